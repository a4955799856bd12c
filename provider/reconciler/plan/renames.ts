/**
 * Creates that are probably renames: one missing, one extra, alike. Pure.
 *
 * Alike are two objects with one thing that only one can have (an extension) or with one of their keys but for case, or
 * whose other fields are all equal and whose keys are near each other, or that have two equal fields besides the key, or one
 * that says as much as a flow's definition. Fields at their default say nothing.
 */
import { foldName, keyFieldsOf } from "../../model/key.ts";
import { nearestName } from "../../model/nearest.ts";
import type { Field } from "../../model/shape.ts";
import { canonicalText, isObject, isSet, sameValue, type Value, type Values } from "../../model/value.ts";
import { keyText, nameKind, nameSubject } from "../describe.ts";
import { keyTextOf } from "../keyed.ts";
import type { AnyKind } from "../types.ts";
import type { Decision } from "./decide.ts";
import type { Extra } from "./extras.ts";
import type { Matched } from "./observe.ts";
import { placed } from "./problems.ts";
import type { PlanProblem } from "./types.ts";

/** @param allow `create:CallGroup:Sales` says that one is new */
export function probableRenames(
  decisions: readonly Decision[],
  extras: readonly Extra[],
  allow: readonly string[],
): readonly PlanProblem[] {
  const allowed = new Set(allow.map(foldName));
  const candidates = new Map(
    [...Map.groupBy(extras, ({ kind }) => kind)].map(([kind, list]) => [
      kind.token,
      candidatesOf(kind, list),
    ]),
  );
  return decisions.flatMap(({ action, matched, desired }) => {
    const { object, address } = matched;
    if (action !== "create" || object.was !== undefined) return [];
    if (allowed.has(foldName(`create:${address}`))) return [];
    const twin = candidates.get(object.kind.token)?.(desired);
    return twin === undefined ? [] : [probableRename(matched, twin)];
  });
}

/** Finds the extra object of a kind that is like a declaration, without going through them all each time. */
function candidatesOf(kind: AnyKind, extras: readonly Extra[]): (desired: Values) => Extra | undefined {
  const unique = new Map<string, Extra>();
  for (const extra of extras) {
    for (const text of uniqueTexts(kind, extra.live.values)) if (!unique.has(text)) unique.set(text, extra);
  }
  const shown = new Set(extras.flatMap(({ live }) => Object.keys(live.values)));
  const alike = new Map<string, ReadonlyMap<string, readonly Extra[]>>();
  return (desired) => {
    for (const text of uniqueTexts(kind, desired)) {
      const twin = unique.get(text);
      if (twin) return twin;
    }
    const names = tellingFields(kind, desired).filter((name) => shown.has(name));
    if (names.length === 0) return undefined;
    const [meant, texts] = partition(names, (name) => kind.inputs[name]?.marks.sameMeaning !== undefined);
    const known = alike.get(texts.join(" "));
    const index = known ?? Map.groupBy(extras, ({ live }) => textOf(kind, texts, live.values));
    if (known === undefined) alike.set(texts.join(" "), index);
    const same = (index.get(textOf(kind, texts, desired)) ?? []).filter(({ live }) =>
      meant.every((name) => kind.inputs[name]?.marks.sameMeaning?.(desired[name], live.values[name])),
    );
    return names.length > 1 || meant.length > 0
      ? same[0]
      : same.slice(0, 50).find(({ live }) => nearKeys(kind, desired, live.values));
  };
}

const partition = (names: readonly string[], holds: (name: string) => boolean) =>
  [names.filter(holds), names.filter((name) => !holds(name))] as const;

/** What only one object can have, each of its keys, and each of them whatever its case: references do not regard it. */
function uniqueTexts(kind: AnyKind, values: Values): readonly string[] {
  const keys = kind.key
    .filter((fields) => fields.every((field) => isSet(values[field])))
    .map((fields) => keyTextOf(kind, fields, values));
  return [...kind.claims(values), ...keys, ...keys.map((text) => `any case ${foldName(text)}`)];
}

/** Declared fields that tell one object from another: not the key, not at their default, and shown. */
const tellingFields = (kind: AnyKind, desired: Values): readonly string[] => {
  const keys = new Set(kind.key.flat());
  return Object.entries(kind.inputs)
    .filter(
      ([name, { marks }]) =>
        !keys.has(name) &&
        !marks.setting &&
        !marks.writeOnly &&
        isSet(desired[name]) &&
        !sameValue(desired[name], marks.serverDefault?.value as Value),
    )
    .map(([name]) => name);
};

const textOf = (kind: AnyKind, names: readonly string[], values: Values): string =>
  canonicalText(names.map((name) => essence(kind.inputs[name], values[name]))).toLowerCase();

/** What a value says, declared or live: without defaults and what is never shown, references by name, sets in one order. */
function essence(field: Field | undefined, value: Value): Value {
  if (field === undefined || !isSet(value) || field.marks.writeOnly) return null;
  const { marks, type } = field;
  if (marks.reference) return isObject(value) ? (value.preferred ?? null) : value;
  if (type.type === "array" && Array.isArray(value)) {
    const parts = value.map((each: Value) => essence(type.element, each));
    return marks.unordered
      ? parts.sort((one, other) => (canonicalText(one) < canonicalText(other) ? -1 : 1))
      : parts;
  }
  if ((type.type === "map" || type.type === "object") && isObject(value)) {
    const parts = Object.entries(value).flatMap(([name, inner]): [string, Value][] => {
      const part = type.type === "map" ? type.element : type.fields()[name];
      const said = essence(part, inner);
      return isSet(said) && !sameValue(said, part?.marks.serverDefault?.value as Value) ? [[name, said]] : [];
    });
    return Object.fromEntries(parts);
  }
  return marks.normalise ? (marks.normalise(value) as Value) : value;
}

/** True where one field of the key is equal, or the keys are nearly the same text. */
function nearKeys(kind: AnyKind, desired: Values, live: Values): boolean {
  const fields = keyFieldsOf(kind, desired);
  if (fields.some((field) => isSet(desired[field]) && sameValue(desired[field], live[field]))) return true;
  const own = { ...kind, key: [fields] };
  const texts = [keyText(own, desired), keyText(own, live)] as const;
  // Extensions and telephone numbers are near each other by nature.
  if (texts.every((text) => /^\+?\d+$/.test(text))) return false;
  return nearestName(texts[0], [texts[1]]) !== undefined;
}

/** The key as `was:` takes it. */
function formerKey(kind: AnyKind, values: Values): string {
  const fields = (kind.key.at(-1) ?? []).filter((field) => isSet(values[field]));
  const [field = ""] = fields;
  if ((kind.key.at(-1) ?? []).length === 1) return JSON.stringify(values[field] ?? "");
  return `{ ${fields.map((each) => `${each}: ${JSON.stringify(values[each])}`).join(", ")} }`;
}

function probableRename({ object, name, address }: Matched, twin: Extra): PlanProblem {
  const { kind } = object;
  const { live } = twin;
  return placed(object, {
    object: nameSubject(kind, name),
    what: `is not live, and the live ${nameKind(kind)} ${JSON.stringify(keyText(kind, live.values))} (id ${live.id}), which is not declared, is like it: this looks like a rename`,
    remedy: `If it is, add was: ${formerKey(kind, live.values)} or id: ${live.id}. If it is a new object, say --allow create:${address}. Nothing was written.`,
  });
}
