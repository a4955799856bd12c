/** The order of work, from references between objects. A cycle is broken where an object can be made without one. Pure. */
import type { Values } from "../model/value.ts";
import { namesFor, referencesOf } from "./references.ts";
import type { AnyKind } from "./types.ts";

/** One declared object in the graph. */
export interface Declared {
  /** Unique in the graph. */
  readonly name: string;
  readonly kind: AnyKind;
  readonly values: Values;
}

/** An edge that was left out of the order: the object is created without it and patched afterwards. */
export interface Postponed {
  readonly from: string;
  readonly to: string;
  readonly path: string;
}

/** The order, dependencies first, and the references to patch in afterwards. */
export interface Order {
  readonly order: readonly string[];
  readonly postponed: readonly Postponed[];
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly path: string;
  readonly required: boolean;
}

/** The references between declared objects; those to objects outside the declaration are none. */
export function edgesOf(objects: readonly Declared[]): readonly Edge[] {
  const named = new Map<string, string>();
  for (const { kind, name, values } of objects) {
    for (const key of namesFor(kind, values)) named.set(`${kind.token} ${key}`, name);
  }
  return objects.flatMap(({ name: from, kind, values }) =>
    referencesOf(kind, values).flatMap((reference): readonly Edge[] => {
      const to = named.get(`${reference.kind} ${reference.name.toLowerCase()}`);
      if (to === undefined || to === from) return [];
      return [{ from, to, path: reference.path.join("."), required: reference.required }];
    }),
  );
}

/**
 * Sorts declared objects so that each comes after what it refers to.
 *
 * @returns the order, stable in the order of declaration, and the optional references that had to be postponed
 * @throws Error for a cycle of required references, naming its objects
 */
export function orderOf(objects: readonly Declared[]): Order {
  const edges = edgesOf(objects);
  const postponed = new Set<Edge>();
  const order: string[] = [];
  const done = new Set<string>();
  while (order.length < objects.length) {
    const waiting = (name: string) =>
      edges.filter((edge) => edge.from === name && !done.has(edge.to) && !postponed.has(edge));
    const rest = objects.filter(({ name }) => !done.has(name));
    const ready = rest.filter(({ name }) => waiting(name).length === 0);
    for (const { name } of ready) {
      order.push(name);
      done.add(name);
    }
    if (ready.length > 0) continue;
    const breakable = rest.find(({ name }) => waiting(name).every((edge) => !edge.required));
    if (breakable === undefined) {
      throw new Error(
        `These objects refer to each other in a circle: ${rest.map(({ name }) => name).join(", ")}.`,
      );
    }
    for (const edge of waiting(breakable.name)) postponed.add(edge);
  }
  return { order, postponed: [...postponed].map(({ from, to, path }) => ({ from, to, path })) };
}
