/** What is done of an object at first and what later, where a reference has to wait for what it refers to. Pure. */
import { foldName } from "../../model/key.ts";
import { formatPath, valueAt } from "../../model/path.ts";
import type { Value, Values } from "../../model/value.ts";
import type { Postponed } from "../graph.ts";
import { referencesOf } from "../references.ts";
import type { AnyKind } from "../types.ts";
import { type Going, type PlanEdge, topOf } from "./edges.ts";
import { fieldAt, shown } from "./shown.ts";
import { type PlannedField, type PlannedObject, stepKey } from "./types.ts";

/** Answers whether the reference of an object, in one of its fields, is postponed. */
export type Lateness = (object: string, field: string) => boolean;

/** See {@link Lateness}. */
export function lateness(postponed: readonly Postponed[]): Lateness {
  const late = new Set(postponed.map(({ from, path }) => `${from} ${topOf(path)}`));
  return (object, field) => late.has(`${object} ${field}`);
}

/** One step for an object of which nothing can be done at first. */
export const wholeLater = (own: PlannedObject, later: PlannedObject): PlannedObject => ({
  ...own,
  reason: later.reason,
  fields: later.fields,
  ...(later.desired === undefined ? {} : { desired: later.desired }),
  waitsFor: [...new Set([...own.waitsFor, ...later.waitsFor])].filter((key) => key !== own.object),
});

/** A delete, where what refers to the object lets go of it in its later step: it waits for that one. */
export function afterLater(
  step: PlannedObject,
  waits: readonly PlanEdge[],
  isLate: Lateness,
  laterSteps: ReadonlyMap<string, PlannedObject>,
): PlannedObject {
  const late = waits.flatMap(({ to, path, inList }) => {
    const later = inList || !isLate(to, path) ? undefined : laterSteps.get(to);
    return later === undefined ? [] : [stepKey(later)];
  });
  // What takes its place may wait for the delete itself: then it has to go while something refers to it.
  const waitsFor = isLate(step.object, "")
    ? step.waitsFor.filter((key) => !late.includes(key))
    : [...new Set([...step.waitsFor, ...late])];
  return { ...step, waitsFor };
}

/** The steps with each later one as early as what it waits for allows: a delete may wait for it. */
export function withLater(
  steps: readonly PlannedObject[],
  laterSteps: ReadonlyMap<string, PlannedObject>,
): readonly PlannedObject[] {
  if (laterSteps.size === 0) return steps;
  const open = new Map([...laterSteps.values()].map((step) => [step, new Set(step.waitsFor)]));
  const users = Map.groupBy(
    [...open.keys()].flatMap((step) => step.waitsFor.map((key) => ({ key, step }))),
    ({ key }) => key,
  );
  const inTurn = steps.flatMap((step) => [
    step,
    ...(users.get(stepKey(step)) ?? []).flatMap(({ key, step: later }) => {
      const waits = open.get(later);
      return waits?.delete(key) && waits.size === 0 ? [later] : [];
    }),
  ]);
  // What waits for a step that a problem took out of the plan is shown all the same.
  return [...inTurn, ...[...open].filter(([, waits]) => waits.size > 0).map(([step]) => step)];
}

/** An element of a list that refers to what the plan deletes. */
export interface Gone {
  readonly name: string;
  readonly index: number;
  readonly field: PlannedField;
}

/** What is taken out of the lists that wait: each of them is written as a whole later, and what it refers to goes before that. */
export function goneIn(kind: AnyKind, now: Values, late: ReadonlySet<string>, goes: Going): readonly Gone[] {
  const waiting = Object.fromEntries(Object.entries(now).filter(([name]) => late.has(name)));
  const found = referencesOf(kind, waiting).flatMap(({ path, kind: token, name: target }): Gone[] => {
    const [name, index] = path;
    const field = fieldAt(kind.inputs, path.slice(0, 2));
    if (typeof index !== "number" || !field || !goes.has(`${token} ${foldName(target)}`)) return [];
    const from = shown(field, valueAt(now, path.slice(0, 2))) as unknown;
    return [
      { name: String(name), index, field: { path: formatPath(path.slice(0, 2)), change: "delete", from } },
    ];
  });
  return [...new Map(found.map((each) => [each.field.path, each])).values()];
}

/** The declaration without the fields that wait: as they are live but for what goes, or not set. */
export function without(
  desired: Values,
  late: ReadonlySet<string>,
  now: Values,
  gone: readonly Gone[],
): Values {
  const rest = Object.entries(desired).filter(([name]) => !late.has(name));
  const kept = Object.entries(now).flatMap(([name, value]): [string, Value][] => {
    if (!late.has(name)) return [];
    const out = new Set(gone.flatMap((each) => (each.name === name ? [each.index] : [])));
    return [[name, Array.isArray(value) ? value.filter((_, index) => !out.has(index)) : value]];
  });
  return Object.fromEntries([...rest, ...kept]);
}
