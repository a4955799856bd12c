/**
 * Creating many users: the admin contract's bulk call, modelled on the portal's bulk upload of up to 1,000 people (support
 * article 360046057272, read 2026-11-20). Through Directory Sync users go one by one: its SCIM service has no bulk.
 */
import type { AdminUsersCreated } from "../../clients/contract.gen.ts";
import type { RestWrites, Writes } from "../../clients/types.ts";
import { asError, ProblemError } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { isSet, type Values } from "../../model/value.ts";
import { adminUsers, fromAdmin, join } from "./user-join.ts";
import { createUser, nameOf } from "./user-write.ts";

/** The most that one upload takes (guide, "Bulk Upload Users"). */
const mostAtOnce = 1000;

type Row = AdminUsersCreated["users"][number];

/** What became of one declaration. */
type Result = Live | Error;

/** Creates users by the best door that is open; one entry for each, in their order. */
export async function createUsers(write: Writes, desired: readonly Values[]): Promise<readonly Result[]> {
  const { admin } = write;
  if (write.scim || !admin)
    return Promise.all(desired.map((values) => createUser(write, values).catch(asError)));
  // Who declares an extension goes first: an automatic one would take it from them.
  const order = [...desired.keys()].sort(
    (one, other) => Number(isSet(desired[other]?.extension)) - Number(isSet(desired[one]?.extension)),
  );
  const results = new Array<Result>(desired.length);
  for (let start = 0; start < order.length; start += mostAtOnce) {
    const places = order.slice(start, start + mostAtOnce);
    const rows = places.map((place) => desired[place] ?? {});
    const made = await upload(admin, rows, write.facts.now());
    for (const [index, place] of places.entries()) results[place] = made[index] ?? unanswered(rows[index]);
  }
  return results;
}

/**
 * One request. It is never repeated after a lost answer, because those whom it added would be refused as taken: the next
 * run finds them by their e-mail addresses.
 */
async function upload(admin: RestWrites, rows: readonly Values[], now: number): Promise<readonly Result[]> {
  try {
    const answer = await admin.send<Partial<AdminUsersCreated> | undefined>("POST", `${adminUsers}/bulk`, {
      users: rows,
    });
    const made = Array.isArray(answer?.users) ? answer.users : [];
    // Of another number of entries, whose is whose would be a guess.
    if (made.length !== rows.length) return rows.map(unanswered);
    return rows.map((row, index) => resultOf(row, made[index], now));
  } catch (error) {
    const failure = asError(error);
    return rows.map(() => failure);
  }
}

function resultOf(values: Values, row: Row | undefined, now: number): Result {
  if (row?.user) return join(undefined, fromAdmin(row.user), now);
  return row?.error ? refused(values, row.error) : unanswered(values);
}

const refused = (values: Values, { code, field, message }: NonNullable<Row["error"]>): ProblemError =>
  new ProblemError({
    object: nameOf(values),
    ...(field === undefined ? {} : { path: field }),
    what: `the admin endpoint refused the row: ${message.replace(/[.\s]+$/, "")} (code ${code})`,
    remedy:
      code === "conflict"
        ? "Change the declaration so that it no longer clashes, or import the object that is in the way."
        : "Correct the declaration and run again.",
  });

const unanswered = (values: Values = {}): ProblemError =>
  new ProblemError({
    object: nameOf(values),
    what: "the admin endpoint did not say what became of the row",
    remedy: "Run again: if the user was added, it is found by its e-mail address.",
  });
