/** SIP trunks between Spoke and another phone system. Passwords go in and never come out. */
import type { Domain } from "../context.ts";
import type { Json } from "../store.ts";
import type { Kind } from "./kind.ts";
import { conflict, unprocessable } from "./problem.ts";
import { listAll, merge, organizationOf, type SipTrunkRecord, save } from "./records.ts";

type Credential = SipTrunkRecord["credentials"][number];

const defaults: Json = { ipAccessControl: [], credentials: [], outbound: null };

function claimName(domain: Domain, name: string, self: string): void {
  const holder = listAll(domain, "sipTrunks").find((trunk) => trunk.name === name && trunk.id !== self);
  if (holder !== undefined)
    throw conflict(`The name "${name}" is taken by another SIP trunk (${holder.id}).`, "name");
}

function readCredentials(input: readonly Partial<Credential>[], before: readonly Credential[]): Credential[] {
  const seen = new Set<string>();
  return input.map(({ username = "", password }, index) => {
    const at = `credentials.${index}`;
    if (seen.has(username))
      throw unprocessable(`${at}.username: ${username} is there twice.`, `${at}.username`);
    seen.add(username);
    const kept = password ?? before.find((credential) => credential.username === username)?.password;
    if (kept === undefined) {
      throw unprocessable(`${at}.password is required for the new user name ${username}.`, `${at}.password`);
    }
    return { username, password: kept };
  });
}

function read(fields: Json, before: readonly Credential[]): Json {
  const credentials = fields.credentials as Partial<Credential>[] | null | undefined;
  const outbound = fields.outbound as Json | null | undefined;
  return {
    ...fields,
    ...(credentials ? { credentials: readCredentials(credentials, before) } : {}),
    ...(outbound ? { outbound: { port: 5060, transport: "udp", ...outbound } } : {}),
  };
}

/** What the whole trunk must have, and the domain that Spoke's staff provisioned for calls in. */
function complete(domain: Domain, trunk: SipTrunkRecord): SipTrunkRecord {
  claimName(domain, trunk.name, trunk.id);
  if (trunk.direction !== "inbound" && trunk.outbound === null) {
    throw unprocessable(`outbound is required where direction is ${trunk.direction}.`, "outbound");
  }
  if (trunk.direction === "outbound") return { ...trunk, sipDomain: null };
  if (trunk.ipAccessControl.length === 0 && trunk.credentials.length === 0) {
    throw unprocessable(
      `ipAccessControl or credentials is required where direction is ${trunk.direction}.`,
      "ipAccessControl",
    );
  }
  const { sipDomain } = organizationOf(domain);
  if (sipDomain === null)
    throw unprocessable("The organisation has no SIP domain. Ask Spoke to provision one.", "direction");
  return { ...trunk, sipDomain };
}

export const sipTrunks: Kind = {
  collection: "sipTrunks",
  noun: "SIP trunk",
  path: "/admin/v1/sipTrunks",
  idName: "id",
  change: "PATCH",
  present: (_domain, stored) => ({
    ...stored,
    credentials: (stored as unknown as SipTrunkRecord).credentials.map(({ username }) => ({ username })),
  }),
  create(domain, fields, id = domain.identifiers.uuid()) {
    const trunk = merge({ ...defaults, id, sipDomain: null }, read(fields, []), defaults);
    return { ...save(domain, "sipTrunks", complete(domain, trunk as unknown as SipTrunkRecord)) };
  },
  update(domain, stored, fields) {
    const before = stored as unknown as SipTrunkRecord;
    const after = merge(before, read(fields, before.credentials), defaults);
    return { ...save(domain, "sipTrunks", complete(domain, after)) };
  },
  remove(domain, stored) {
    domain.store.remove("sipTrunks", String(stored.id));
  },
};
