/** API keys: the credentials that the token service takes. A secret is shown when it is made, and never again. */
import type { EmulatorContext } from "../context.ts";
import type { Json } from "../store.ts";
import { type Kind, presentOne, storedOf } from "./kind.ts";
import { type ApiKeyRecord, merge, save } from "./records.ts";
import type { Handler } from "./serve.ts";

export const apiKeys: Kind = {
  collection: "apiKeys",
  noun: "API key",
  path: "/admin/v1/apiKeys",
  idName: "id",
  change: "PATCH",
  present(domain, stored) {
    const { id, name, createdAt } = stored as unknown as ApiKeyRecord;
    return { id, name, clientId: id, authUrl: domain.address().spoke.authUrl, createdAt };
  },
  create(domain, fields, id = domain.identifiers.sid("")) {
    const start = {
      id,
      clientSecret: domain.identifiers.secret(),
      createdAt: new Date(domain.clock()).toISOString(),
    };
    return { ...save(domain, "apiKeys", merge(start, fields) as unknown as ApiKeyRecord) };
  },
  update: (domain, stored, fields) => ({
    ...save(domain, "apiKeys", merge(stored as unknown as ApiKeyRecord, fields)),
  }),
  remove(domain, stored) {
    domain.store.remove("apiKeys", String(stored.id));
  },
  secrets: (stored) => ({ clientSecret: stored.clientSecret }),
};

/** `POST /admin/v1/apiKeys/{id}/rotate`: a new secret; the old one ends at once. Tokens that were issued stay good. */
export const rotateApiKey =
  (context: EmulatorContext): Handler =>
  ({ path }) => {
    const before = storedOf(context, apiKeys, path.id ?? "") as unknown as ApiKeyRecord;
    const clientSecret = context.identifiers.secret();
    const after: Json = { ...save(context, "apiKeys", { ...before, clientSecret }) };
    return { status: 200, body: { ...presentOne(context, apiKeys, after), clientSecret } };
  };
