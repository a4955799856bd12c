/** The order of what is written: what is referred to stands before what refers to it. Pure. */
import { walk } from "../model/shape.ts";
import { edgesOf, orderOf } from "../reconciler/graph.ts";
import type { Exported } from "../reconciler/plan/types.ts";
import type { AnyKind } from "../reconciler/types.ts";

/**
 * Kinds with those that others refer to first, so that they get the best names too; else in the order of the registry.
 *
 * Numbers have no reference between their kinds: the same number is bought, activated and assigned, in this order.
 */
export function kindsInOrder(kinds: readonly AnyKind[]): readonly AnyKind[] {
  const byToken = new Map(kinds.map((kind) => [kind.token, kind]));
  const needs = new Map(
    kinds.map((kind) => [kind, [...referred(kind, byToken), ...namesakesOf(kind, kinds)]]),
  );
  const needed = new Set([...needs.values()].flat());
  const order: AnyKind[] = [];
  const visited = new Set<AnyKind>();
  const visit = (kind: AnyKind): void => {
    if (visited.has(kind)) return;
    visited.add(kind);
    for (const other of needs.get(kind) ?? []) visit(other);
    order.push(kind);
  };
  for (const kind of kinds) if (needed.has(kind)) visit(kind);
  for (const kind of kinds) visit(kind);
  return order;
}

function referred(kind: AnyKind, byToken: ReadonlyMap<string, AnyKind>): readonly AnyKind[] {
  return [...walk(kind.inputs)].flatMap(({ field }) => byToken.get(field.marks.reference?.kind ?? "") ?? []);
}

/**
 * The kinds whose objects are what a key field of this one is called: `phoneNumber` of an assignment is a `PhoneNumber`,
 * and that of Spoke is one of Twilio's first.
 */
export function namesakesOf(kind: AnyKind, kinds: readonly AnyKind[]): readonly AnyKind[] {
  const fields = kind.key.flat().filter((name) => kind.inputs[name]?.marks.immutable);
  return kinds.filter(
    (other) =>
      fields.some((name) => name.toLowerCase() === other.name.toLowerCase()) &&
      (other.name !== kind.name || (other.module === "twilio" && kind.module !== "twilio")),
  );
}

/** Objects of one kind, those that others of the kind refer to first, else in the order in which they stand. */
export function objectsInOrder(objects: readonly Exported[]): readonly Exported[] {
  const named = objects.map(({ kind, inputs }, index) => ({ name: String(index), kind, values: inputs }));
  const edges = edgesOf(named).map((edge) => ({ ...edge, required: false }));
  return orderOf(
    named.map(({ name }) => name),
    edges,
  ).order.flatMap((name) => objects[Number(name)] ?? []);
}
