/** Validation of a declaration, and its canonical form. Pure. */
import type { z } from "zod";
import { nearestName } from "../model/nearest.ts";
import { formatPath, type Step } from "../model/path.ts";
import type { Problem } from "../model/problem.ts";
import { type Field, type FieldType, walk } from "../model/shape.ts";
import { isObject, isSet, UNKNOWN, type Value, type Values } from "../model/value.ts";
import { longestText, nameSubject, nameValue } from "./describe.ts";
import type { AnyKind, CheckFailure, CheckResult } from "./types.ts";

/**
 * Checks the inputs of one resource.
 *
 * @param kind the kind
 * @param name the resource's name in the program, for warnings
 * @param values the inputs as the program gave them, unknown parts included
 * @returns the inputs with numbers and texts coerced where a YAML program cannot write the right type, defaults filled in
 *   and canonical forms taken; and what is wrong, each with path, reason and remedy in one text
 */
export function checkInputs(kind: AnyKind, name: string, values: Values): CheckResult {
  const coerced = coerceFields(kind.inputs, values);
  const parsed = kind.schema.safeParse(withoutUnset(coerced));
  const shape = parsed.success
    ? []
    : parsed.error.issues.flatMap((issue) => failuresOf(kind, coerced, issue));
  const inputs = completeFields(kind.inputs, coerced);
  // Rules over several fields rest on the shape of each, so they wait until that is right.
  const rules = shape.length > 0 ? [] : kind.rules(inputs).map(toFailure);
  const advice = shape.length > 0 ? [] : kind.advice(inputs);
  return {
    inputs,
    failures: [...shape, ...rules],
    warnings: advice.map(({ path, what, remedy }) => {
      const place = path === undefined ? nameSubject(kind, name) : `${nameSubject(kind, name)}, ${path}`;
      return `${place}: ${what}. ${remedy}`;
    }),
  };
}

const toFailure = (problem: Omit<Problem, "object">): CheckFailure => ({
  path: problem.path ?? "",
  reason: `${problem.what}. ${problem.remedy}`,
});

/** Pulumi writes an absent property as null in places; both mean that nothing was declared. */
function withoutUnset(value: Value): unknown {
  if (Array.isArray(value)) return value.map(withoutUnset);
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => isSet(inner))
        .map(([key, inner]) => [key, withoutUnset(inner)]),
    );
  }
  return value;
}

function coerceFields(fields: Readonly<Record<string, Field>>, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = fields[name];
      return [name, field ? coerce(field.type, value) : value];
    }),
  );
}

/** YAML and stack configuration have their own idea of types: `extension: 200`, `enabled: "true"`. */
function coerce(type: FieldType, value: Value): Value {
  if (type.type === "string" && typeof value === "number") return String(value);
  if (
    (type.type === "integer" || type.type === "number") &&
    typeof value === "string" &&
    value.trim() !== ""
  ) {
    const number = Number(value);
    return Number.isFinite(number) ? number : value;
  }
  if (type.type === "boolean" && (value === "true" || value === "false")) return value === "true";
  if (type.type === "array" && Array.isArray(value))
    return value.map((inner) => coerce(type.element.type, inner));
  if (type.type === "object" && isObject(value)) return coerceFields(type.fields(), value);
  if (type.type === "map" && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, coerce(type.element.type, inner)]),
    );
  }
  return value;
}

function completeFields(fields: Readonly<Record<string, Field>>, values: Values): Values {
  const names = [...new Set([...Object.keys(values), ...Object.keys(fields)])];
  return Object.fromEntries(
    names.flatMap((name): [string, Value][] => {
      const field = fields[name];
      const value = field ? complete(field, values[name]) : values[name];
      return isSet(value) ? [[name, value]] : [];
    }),
  );
}

function complete(field: Field, declared: Value): Value {
  const value = isSet(declared) ? declared : (field.marks.serverDefault?.value as Value);
  if (!isSet(value) || value === UNKNOWN) return value;
  if (field.marks.normalise) return field.marks.normalise(value) as Value;
  const type = field.type;
  if (type.type === "array" && Array.isArray(value))
    return value.map((inner) => complete(type.element, inner));
  if (type.type === "object" && isObject(value)) return completeFields(type.fields(), value);
  if (type.type === "map" && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, complete(type.element, inner)]),
    );
  }
  return value;
}

/** One zod issue as failures: an issue about something that is not known yet is none. */
function failuresOf(kind: AnyKind, values: Values, issue: z.core.$ZodIssue): readonly CheckFailure[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  if (touchesUnknown(values, path)) return [];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(kind, [...path, key]));
  if (issue.code === "invalid_key") {
    const inner = issue.issues[0]?.message ?? "is not a key of this map";
    return [
      {
        path: formatPath(path),
        reason: `${JSON.stringify(path.at(-1))} is not a key here: ${inner}. ${exampleAt(kind, path.slice(0, -1))}`,
      },
    ];
  }
  const value = at(values, path);
  return [
    {
      path: formatPath(path),
      reason: `${reasonOf(issue, value, shownAt(kind, path, value))}. ${remedyOf(kind, path, value, issue)}`,
    },
  ];
}

function touchesUnknown(values: Value, path: readonly Step[]): boolean {
  let here = values;
  for (const step of path) {
    if (here === UNKNOWN) return true;
    here = child(here, step);
  }
  return here === UNKNOWN;
}

function child(value: Value, step: Step): Value {
  if (Array.isArray(value)) return value[Number(step)];
  return isObject(value) ? value[String(step)] : undefined;
}

const at = (value: Value, path: readonly Step[]): Value => path.reduce<Value>(child, value);

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** The value for a message; what is secret, or holds a secret, is not repeated. */
function shownAt(kind: AnyKind, path: readonly Step[], value: Value): string {
  let fields = kind.inputs;
  let field: Field | undefined;
  for (const step of path) {
    field = fields[String(step)] ?? field;
    if (field?.marks.secret) return "the secret value";
    const type =
      field?.type.type === "array" || field?.type.type === "map" ? field.type.element.type : field?.type;
    fields = type?.type === "object" ? type.fields() : {};
  }
  const parts = field === undefined ? [] : [...walk({ field })];
  if (parts.some(({ field: part }) => part.marks.secret)) return "the value";
  // What is in it would read as if it stood there alone.
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? "an object" : nameValue(value);
}

function reasonOf(issue: z.core.$ZodIssue, value: Value, shown: string): string {
  switch (issue.code) {
    case "invalid_type":
      return isSet(value) ? `${shown} is not ${typeNames[issue.expected] ?? issue.expected}` : "is missing";
    case "invalid_value":
      return isSet(value) ? `${shown} is not one of ${issue.values.map(String).join(", ")}` : "is missing";
    case "too_small":
      return sizeReason(issue.origin, value, shown, `at least ${issue.minimum}`);
    case "too_big":
      return sizeReason(issue.origin, value, shown, `at most ${issue.maximum}`);
    case "invalid_format":
      if (!issue.message.startsWith("Invalid")) return issue.message;
      return issue.format === "regex"
        ? `${shown} does not have the form ${issue.pattern}`
        : `${shown} is not a valid ${formatName(issue.format)}`;
    default:
      return issue.message;
  }
}

const formatName = (format: string): string => (format === "url" ? "URL" : format.replaceAll("_", " "));

function sizeReason(origin: string, value: Value, shown: string, limit: string): string {
  if (origin === "string") return `${shown} must have ${limit} characters`;
  if (origin === "array" || origin === "set") {
    return `has ${Array.isArray(value) ? value.length : 0} entries and must have ${limit}`;
  }
  return `${shown} must be ${limit}`;
}

function remedyOf(kind: AnyKind, path: readonly Step[], value: Value, issue: z.core.$ZodIssue): string {
  if (issue.code !== "invalid_value") return exampleAt(kind, path);
  return isSet(value) ? "Choose one of them." : `Choose one of ${issue.values.map(String).join(", ")}.`;
}

/** The first example of the kind that has something at this place, whatever the index or key there. */
function exampleAt(kind: AnyKind, path: readonly Step[]): string {
  for (const example of kind.examples) {
    const value = path.reduce<Value>((here, step) => {
      const exact = child(here, step);
      if (exact !== undefined) return exact;
      if (Array.isArray(here)) return here[0];
      return undefined;
    }, example.values);
    if (!isSet(value)) continue;
    const text = JSON.stringify(value);
    return text.length > longestText
      ? "The documentation of the kind has an example."
      : `For example: ${text}.`;
  }
  return "See the documentation of the kind for what goes here.";
}

function unknownKey(kind: AnyKind, path: readonly Step[]): CheckFailure {
  const key = String(path.at(-1));
  const owner = typeAt(kind, path.slice(0, -1));
  const names = owner.type === "object" ? Object.keys(owner.fields()) : [];
  const nearest = nearestName(key, names);
  const remedy =
    nearest === undefined
      ? `The fields here are ${names.join(", ")}.`
      : `Did you mean ${JSON.stringify(nearest)}?`;
  return {
    path: formatPath(path),
    reason: `${JSON.stringify(key)} is not a field of ${(owner.type === "object" && owner.name) || kind.name}. ${remedy}`,
  };
}

function typeAt(kind: AnyKind, path: readonly Step[]): FieldType {
  let type: FieldType = { type: "object", fields: () => kind.inputs };
  for (const step of path) {
    if (type.type === "object") type = type.fields()[String(step)]?.type ?? { type: "any" };
    else if (type.type === "array" || type.type === "map") type = type.element.type;
  }
  return type;
}
