/** The names by which declarations may mean an object. Pure. */
import { foldName } from "../model/key.ts";
import type { Live } from "../model/resource.ts";
import type { Values } from "../model/value.ts";
import type { AnyKind } from "./types.ts";

/** Every name by which other objects may mean this one: the id, and the values of its keys; as `foldName` gives them. */
export function namesFor(kind: AnyKind, values: Values, id?: string): readonly string[] {
  const keys = kind.key.flat().map((field) => values[field]);
  const texts = keys.filter((value): value is string => typeof value === "string");
  const names = [...(id === undefined ? [] : [id]), ...texts];
  return names.map(foldName);
}

/** The names of a live object, as `foldName` gives them; its id among them where the kind does not say otherwise. */
export const liveNames = (kind: AnyKind, live: Live): readonly string[] =>
  kind.referredBy?.(live).map(foldName) ?? namesFor(kind, live.values, live.id);
