/**
 * What only one object can have (an extension, a number's target) and another has already: said with its holder. Where the
 * holder gives it up in the same run it steps aside, so that two objects can change places (design §4, swaps).
 */
import { type Problem, ProblemError } from "../model/problem.ts";
import type { Live } from "../model/resource.ts";
import type { Values } from "../model/value.ts";
import { callName, nameKind, nameSubject } from "./describe.ts";
import { canSee, canStepAside } from "./doors.ts";
import type { KeyedObjects } from "./keyed.ts";
import type { Session } from "./session.ts";
import { unreadable } from "./snapshot.ts";
import type { AnyKind, Subject } from "./types.ts";

/** A live object that has what a declaration takes. */
interface Clash {
  readonly kind: AnyKind;
  readonly live: Live;
  readonly claim: string;
}

/** The kinds whose live objects may hold what this kind takes, with those objects. */
async function holders(
  session: Session,
  subject: Subject,
  inputs: Values,
): Promise<readonly { readonly kind: AnyKind; readonly objects: KeyedObjects }[]> {
  const found: { readonly kind: AnyKind; readonly objects: KeyedObjects }[] = [];
  for (const token of [subject.kind.token, ...subject.kind.claimedBy]) {
    const kind = session.kinds.get(token);
    if (kind === undefined || !canSee(kind, inputs, session.clients.facts.doors)) continue;
    const observed = await session.snapshot.all(kind);
    if (observed.state === "unreadable") throw unreadable(subject, observed.reason);
    found.push({ kind, objects: observed.objects });
  }
  return found;
}

/** Everything that is taken, live or by resources of this run. @throws ProblemError where a kind could not be read */
export async function takenClaims(
  session: Session,
  subject: Subject,
  inputs: Values,
): Promise<ReadonlySet<string>> {
  return allTaken(session, await holders(session, subject, inputs));
}

const allTaken = (
  { claims }: Session,
  inUse: readonly { readonly objects: KeyedObjects }[],
): ReadonlySet<string> =>
  new Set([...inUse.flatMap(({ objects }) => [...objects.claims()]), ...claims.taken()]);

/** The first clash, of this kind or another. */
async function clashOf(
  session: Session,
  subject: Subject,
  inputs: Values,
  own: Live | undefined,
): Promise<Clash | undefined> {
  const wanted = subject.kind.claims(inputs);
  if (wanted.length === 0) return undefined;
  const held = new Set(own === undefined ? [] : subject.kind.claims(own.values));
  const claims = wanted.filter((claim) => !held.has(claim));
  if (claims.length === 0) return undefined;
  for (const { kind, objects } of await holders(session, subject, inputs)) {
    for (const claim of claims) {
      const [live] = objects.withClaim(claim);
      if (live !== undefined) return { kind, live, claim };
    }
  }
  return undefined;
}

/** True where the holder's own resource gives it up in this run, and there is a value for the time between. */
const stepsAside = ({ claims, clients }: Session, { kind, live, claim }: Clash): boolean =>
  claims.givesUp(kind, live.id, claim) && canStepAside(kind, live.values, clients.facts.doors);

/**
 * Looks for an object that has what a declaration takes, and keeps it.
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
  const clash = await clashOf(session, subject, inputs, own);
  if (clash === undefined || stepsAside(session, clash)) return undefined;
  const { kind, live, claim } = clash;
  return {
    object: nameSubject(subject.kind, subject.name),
    what: `${claim} is in use by the ${nameKind(kind)} ${JSON.stringify(callName(kind, live.values))} (id ${live.id})`,
    remedy: "Choose another, or free it there first. Nothing was written.",
  };
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

/**
 * Moves a holder that gives it up in this run to a value that nobody has; its own update follows, in this run or the next.
 * Neither of two that change places could go first otherwise.
 */
export async function makeRoom(
  session: Session,
  subject: Subject,
  inputs: Values,
  own?: Live,
): Promise<void> {
  const clash = await clashOf(session, subject, inputs, own);
  if (clash === undefined || !stepsAside(session, clash)) return;
  const { kind, claim, live } = clash;
  const inUse = await holders(session, subject, inputs);
  const holder: Subject = { kind, name: callName(kind, live.values), owner: `${kind.token} ${live.id}` };
  await session.write(holder, live.id, async (clients) => {
    const now = await session.snapshot.byId(kind, live.id);
    // It may have moved by itself while this waited for its turn.
    if (now.state !== "present" || !kind.claims(now.live.values).includes(claim)) return;
    // Chosen and taken without a pause: another object may be looking for a spare value too.
    const fields = kind.spare(allTaken(session, inUse));
    if (fields === undefined) return;
    session.claims.take(holder, kind.claims(fields));
    const desired = { ...now.live.values, ...fields };
    const moved = await kind.update(clients, { id: live.id, fields, desired, live: now.live });
    session.snapshot.patch(kind, live.id, moved);
  });
}
