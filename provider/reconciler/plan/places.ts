/**
 * What only one object can have (an extension, a number's target), over a whole plan: who takes it, who gives it up, and
 * who steps aside for a moment so that two can change places.
 */
import { describeProblem, type Problem } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { callName, nameKind, nameSubject } from "../describe.ts";
import { canSee, canStepAside } from "../doors.ts";
import type { Session } from "../session.ts";
import { unreadable } from "../snapshot.ts";
import type { AnyKind } from "../types.ts";
import type { Decision } from "./decide.ts";
import type { Extra } from "./extras.ts";
import { problemOf } from "./observe.ts";
import type { PlanProblem } from "./types.ts";

/** A taker that waits until the holder has given up what it takes. Addresses. */
export interface Wait {
  readonly taker: string;
  readonly holder: string;
}

/** Who waits for whom, and who steps aside. */
export interface Places {
  readonly waits: readonly Wait[];
  /** Addresses of objects that take a spare value first; those who wait for them wait for that step. */
  readonly aside: ReadonlySet<string>;
  /** Everything that is live or declared, so that a spare value can be chosen. */
  readonly taken: ReadonlySet<string>;
  readonly problems: readonly PlanProblem[];
}

interface Holder {
  readonly kind: AnyKind;
  readonly live: Live;
}

/**
 * @param decisions of all declared objects
 * @param deleted extra objects that the plan deletes
 */
export async function findPlaces(
  session: Session,
  decisions: readonly Decision[],
  deleted: readonly Extra[],
): Promise<Places> {
  const taken = new Set<string>();
  const problems: PlanProblem[] = [...ownedTwice(decisions, taken)];
  const takers = decisions.filter(({ action }) => action === "create" || action === "update");
  const holders = await liveHolders(session, takers, taken, problems);
  const byObject = new Map(decisions.map((each) => [keyOfLive(each), each]));
  const leaving = new Map(deleted.map(({ kind, live, address }) => [`${kind.token} ${live.id}`, address]));
  const waits: Wait[] = [];
  for (const taker of takers) {
    for (const claim of newClaims(taker)) {
      const holder = holders.get(claim);
      const key = holder && `${holder.kind.token} ${holder.live.id}`;
      if (holder === undefined || key === undefined || key === keyOfLive(taker)) continue;
      const other = byObject.get(key);
      const givesUp = other && !other.matched.object.kind.claims(other.desired).includes(claim);
      const address = givesUp ? other.matched.address : leaving.get(key);
      if (address !== undefined) waits.push({ taker: taker.matched.address, holder: address });
      else if (other === undefined) problems.push(inUse(taker, holder, claim));
    }
  }
  const circles = breakCircles(
    session,
    waits,
    new Map(decisions.map((each) => [each.matched.address, each])),
  );
  return { waits, aside: circles.aside, taken, problems: [...problems, ...circles.problems] };
}

const keyOfLive = ({ matched }: Decision): string =>
  `${matched.object.kind.token} ${matched.live?.id ?? `new ${matched.address}`}`;

/** What a declaration takes that its live object does not have yet. */
function newClaims({ matched, desired }: Decision): readonly string[] {
  const { kind } = matched.object;
  const held = new Set(matched.live ? kind.claims(matched.live.values) : []);
  return kind.claims(desired).filter((claim) => !held.has(claim));
}

/** Two declarations that take one thing. */
function ownedTwice(decisions: readonly Decision[], taken: Set<string>): readonly PlanProblem[] {
  const owners = new Map<string, Decision>();
  return decisions.flatMap((each) => {
    const { object, name } = each.matched;
    return object.kind.claims(each.desired).flatMap((claim): PlanProblem[] => {
      taken.add(claim);
      const other = owners.get(claim);
      owners.set(claim, other ?? each);
      if (other === undefined) return [];
      return [
        placed(each, {
          object: nameSubject(object.kind, name),
          what: `takes ${claim}, which ${nameSubject(other.matched.object.kind, other.matched.name)} takes already`,
          remedy: "Only one object can have it: take it out of one of the two.",
        }),
      ];
    });
  });
}

const placed = ({ matched }: Decision, problem: Problem): PlanProblem => {
  const place = matched.object.place();
  return place === undefined ? problem : { ...problem, place };
};

/** Who has what now, of the kinds that may hold what is taken; they are read only where something is taken. */
async function liveHolders(
  session: Session,
  takers: readonly Decision[],
  taken: Set<string>,
  problems: PlanProblem[],
): Promise<ReadonlyMap<string, Holder>> {
  const asking = new Map<string, Decision>();
  for (const taker of takers) {
    if (newClaims(taker).length === 0) continue;
    const { kind } = taker.matched.object;
    for (const token of [kind.token, ...kind.claimedBy]) asking.set(token, taker);
  }
  const holders = new Map<string, Holder>();
  for (const [token, taker] of asking) {
    const kind = session.kinds.get(token);
    if (kind === undefined || !canSee(kind, taker.desired, session.clients.facts.doors)) continue;
    const observed = await session.snapshot.all(kind);
    if (observed.state === "unreadable") {
      const { object, name } = taker.matched;
      problems.push(
        problemOf(unreadable({ kind: object.kind, name, owner: name }, observed.reason), object, name),
      );
      continue;
    }
    for (const live of observed.objects.byId.values()) {
      for (const claim of kind.claims(live.values)) {
        taken.add(claim);
        holders.set(claim, { kind, live });
      }
    }
  }
  return holders;
}

const inUse = (taker: Decision, { kind, live }: Holder, claim: string): PlanProblem =>
  placed(taker, {
    object: nameSubject(taker.matched.object.kind, taker.matched.name),
    what: `${claim} is in use by the ${nameKind(kind)} ${JSON.stringify(callName(kind, live.values))} (id ${live.id})`,
    remedy: "Choose another, or free it there first. Nothing was written.",
  });

/** In each circle of objects that wait for each other, one that can steps aside. */
function breakCircles(
  session: Session,
  waits: readonly Wait[],
  decisions: ReadonlyMap<string, Decision>,
): { readonly aside: ReadonlySet<string>; readonly problems: readonly PlanProblem[] } {
  const next = Map.groupBy(waits, ({ taker }) => taker);
  const aside = new Set<string>();
  const problems: PlanProblem[] = [];
  const done = new Set<string>();
  const visit = (address: string, path: readonly string[]): void => {
    if (done.has(address) || aside.has(address)) return;
    const start = path.indexOf(address);
    if (start >= 0) {
      const circle = path.slice(start);
      const able = circle.find((each) => isAble(session, decisions.get(each)));
      if (able !== undefined) aside.add(able);
      else problems.push(cannotSwap(circle, decisions));
      return;
    }
    for (const { holder } of next.get(address) ?? []) visit(holder, [...path, address]);
    done.add(address);
  };
  for (const address of next.keys()) visit(address, []);
  return { aside, problems };
}

function isAble({ clients }: Session, decision: Decision | undefined): boolean {
  const live = decision?.matched.live;
  return (
    live !== undefined &&
    canStepAside(decision?.matched.object.kind as AnyKind, live.values, clients.facts.doors)
  );
}

function cannotSwap(circle: readonly string[], decisions: ReadonlyMap<string, Decision>): PlanProblem {
  const [first] = circle.flatMap((address) => decisions.get(address) ?? []);
  const problem: Problem = {
    object: first ? nameSubject(first.matched.object.kind, first.matched.name) : (circle[0] ?? ""),
    what: `changes places with ${circle.slice(1).join(" and ")}, and none of them can take another value for the time between, because what is written to it arrives later`,
    remedy: "Do it in two runs: give one of them a free value first.",
  };
  return first ? placed(first, problem) : problem;
}

/** The whole message of a problem with its place, for texts. */
export const placedMessage = ({ place, ...problem }: PlanProblem): string =>
  place === undefined
    ? describeProblem(problem)
    : `${place.file}:${place.line}:${place.column}: ${describeProblem(problem)}`;
