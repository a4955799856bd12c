/** What only one object can have (an extension, a number's target) and another has already: said with its holder. */
import { type Problem, ProblemError } from "../model/problem.ts";
import type { Live } from "../model/resource.ts";
import type { Values } from "../model/value.ts";
import { callName, nameKind, nameSubject } from "./describe.ts";
import { canSee } from "./doors.ts";
import type { Session } from "./session.ts";
import { unreadable } from "./snapshot.ts";
import type { Subject } from "./types.ts";

/**
 * Looks for an object that has what a declaration takes.
 *
 * @param own the live object of the declaration, which has what it has; undefined before it is created
 * @returns the first clash with its holder, of this kind or another; undefined where there is none
 * @throws ProblemError where a kind that may hold it could not be read
 */
export async function takenClaim(
  session: Session,
  subject: Subject,
  inputs: Values,
  own?: Live,
): Promise<Problem | undefined> {
  const held = new Set(own === undefined ? [] : subject.kind.claims(own.values));
  const claims = new Set(subject.kind.claims(inputs).filter((claim) => !held.has(claim)));
  if (claims.size === 0) return undefined;
  for (const token of [subject.kind.token, ...subject.kind.claimedBy]) {
    const kind = session.kinds.get(token);
    if (kind === undefined || !canSee(kind, inputs, session.clients.facts.doors)) continue;
    const observed = await session.snapshot.all(kind);
    if (observed.state === "unreadable") throw unreadable(subject, observed.reason);
    for (const live of observed.objects.byId.values()) {
      const taken = kind.claims(live.values).find((claim) => claims.has(claim));
      if (taken === undefined) continue;
      return {
        object: nameSubject(subject.kind, subject.name),
        what: `${taken} is in use by the ${nameKind(kind)} ${JSON.stringify(callName(kind, live.values))} (id ${live.id})`,
        remedy: "Choose another, or free it there first. Nothing was written.",
      };
    }
  }
  return undefined;
}

/** Refuses what another object has, before anything is written. @throws ProblemError */
export async function refuseTaken(
  session: Session,
  subject: Subject,
  inputs: Values,
  own?: Live,
): Promise<void> {
  const problem = await takenClaim(session, subject, inputs, own);
  if (problem !== undefined) throw new ProblemError(problem);
}
