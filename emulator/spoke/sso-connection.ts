/**
 * Single sign-on. It can be forced only while somebody keeps another way in; how Spoke itself prevents a lock-out is not
 * public (support article 4406790763533, read 2026-11-20), so the list of the exempt is ours.
 */
import type { Domain } from "../context.ts";
import type { Json } from "../store.ts";
import type { Singleton } from "./organization.ts";
import { conflict, notFound, Refusal, unprocessable } from "./problem.ts";
import { getOne, listAll, merge, organizationOf, type SsoRecord, save, type UserRecord } from "./records.ts";
import { resolveReference, userReference } from "./references.ts";

const key = "settings";
const defaults: Json = {
  attributeMapping: { email: "email", firstName: "firstname", lastName: "lastname" },
  exemptAdministratorIds: [],
  forceSso: false,
};

const find = (domain: Domain): SsoRecord | undefined => getOne(domain, "ssoConnection", key);

/** @throws Refusal 404 where none is set up */
function stored(domain: Domain): SsoRecord {
  const found = find(domain);
  if (found === undefined) throw notFound("single sign-on connection", organizationOf(domain).id);
  return found;
}

function present(domain: Domain): Json {
  const { id: _, exemptAdministratorIds, ...shown } = stored(domain);
  const users = exemptAdministratorIds.map((id) => getOne(domain, "users", id));
  return {
    organisationId: organizationOf(domain).id,
    ...shown,
    exemptAdministrators: users.filter((user) => user !== undefined).map(userReference),
    // The address stands in Spoke's guides for Google and Okta; the entity id of the real service is to be read there.
    acsUrl: "https://sso.spokephone.com/saml2/idpresponse",
    spEntityId: "urn:amazon:cognito:sp:emulated",
  };
}

function read(domain: Domain, { exemptAdministrators, ...fields }: Json): Json {
  if (exemptAdministrators === undefined) return fields;
  const inputs = (exemptAdministrators ?? []) as readonly Json[];
  const ids = inputs.map(
    (input, index) => resolveReference(domain, input, ["user"], `exemptAdministrators.${index}`).id,
  );
  return { ...fields, exemptAdministratorIds: [...new Set(ids)] };
}

function refuseTakenName(domain: Domain, companyName: string): void {
  const holder = domain.store.get("takenCompanyNames", companyName.toLowerCase());
  if (holder === undefined) return;
  throw conflict(`The company name "${companyName}" is taken by another organisation.`, "companyName");
}

const hasAWayIn = ({ role, status }: UserRecord): boolean => role === "administrator" && status === "active";

/** Why a user is no other way in. */
function lack({ email, role, status }: UserRecord): string {
  if (role !== "administrator") return `${email} is no administrator.`;
  return status === "invited" ? `${email} has never logged in.` : `${email} is ${status}.`;
}

function refuseLockOut(domain: Domain, { forceSso, exemptAdministratorIds: ids }: SsoRecord): void {
  const exempt = listAll(domain, "users").filter(({ id }) => ids.includes(id));
  if (!forceSso || exempt.some(hasAWayIn)) return;
  throw new Refusal(
    422,
    "Forced single sign-on must exempt at least one administrator who has logged in, or nobody has another way in.",
    { field: "exemptAdministrators", details: exempt.map(lack) },
  );
}

function check(domain: Domain, record: SsoRecord, before: SsoRecord | undefined): SsoRecord {
  if (record.companyName !== before?.companyName) refuseTakenName(domain, record.companyName);
  if (!/<(\w+:)?IDPSSODescriptor[\s/>]/.test(record.idpMetadataXml)) {
    throw unprocessable(
      "idpMetadataXml has no IDPSSODescriptor: these are not the metadata of an identity provider.",
      "idpMetadataXml",
    );
  }
  refuseLockOut(domain, record);
  return record;
}

/** @throws Refusal 409 where the change of a user would leave forced single sign-on without another way in */
export function keepAWayIn(domain: Domain, user: UserRecord, after?: UserRecord): void {
  const connection = find(domain);
  if (!connection?.forceSso || !connection.exemptAdministratorIds.includes(user.id)) return;
  const others = listAll(domain, "users").filter(
    ({ id }) => id !== user.id && connection.exemptAdministratorIds.includes(id),
  );
  if (others.some(hasAWayIn) || after?.role === "administrator" || !hasAWayIn(user)) return;
  throw conflict(
    `${user.email} is the last administrator whom forced single sign-on exempts. Exempt another one first, or stop forcing it.`,
  );
}

/** A user who goes is exempt no more. */
export function forgetExemption(domain: Domain, userId: string): void {
  const connection = find(domain);
  if (!connection?.exemptAdministratorIds.includes(userId)) return;
  const exemptAdministratorIds = connection.exemptAdministratorIds.filter((id) => id !== userId);
  save(domain, "ssoConnection", { ...connection, exemptAdministratorIds });
}

/** The connection of the organisation, where one is set up. */
export const ssoConnection: Singleton = {
  collection: "ssoConnection",
  path: "/admin/v1/ssoConnection",
  handFields: [],
  exists: (domain) => find(domain) !== undefined,
  present,
  create(domain, fields) {
    if (find(domain)) throw conflict("Single sign-on is set up already; change it with PATCH.");
    const record = merge({ ...defaults, id: key }, read(domain, fields), defaults) as unknown as SsoRecord;
    save(domain, "ssoConnection", check(domain, record, undefined));
    return present(domain);
  },
  update(domain, fields) {
    const before = stored(domain);
    save(domain, "ssoConnection", check(domain, merge(before, read(domain, fields), defaults), before));
    return present(domain);
  },
  remove(domain) {
    stored(domain);
    domain.store.remove("ssoConnection", key);
  },
};
