/** Webhooks: the one kind here with a public write API. Nothing is unique about one but its id. */
import type { Json } from "../store.ts";
import type { Kind } from "./kind.ts";
import { merge, save, type WebhookRecord } from "./records.ts";

const defaults: Json = { description: null, enabled: true, mode: "production" };

export const webhooks: Kind = {
  collection: "webhooks",
  noun: "webhook",
  path: "/webhooks",
  idName: "id",
  change: "PUT",
  present(_domain, stored) {
    const { signingSecret: _shownOnce, ...shown } = stored;
    return shown;
  },
  create(domain, fields, id) {
    const now = domain.clock();
    const record = merge(
      {
        ...defaults,
        id: id ?? domain.identifiers.uuid(),
        signingSecret: `whsec_${domain.identifiers.secret()}`,
        createdAt: new Date(now).toISOString(),
        createdTimestamp: now,
      },
      fields,
      defaults,
    );
    return { ...save(domain, "webhooks", record as unknown as WebhookRecord) };
  },
  update: (domain, stored, fields) => ({
    ...save(domain, "webhooks", merge(stored, fields, defaults) as unknown as WebhookRecord),
  }),
  remove(domain, stored) {
    domain.store.remove("webhooks", String(stored.id));
  },
  secrets: (stored) => ({ signingSecret: stored.signingSecret }),
};
