/** Which calls are recorded: switches of the portal, all off to begin with. Nothing is recorded here, because nobody calls. */
import type { Domain } from "../context.ts";
import type { Json } from "../store.ts";
import type { Singleton } from "./organization.ts";
import { merge, organizationOf } from "./records.ts";

const collection = "recordingPolicy";
const defaults: Json = {
  recordInbound: false,
  recordOutbound: false,
  usersMayToggle: false,
  inboundDisclaimer: false,
  inboundDisclaimerAudioId: null,
  outboundDisclaimer: false,
  outboundDisclaimerAudioId: null,
};

const stored = ({ store }: Domain): Json => ({ ...defaults, ...store.get(collection, "settings") });

const present = (domain: Domain): Json => ({ organisationId: organizationOf(domain).id, ...stored(domain) });

/** The policy of the organisation. */
export const recordingPolicy: Singleton = {
  collection,
  path: "/admin/v1/recordingPolicy",
  handFields: [],
  present,
  update(domain, fields) {
    domain.store.put(collection, "settings", merge(stored(domain), fields, defaults));
    return present(domain);
  },
};
