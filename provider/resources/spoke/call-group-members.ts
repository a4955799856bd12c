/** Members of a call group under several of their names: a user is rung once. */
import type { Reads } from "../../clients/types.ts";
import { ProblemError } from "../../model/problem.ts";
import { isObject, type Value } from "../../model/value.ts";
import { listOf } from "../rules.ts";
import { toReference } from "./reference.ts";
import { findSpokeById } from "./user-join.ts";

/**
 * Refuses one user who is named by e-mail address and by id. Asks for users only where a list names them both ways; within
 * one way the rules of the kind see it.
 *
 * @param object the group as messages name it
 * @param members as declared
 * @throws ProblemError before anything is written
 */
export async function refuseTwice(read: Reads, object: string, members: Value): Promise<void> {
  const named = listOf(members).flatMap((member, index) => {
    const user = isObject(member) ? member.user : undefined;
    return typeof user === "string" ? [{ user, index, reference: toReference(user) }] : [];
  });
  const byEmail = new Map(
    named.flatMap(({ reference, index }) => ("email" in reference ? [[reference.email, index]] : [])),
  );
  for (const { user, index, reference } of byEmail.size === 0 ? [] : named) {
    if (!("id" in reference)) continue;
    const email = (await findSpokeById(read, reference.id))?.values.email;
    if (typeof email !== "string") continue;
    const first = byEmail.get(email);
    if (first === undefined) continue;
    throw new ProblemError({
      object,
      path: `members[${index}]`,
      what: `"${user}" is the user "${email}" of members[${first}], and a user is a member once`,
      remedy: "Give each member once. Nothing was written.",
    });
  }
}
