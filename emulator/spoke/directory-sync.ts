/**
 * Directory Sync: what SCIM tells Spoke becomes Spoke users, after a while (up to 20 minutes in the real product, scim.md).
 * Due changes are carried out at the next request, by the emulated clock, so that there are no timers.
 */
import type { DirectorySync, DirectoryUser, Domain } from "../context.ts";
import type { Json } from "../store.ts";
import { extensionHolder } from "./extensions.ts";
import { listAll, type UserRecord } from "./records.ts";
import { createUser, deleteUser, updateUser, userByEmail } from "./users.ts";

const pending = "directorySync";
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

interface Change {
  readonly scimId: string;
  readonly dueAt: number;
  /** Undefined where the SCIM user was deleted. */
  readonly user?: DirectoryUser;
}

const phoneOf = ({ phoneNumbers }: DirectoryUser, type: string) =>
  phoneNumbers?.find((number) => number.type === type)?.value;

function emailOf({ emails, userName }: DirectoryUser): string {
  const email =
    emails?.find(({ primary }) => primary === true) ??
    emails?.find(({ type }) => type === "work") ??
    emails?.[0];
  return email?.value ?? userName;
}

/** The attributes that Directory Sync carries (support article 6363171949593); the rest of a Spoke user is not touched. */
function carried(user: DirectoryUser): Json {
  const work = user[enterprise] ?? {};
  return {
    email: emailOf(user),
    firstName: user.name?.givenName ?? "",
    lastName: user.name?.familyName ?? "",
    mobile: phoneOf(user, "mobile") ?? null,
    jobTitle: user.title ?? null,
    department: work.department ?? null,
    company: work.organization ?? null,
    costCenter: work.costCenter ?? null,
    employeeId: work.employeeNumber ?? null,
  };
}

/** The office phone becomes the extension, unless it is no extension or somebody has it: a sync has nobody to refuse to. */
function extensionOf(domain: Domain, user: DirectoryUser, self: string | undefined): Json {
  const extension = phoneOf(user, "work");
  if (extension === undefined || !/^[0-9]{2,6}$/.test(extension)) return {};
  return extensionHolder(domain, extension, self) === undefined ? { extension } : {};
}

function follow(domain: Domain, user: DirectoryUser): void {
  const linked = listAll(domain, "users").find(({ scimId }) => scimId === user.id);
  const before = linked ?? userByEmail(domain, emailOf(user));
  const link = { managedBy: "directory", scimId: user.id };
  const fields = { ...carried(user), ...extensionOf(domain, user, before?.id), ...link };
  if (before === undefined) createUser(domain, fields);
  else updateWhereFree(domain, before, fields);
}

/** An email that another user has stays with that one. */
function updateWhereFree(domain: Domain, before: UserRecord, fields: Json): void {
  const holder = userByEmail(domain, String(fields.email));
  const email = holder === undefined || holder.id === before.id ? fields.email : before.email;
  updateUser(domain, before, { ...fields, email });
}

function leave(domain: Domain, scimId: string): void {
  const user = listAll(domain, "users").find((other) => other.scimId === scimId);
  if (user !== undefined) deleteUser(domain, user.id);
}

function carryOut(domain: Domain, { scimId, user }: Change): void {
  if (user === undefined || user.active === false) leave(domain, scimId);
  else follow(domain, user);
}

/** Directory Sync of one organisation. */
export function createDirectorySync(domain: Domain): DirectorySync {
  const { store } = domain;
  const applyDue = () => {
    const due = (store.list(pending) as unknown as Change[]).filter(({ dueAt }) => dueAt <= domain.clock());
    if (due.length === 0) return;
    store.transaction(() => {
      for (const change of due) {
        store.remove(pending, change.scimId);
        carryOut(domain, change);
      }
    });
  };
  const enqueue = (scimId: string, user?: DirectoryUser) => {
    const dueAt = domain.clock() + domain.options.directoryDelayMs;
    // A newer change replaces the one that waits, and takes its place at the end.
    store.remove(pending, scimId);
    store.put(pending, scimId, { scimId, dueAt, ...(user === undefined ? {} : { user }) });
    if (domain.options.directoryDelayMs === 0) applyDue();
  };
  return { syncUser: (user) => enqueue(user.id, user), removeUser: (scimId) => enqueue(scimId), applyDue };
}
