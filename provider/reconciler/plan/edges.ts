/** What has to be done before what: from references, from what only one can have, and from what is deleted. Pure. */
import { foldName } from "../../model/key.ts";
import type { Field } from "../../model/shape.ts";
import { isObject, isSet, type Value, type Values } from "../../model/value.ts";
import { type Edge, edgesOf } from "../graph.ts";
import { liveNames } from "../names.ts";
import type { AnyKind } from "../types.ts";
import type { Decision } from "./decide.ts";
import type { Extra } from "./extras.ts";
import type { Places } from "./places.ts";
import type { PlannedObject } from "./types.ts";

/** True where an update gives the object another of the names by which others may mean it. */
const getsName = ({ matched, changed }: Decision): boolean => {
  const names = new Set(matched.object.kind.key.flat());
  return changed.some((field) => names.has(field));
};

/** An edge of a plan. */
export interface PlanEdge extends Edge {
  /** It follows from two others, which say what is waited for. */
  readonly implied?: true;
  /** What is let go of stands in a list, and can be taken out of it before anything takes its place. */
  readonly inList?: boolean;
}

/** What a plan deletes, by every name that refers to it: `token name`. */
export type Going = ReadonlyMap<string, string>;

/** @returns the addresses of what the plan deletes */
export function goingNames(extras: readonly Extra[], removals: readonly PlannedObject[]): Going {
  const going = new Set(removals.map(({ object }) => object));
  const names = new Map<string, string>();
  for (const { kind, live, address } of extras) {
    if (!going.has(address)) continue;
    for (const name of liveNames(kind, live)) names.set(`${kind.token} ${name}`, address);
  }
  return names;
}

/** Which steps come after which, of what is in the plan. */
export function edgesBetween(
  touched: readonly Decision[],
  places: Places,
  extras: readonly Extra[],
  going: Going,
): readonly PlanEdge[] {
  const references = referenceEdges(touched);
  const releases = removalEdges(touched, extras, going);
  const awaiting = Map.groupBy(releases, ({ to, path }) => `${to} ${path}`);
  const awaitedBy = ({ from, path }: Edge) => awaiting.get(`${from} ${topOf(path)}`) ?? [];
  return [
    ...references.map((edge): Edge => (awaitedBy(edge).length > 0 ? { ...edge, reluctance: 1 } : edge)),
    ...claimEdges(places),
    ...releases,
    // A reference is let go of when another takes its place, which has to be there by then; in a circle as the product allows.
    ...references.flatMap((edge) =>
      awaitedBy(edge)
        .filter(({ inList }) => !inList)
        .map(
          ({ from }): PlanEdge => ({
            from,
            to: edge.to,
            path: "",
            required: false,
            reluctance: 2,
            implied: true,
          }),
        ),
    ),
  ];
}

/** The field of the object in which a path leads. */
export const topOf = (path: string): string => path.split(".")[0] ?? "";

/** References to what is created, or gets the name that is used, in this plan. */
function referenceEdges(touched: readonly Decision[]): readonly Edge[] {
  const byAddress = new Map(touched.map((each) => [each.matched.address, each]));
  const declared = touched.map(({ matched }) => ({
    name: matched.address,
    kind: matched.object.kind,
    values: matched.object.inputs,
  }));
  return edgesOf(declared).filter(({ from, to, path }) => {
    const [taker, target] = [byAddress.get(from), byAddress.get(to)];
    if (taker === undefined || target === undefined) return false;
    const sends = taker.action === "create" || taker.changed.includes(topOf(path));
    // An apply looks at every reference of what it writes: under its new name nothing is found before it has that name.
    return (sends && target.action === "create") || getsName(target);
  });
}

function claimEdges({ waits, aside }: Places): readonly Edge[] {
  const edge = (from: string, to: string): Edge => ({ from, to, path: "", required: true });
  return [
    ...waits.map(({ taker, holder, spared }) =>
      edge(taker, spared && aside.has(holder) ? `${holder}#aside` : holder),
    ),
    ...[...aside].map((address) => edge(address, `${address}#aside`)),
  ];
}

/** What is deleted goes after everything that still refers to it has let go of it. */
function removalEdges(
  touched: readonly Decision[],
  extras: readonly Extra[],
  targets: Going,
): readonly PlanEdge[] {
  if (targets.size === 0) return [];
  const going = new Set(targets.values());
  const edgesFrom = (referrer: string, kind: AnyKind, values: Values): readonly PlanEdge[] =>
    liveReferences(kind, values).flatMap(({ token, names, path, inList }) => {
      const used = new Set(names.map((name) => targets.get(`${token} ${foldName(name)}`)));
      return [...used].flatMap((target): PlanEdge[] =>
        target === undefined || target === referrer
          ? []
          : // The referrer is written, or deleted itself, before its target goes; of two that go, one lets go before that.
            [{ from: target, to: referrer, path, required: path === "" || !going.has(referrer), inList }],
      );
    });
  return [
    ...touched.flatMap(({ matched }) =>
      matched.live ? edgesFrom(matched.address, matched.object.kind, matched.live.values) : [],
    ),
    ...extras
      .filter(({ address }) => going.has(address))
      .flatMap(({ kind, live, address }) => edgesFrom(address, kind, live.values)),
  ];
}

/** A reference in a live object. */
export interface LiveUse {
  readonly token: string;
  readonly names: readonly string[];
  /** The top-level field that holds it; empty where none does. */
  readonly path: string;
  readonly inList: boolean;
}

/** References in a live object, wherever they stand, and what it needs. */
export function liveReferences(kind: AnyKind, values: Values): readonly LiveUse[] {
  const found: LiveUse[] = [];
  const visit = (field: Field | undefined, value: Value, path: string, inList: boolean): void => {
    if (field === undefined || !isSet(value)) return;
    const token = field.marks.reference?.kind;
    if (token !== undefined) {
      if (isObject(value) && Array.isArray(value.names))
        found.push({ token, names: value.names.map(String), path, inList });
      return;
    }
    const { type } = field;
    if (type.type === "array" && Array.isArray(value))
      for (const each of value) visit(type.element, each, path, true);
    if (type.type === "map" && isObject(value))
      for (const each of Object.values(value)) visit(type.element, each, path, inList);
    if (type.type === "object" && isObject(value))
      for (const [name, each] of Object.entries(value)) visit(type.fields()[name], each, path, inList);
  };
  for (const [name, value] of Object.entries(values)) visit(kind.inputs[name], value, name, false);
  for (const need of kind.needs(values))
    found.push({ token: need.kind, names: [need.name], path: "", inList: false });
  return found;
}
