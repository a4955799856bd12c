/**
 * Which live object a declaration means: the one whose id it pins, the one that has its key, or the one that had the key
 * of its `was`. What says so in words (`id`, `was`) goes before what only has the key.
 */

import { keyFieldsOf } from "../../model/key.ts";
import { type Problem, ProblemError } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { isSet, type Values } from "../../model/value.ts";
import { nameKey, nameSubject } from "../describe.ts";
import { type KeyedObjects, keyTextOf } from "../keyed.ts";
import { match } from "../match.ts";
import type { Session } from "../session.ts";
import { unreadable } from "../snapshot.ts";
import type { AnyKind } from "../types.ts";
import { nameOf } from "./address.ts";
import type { Ahead } from "./ahead.ts";
import type { DeclaredObject } from "./types.ts";

/** See the head of this file. */
export interface Found {
  readonly live: Live | undefined;
  /** Ids of the other live objects that it may mean: it is not said which. */
  readonly others: readonly string[];
  /** Why nothing can be said. */
  readonly problem?: unknown;
  readonly warnings: readonly string[];
}

/** Kind and id as one text. */
export const liveKey = (kind: Pick<AnyKind, "token">, id: string): string => `${kind.token} ${id}`;

/** True where the live object has another key than its declaration, as far as it is shown. */
export function hasOtherKey(kind: AnyKind, inputs: Values, { values }: Live): boolean {
  const fields = keyFieldsOf(kind, inputs).filter((field) => field in values);
  return keyTextOf(kind, fields, inputs) !== keyTextOf(kind, fields, values);
}

/**
 * Finds what each declaration means; the kinds have been read.
 *
 * @param declared all declarations of kinds that are shown
 * @param ahead what was seen while the kinds were read
 */
export async function findMeant(
  session: Session,
  declared: readonly DeclaredObject[],
  objects: ReadonlyMap<string, KeyedObjects>,
  ahead: Ahead,
): Promise<ReadonlyMap<DeclaredObject, Found>> {
  const found = new Map<DeclaredObject, Found>();
  const named = new Set<string>();
  const note = (object: DeclaredObject, one: Found) => {
    found.set(object, one);
    if (one.live) named.add(liveKey(object.kind, one.live.id));
  };
  const pinned = declared.filter(({ id }) => id !== undefined);
  const pins = await Promise.all(pinned.map((object) => byPin(session, object)));
  for (const [index, object] of pinned.entries()) note(object, pins[index] ?? nothing);
  const of = (kind: AnyKind) => objects.get(kind.token);
  for (const [object, one] of renames(declared, of, named)) note(object, one);
  for (const object of declared) {
    const all = of(object.kind);
    if (found.has(object) || all === undefined) continue;
    const live = ahead.of(object)?.live;
    const isLive = live !== undefined && all.byId.get(live.id) === live;
    found.set(object, isLive ? { ...nothing, live } : byKey(object, all, named));
  }
  return found;
}

const nothing: Found = { live: undefined, others: [], warnings: [] };

async function byPin(session: Session, object: DeclaredObject): Promise<Found> {
  const { kind, inputs, id = "" } = object;
  const name = nameOf(kind, inputs);
  const entry = await session.snapshot.byId(kind, id);
  if (entry.state === "present") return { ...nothing, live: entry.live };
  const problem =
    entry.state === "unreadable"
      ? unreadable({ kind, name, owner: name }, entry.reason)
      : new ProblemError(notThere(object, name, id));
  return { ...nothing, problem };
}

/**
 * The declarations with a `was`. Where both keys are live, one of the two may be an object that another declaration renames,
 * or has renamed: such a chain is followed from its end, and a circle, which nobody could tell from one that was gone
 * round before, is refused.
 */
function renames(
  declared: readonly DeclaredObject[],
  of: (kind: AnyKind) => KeyedObjects | undefined,
  named: ReadonlySet<string>,
): ReadonlyMap<DeclaredObject, Found> {
  const found = new Map<DeclaredObject, Found>();
  const taken = new Set(named);
  const waiting = new Map<string, DeclaredObject[]>();
  const renamed = declared.filter(({ id, was }) => id === undefined && was !== undefined);
  const isBefore = ({ kind, was = {} }: DeclaredObject) => {
    const all = of(kind);
    return all !== undefined && match(kind, was, all).found !== "none";
  };
  // The last comes first: where nothing has the old key, the rename is done, and what it was done to is out of the question.
  const pending = [...renamed.filter(isBefore), ...renamed.filter((object) => !isBefore(object))];
  for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
    const all = of(object.kind);
    if (all === undefined || found.get(object)?.live) continue;
    const one = byWas(object, all, taken);
    found.set(object, one);
    for (const id of one.others) {
      const known = waiting.get(liveKey(object.kind, id));
      if (known) known.push(object);
      else waiting.set(liveKey(object.kind, id), [object]);
    }
    if (one.live === undefined) continue;
    const key = liveKey(object.kind, one.live.id);
    taken.add(key);
    pending.push(...(waiting.get(key) ?? []));
    waiting.delete(key);
  }
  return found;
}

function byWas(object: DeclaredObject, all: KeyedObjects, taken: ReadonlySet<string>): Found {
  const { kind, inputs, was = {} } = object;
  const name = nameOf(kind, inputs);
  const before = hitsOf(object, was, all, taken);
  if (before.length > 1) return several(object, before, was);
  const isTaken = ({ id }: Live) => taken.has(liveKey(kind, id));
  const [old] = before.filter((live) => !isTaken(live));
  // A key that the declaration still has says which object is meant, and goes on saying it after the other key has changed.
  if (
    old &&
    Object.keys(was).every((field) => keyTextOf(kind, [field], was) === keyTextOf(kind, [field], inputs))
  )
    return hasOtherKey(kind, inputs, old) ? { ...nothing, live: old } : done(object, old);
  const now = hitsOf(object, inputs, all, taken).filter((live) => !isTaken(live));
  if (now.length > 1) return several(object, now, inputs);
  const [current] = now;
  if (current && old && current.id !== old.id) {
    const problem = new ProblemError(bothThere(object, name, current.id, old.id));
    return { ...nothing, others: [current.id, old.id], problem };
  }
  // One object has the old key still, whatever other key it is found by: the rename is to come.
  if (old) return { ...nothing, live: old };
  return done(object, current);
}

const done = ({ kind, inputs }: DeclaredObject, live: Live | undefined): Found => {
  const state = live ? "has its new key already" : "is not live under either key, and is created";
  const subject = nameSubject(kind, nameOf(kind, inputs));
  return { ...nothing, live, warnings: [`${subject}, was: the object ${state}. Take was: out of the file.`] };
};

/** The live objects under a key, without those that another declaration names by an id or a former key. */
function hitsOf(
  { kind }: DeclaredObject,
  key: Values,
  all: KeyedObjects,
  named: ReadonlySet<string>,
): readonly Live[] {
  const hit = match(kind, key, all);
  const ids = hit.found === "one" ? [hit.live.id] : hit.found === "many" ? hit.ids : [];
  return ids.flatMap((id) => (named.has(liveKey(kind, id)) ? [] : (all.byId.get(id) ?? [])));
}

function byKey(object: DeclaredObject, all: KeyedObjects, named: ReadonlySet<string>): Found {
  const { inputs } = object;
  const hits = hitsOf(object, inputs, all, named);
  if (hits.length > 1) return several(object, hits, inputs);
  const [live] = hits;
  const other = live && underOtherKey(object, live, all, named);
  if (live === undefined || other === undefined) return { ...nothing, live };
  const problem = new ProblemError(twoKeys(object, live, other));
  return { ...nothing, others: [live.id, other.live.id], problem };
}

/**
 * Another live object that has a second key of the declaration, where the one that has the first does not: two groups that
 * are to change extensions look like two that change their names. A first key that cannot change leaves no doubt.
 */
function underOtherKey(
  { kind, inputs }: DeclaredObject,
  live: Live,
  all: KeyedObjects,
  named: ReadonlySet<string>,
): { readonly live: Live; readonly field: string } | undefined {
  const own = keyFieldsOf(kind, inputs);
  if (own.some((field) => kind.inputs[field]?.marks.immutable)) return undefined;
  for (const fields of kind.key) {
    const [field = ""] = fields;
    if (fields.join() === own.join() || !fields.every((each) => isSet(inputs[each]))) continue;
    if (keyTextOf(kind, fields, inputs) === keyTextOf(kind, fields, live.values)) continue;
    const other = all.withKey(fields, inputs).find(({ id }) => !named.has(liveKey(kind, id)));
    if (other) return { live: other, field };
  }
  return undefined;
}

function several(object: DeclaredObject, hits: readonly Live[], key: Values): Found {
  const ids = hits.map(({ id }) => id);
  return { ...nothing, others: ids, problem: new ProblemError(ambiguous(object, key, ids)) };
}

const ambiguous = ({ kind, inputs }: DeclaredObject, key: Values, ids: readonly string[]): Problem => ({
  object: nameSubject(kind, nameOf(kind, inputs)),
  what: `${ids.length} live objects have the key ${nameKey(kind, key)}: ids ${ids.join(" and ")}`,
  remedy: `Delete or rename one of them, or pin the one that is meant: id: ${ids[0] ?? "ID"}.`,
});

const twoKeys = (
  { kind, inputs }: DeclaredObject,
  live: Live,
  other: { readonly live: Live; readonly field: string },
): Problem => ({
  object: nameSubject(kind, nameOf(kind, inputs)),
  what: `its ${nameKey(kind, inputs)} is that of one live object (id ${live.id}), and its ${nameKey({ ...kind, key: [[other.field]] }, inputs)} that of another (id ${other.live.id})`,
  remedy: `Say which one is meant: id: ${live.id}, or id: ${other.live.id}.`,
});

const notThere = ({ kind }: DeclaredObject, name: string, id: string): Problem => ({
  object: nameSubject(kind, name),
  path: "id",
  what: `there is no live object with the id ${JSON.stringify(id)}`,
  remedy: "Correct the id, or take it out: the object is then found by its key, or created.",
});

const bothThere = ({ kind }: DeclaredObject, name: string, now: string, before: string): Problem => ({
  object: nameSubject(kind, name),
  path: "was",
  what: `both keys are live: the old one (id ${before}) and the new one (id ${now}), so that this is no rename`,
  remedy: `Delete or rename one of them, or say which one is meant, with id: in place of was:.`,
});
