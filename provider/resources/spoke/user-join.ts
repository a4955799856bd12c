/** One user from three reads: SCIM, the admin contract and the public directory, joined on the e-mail address. */
import type { AdminUser, DirectoryEntry } from "../../clients/contract.gen.ts";
import type { Reads, RestReads, ScimUser } from "../../clients/types.ts";
import type { Live } from "../../model/resource.ts";
import { isSet, sameValue, type Value, type Values } from "../../model/value.ts";
import { canonicalPhoneNumber } from "../fields.ts";
import { findEntry, listEntries, lookUpEntry } from "./directory.ts";
import { fromScim } from "./user-scim.ts";

/** Spoke's own view of a user, by whichever door: a missing value cannot be read there. */
export interface SpokeUser {
  readonly id: string;
  readonly values: Values;
  readonly outputs: Values;
}

/** Changes of a directory can take up to 20 minutes to arrive (support article 4682452305433, read 2026-11-20). */
const syncMilliseconds = 20 * 60 * 1000;

export const adminUsers = "/admin/v1/users";

const phoneOf = (mobile: string | null): Value => (mobile === null ? null : canonicalPhoneNumber(mobile));

/** A user of the admin contract. */
export function fromAdmin({ id, status, loginStatus, managedBy, teams: _, ...values }: AdminUser): SpokeUser {
  return {
    id,
    values: { ...values, email: values.email.toLowerCase(), mobile: phoneOf(values.mobile) },
    outputs: { status, loginStatus, managedBy },
  };
}

/** A user of the public directory. No mobile number may mean that the organisation hides it. */
export function fromDirectory(entry: DirectoryEntry): SpokeUser {
  return {
    id: entry.id,
    values: {
      email: entry.email?.toLowerCase() ?? null,
      firstName: entry.firstName ?? null,
      lastName: entry.lastName ?? null,
      jobTitle: entry.jobTitle ?? null,
      extension: entry.extension ?? null,
      location: entry.location ?? null,
      ...(entry.mobile ? { mobile: canonicalPhoneNumber(entry.mobile) } : {}),
    },
    outputs: { status: entry.status, loginStatus: entry.loginStatus },
  };
}

/**
 * The live user of two views.
 *
 * Spoke's view counts, because it is what callers meet. SCIM's counts where Spoke does not show the field, and while
 * Spoke may still be catching up with it: that is *pending*, and neither drift nor done.
 *
 * @param scim the user in the directory that we are to Spoke
 * @param spoke the user in Spoke
 * @param now milliseconds since 1970
 * @param justWritten true when this process has just changed the SCIM user, whatever its server's clock says
 */
export function join(
  scim: ScimUser | undefined,
  spoke: SpokeUser | undefined,
  now: number,
  justWritten = false,
): Live {
  const values: Record<string, Value> = { ...spoke?.values };
  const changed = Date.parse(scim?.meta?.lastModified ?? "");
  const young = justWritten || now - changed < syncMilliseconds;
  let late = false;
  for (const [field, own] of Object.entries(scim ? fromScim(scim) : {})) {
    const seen = values[field];
    const chosenBySpoke = field === "extension" && !isSet(own) && isSet(seen);
    if (!(field in values)) values[field] = own;
    else if (young && !chosenBySpoke && !sameValue(seen, own)) {
      values[field] = own;
      late = true;
    }
  }
  const missing = spoke === undefined ? (young ? "pending" : "overdue") : "synced";
  return {
    id: scim?.id ?? spoke?.id ?? "",
    values,
    outputs: {
      managedBy: scim ? "directory" : undefined,
      ...spoke?.outputs,
      spokeId: spoke?.id,
      scimId: scim?.id,
      syncStatus: scim ? (late ? "pending" : missing) : undefined,
    },
  };
}

/** A leaver: to Spoke it is gone, or about to be (design §4). */
export const hasLeft = (user: ScimUser): boolean => user.active === false;

async function* listSpoke(read: Reads): AsyncGenerator<SpokeUser> {
  if (read.admin) {
    for await (const user of read.admin.pages<AdminUser>(adminUsers, "users")) yield fromAdmin(user);
    return;
  }
  for await (const entry of listEntries(read, "user")) yield fromDirectory(entry);
}

/** All users, joined. */
export async function* listUsers(read: Reads): AsyncGenerator<Live> {
  const spoke = new Map<string, SpokeUser>();
  for await (const user of listSpoke(read)) spoke.set(String(user.values.email ?? user.id), user);
  const now = read.facts.now();
  if (read.scim) {
    for await (const user of read.scim.list()) {
      const email = user.userName.toLowerCase();
      if (!hasLeft(user)) yield join(user, spoke.get(email), now);
      spoke.delete(email);
    }
  }
  for (const user of spoke.values()) yield join(undefined, user, now);
}

/** Spoke's user of an id. */
export async function findSpokeById(read: Reads, id: string): Promise<SpokeUser | undefined> {
  if (read.admin) {
    const user = await read.admin.find<AdminUser>(`${adminUsers}/${encodeURIComponent(id)}`);
    return user && fromAdmin(user);
  }
  const entry = await findEntry(read, id, "user");
  return entry && fromDirectory(entry);
}

async function findAdminByEmail(admin: RestReads, email: string): Promise<SpokeUser | undefined> {
  for await (const user of admin.pages<AdminUser>(adminUsers, "users", { email })) {
    if (user.email.toLowerCase() === email.toLowerCase()) return fromAdmin(user);
  }
  return undefined;
}

/**
 * Spoke's user of an e-mail address, as far as that takes one small request: for a user who was just created.
 *
 * @param extension where it is declared, the public directory can be asked for that entry; without it for active users
 */
export async function findNewSpokeUser(
  read: Reads,
  email: string,
  extension?: string,
): Promise<SpokeUser | undefined> {
  if (read.admin) return findAdminByEmail(read.admin, email);
  const has = (entry: DirectoryEntry | undefined) => entry?.email?.toLowerCase() === email.toLowerCase();
  if (extension !== undefined) {
    const entry = await lookUpEntry(read, { extension });
    return entry && has(entry) ? fromDirectory(entry) : undefined;
  }
  for await (const entry of read.api.pages<DirectoryEntry>("/users", "users", { email })) {
    if (has(entry)) return fromDirectory(entry);
  }
  return undefined;
}

/** Spoke's user of an e-mail address; the public directory has no look-up for it, so that it is read as a whole. */
async function findSpokeByEmail(read: Reads, email: string): Promise<SpokeUser | undefined> {
  if (read.admin) return findAdminByEmail(read.admin, email);
  for await (const entry of listEntries(read, "user")) {
    if (entry.email?.toLowerCase() === email.toLowerCase()) return fromDirectory(entry);
  }
  return undefined;
}

/** One user by the id that a state holds: SCIM's, or Spoke's. */
export async function findUser(read: Reads, id: string): Promise<Live | undefined> {
  const own = await read.scim?.find(id);
  if (own) {
    if (hasLeft(own)) return undefined;
    return join(own, await findSpokeByEmail(read, own.userName), read.facts.now());
  }
  const spoke = await findSpokeById(read, id);
  if (!spoke) return undefined;
  const email = spoke.values.email;
  const scim = typeof email === "string" ? await read.scim?.byUserName(email) : undefined;
  return scim && hasLeft(scim) ? undefined : join(scim, spoke, read.facts.now());
}
