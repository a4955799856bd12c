/**
 * What only one object can have (an extension, a number's target, a key that an object is renamed to), over a whole plan:
 * who takes it, who gives it up, and who steps aside for a moment so that two can change places.
 */

import type { Reach } from "../../model/field.ts";
import { keyFieldsOf } from "../../model/key.ts";
import type { Problem } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { isSet, type Values } from "../../model/value.ts";
import { groupsOf } from "../circles.ts";
import { callName, nameKey, nameKind, nameSubject } from "../describe.ts";
import { canSee, canStepAside, canWrite } from "../doors.ts";
import type { Session } from "../session.ts";
import { unreadable } from "../snapshot.ts";
import type { AnyKind } from "../types.ts";
import type { Decision } from "./decide.ts";
import type { Extra } from "./extras.ts";
import { liveKey } from "./meant.ts";
import type { Seen } from "./observe.ts";
import { placed, problemOf } from "./problems.ts";
import type { PlanProblem } from "./types.ts";

/** A taker that waits until the holder has given up what it takes. */
interface Wait {
  /** Addresses. */
  readonly taker: string;
  readonly holder: string;
  /** True where the holder gives it up already when it takes a spare value. */
  readonly spared: boolean;
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

/** Something that an object takes, in words, with who has it now. */
interface Taking {
  readonly what: string;
  readonly holder: Holder;
  /** The fields of a key: it is given up by whoever gets another one. */
  readonly key?: readonly string[];
}

/**
 * @param decisions of all declared objects
 * @param deleted extra objects that the plan deletes
 */
export async function findPlaces(
  session: Session,
  seen: Seen,
  decisions: readonly Decision[],
  deleted: readonly Extra[],
): Promise<Places> {
  const { doors } = session.clients.facts;
  const taken = new Set<string>();
  const problems: PlanProblem[] = [...ownedTwice(decisions, taken)];
  const takers = decisions.filter(({ action }) => action === "create" || action === "update");
  if (takers.length === 0) return { waits: [], aside: new Set(), taken, problems };
  const holders = await liveHolders(session, takers, taken, problems);
  const deciders = new Map(decisions.map((each) => [keyOfLive(each), each]));
  const leaving = new Map(deleted.map(({ kind, live, address }) => [liveKey(kind, live.id), address]));
  const setFree = claimsOfLeaving(deleted);
  const waits = takers.flatMap((taker) => waitsForLeaving(taker, setFree));
  for (const taker of takers) {
    for (const taking of [...claimsTaken(taker, holders), ...keysTaken(taker, seen)]) {
      const { kind, live } = taking.holder;
      const key = liveKey(kind, live.id);
      const other = deciders.get(key);
      const givesUp = other !== undefined && givesAway(other, taking, doors);
      const holder = givesUp ? other.matched.address : leaving.get(key);
      if (holder !== undefined)
        waits.push({ taker: taker.matched.address, holder, spared: isSpared(taking, doors) });
      else if (!other?.matched.object.kind.claims(other.desired).includes(taking.what))
        problems.push(inUse(taker, taking));
    }
  }
  const circles = breakCircles(waits, new Map(decisions.map((each) => [each.matched.address, each])));
  return { ...circles, taken, problems: [...problems, ...circles.problems] };
}

/**
 * What is deleted may have let the taker show as its own what it looks after for both (a number's target, which its assignment
 * set): deleted afterwards, it would take along what the taker has just written.
 */
function waitsForLeaving(
  { matched: { address, object, live }, desired }: Decision,
  leaving: ReadonlyMap<string, readonly string[]>,
): readonly Wait[] {
  if (live === undefined || leaving.size === 0) return [];
  const held = new Set(object.kind.claims(live.values));
  const holders = object.kind
    .claims(desired)
    .flatMap((claim) => (held.has(claim) ? leaving.get(claim) : []) ?? []);
  return [...new Set(holders)].map((holder) => ({ taker: address, holder, spared: false }));
}

/** What the plan sets free by its deletes: the addresses by claim. */
function claimsOfLeaving(deleted: readonly Extra[]): ReadonlyMap<string, readonly string[]> {
  const addresses = new Map<string, string[]>();
  for (const { kind, live, address } of deleted)
    for (const claim of kind.claims(live.values))
      addresses.set(claim, [...(addresses.get(claim) ?? []), address]);
  return addresses;
}

const keyOfLive = ({ matched }: Decision): string =>
  liveKey(matched.object.kind, matched.live?.id ?? `new ${matched.address}`);

/** What a declaration takes that its live object does not have yet. */
function newClaims({ matched, desired }: Decision): readonly string[] {
  const { kind } = matched.object;
  const held = new Set(matched.live ? kind.claims(matched.live.values) : []);
  return kind.claims(desired).filter((claim) => !held.has(claim));
}

function claimsTaken(taker: Decision, holders: ReadonlyMap<string, Holder>): readonly Taking[] {
  return newClaims(taker).flatMap((what) => {
    const holder = holders.get(what);
    return holder === undefined ? [] : [{ what, holder }];
  });
}

/** A new key that other live objects have; where one is created, it is another declaration that means them by their id. */
function keysTaken({ matched, changed }: Decision, seen: Seen): readonly Taking[] {
  const { object, live, renamed } = matched;
  const { kind, inputs } = object;
  const fields = keyFieldsOf(kind, inputs);
  const isNew = live === undefined || (renamed && fields.some((field) => changed.includes(field)));
  if (!isNew) return [];
  const hits = seen.objects.get(kind.token)?.withKey(fields, inputs) ?? [];
  const what = `the ${nameKey(kind, inputs)}`;
  return hits
    .filter(({ id }) => id !== live?.id)
    .map((other) => ({ what, holder: { kind, live: other }, key: fields }));
}

/** True where the holder loses it by its own update in this plan. */
function givesAway(holder: Decision, { what, key }: Taking, doors: ReadonlySet<Reach>): boolean {
  const { matched, desired, action, changed } = holder;
  const { kind } = matched.object;
  if (action !== "update" || matched.live === undefined) return false;
  if (key !== undefined) return matched.renamed && key.some((field) => changed.includes(field));
  return !kind.claims(valuesAfter(kind, desired, matched.live.values, doors)).includes(what);
}

/** The values of an object once its update is done: what nobody declares or no door writes stays. */
function valuesAfter(kind: AnyKind, desired: Values, live: Values, doors: ReadonlySet<Reach>): Values {
  const kept = Object.entries(kind.inputs).filter(
    ([name, { marks }]) =>
      (marks.serverChosen && !isSet(desired[name])) || !canWrite(kind, name, desired, doors),
  );
  return { ...desired, ...Object.fromEntries(kept.map(([name]) => [name, live[name]])) };
}

/** True where the holder can take a spare value, and what is wanted is free then. */
function isSpared({ what, holder, key }: Taking, doors: ReadonlySet<Reach>): boolean {
  const { kind, live } = holder;
  if (!canStepAside(kind, live.values, doors)) return false;
  const spare = kind.spare(new Set([what])) ?? {};
  if (key !== undefined) return key.some((field) => field in spare);
  return !kind.claims({ ...live.values, ...spare }).includes(what);
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
        placed(object, {
          object: nameSubject(object.kind, name),
          what: `takes ${claim}, which ${nameSubject(other.matched.object.kind, other.matched.name)} takes already`,
          remedy: "Only one object can have it: take it out of one of the two.",
        }),
      ];
    });
  });
}

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
    for (const token of [kind.token, ...kind.claimedBy]) if (!asking.has(token)) asking.set(token, taker);
  }
  const holders = new Map<string, Holder>();
  for (const [token, taker] of asking) {
    const kind = session.kinds.get(token);
    if (kind === undefined || !canSee(kind, taker.desired, session.clients.facts.doors)) continue;
    const observed = await session.snapshot.all(kind);
    if (observed.state === "unreadable") {
      const { object, name } = taker.matched;
      const subject = { kind: object.kind, name, owner: name };
      problems.push(problemOf(unreadable(subject, observed.reason), object, name));
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

const inUse = ({ matched }: Decision, { what, holder: { kind, live } }: Taking): PlanProblem =>
  placed(matched.object, {
    object: nameSubject(matched.object.kind, matched.name),
    what: `${what} is in use by the ${nameKind(kind)} ${JSON.stringify(callName(kind, live.values))} (id ${live.id})`,
    remedy: "Choose another, or free it there first. Nothing was written.",
  });

/** In each circle of objects that wait for each other one steps aside; a circle where none can is refused, and left out. */
function breakCircles(
  waits: readonly Wait[],
  decisions: ReadonlyMap<string, Decision>,
): Pick<Places, "waits" | "aside" | "problems"> {
  const aside = new Set<string>();
  const problems: PlanProblem[] = [];
  const refused = new Set<Wait>();
  for (;;) {
    const open = waits.filter((wait) => !refused.has(wait) && !(aside.has(wait.holder) && wait.spared));
    const circles = circlesAmong(open);
    if (circles.length === 0) return { waits: waits.filter((wait) => !refused.has(wait)), aside, problems };
    for (const circle of circles) {
      const stuck = new Set(circle.filter(({ spared }) => !spared).map(({ holder }) => holder));
      const able = circle.find(({ holder }) => !stuck.has(holder));
      if (able !== undefined) aside.add(able.holder);
      else {
        problems.push(cannotSwap(circle, decisions));
        for (const wait of circle) refused.add(wait);
      }
    }
  }
}

/** The waits of each circle, in the order of the declarations. */
function circlesAmong(waits: readonly Wait[]): readonly (readonly Wait[])[] {
  if (waits.length === 0) return [];
  const next = new Map<string, string[]>();
  for (const { taker, holder } of waits) next.set(taker, [...(next.get(taker) ?? []), holder]);
  const groups = groupsOf([...next.keys()], next);
  const inside = waits.filter(({ taker, holder }) => groups.get(taker) === groups.get(holder));
  return [...Map.groupBy(inside, ({ taker }) => groups.get(taker)).values()];
}

/** Some of them, and how many more: a message is to be read. */
const listed = (addresses: readonly string[]): string =>
  addresses.length <= 5
    ? addresses.join(" and ")
    : `${addresses.slice(0, 3).join(", ")} and ${addresses.length - 3} more`;

function cannotSwap(circle: readonly Wait[], decisions: ReadonlyMap<string, Decision>): PlanProblem {
  const [first, ...rest] = [...new Set(circle.map(({ taker }) => taker))];
  const matched = decisions.get(first ?? "")?.matched;
  const problem: Problem = {
    object: matched ? nameSubject(matched.object.kind, matched.name) : (first ?? ""),
    what: `changes places with ${listed(rest)}, and none of them can take another value for the time between`,
    remedy: "Do it in two runs: give one of them a free value first.",
  };
  return matched ? placed(matched.object, problem) : problem;
}
