/** The order of steps: what is named comes before what names it, and what is done at one place stays together. Pure. */
import { type Edge, edgesOf, orderOf } from "../reconciler/graph.ts";
import { addressOf } from "../reconciler/plan/address.ts";
import type { DeclaredObject } from "../reconciler/plan/types.ts";

/** Something to be put in order. */
export interface Placed {
  /** Address of its object. */
  readonly object: string;
  readonly place: string;
}

/** What each object refers to, by address, without the references that close a circle. */
export function referencesByObject(
  objects: readonly DeclaredObject[],
): ReadonlyMap<string, readonly string[]> {
  const declared = objects.map(({ kind, inputs }) => ({
    name: addressOf(kind, inputs),
    kind,
    values: inputs,
  }));
  const edges = edgesOf(declared);
  const kept = withoutCircles(
    declared.map(({ name }) => name),
    edges,
  );
  return new Map(
    [...Map.groupBy(kept, ({ from }) => from)].map(([from, own]) => [
      from,
      [...new Set(own.map(({ to }) => to))],
    ]),
  );
}

function withoutCircles(names: readonly string[], edges: readonly Edge[]): readonly Edge[] {
  try {
    const late = new Set(
      orderOf(names, edges).postponed.map(({ from, to, path }) => `${from} ${to} ${path}`),
    );
    return edges.filter(({ from, to, path }) => !late.has(`${from} ${to} ${path}`));
  } catch {
    // Objects that cannot be made without each other: the plan has a problem, and any order is as good as another.
    return [];
  }
}

/**
 * Sorts so that each object comes after those it refers to. Of those that could be next, one at the place where the person
 * is already comes first.
 *
 * @param items with all steps of one object next to each other
 * @param references by address
 */
export function inOrderOfWork<T extends Placed>(
  items: readonly T[],
  references: ReadonlyMap<string, readonly string[]>,
): readonly T[] {
  const byObject = Map.groupBy(items, ({ object }) => object);
  const waiting = new Map<string, number>();
  const wanted = new Map<string, string[]>();
  for (const object of byObject.keys()) {
    const targets = (references.get(object) ?? []).filter((target) => byObject.has(target));
    waiting.set(object, targets.length);
    for (const target of targets) wanted.set(target, [...(wanted.get(target) ?? []), object]);
  }
  const ready = new Map<string, string[]>();
  const placeOf = (object: string) => byObject.get(object)?.[0]?.place ?? "";
  const byPlace = Map.groupBy(byObject.keys(), placeOf);
  const done = new Set<string>();
  /** A place that can be finished now does not have to be come back to. */
  const canBeFinished = (name: string) =>
    (byPlace.get(name) ?? []).every(
      (object) =>
        done.has(object) ||
        (references.get(object) ?? []).every(
          (target) => !byObject.has(target) || done.has(target) || placeOf(target) === name,
        ),
    );
  const offer = (object: string) => {
    const place = placeOf(object);
    ready.set(place, [...(ready.get(place) ?? []), object]);
  };
  for (const [object, count] of waiting) if (count === 0) offer(object);
  const ordered: T[] = [];
  let place: string | undefined;
  while (ready.size > 0) {
    if (place === undefined || !ready.has(place)) {
      const places = [...ready.keys()];
      place = places.find(canBeFinished) ?? places[0] ?? "";
    }
    const objects: readonly string[] = ready.get(place) ?? [];
    ready.delete(place);
    for (const object of objects) {
      ordered.push(...(byObject.get(object) ?? []));
      done.add(object);
      for (const other of wanted.get(object) ?? []) {
        const missing = (waiting.get(other) ?? 0) - 1;
        waiting.set(other, missing);
        if (missing === 0) offer(other);
      }
    }
  }
  return ordered;
}
