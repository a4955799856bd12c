/** Writing a user: Directory Sync for what it carries, the admin contract for the rest, or for all where it is the only door. */
import type { AdminUser } from "../../clients/contract.gen.ts";
import type { ScimUser, ScimWrites, Writes } from "../../clients/types.ts";
import { PartialError, ProblemError } from "../../model/problem.ts";
import type { Change, Live } from "../../model/resource.ts";
import { isSet, sameValue, type Values } from "../../model/value.ts";
import { adminOf } from "./admin.ts";
import {
  adminUsers,
  findNewSpokeUser,
  findSpokeById,
  findUser,
  fromAdmin,
  hasLeft,
  join,
  type SpokeUser,
} from "./user-join.ts";
import { fromScim, syncedFields, toOperations, toScim } from "./user-scim.ts";

const synced: ReadonlySet<string> = new Set(syncedFields);

const split = (values: Values): { readonly sync: Values; readonly portal: Values } => {
  const entries = Object.entries(values);
  return {
    sync: Object.fromEntries(entries.filter(([field]) => synced.has(field))),
    portal: Object.fromEntries(entries.filter(([field]) => !synced.has(field))),
  };
};

/** A user as messages name it. */
export const nameOf = (values: Values): string => `User ${JSON.stringify(values.email)}`;
const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

async function patchAdmin(write: Writes, id: string, name: string, fields: Values): Promise<SpokeUser> {
  const path = `${adminUsers}/${encodeURIComponent(id)}`;
  return fromAdmin(await adminOf(write, name).send<AdminUser>("PATCH", path, fields, { repeatable: true }));
}

/**
 * Writes what Directory Sync does not carry, after the SCIM user was written.
 *
 * @throws PartialError where that fails: the user exists by then
 */
async function finishInPortal(
  write: Writes,
  scim: ScimUser,
  spoke: SpokeUser | undefined,
  portal: Values,
): Promise<Live> {
  const now = write.facts.now();
  const fields = Object.fromEntries(
    Object.entries(portal).filter(([field, value]) => !sameValue(value, spoke?.values[field])),
  );
  // Without a Spoke user yet, role and licence wait: they are unverified, and the next run looks again.
  if (!write.admin || !spoke || Object.keys(fields).length === 0) return join(scim, spoke, now, true);
  try {
    return join(scim, await patchAdmin(write, spoke.id, nameOf({ email: scim.userName }), fields), now, true);
  } catch (error) {
    throw new PartialError(join(scim, spoke, now, true), [
      error instanceof Error ? error.message : String(error),
    ]);
  }
}

/**
 * What a leaver has kept, as nothing: who comes back is as declared. An extension that is not declared is Spoke's to
 * choose, and the old one may stay.
 */
const leftovers = (leaver: ScimUser): Values =>
  Object.fromEntries(
    Object.entries(fromScim(leaver))
      .filter(([field, value]) => field !== "extension" && isSet(value))
      .map(([field]) => [field, null]),
  );

/** Creates a user, by the best door that is open. */
export async function createUser(write: Writes, desired: Values): Promise<Live> {
  const { sync, portal } = split(desired);
  const address = String(desired.email);
  if (!write.scim) {
    const made = await adminOf(write, nameOf(desired)).send<AdminUser>("POST", adminUsers, desired);
    return join(undefined, fromAdmin(made), write.facts.now());
  }
  const before = await write.scim.byUserName(address);
  // A leaver keeps the name in the directory: coming back is a change of that user.
  const returning = before && hasLeft(before) ? before : undefined;
  const scim = returning
    ? await write.scim.patch(returning.id, [
        { op: "replace", path: "active", value: true },
        ...toOperations({ ...leftovers(returning), ...sync }, desired, returning),
      ])
    : await write.scim.create(toScim(sync));
  const spoke = await findNewSpokeUser(write, address, textOf(desired.extension));
  return finishInPortal(write, scim, spoke, portal);
}

/** A user of another directory is never written: the directory would write it back. */
function refuseForeign(live: Live): void {
  if (live.outputs.managedBy !== "directory" || live.outputs.scimId !== undefined) return;
  throw new ProblemError({
    object: nameOf(live.values),
    what: "another directory owns this user (Directory Sync, managedBy: directory), and would undo any change",
    remedy:
      "Change the user in that directory. To manage users here, make this provider the directory: set scimUrl and scimToken.",
  });
}

/** Changes what `fields` says, each field through the door that owns it. */
export async function updateUser(write: Writes, change: Change): Promise<Live> {
  const { fields, desired } = change;
  const live = change.live ?? (await findUser(write, change.id));
  if (!live) throw gone(desired, change.id);
  refuseForeign(live);
  const scimId = textOf(live.outputs.scimId);
  const spokeId = textOf(live.outputs.spokeId);
  if (!write.scim || (scimId === undefined && write.admin)) {
    const spoke = await patchAdmin(write, spokeId ?? change.id, nameOf(desired), fields);
    return join(undefined, spoke, write.facts.now());
  }
  const { sync, portal } = split(fields);
  const scim = await changeScim(write.scim, scimId, sync, desired);
  const spoke = spokeId === undefined ? undefined : await findSpokeById(write, spokeId);
  return finishInPortal(write, scim, spoke, portal);
}

const gone = (desired: Values, id: string): ProblemError =>
  new ProblemError({
    object: nameOf(desired),
    what: `the user (id ${id}) does not exist any more`,
    remedy: "Read what is live again (pulumi refresh, or a new plan): it is then created again.",
  });

/** A user whom no directory holds yet comes under ours with the first change. */
async function changeScim(
  scim: ScimWrites,
  id: string | undefined,
  fields: Values,
  desired: Values,
): Promise<ScimUser> {
  if (id === undefined) return scim.create(toScim(split(desired).sync));
  const current = await scim.find(id);
  if (!current) throw gone(desired, id);
  const operations = toOperations(fields, desired, current);
  return operations.length === 0 ? current : scim.patch(id, operations);
}

/** Makes a user leave, then deletes it. */
export async function removeUser(write: Writes, live: Live): Promise<void> {
  refuseForeign(live);
  const scimId = textOf(live.outputs.scimId);
  if (write.scim && scimId !== undefined) {
    if ((await write.scim.find(scimId)) === undefined) return;
    // Leaving comes first, as every directory does it; the delete is the second, deliberate step.
    await write.scim.patch(scimId, [{ op: "replace", path: "active", value: false }]);
    await write.scim.remove(scimId);
    return;
  }
  const spokeId = textOf(live.outputs.spokeId) ?? live.id;
  await adminOf(write, nameOf(live.values)).remove(`${adminUsers}/${encodeURIComponent(spokeId)}`);
}
