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

/** The objects under one text: nearly always one, which then stands for itself. */
type Holders = Live | Map<string, Live>;

function enter(index: Map<string, Holders>, text: string, live: Live): void {
  const held = index.get(text);
  if (held === undefined) index.set(text, live);
  else if (held instanceof Map) held.set(live.id, live);
  else index.set(text, new Map([held, live].map((each) => [each.id, each])));
}

function leave(index: Map<string, Holders>, text: string, id: string): void {
  const held = index.get(text);
  if (held instanceof Map) held.delete(id);
  else if (held?.id === id) index.delete(text);
}

function heldBy(index: ReadonlyMap<string, Holders>, text: string): readonly Live[] {
  const held = index.get(text);
  if (held === undefined) return [];
  return held instanceof Map ? [...held.values()] : [held];
}

/** An empty collection. Its keys are indexed as objects come in: while the next page is still on its way. */
export function createKeyedObjects(kind: AnyKind): KeyedObjects {
  const byId = new Map<string, Live>();
  const keys = new Map(
    kind.key.map((fields) => [fields.join(" "), { fields, index: new Map<string, Holders>() }]),
  );
  let names: Map<string, Holders> | undefined;

  const enterNames = (index: Map<string, Holders>, live: Live) => {
    for (const name of new Set(liveNames(kind, live))) enter(index, name, live);
  };
  const enterKey = (index: Map<string, Holders>, fields: readonly string[], live: Live) =>
    enter(index, keyTextOf(kind, fields, live.values), live);
  const remove = (id: string) => {
    const live = byId.get(id);
    if (live === undefined) return;
    byId.delete(id);
    if (names) for (const name of liveNames(kind, live)) leave(names, name, id);
    for (const { fields, index } of keys.values()) leave(index, keyTextOf(kind, fields, live.values), id);
  };

  return {
    byId,
    withKey(fields, values) {
      const name = fields.join(" ");
      let key = keys.get(name);
      if (key === undefined) {
        key = { fields, index: new Map() };
        for (const live of byId.values()) enterKey(key.index, fields, live);
        keys.set(name, key);
      }
      return heldBy(key.index, keyTextOf(kind, fields, values));
    },
    withName(name) {
      if (names === undefined) {
        names = new Map();
        for (const live of byId.values()) enterNames(names, live);
      }
      return heldBy(names, name);
    },
    put(live) {
      remove(live.id);
      byId.set(live.id, live);
      if (names) enterNames(names, live);
      for (const { fields, index } of keys.values()) enterKey(index, fields, live);
    },
    remove,
  };
}
