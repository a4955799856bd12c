/** What the references of a declaration mean: every name of the object that each one names, or why it means nothing. */

import type { Reach } from "../../model/field.ts";
import { foldName } from "../../model/key.ts";
import { formatPath, withValueAt } from "../../model/path.ts";
import { type Problem, ProblemError } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { isObject, isSet, type Values } from "../../model/value.ts";
import { nameKind, nameSubject } from "../describe.ts";
import { absenceCounts, canWrite } from "../doors.ts";
import { liveNames, namesFor } from "../names.ts";
import { type Reference, referencesOf } from "../references.ts";
import type { Session } from "../session.ts";
import { unreadable } from "../snapshot.ts";
import { after, type Soon } from "../soon.ts";
import type { AnyKind } from "../types.ts";
import { nameOf } from "./address.ts";
import { liveKey } from "./meant.ts";
import type { Matched, Seen } from "./observe.ts";
import type { DeclaredObject } from "./types.ts";

/** A possible target of a reference. Names are as `foldName` gives them. */
interface Target {
  readonly live: Live | undefined;
  readonly declared: boolean;
  /** What it may be called once the plan is done. */
  readonly names: readonly string[];
  /** What it is called now; of what is not live yet, nothing. */
  readonly now: readonly string[];
  /** As a person calls it. */
  readonly title: string;
}

type Index = ReadonlyMap<string, readonly Target[]>;
type ByKind = ReadonlyMap<string, readonly DeclaredObject[]>;

/** Where a declaration refers to a live object that is not declared. */
export interface OutsideUse {
  readonly object: DeclaredObject;
  readonly name: string;
  readonly path: string;
  /** Set where the declaration leaves the field to the server, or alone, and the live object refers to it there. */
  readonly left?: true;
}

/** A declaration with its references understood. */
export interface Resolved {
  /** With every name of each object that it refers to, so that a comparison finds the live reference under any of them. */
  readonly compared: Values;
  /** As it was written; by id where somebody else has the name until this plan is done. */
  readonly inputs: Values;
  /** The ids of the live objects that it refers to, by property path. */
  readonly targets: Readonly<Record<string, string>>;
}

/** A declaration that refers to nothing. */
export const resolvedAlone = (inputs: Values): Resolved => ({ compared: inputs, inputs, targets: {} });

/** Answers what references mean; kinds that only references name are read when one of them asks. */
export interface ReferenceIndex {
  /** @throws ProblemError for a name that is neither live nor declared, or is that of several objects */
  resolve(object: DeclaredObject, name: string): Soon<Resolved>;
  /** The first use of each live object that is referred to and not declared, by kind and id (`liveKey`). */
  readonly outside: ReadonlyMap<string, OutsideUse>;
}

/** @param seen declarations and live objects */
export function createReferenceIndex(
  session: Session,
  seen: Seen,
  declared: readonly DeclaredObject[],
): ReferenceIndex {
  const { doors } = session.clients.facts;
  const indexes = new Map<string, Promise<Index>>();
  // Made for the first object that refers to something: of 100,000 that do not, nothing is asked.
  let known: { readonly lives: ReadonlyMap<DeclaredObject, Matched>; readonly byKind: ByKind } | undefined;
  const lookUp = () => {
    known ??= {
      lives: new Map(seen.matched.map((each) => [each.object, each])),
      byKind: Map.groupBy(declared, ({ kind }) => kind.token),
    };
    return known;
  };
  const outside = new Map<string, OutsideUse>();

  async function build(target: AnyKind, subject: Parameters<typeof unreadable>[0]): Promise<Index> {
    const { lives, byKind } = lookUp();
    const objects = byKind.get(target.token) ?? [];
    const targets = objects.map((object) => declaredTarget(object, lives.get(object)?.live, doors));
    if (absenceCounts(target, {}, doors) || seen.objects.has(target.token)) {
      const observed = await session.snapshot.all(target);
      if (observed.state === "unreadable") throw unreadable(subject, observed.reason);
      const standing = new Set(targets.map(({ live }) => live?.id));
      // What a declaration may mean, which has a problem of its own, is not said to be ambiguous a second time.
      const troubled = objects.some((object) => !lives.has(object));
      for (const live of observed.objects.byId.values()) {
        if (standing.has(live.id) || (troubled && seen.isMeant(target, live.id))) continue;
        const now = liveNames(target, live);
        targets.push({ live, declared: false, names: now, now, title: nameOf(target, live.values) });
      }
    }
    return indexed(targets);
  }

  function indexOf(target: AnyKind, subject: Parameters<typeof unreadable>[0]): Promise<Index> {
    const known = indexes.get(target.token) ?? build(target, subject);
    indexes.set(target.token, known);
    return known;
  }

  async function resolveAll(
    object: DeclaredObject,
    name: string,
    references: readonly Reference[],
  ): Promise<Resolved> {
    const { kind, inputs } = object;
    const targets: Record<string, string> = {};
    const resolved = { compared: inputs, inputs, targets };
    for (const reference of references) {
      const target = session.kinds.get(reference.kind);
      if (target === undefined) continue;
      const index = await indexOf(target, { kind, name, owner: name });
      const hit = hitOf(index, object, name, target, reference, absenceCounts(target, {}, doors));
      if (hit === undefined) continue;
      if (hit.live && !reference.byName) targets[formatPath(reference.path)] = hit.live.id;
      if (hit.live && !hit.declared && !outside.has(liveKey(target, hit.live.id)))
        outside.set(liveKey(target, hit.live.id), { object, name, path: formatPath(reference.path) });
      // What is compared by a meaning of its own (a menu) keeps its words.
      if (kind.inputs[String(reference.path[0])]?.marks.sameMeaning) continue;
      const isAnothers = (text: string) =>
        (index.get(foldName(text)) ?? []).some(
          (other) => other !== hit && other.now.includes(foldName(text)),
        );
      const id = hit.live?.id ?? "";
      const names = [reference.name, ...hit.names, ...hit.now].filter((text) => !isAnothers(text));
      const meant = { id, preferred: reference.name, names };
      resolved.compared = withValueAt(resolved.compared, reference.path, meant) as Values;
      if (hit.live && hit.now.includes(foldName(id)) && isAnothers(reference.name))
        resolved.inputs = withValueAt(resolved.inputs, reference.path, id) as Values;
    }
    return resolved;
  }

  return {
    outside,
    resolve(object, name) {
      const { kind, inputs } = object;
      const references = referencesOf(kind, inputs);
      const resolved = references.length === 0 ? resolvedAlone(inputs) : resolveAll(object, name, references);
      return after(resolved, (found) => {
        for (const { path, key } of leftReferences(object, lookUp().lives.get(object)?.live))
          if (!outside.has(key)) outside.set(key, { object, name, path, left: true });
        return found;
      });
    },
  };
}

/**
 * What a live object refers to in a field that its declaration leaves as it is. A member of a list goes with its object; a
 * single reference would lead nowhere, and products refuse to delete what it leads to.
 */
function leftReferences({ kind, inputs, ignore }: DeclaredObject, live: Live | undefined) {
  const found: { readonly path: string; readonly key: string }[] = [];
  for (const path in live === undefined ? {} : kind.inputs) {
    const { reference, serverChosen } = kind.inputs[path]?.marks ?? {};
    if (reference === undefined) continue;
    const value = live?.values[path];
    const left = ignore.includes(path) || (!isSet(inputs[path]) && serverChosen === true);
    if (left && isObject(value))
      found.push({ path, key: liveKey({ token: reference.kind }, String(value.id)) });
  }
  return found;
}

/** A declared object; of its live names, those that the plan leaves it. */
function declaredTarget(
  { kind, inputs }: DeclaredObject,
  live: Live | undefined,
  doors: ReadonlySet<Reach>,
): Target {
  const names = namesFor(kind, inputs);
  const title = nameOf(kind, inputs);
  if (live === undefined) return { live, declared: true, names, now: [], title };
  const now = liveNames(kind, live);
  const lost = new Set(
    kind.key.flat().flatMap((field) => {
      const value = live.values[field];
      const kept = !isSet(inputs[field]) && kind.inputs[field]?.marks.serverChosen;
      const loses = typeof value === "string" && !kept && canWrite(kind, field, inputs, doors);
      return loses ? [foldName(value)] : [];
    }),
  );
  return { live, declared: true, names: [...names, ...now.filter((name) => !lost.has(name))], now, title };
}

/** Targets by each name that they have, before or after. */
function indexed(targets: readonly Target[]): Index {
  const index = new Map<string, Target[]>();
  for (const target of targets) {
    for (const name of new Set([...target.names, ...target.now])) {
      const known = index.get(name);
      if (known) known.push(target);
      else index.set(name, [target]);
    }
  }
  return index;
}

/** The one object that a reference means; undefined where it cannot be known whether there is one. @throws ProblemError */
function hitOf(
  index: Index,
  object: DeclaredObject,
  name: string,
  target: AnyKind,
  reference: Reference,
  counts: boolean,
): Target | undefined {
  const wanted = foldName(reference.name);
  const all = index.get(wanted) ?? [];
  const hits = all.filter(({ names }) => names.includes(wanted));
  if (hits.length > 1) throw new ProblemError(toSeveral(object, name, target, reference, hits));
  const [former] = all;
  if (hits.length === 0 && former) throw new ProblemError(toFormer(object, name, target, reference, former));
  if (hits.length === 0 && counts) throw new ProblemError(toNothing(object, name, target, reference));
  return hits[0];
}

const toNothing = (
  { kind }: DeclaredObject,
  name: string,
  target: AnyKind,
  reference: Reference,
): Problem => ({
  object: nameSubject(kind, name),
  path: formatPath(reference.path),
  what: `there is no ${nameKind(target)} ${JSON.stringify(reference.name)}, live or declared`,
  remedy: "Correct the name, or declare it.",
});

const toFormer = (
  { kind }: DeclaredObject,
  name: string,
  target: AnyKind,
  reference: Reference,
  { live, title }: Target,
): Problem => ({
  object: nameSubject(kind, name),
  path: formatPath(reference.path),
  what: `the ${nameKind(target)} (id ${live?.id ?? ""}) is called ${JSON.stringify(reference.name)} until this plan gives it another name`,
  remedy: `Write its new name: ${JSON.stringify(title)}.`,
});

const toSeveral = (
  { kind }: DeclaredObject,
  name: string,
  target: AnyKind,
  reference: Reference,
  hits: readonly Target[],
): Problem => ({
  object: nameSubject(kind, name),
  path: formatPath(reference.path),
  what: `${hits.length} ${nameKind(target)} objects are called ${JSON.stringify(reference.name)}: ids ${hits.map(({ live }) => live?.id ?? "(new)").join(" and ")}`,
  remedy: "Write the id, or another name, of the one that is meant.",
});
