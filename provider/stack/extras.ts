/** What an entry of a stack file says beside the fields of its object: `id`, `was`, `ignore`, `silence`. Pure. */
import { keyOf } from "../model/key.ts";
import { nearestName } from "../model/nearest.ts";
import { formatPath, parsePath, type Step } from "../model/path.ts";
import { entryKeys } from "../model/resource.ts";
import type { Field, FieldType } from "../model/shape.ts";
import { isObject, isSet, UNKNOWN, type Value, type Values } from "../model/value.ts";
import { nameKind } from "../reconciler/describe.ts";
import { fieldAt } from "../reconciler/plan/shown.ts";
import type { DeclaredObject } from "../reconciler/plan/types.ts";
import type { AnyKind } from "../reconciler/types.ts";
import type { Traces } from "./resolve.ts";
import { type Origin, type Part, within } from "./source.ts";
import { readWritten, tagOf } from "./tags.ts";

/** A key of an entry that is no field. */
export const isEntryKey = (name: string): name is keyof typeof entryKeys => Object.hasOwn(entryKeys, name);

const fieldOf = (type: FieldType): Field => ({ type, required: false, description: "", marks: {} });

const textField = fieldOf({ type: "string" });
const textsField = fieldOf({ type: "array", element: textField });

/** Keys of an entry that hold a list. */
export const listKeys: ReadonlySet<string> = new Set<keyof typeof entryKeys>(["ignore", "silence"]);

/** What an entry's own key takes: `was` may have fields, and each is written as that of today. */
export function extraField(kind: AnyKind, name: keyof typeof entryKeys, written: Value): Field {
  if (listKeys.has(name)) return textsField;
  const isMap = isObject(written) && tagOf(written) === undefined && readWritten(written) === undefined;
  return name === "was" && isMap ? fieldOf({ type: "object", fields: () => kind.inputs }) : textField;
}

/** Keys of an entry hold text, also where it looks like a number: `was: 301`. */
export function asText(value: Value): Value {
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(asText);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asText(inner)]));
}

/** A path that an entry of the kind may have. */
export function isKnown(kind: AnyKind, path: readonly Step[]): boolean {
  let type: FieldType = { type: "object", fields: () => kind.inputs };
  for (const [index, step] of path.entries()) {
    if (type.type === "object") {
      const field: Field | undefined = type.fields()[String(step)];
      if (field === undefined) return index === 0 && isEntryKey(String(step));
      type = field.type;
    } else if (type.type === "map") {
      if (type.keys !== undefined && !new RegExp(type.keys).test(String(step))) return false;
      type = type.element.type;
    } else if (type.type === "array") type = type.element.type;
    else return true;
  }
  return true;
}

/** What an entry says beside the fields of its object. */
export type Extras = Pick<DeclaredObject, "id" | "was" | "ignore" | "silence">;

/**
 * Reads them, after their tags.
 *
 * @param extras by `extraField` and `asText`
 * @param inputs of the object, which say which key it has today
 */
export function readExtras(
  kind: AnyKind,
  extras: Values,
  inputs: Values,
  origin: Origin,
  traces: Traces,
): Extras {
  const fail: Fail = (path, what, remedy, part = "value") => {
    traces.findings.push({ path, at: within(origin, ...path), part, what, remedy });
    return undefined;
  };
  const { id, was, ignore, silence } = extras;
  if (isSet(id) && kind.singleton) {
    fail(["id"], `${nameKind(kind)} needs no id, because there is one only`, "Take it out.");
  } else if (isSet(id) && id !== UNKNOWN && (typeof id !== "string" || id === "")) {
    fail(["id"], "is not an id", "Write the id of the live object as text.");
  }
  const before = isSet(was) && was !== UNKNOWN ? readWas(kind, was, inputs, fail) : undefined;
  return {
    ...(typeof id === "string" ? { id } : {}),
    ...(before === undefined ? {} : { was: before }),
    ignore: readTexts("ignore", ignore, fail).filter((path, index) => {
      const set = setAround(kind, parsePath(path));
      if (set !== undefined) {
        fail(
          ["ignore", index],
          `${JSON.stringify(path)} is a place in a list without an order, where nothing has a place of its own`,
          `Leave the whole list alone: ${JSON.stringify(set)}.`,
        );
        return false;
      }
      if (isIgnorable(kind, path)) return true;
      fail(
        ["ignore", index],
        `${JSON.stringify(path)} is not a field of ${kind.name}`,
        nearestPath(kind, path),
      );
      return false;
    }),
    silence: readTexts("silence", silence, fail),
  };
}

type Fail = (path: readonly Step[], what: string, remedy: string, part?: Part) => undefined;

function readTexts(name: string, value: Value, fail: Fail): readonly string[] {
  if (!isSet(value) || value === UNKNOWN) return [];
  const list = Array.isArray(value) ? value : [undefined];
  if (list.every((one) => typeof one === "string")) return list;
  if (list.includes(UNKNOWN)) return [];
  fail([name], "is not a list of texts", `Write ${name}: [${name === "ignore" ? "members" : "dead-end"}].`);
  return [];
}

function isIgnorable(kind: AnyKind, path: string): boolean {
  const steps = parsePath(path);
  return (
    formatPath(steps) === path && !isEntryKey(String(steps[0])) && steps.length > 0 && isKnown(kind, steps)
  );
}

/** The list without an order into which a path leads; undefined where it leads into none. */
function setAround(kind: AnyKind, path: readonly Step[]): string | undefined {
  const length = path.findIndex((_, index) => fieldAt(kind.inputs, path.slice(0, index))?.marks.unordered);
  return length < 0 ? undefined : formatPath(path.slice(0, length));
}

function nearestPath(kind: AnyKind, path: string): string {
  const nearest = nearestName(path, Object.keys(kind.inputs));
  return nearest === undefined
    ? "Name a field, or a part of one as in days.monday."
    : `Did you mean ${JSON.stringify(nearest)}?`;
}

/** The key as it was: the alternative that is meant is the one of today, or the first one that the text fits. */
function readWas(kind: AnyKind, was: Value, inputs: Values, fail: Fail): Values | undefined {
  if (kind.singleton) {
    return fail(["was"], `${nameKind(kind)} has no key, because there is one only`, "Take it out.");
  }
  const today = Object.keys(keyOf(kind, inputs) ?? {});
  const alternatives = [today, ...kind.key.filter((fields) => fields.join() !== today.join())];
  if (isObject(was)) {
    const names = [...new Set(kind.key.flat())];
    const odd = Object.keys(was).find((name) => !names.includes(name));
    if (odd !== undefined) {
      return fail(
        ["was", odd],
        `${JSON.stringify(odd)} is not part of the key`,
        `The key is ${keysInWords(kind)}.`,
        "key",
      );
    }
    return canonicalKey(kind, keyOf({ key: kind.key }, was) ?? was, fail);
  }
  if (typeof was !== "string") return fail(["was"], "is not a key", `The key is ${keysInWords(kind)}.`);
  const single = alternatives.filter((fields) => fields.length === 1).map(([field = ""]) => field);
  if (single.length === 0) {
    const form = (kind.key[0] ?? []).map((field) => `${field}: …`).join(", ");
    return fail(["was"], `the key is ${keysInWords(kind)}`, `Write was: { ${form} }.`);
  }
  const field = single.find((name) => kind.schema.shape[name]?.safeParse(was).success) ?? single[0] ?? "";
  return canonicalKey(kind, { [field]: was }, fail);
}

const keysInWords = (kind: AnyKind): string => kind.key.map((fields) => fields.join(" and ")).join(", or ");

function canonicalKey(kind: AnyKind, key: Values, fail: Fail): Values | undefined {
  for (const [name, value] of Object.entries(key)) {
    const parsed = kind.schema.shape[name]?.safeParse(value ?? undefined);
    if (parsed?.success === false) {
      return fail(
        ["was"],
        `${JSON.stringify(value)} is not the ${name} of a ${nameKind(kind)}`,
        "Write it as it was.",
      );
    }
  }
  return Object.fromEntries(
    Object.entries(key).map(([name, value]) => {
      const { normalise } = kind.inputs[name]?.marks ?? {};
      return [name, normalise && isSet(value) ? (normalise(value) as Value) : value];
    }),
  );
}
