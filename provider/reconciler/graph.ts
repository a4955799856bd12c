/** The order of work, from references between objects. A cycle is broken where an object can be made without one. Pure. */
import { foldName } from "../model/key.ts";
import { type Problem, ProblemError } from "../model/problem.ts";
import type { Values } from "../model/value.ts";
import { groupsOf } from "./circles.ts";
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
  /** Where the reference stands, for one between declarations; empty where no field refers. */
  readonly path: string;
  /** False where `from` can be done without it at first, and finished afterwards. */
  readonly required: boolean;
  /** How late it may be broken: 1 where another waits for just this, 2 where that is only better. Absent: at once. */
  readonly reluctance?: 1 | 2;
}

/** An edge that was left out of the order: the object is created without it and patched afterwards. */
export type Postponed = Omit<Edge, "required" | "reluctance">;

/** The order, dependencies first, and the references to patch in afterwards. */
export interface Order {
  readonly order: readonly string[];
  readonly postponed: readonly Postponed[];
}

/** The references between declared objects, and what one needs of another; those to objects outside the declaration are none. */
export function edgesOf(objects: readonly Declared[]): readonly Edge[] {
  const named = new Map<string, string>();
  for (const { kind, name, values } of objects) {
    for (const key of namesFor(kind, values)) named.set(`${kind.token} ${key}`, name);
  }
  return objects.flatMap(({ name: from, kind, values }) => {
    const edge = (token: string, name: string, path: string, required: boolean): readonly Edge[] => {
      const to = named.get(`${token} ${foldName(name)}`);
      return to === undefined || to === from ? [] : [{ from, to, path, required }];
    };
    return [
      ...referencesOf(kind, values).flatMap(({ kind: token, name, path, required }) =>
        edge(token, name, path.join("."), required),
      ),
      ...kind.needs(values).flatMap((need) => edge(need.kind, need.name, "", true)),
    ];
  });
}

/**
 * Sorts so that each comes after what it waits for; linear in objects and edges.
 *
 * @param names all of them, in the order in which they were declared
 * @param edges between them
 * @returns the order, stable in the order of declaration, and the optional edges that had to be postponed: only such as
 *   are part of a circle
 * @throws ProblemError for a circle that has an object with required edges only, naming its objects
 */
export function orderOf(names: readonly string[], edges: readonly Edge[]): Order {
  const position = new Map(names.map((name, index) => [name, index]));
  const waits = waitsOf(names, edges);
  const order: string[] = [];
  const postponed: Edge[] = [];
  // Names in the order in which a circle is broken at them, by their reluctance.
  const breakable: readonly string[][] = [[], [], []];
  const offer = (name: string) => {
    const wait = waits.get(name);
    if (wait && isBreakable(wait)) breakable[reluctanceOf(wait)]?.push(name);
  };
  names.forEach(offer);
  let ready = names.filter((name) => waits.get(name)?.open.size === 0);
  const finish = (name: string, next: string[]) => {
    order.push(name);
    const wait = waits.get(name);
    waits.delete(name);
    for (const edge of wait?.wantedBy ?? []) {
      const other = waits.get(edge.from);
      if (!other?.open.delete(edge)) continue;
      if (!edge.inCircle || edge.required) other.firm -= 1;
      if (other.open.size === 0) next.push(edge.from);
      else offer(edge.from);
    }
  };
  const nextOf = breakable.map((list) => inTurn(list, (name) => waits.has(name)));
  while (waits.size > 0) {
    const next: string[] = [];
    for (const name of ready) finish(name, next);
    if (ready.length === 0) {
      const name = nextOf.reduce<string | undefined>((found, next) => found ?? next(), undefined);
      if (name === undefined) throw new ProblemError(noOrder(circleIn(names, waits)));
      postponed.push(...(waits.get(name)?.open ?? []));
      finish(name, next);
    }
    ready = next.sort((one, other) => (position.get(one) ?? 0) - (position.get(other) ?? 0));
  }
  return { order, postponed: postponed.map(({ from, to, path }) => ({ from, to, path })) };
}

interface Waiting {
  /** What it still waits for. */
  readonly open: Set<Edge & { readonly inCircle: boolean }>;
  readonly wantedBy: (Edge & { readonly inCircle: boolean })[];
  /** How many of those cannot be postponed: required ones, and such as no circle needs. */
  firm: number;
}

const isBreakable = ({ firm, open }: Waiting): boolean => firm === 0 && open.size > 0;

const reluctanceOf = ({ open }: Waiting): number =>
  [...open].reduce((most, { reluctance = 0 }) => Math.max(most, reluctance), 0);

/** Gives the first of a growing list that still holds, without looking twice at one that does not. */
function inTurn(list: readonly string[], holds: (name: string) => boolean): () => string | undefined {
  let at = 0;
  return () => {
    while (at < list.length && !holds(list[at] ?? "")) at += 1;
    return list[at];
  };
}

function waitsOf(names: readonly string[], edges: readonly Edge[]): Map<string, Waiting> {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const known = next.get(from);
    if (known) known.push(to);
    else next.set(from, [to]);
  }
  const groups = groupsOf(names, next);
  const waits = new Map(
    names.map((name): [string, Waiting] => [name, { open: new Set(), wantedBy: [], firm: 0 }]),
  );
  for (const edge of edges) {
    const [from, to] = [waits.get(edge.from), waits.get(edge.to)];
    if (from === undefined || to === undefined) continue;
    const entry = { ...edge, inCircle: groups.get(edge.from) === groups.get(edge.to) };
    from.open.add(entry);
    to.wantedBy.push(entry);
    if (!entry.inCircle || entry.required) from.firm += 1;
  }
  return waits;
}

/** One circle among those that wait, for a message: behind it there may be thousands more. */
function circleIn(names: readonly string[], waits: ReadonlyMap<string, Waiting>): string {
  const seen: string[] = [];
  const at = new Map<string, number>();
  let name = names.find((each) => waits.has(each));
  while (name !== undefined && !at.has(name)) {
    at.set(name, seen.length);
    seen.push(name);
    const open: readonly Edge[] = [...(waits.get(name)?.open ?? [])];
    name = (open.find(({ required }) => required) ?? open[0])?.to;
  }
  const circle = seen.slice(name === undefined ? 0 : at.get(name));
  const more = circle.length > 10 ? ` and ${circle.length - 8} more` : "";
  return `${(more === "" ? circle : circle.slice(0, 8)).join(", ")}${more}`;
}

const noOrder = (circle: string): Problem => ({
  object: "Plan",
  what: `none of these can be done first, because each waits for the next one: ${circle}`,
  remedy: "Take one of the references out, apply, and put it back. Nothing was written.",
});
