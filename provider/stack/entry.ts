/** One entry of a stack file as a declared object. Pure. */

import { keyOf } from "../model/key.ts";
import { nearestName } from "../model/nearest.ts";
import { formatPath, parsePath, type Step } from "../model/path.ts";
import { describeProblem } from "../model/problem.ts";
import { entryKeys, lifeSettings } from "../model/resource.ts";
import type { Field, FieldType } from "../model/shape.ts";
import { isObject, isSet, UNKNOWN, type Value, type Values } from "../model/value.ts";
import { checkInputs } from "../reconciler/check.ts";
import { callName, nameKind, nameSubject } from "../reconciler/describe.ts";
import { fieldAt } from "../reconciler/plan/shown.ts";
import type { DeclaredObject, Place } from "../reconciler/plan/types.ts";
import type { AnyKind, CheckFailure } from "../reconciler/types.ts";
import { type EntryFinding, noTraces, resolveValue, type Surroundings, type Traces } from "./resolve.ts";
import { type Origin, type Part, placeIn, within } from "./source.ts";
import { tagOf } from "./tags.ts";
import type { StackProblem } from "./types.ts";

/** An entry that was read: with problems, it declares nothing. */
export interface ReadEntry {
  readonly object: DeclaredObject | undefined;
  readonly problems: readonly StackProblem[];
  readonly warnings: readonly StackProblem[];
}

/** What settings of a resource's life would say here, and what says it instead. */
const lifeRemedies: Readonly<Record<keyof typeof lifeSettings, string>> = {
  adopt: "Take it out: a live object with the same key is the one that is meant.",
  onDelete:
    "Take it out: nothing is deleted without --prune, and what cannot be got back not without --allow.",
};

const isLifeSetting = (name: string): name is keyof typeof lifeSettings => Object.hasOwn(lifeSettings, name);
const isEntryKey = (name: string): name is keyof typeof entryKeys => Object.hasOwn(entryKeys, name);

/** The names that an entry of a kind may have. */
export const entryNames = (kind: Pick<AnyKind, "inputs">): readonly string[] => [
  ...Object.keys(kind.inputs).filter((name) => !isLifeSetting(name)),
  ...Object.keys(entryKeys),
];

/** @param written the entry as it stands in the file, at `origin` */
export function readEntry(
  surroundings: Surroundings,
  kind: AnyKind,
  written: Value,
  origin: Origin,
): ReadEntry {
  const traces = noTraces();
  if (!isObject(written) || tagOf(written) !== undefined) {
    const what = "is not an object";
    traces.findings.push({ path: [], at: origin, what, remedy: "Write its fields by their names." });
    return finish(kind, {}, origin, traces, [], []);
  }
  const values: { [name: string]: Value } = {};
  const extras: { [name: string]: Value } = {};
  for (const [name, value] of Object.entries(written)) {
    const at = within(origin, name);
    if (isLifeSetting(name)) {
      const what = "belongs to a resource of Pulumi's and has no meaning in a stack file";
      traces.findings.push({ path: [name], at, part: "key", what, remedy: lifeRemedies[name] });
    } else if (name in kind.inputs) {
      values[name] = resolveValue(surroundings, traces, value, kind.inputs[name], [name], at);
    } else if (isEntryKey(name)) {
      extras[name] = asText(resolveValue(surroundings, traces, value, textField, [name], at));
    } else {
      traces.findings.push(unknownName(kind, name, at));
    }
  }
  const name = callName(kind, values);
  const checked = checkInputs(kind, name, values);
  const read = readExtras(kind, extras, checked.inputs, origin, traces);
  const advice = checked.warnings.length === 0 ? [] : kind.advice(checked.inputs);
  const entry = finish(kind, checked.inputs, origin, traces, checked.failures, advice);
  if (entry.problems.length > 0) return entry;
  const object: DeclaredObject = {
    kind,
    inputs: checked.inputs,
    ...read,
    secrets: traces.secrets,
    place: (path) => placeOf(kind, path === undefined ? [] : parsePath(path), origin, traces),
  };
  return { ...entry, object };
}

const textField: Field = { type: { type: "string" }, required: false, description: "", marks: {} };

/** Keys of an entry hold text, also where it looks like a number: `was: 301`. */
function asText(value: Value): Value {
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(asText);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asText(inner)]));
}

function unknownName(kind: AnyKind, name: string, at: Origin): EntryFinding {
  const names = entryNames(kind);
  const nearest = nearestName(name, names);
  return {
    path: [name],
    at,
    part: "key",
    what: `${JSON.stringify(name)} is not a field of ${kind.name}`,
    remedy:
      nearest === undefined
        ? `The fields here are ${names.join(", ")}.`
        : `Did you mean ${JSON.stringify(nearest)}?`,
  };
}

/** `CallGroup "Sales"`, `Organization`; by its place among the others where its name is missing. */
export function subjectOf(kind: AnyKind, values: Values, origin?: Origin): string {
  if (kind.singleton) return nameKind(kind);
  const texts = Object.entries(values).filter(([, value]) => typeof value === "string");
  const name = callName(kind, Object.fromEntries(texts));
  if (name !== "") return nameSubject(kind, name);
  // A row of a CSV file has no better name than its place, which every message has.
  const [section] = origin?.path ?? [];
  return typeof section === "string" ? `${nameKind(kind)} ${formatPath(origin?.path ?? [])}` : nameKind(kind);
}

function finish(
  kind: AnyKind,
  values: Values,
  origin: Origin,
  traces: Traces,
  failures: readonly CheckFailure[],
  advice: ReturnType<AnyKind["advice"]>,
): ReadEntry {
  if (traces.findings.length === 0 && failures.length === 0 && advice.length === 0) return fine;
  const object = subjectOf(kind, values, origin);
  return {
    object: undefined,
    problems: [
      ...traces.findings.map(({ path, at, part, what, remedy }) => ({
        place: placeIn(at, [], part),
        message: describeProblem({
          object,
          ...(path.length === 0 ? {} : { path: formatPath(path) }),
          what,
          remedy,
        }),
      })),
      ...failures.map(({ path, reason }) => ({
        place: placeOf(kind, parsePath(path), origin, traces),
        message: path === "" ? `${object}: ${reason}` : `${object}, ${path}: ${reason}`,
      })),
    ],
    warnings: advice.map((problem) => ({
      place: placeOf(kind, parsePath(problem.path ?? ""), origin, traces),
      message: describeProblem({ object, ...problem }),
    })),
  };
}

const fine: ReadEntry = { object: undefined, problems: [], warnings: [] };

/** Where a part of an object stands; of what the kind does not know, where its name stands. */
function placeOf(kind: AnyKind, path: readonly Step[], origin: Origin, traces: Traces): Place {
  const part: Part = path.length > 0 && !isKnown(kind, path) ? "key" : "value";
  if (traces.elsewhere.size > 0) {
    for (let length = path.length; length > 0; length--) {
      const other = traces.elsewhere.get(formatPath(path.slice(0, length)));
      if (other !== undefined) return placeIn(other, path.slice(length), part);
    }
  }
  return placeIn(origin, path, part);
}

function isKnown(kind: AnyKind, path: readonly Step[]): boolean {
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

type Extras = Pick<DeclaredObject, "id" | "was" | "ignore" | "silence">;

function readExtras(kind: AnyKind, extras: Values, inputs: Values, origin: Origin, traces: Traces): Extras {
  const fail: Fail = (path, what, remedy, part = "value") => {
    traces.findings.push({ path, at: within(origin, ...path), part, what, remedy });
    return undefined;
  };
  const { id, was, ignore, silence } = extras;
  if (isSet(id) && id !== UNKNOWN && (typeof id !== "string" || id === "")) {
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
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
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
