/**
 * The guard of forced single sign-on: it locks everybody out where it does not work, unless an administrator keeps another
 * way in (design of the product: forcing is a step of its own, and never the first one).
 */
import type { AdminUser } from "../../clients/contract.gen.ts";
import type { Reads } from "../../clients/types.ts";
import { ProblemError } from "../../model/problem.ts";
import type { Values } from "../../model/value.ts";
import { type Finding, listOf } from "../rules.ts";
import { fromReference, means } from "./reference.ts";
import { adminUsers } from "./user-join.ts";

/** A declared name with the user whom it means; undefined where there is none. */
type Named = readonly [name: string, user: AdminUser | undefined];

const referenceOf = (user: AdminUser) =>
  fromReference({ ...user, displayName: `${user.firstName} ${user.lastName}` });

/** The users that the declaration exempts; undefined where nothing shows roles and log-ins. */
async function readExempt(read: Reads, values: Values): Promise<readonly Named[] | undefined> {
  if (!read.admin) return undefined;
  const names = listOf(values.exemptAdministrators).filter((name) => typeof name === "string");
  const found = new Map<string, AdminUser>();
  for await (const user of read.admin.pages<AdminUser>(adminUsers, "users")) {
    for (const name of names) if (means(name, referenceOf(user))) found.set(name, user);
    if (found.size === names.length) break;
  }
  return names.map((name) => [name, found.get(name)]);
}

const lack = ([name, user]: Named): string => {
  if (user === undefined) return `there is no user "${name}"`;
  if (user.role !== "administrator") return `"${name}" is no administrator`;
  return user.status === "invited" ? `"${name}" has never logged in` : `"${name}" is ${user.status}`;
};

const lockOut = (exempt: readonly Named[]): Finding => ({
  path: "exemptAdministrators",
  what: `forced single sign-on would leave nobody another way in: ${exempt.map(lack).join("; ")}`,
  remedy:
    "Name an administrator who has logged in before, or leave forceSso out until there is one. It was not forced.",
});

/**
 * Looks whether somebody keeps another way in, right before it is forced.
 *
 * @throws ProblemError where nobody does
 */
export async function guardForce(read: Reads, values: Values): Promise<void> {
  const exempt = await readExempt(read, values);
  const wayIn = (user: AdminUser | undefined) => user?.role === "administrator" && user.status === "active";
  if (exempt === undefined || exempt.some(([, user]) => wayIn(user))) return;
  throw new ProblemError({ object: "SsoConnection", ...lockOut(exempt) });
}

/**
 * The same for a preview, which must not refuse what this very run may mend: a user may be created or made an
 * administrator in it. Whether somebody has logged in, no run changes.
 */
export async function foreseeLockOut(read: Reads, values: Values): Promise<readonly Finding[]> {
  if (values.forceSso !== true) return [];
  const exempt = await readExempt(read, values);
  const shut = ([, user]: Named) => user !== undefined && user.status !== "active";
  const known = exempt?.length === listOf(values.exemptAdministrators).length;
  return exempt !== undefined && known && exempt.every(shut) ? [lockOut(exempt)] : [];
}
