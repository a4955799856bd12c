/** Live objects of one kind, found by id or by natural key without going through them all. Pure. */
import type { Live } from "../model/resource.ts";
import { canonicalText, isSet, type Value, type Values } from "../model/value.ts";
import { liveNames } from "./names.ts";
import type { AnyKind } from "./types.ts";

/** See the head of this file. */
export interface KeyedObjects {
  readonly byId: ReadonlyMap<string, Live>;
  /** The objects that have these values in these fields, in the order in which they came. */
  withKey(fields: readonly string[], values: Values): readonly Live[];
  /** The objects that a declaration may call so. @param name in lower case */
  withName(name: string): readonly Live[];
  put(live: Live): void;
  remove(id: string): void;
}

/**
 * One text for the values of a key: equal keys give equal texts, in canonical form, and *not set* is a value too.
 *
 * @param fields the fields of the key
 * @param values a declaration or a live object's values
 */
export function keyTextOf(kind: Pick<AnyKind, "inputs">, fields: readonly string[], values: Values): string {
  // Joined by hand: a plan of 100,000 objects asks for 200,000 of them.
  let text = "";
  for (const name of fields) {
    const value = values[name] ?? null;
    const normalise = kind.inputs[name]?.marks.normalise;
    const form = normalise && isSet(value) ? (normalise(value) as Value) : value;
    text += `${name}=${typeof form === "string" ? JSON.stringify(form) : canonicalText(form ?? null)};`;
  }
  return text;
}

/** An empty collection. */
export function createKeyedObjects(kind: AnyKind): KeyedObjects {
  const byId = new Map<string, Live>();
  const indexes = new Map<
    string,
    { readonly fields: readonly string[]; readonly ids: Map<string, Set<string>> }
  >();

  let names: Map<string, Set<string>> | undefined;

  const enterNames = (index: Map<string, Set<string>>, live: Live) => {
    for (const name of liveNames(kind, live)) index.set(name, (index.get(name) ?? new Set()).add(live.id));
  };
  const enter = (index: { fields: readonly string[]; ids: Map<string, Set<string>> }, live: Live) => {
    const text = keyTextOf(kind, index.fields, live.values);
    const ids = index.ids.get(text) ?? new Set<string>();
    index.ids.set(text, ids.add(live.id));
  };
  const remove = (id: string) => {
    const live = byId.get(id);
    if (live === undefined) return;
    byId.delete(id);
    if (names) for (const name of liveNames(kind, live)) names.get(name)?.delete(id);
    for (const { fields, ids } of indexes.values()) ids.get(keyTextOf(kind, fields, live.values))?.delete(id);
  };

  return {
    byId,
    withKey(fields, values) {
      const name = fields.join(" ");
      let index = indexes.get(name);
      if (index === undefined) {
        index = { fields, ids: new Map() };
        for (const live of byId.values()) enter(index, live);
        indexes.set(name, index);
      }
      const ids = index.ids.get(keyTextOf(kind, fields, values)) ?? [];
      return [...ids].flatMap((id) => byId.get(id) ?? []);
    },
    withName(name) {
      if (names === undefined) {
        names = new Map();
        for (const live of byId.values()) enterNames(names, live);
      }
      return [...(names.get(name) ?? [])].flatMap((id) => byId.get(id) ?? []);
    },
    put(live) {
      remove(live.id);
      byId.set(live.id, live);
      if (names) enterNames(names, live);
      for (const index of indexes.values()) enter(index, live);
    },
    remove,
  };
}
