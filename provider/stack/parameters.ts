/** Parameters of a stack file: what is declared under `params:`, and the value that each has in this run. Pure. */
import { parameterKeys, parameterTypes } from "../derive/stack-names.ts";
import { nearestName } from "../model/nearest.ts";
import { isObject, isSet, UNKNOWN, type Value } from "../model/value.ts";
import { nameValue } from "../reconciler/describe.ts";
import type { Place } from "../reconciler/plan/types.ts";
import type { GivenValue, GivenValues } from "./given.ts";
import { type Block, type Origin, type Part, placeIn, problemAt, within } from "./source.ts";
import { plainValue, readWritten, tagExample, tagOf } from "./tags.ts";
import type { StackParameter, StackProblem } from "./types.ts";
import { readVariable, type Variables } from "./variables.ts";

/** A parameter with its value. */
export interface Parameter extends StackParameter {
  readonly origin: Origin;
  /** `UNKNOWN` where it has none: that has been reported. */
  readonly value: Value;
  /** The environment variable that the value comes from: only such a parameter may hold a secret. */
  readonly variable?: string;
  /** Where a list is written; undefined where it stands in no file. */
  readonly written?: Origin;
}

const keys = Object.keys(parameterKeys);

const typeWords = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  list: "a list",
} as const satisfies Record<StackParameter["type"], string>;

/** What is handed in with the file. */
export interface ParameterSources {
  readonly given: GivenValues;
  readonly variables: Variables;
  /** Where a value for a parameter that is not declared is reported, unless it stands in a file. */
  fallback(): Place;
}

/**
 * The parameters of all files.
 *
 * @param declarations the value under `params:` of each file that has it
 */
export function readParameters(
  declarations: readonly Block[],
  sources: ParameterSources,
  problems: StackProblem[],
): ReadonlyMap<string, Parameter> {
  const parameters = new Map<string, Parameter>();
  for (const { origin, value: declared } of declarations) {
    if (!isObject(declared)) {
      report(
        problems,
        origin,
        "params",
        "is not an object",
        "Write each parameter by its name, with its type.",
      );
      continue;
    }
    for (const [name, value] of Object.entries(declared)) {
      const before = parameters.get(name);
      const own = within(origin, name);
      if (before !== undefined) {
        const { file, line, column } = placeIn(before.origin, [], "key");
        report(
          problems,
          own,
          subjectOf(name),
          `is declared already, at ${file}:${line}:${column}`,
          "Declare it in one file.",
          "key",
        );
        continue;
      }
      parameters.set(name, readParameter(name, value, own, sources, problems));
    }
  }
  for (const [name, { origin }] of sources.given.values) {
    if (parameters.has(name)) continue;
    const place = origin === undefined ? sources.fallback() : placeIn(origin, [], "key");
    problems.push(problemAt(place, { object: subjectOf(name), ...unknownParameter(name, parameters) }));
  }
  return parameters;
}

/** What is said of a parameter that no file declares. */
export function unknownParameter(
  name: string,
  parameters: ReadonlyMap<string, unknown>,
): { readonly what: string; readonly remedy: string } {
  const names = [...parameters.keys()];
  const nearest = nearestName(name, names);
  const remedy =
    nearest !== undefined
      ? `Did you mean ${JSON.stringify(nearest)}?`
      : names.length === 0
        ? "Declare it under params."
        : `Declare it under params; those that are declared are ${names.join(", ")}.`;
  return { what: `there is no parameter ${JSON.stringify(name)}`, remedy };
}

const subjectOf = (name: string): string => `Parameter ${JSON.stringify(name)}`;

function report(
  problems: StackProblem[],
  origin: Origin,
  object: string,
  what: string,
  remedy: string,
  part?: Part,
): void {
  problems.push(problemAt(placeIn(origin, [], part), { object, what, remedy }));
}

function readParameter(
  name: string,
  value: Value,
  origin: Origin,
  sources: ParameterSources,
  problems: StackProblem[],
): Parameter {
  const fail = (at: Origin, what: string, remedy: string, part?: Part) =>
    report(problems, at, subjectOf(name), what, remedy, part);
  if (!isObject(value) || tagOf(value) !== undefined || readWritten(value) !== undefined) {
    fail(origin, "is not an object", `Write ${name}: { type: string, default: … }.`);
    return { name, type: "string", origin, value: UNKNOWN };
  }
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(parameterKeys, key)) continue;
    const nearest = nearestName(key, keys);
    const remedy =
      nearest === undefined
        ? `A parameter has ${keys.join(", ")}.`
        : `Did you mean ${JSON.stringify(nearest)}?`;
    fail(within(origin, key), `${JSON.stringify(key)} is not a key of a parameter`, remedy, "key");
  }
  const type = parameterTypes.find((known) => known === (value.type ?? "string"));
  if (type === undefined) {
    fail(
      within(origin, "type"),
      `${nameValue(value.type)} is not a type`,
      `Choose one of ${parameterTypes.join(", ")}.`,
    );
    return { name, type: "string", origin, value: UNKNOWN };
  }
  const declared: StackParameter = {
    name,
    type,
    ...(typeof value.description === "string" ? { description: value.description } : {}),
    ...(isSet(value.default) ? { default: plainValue(value.default) } : {}),
  };
  const given = sources.given.values.get(name);
  const isGiven = given !== undefined && isSet(given.value);
  // What a file that could not be read would have given is not known.
  if (!isGiven && !sources.given.isWhole) return { ...declared, origin, value: UNKNOWN };
  const chosen: GivenValue = isGiven ? given : { value: value.default, origin: within(origin, "default") };
  const { value: stated, origin: written } = chosen;
  if (!isSet(stated)) {
    fail(origin, "has no value", `Give one with --param ${name}=…, or declare a default.`, "key");
    return { ...declared, origin, value: UNKNOWN };
  }
  const { value: found, variable } = valueIn(stated, type, sources.variables, (what, remedy) =>
    fail(written ?? origin, what, remedy),
  );
  return {
    ...declared,
    origin,
    value: found,
    ...(variable === undefined ? {} : { variable }),
    ...(Array.isArray(stated) && written !== undefined ? { written } : {}),
  };
}

/** A value in its declared type; from the environment where it says so. */
function valueIn(
  chosen: Value,
  type: StackParameter["type"],
  variables: Variables,
  fail: (what: string, remedy: string) => void,
): { readonly value: Value; readonly variable?: string } {
  const tag = typeof chosen === "object" && chosen !== null ? tagOf(chosen) : undefined;
  if (tag !== undefined && tag.name !== "env") {
    fail(
      `a parameter takes its value from no tag but !env`,
      `Write a value, or ${tagExample("env", "NAME")}.`,
    );
    return { value: UNKNOWN };
  }
  if (tag === undefined) {
    const value = typed(chosen, type);
    if (value === undefined) {
      fail(`${nameValue(plainValue(chosen))} is not ${typeWords[type]}`, `Give ${typeWords[type]}.`);
    }
    return { value: value ?? UNKNOWN };
  }
  const read = readVariable(variables, tag.argument);
  if ("what" in read) {
    fail(read.what, read.remedy);
    return { value: UNKNOWN };
  }
  const value = typed(read.value, type);
  if (value === undefined) {
    // What the environment holds may be secret.
    fail(
      `the value of ${read.variable} is not ${typeWords[type]}`,
      `Set ${read.variable} to ${typeWords[type]}.`,
    );
  }
  return { value: value ?? UNKNOWN, variable: read.variable };
}

/** A value in the declared type; undefined where it has no form in it. Texts come from the command line. */
function typed(value: Value, type: StackParameter["type"]): Value {
  const number = typeof value === "object" && value !== null ? readWritten(value) : undefined;
  switch (type) {
    case "string":
      if (typeof value === "number") return String(value);
      return typeof value === "string" ? value : number?.text;
    case "number": {
      if (typeof value === "number") return value;
      if (number !== undefined) return number.number;
      const read = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
      return Number.isFinite(read) ? read : undefined;
    }
    case "boolean":
      if (value === "true" || value === "false") return value === "true";
      return typeof value === "boolean" ? value : undefined;
    case "list":
      if (typeof value !== "string") return Array.isArray(value) ? value : undefined;
      return value
        .split(";")
        .map((part) => part.trim())
        .filter((part) => part !== "");
  }
}
