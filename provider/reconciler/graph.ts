/** The order of work, from references between objects. A cycle is broken where an object can be made without one. Pure. */
import type { Values } from "../model/value.ts";
import { namesFor } from "./names.ts";
import { referencesOf } from "./references.ts";
import type { AnyKind } from "./types.ts";

/** One declared object in the graph. */
export interface Declared {
  /** Unique in the graph. */
  readonly name: string;
  readonly kind: AnyKind;
  readonly values: Values;
}

/** `from` comes after `to`. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Where the reference stands, for one between declarations. */
  readonly path: string;
  /** False where `from` can be done without it at first, and finished afterwards. */
  readonly required: boolean;
}

/** An edge that was left out of the order: the object is created without it and patched afterwards. */
export type Postponed = Omit<Edge, "required">;

/** The order, dependencies first, and the references to patch in afterwards. */
export interface Order {
  readonly order: readonly string[];
  readonly postponed: readonly Postponed[];
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
 * Sorts so that each comes after what it waits for; linear in objects and edges.
 *
 * @param names all of them, in the order in which they were declared
 * @param edges between them
 * @returns the order, stable in the order of declaration, and the optional edges that had to be postponed
 * @throws Error for a cycle of required edges, naming its objects
 */
export function orderOf(names: readonly string[], edges: readonly Edge[]): Order {
  const waiting = new Map(names.map((name): [string, Set<Edge>] => [name, new Set()]));
  const wanted = new Map<string, Edge[]>();
  for (const edge of edges) {
    waiting.get(edge.from)?.add(edge);
    const others = wanted.get(edge.to);
    if (others) others.push(edge);
    else wanted.set(edge.to, [edge]);
  }
  const order: string[] = [];
  const postponed: Edge[] = [];
  const finish = (name: string) => {
    order.push(name);
    waiting.delete(name);
    for (const edge of wanted.get(name) ?? []) waiting.get(edge.from)?.delete(edge);
  };
  let rest = names;
  while (rest.length > 0) {
    const ready = rest.filter((name) => waiting.get(name)?.size === 0);
    for (const name of ready) finish(name);
    if (ready.length === 0) {
      const breakable = rest.find((name) =>
        [...(waiting.get(name) ?? [])].every(({ required }) => !required),
      );
      if (breakable === undefined)
        throw new Error(`These objects refer to each other in a circle: ${rest.join(", ")}.`);
      postponed.push(...(waiting.get(breakable) ?? []));
      finish(breakable);
    }
    rest = rest.filter((name) => waiting.has(name));
  }
  return { order, postponed: postponed.map(({ from, to, path }) => ({ from, to, path })) };
}
