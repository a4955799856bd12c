/** Live objects of one kind, found by id, natural key, name or claim without going through them all. Pure. */
import { foldName, oneForm } from "../model/key.ts";
import type { Live } from "../model/resource.ts";
import { canonicalText, isSet, type Value, type Values } from "../model/value.ts";
import { liveNames } from "./names.ts";
import type { AnyKind } from "./types.ts";

/** See the head of this file. */
export interface KeyedObjects {
  readonly byId: ReadonlyMap<string, Live>;
  /** The objects that have these values in these fields, in the order in which they came. */
  withKey(fields: readonly string[], values: Values): readonly Live[];
  /** The objects that have these values in these fields but for case, the same ones among them. */
  nearKey(fields: readonly string[], values: Values): readonly Live[];
  /** The objects that a declaration may call so. @param name as `foldName` gives it */
  withName(name: string): readonly Live[];
  /** The objects that have this, which only one can have (`extension 200`), in the order in which they came. */
  withClaim(claim: string): readonly Live[];
  /** Everything of that sort that its objects have. */
  claims(): Iterable<string>;
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
    text += `${name}=${typeof form === "string" ? JSON.stringify(oneForm(form)) : canonicalText(form ?? null)};`;
  }
  return text;
}

/** The objects under one text: nearly always one, which then stands for itself. */
type Holders = Live | Map<string, Live>;

/** Objects by some texts of each, kept up to date as objects come and go. */
interface Index {
  readonly textsOf: (live: Live) => readonly string[];
  readonly held: Map<string, Holders>;
}

function enter({ textsOf, held }: Index, live: Live): void {
  for (const text of textsOf(live)) {
    const known = held.get(text);
    if (known instanceof Map) known.set(live.id, live);
    else if (known === undefined || known.id === live.id) held.set(text, live);
    else held.set(text, new Map([known, live].map((each) => [each.id, each])));
  }
}

function leave({ textsOf, held }: Index, live: Live): void {
  for (const text of textsOf(live)) {
    const known = held.get(text);
    if (known instanceof Map) known.delete(live.id);
    if (known instanceof Map ? known.size === 0 : known?.id === live.id) held.delete(text);
  }
}

function heldBy({ held }: Index, text: string): readonly Live[] {
  const known = held.get(text);
  if (known === undefined) return [];
  return known instanceof Map ? [...known.values()] : [known];
}

/** An empty collection. Its keys are indexed as objects come in: while the next page is still on its way. */
export function createKeyedObjects(kind: AnyKind): KeyedObjects {
  const byId = new Map<string, Live>();
  const indexes = new Map<string, Index>();

  /** The index of this name, which is made when it is first asked for. */
  const indexOf = (name: string, textsOf: Index["textsOf"]): Index => {
    const known = indexes.get(name);
    if (known !== undefined) return known;
    const index: Index = { textsOf, held: new Map() };
    for (const live of byId.values()) enter(index, live);
    indexes.set(name, index);
    return index;
  };
  const keyIndex = (fields: readonly string[]) =>
    indexOf(`key ${fields.join(" ")}`, (live) => [keyTextOf(kind, fields, live.values)]);
  const nearIndex = (fields: readonly string[]) =>
    indexOf(`near ${fields.join(" ")}`, (live) => [foldName(keyTextOf(kind, fields, live.values))]);
  const nameIndex = () => indexOf("names", (live) => liveNames(kind, live));
  const claimIndex = () => indexOf("claims", (live) => kind.claims(live.values));
  kind.key.forEach(keyIndex);

  const remove = (id: string) => {
    const live = byId.get(id);
    if (live === undefined) return;
    byId.delete(id);
    for (const index of indexes.values()) leave(index, live);
  };

  return {
    byId,
    withKey: (fields, values) => heldBy(keyIndex(fields), keyTextOf(kind, fields, values)),
    nearKey: (fields, values) => heldBy(nearIndex(fields), foldName(keyTextOf(kind, fields, values))),
    withName: (name) => heldBy(nameIndex(), name),
    withClaim: (claim) => heldBy(claimIndex(), claim),
    claims: () => claimIndex().held.keys(),
    put(live) {
      remove(live.id);
      byId.set(live.id, live);
      for (const index of indexes.values()) enter(index, live);
    },
    remove,
  };
}
