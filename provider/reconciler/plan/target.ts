/** What `--target` asks for. Pure. */
import type { Values } from "../../model/value.ts";
import { edgesOf } from "../graph.ts";
import type { Session } from "../session.ts";
import type { AnyKind } from "../types.ts";
import { addressOf, isMeant, mayMean } from "./address.ts";
import type { Extra } from "./extras.ts";
import type { Declaration, DeclaredObject, PlanOptions } from "./types.ts";

/** The objects that were asked for, with what they refer to; and the kinds whose extra objects are. */
export function targeted(
  session: Session,
  { objects, scope }: Declaration,
  { target = [] }: PlanOptions,
): {
  readonly asked: ReadonlySet<DeclaredObject>;
  readonly owned: readonly AnyKind[];
  readonly isAsked: (extra: Extra) => boolean;
} {
  const owned = [...session.kinds.values()].filter(({ token }) => scope.kinds.has(token));
  if (target.length === 0) return { asked: new Set(objects), owned, isAsked: () => true };
  const isTarget = (kind: AnyKind, values: Values) =>
    target.some((pattern) => isMeant(pattern, kind, values));
  const named = new Map(objects.map((object) => [addressOf(object.kind, object.inputs), object]));
  const edges = Map.groupBy(
    edgesOf([...named].map(([name, { kind, inputs }]) => ({ name, kind, values: inputs }))),
    ({ from }) => from,
  );
  const asked = new Set<DeclaredObject>();
  const pending = objects.filter(({ kind, inputs }) => isTarget(kind, inputs));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (asked.has(next)) continue;
    asked.add(next);
    const uses = edges.get(addressOf(next.kind, next.inputs)) ?? [];
    pending.push(...uses.flatMap(({ to }) => named.get(to) ?? []));
  }
  return {
    asked: new Set(objects.filter((object) => asked.has(object))),
    owned: owned.filter((kind) => target.some((pattern) => mayMean(pattern, kind))),
    isAsked: ({ kind, live }) => isTarget(kind, live.values),
  };
}
