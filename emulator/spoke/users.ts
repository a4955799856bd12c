/** Users: unique email and extension, an invitation on creation, and what goes with a user that is deleted. */
import type { Domain } from "../context.ts";
import type { Json } from "../store.ts";
import { claimExtension, type Extensions, readExtensions, userHolder } from "./extensions.ts";
import type { Kind } from "./kind.ts";
import { conflict } from "./problem.ts";
import { listAll, merge, save, type UserRecord } from "./records.ts";
import { forgetExemption, keepAWayIn } from "./sso-connection.ts";

const defaults: Json = { role: "member", license: "standard" };

const empty = {
  mobile: null,
  jobTitle: null,
  location: null,
  department: null,
  company: null,
  costCenter: null,
  employeeId: null,
  role: "member",
  license: "standard",
  status: "invited",
  loginStatus: "loggedOut",
  managedBy: "portal",
} as const;

/** The user with an email, whatever its case. */
export function userByEmail(domain: Domain, email: string): UserRecord | undefined {
  return listAll(domain, "users").find((user) => user.email.toLowerCase() === email.toLowerCase());
}

function claimEmail(domain: Domain, email: string, self?: string): void {
  const holder = userByEmail(domain, email);
  if (holder?.id !== self) refuseTaken(email, holder);
}

function refuseTaken(email: string, holder: UserRecord | undefined): void {
  if (holder === undefined) return;
  throw conflict(
    `The email ${email} is taken by the user "${holder.firstName} ${holder.lastName}" (${holder.id}).`,
    "email",
  );
}

function invite(domain: Domain, { id, email }: UserRecord): void {
  const sentAt = new Date(domain.clock()).toISOString();
  save(domain, "invitations", { id: domain.identifiers.uuid(), userId: id, email, sentAt });
}

/** What is taken, read once for any number of new users. */
export interface Taken {
  /** By email in lower case. */
  readonly users: Map<string, UserRecord>;
  readonly extensions: Extensions;
}

/** What is taken now. */
export const readTaken = (domain: Domain): Taken => ({
  users: new Map(listAll(domain, "users").map((user) => [user.email.toLowerCase(), user])),
  extensions: readExtensions(domain),
});

/**
 * Creates a user and records the invitation that Spoke would send.
 * @param fields of the admin contract, or more from Directory Sync and hand edits
 * @param taken noted in it what the new user takes
 * @throws Refusal 409 for a taken email or extension; nothing is stored then
 */
export function createUser(
  domain: Domain,
  fields: Json,
  id: string = domain.identifiers.uuid(),
  taken: Taken = readTaken(domain),
): UserRecord {
  const email = String(fields.email).toLowerCase();
  refuseTaken(String(fields.email), taken.users.get(email));
  const wanted = fields.extension;
  const extension = wanted === undefined ? taken.extensions.next() : taken.extensions.claim(String(wanted));
  const record = merge({ ...empty, id }, { ...fields, extension }, defaults) as unknown as UserRecord;
  save(domain, "users", record);
  invite(domain, record);
  taken.users.set(email, record);
  taken.extensions.hold(userHolder(record));
  return record;
}

/** @throws Refusal 409 for a taken email or extension, for the last administrator, or where nobody would have a way in */
export function updateUser(domain: Domain, before: UserRecord, fields: Json): UserRecord {
  if (typeof fields.email === "string") claimEmail(domain, fields.email, before.id);
  if (typeof fields.extension === "string") claimExtension(domain, fields.extension, before.id);
  const after = merge(before, fields, defaults);
  if (after.role !== "administrator") keepAnAdministrator(domain, before);
  keepAWayIn(domain, before, after);
  return save(domain, "users", after);
}

/** Deletes a user for good: memberships and numbers that point at it go with it (guide, "reset a user"). */
export function deleteUser(domain: Domain, id: string): void {
  for (const group of listAll(domain, "callGroups")) {
    const members = group.members.filter((member) => member.id !== id);
    if (members.length < group.members.length) save(domain, "callGroups", { ...group, members });
  }
  for (const assignment of listAll(domain, "numberAssignments")) {
    if (assignment.targetId === id) domain.store.remove("numberAssignments", assignment.id);
  }
  forgetExemption(domain, id);
  domain.store.remove("users", id);
}

/** Whether Spoke blocks a deletion or a demotion by this is unknown; without it an organisation could lock everybody out. */
function keepAnAdministrator(domain: Domain, user: UserRecord): void {
  const others = listAll(domain, "users").filter(
    (other) => other.role === "administrator" && other.id !== user.id,
  );
  if (user.role !== "administrator" || others.length > 0) return;
  throw conflict(`${user.email} is the last administrator. Make somebody else one first.`);
}

export const users: Kind = {
  collection: "users",
  noun: "user",
  path: "/admin/v1/users",
  idName: "id",
  change: "PATCH",
  handFields: ["status", "loginStatus", "managedBy"],
  lookUp(domain, { email }) {
    if (typeof email !== "string") return undefined;
    const user = userByEmail(domain, email);
    return user === undefined ? [] : [{ ...user }];
  },
  present(_, stored, references) {
    const { scimId: _internal, ...shown } = stored;
    return { ...shown, teams: references.groupsOf(String(stored.id)) };
  },
  create: (domain, fields, id) => ({ ...createUser(domain, fields, id) }),
  update: (domain, stored, fields) => ({ ...updateUser(domain, stored as unknown as UserRecord, fields) }),
  remove(domain, stored) {
    const user = stored as unknown as UserRecord;
    keepAnAdministrator(domain, user);
    keepAWayIn(domain, user);
    deleteUser(domain, user.id);
  },
};
