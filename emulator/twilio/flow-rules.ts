import type { PropertyRule } from "./widgets.ts";

/** What Twilio says about one place of a flow definition: the `details.errors[]` of its error 81022. */
export interface FlowProblem {
  property_path: string;
  message: string;
}

export type JsonObject = Record<string, unknown>;
export type Report = (path: string, message: string) => void;

/** Whether the value is an object; reports it where it is not. */
export function expectObject(path: string, value: unknown, report: Report): value is JsonObject {
  const holds = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!holds) report(path, `expected type: JSONObject, found: ${typeName(value)}`);
  return holds;
}

/** Whether the value is an array with a number of items in the range; reports it where it is not. */
export function expectArray(
  path: string,
  value: unknown,
  range: { least: number; most: number },
  report: Report,
): value is unknown[] {
  if (!Array.isArray(value)) {
    report(path, `expected type: JSONArray, found: ${typeName(value)}`);
    return false;
  }
  if (value.length < range.least) {
    report(path, `expected minimum item count: ${range.least}, found: ${value.length}`);
  }
  if (value.length > range.most) {
    report(path, `expected maximum item count: ${range.most}, found: ${value.length}`);
  }
  return true;
}

/** Whether the value is text that is not empty; reports it where it is something else, but not where it is absent. */
export function expectText(path: string, value: unknown, report: Report): value is string {
  if (value === undefined) return false;
  if (typeof value !== "string") report(path, `expected type: String, found: ${typeName(value)}`);
  else if (value === "") report(path, "expected minLength: 1, actual: 0");
  return typeof value === "string" && value !== "";
}

/** Reports the keys that are missing, and those that nobody knows. */
export function checkKeys(
  path: string,
  value: JsonObject,
  known: readonly string[],
  required: readonly string[],
  report: Report,
): void {
  for (const key of required) if (value[key] === undefined) report(path, `required key [${key}] not found`);
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) report(path, `extraneous key [${key}] is not permitted`);
  }
}

/** Reports a value that does not follow its rule. A field that was never filled in is exported as null or empty text. */
export function checkRule(path: string, value: unknown, rule: PropertyRule, report: Report): void {
  if (value === undefined || value === null || value === "") return;
  const problem = ruleProblem(value, rule);
  if (problem !== undefined) report(path, problem);
}

function ruleProblem(value: unknown, rule: PropertyRule): string | undefined {
  if (rule === "json") return undefined;
  if (rule === "text") return expected("String", value, typeof value === "string");
  if (rule === "boolean") return expected("Boolean", value, typeof value === "boolean");
  if (rule === "pairs") return expected("JSONArray of {key, value}", value, isPairs(value));
  if (rule === "texts") return expected("JSONArray of String", value, isTexts(value));
  if ("from" in rule) return wholeNumberProblem(value, rule.from, rule.to);
  if ("textFrom" in rule) return numberTextProblem(value, rule.textFrom, rule.textTo);
  return rule.includes(value as string)
    ? undefined
    : `${JSON.stringify(value)} is not one of ${rule.join(", ")}`;
}

function wholeNumberProblem(value: unknown, from: number, to: number): string | undefined {
  if (!Number.isInteger(value)) return expected("Integer", value, false);
  return rangeProblem(value as number, from, to);
}

function numberTextProblem(value: unknown, from: number, to: number): string | undefined {
  if (typeof value !== "string") return expected("String", value, false);
  // A Liquid template gets its value when the flow runs.
  if (value.includes("{{")) return undefined;
  return /^\d+$/.test(value) ? rangeProblem(Number(value), from, to) : `"${value}" is not a number in text`;
}

function rangeProblem(value: number, from: number, to: number): string | undefined {
  return value >= from && value <= to ? undefined : `${value} is not from ${from} to ${to}`;
}

function expected(type: string, value: unknown, holds: boolean): string | undefined {
  return holds ? undefined : `expected type: ${type}, found: ${typeName(value)}`;
}

function isPairs(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (pair) => typeof pair === "object" && pair !== null && typeof pair.key === "string" && "value" in pair,
    )
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** The names that Twilio's validator has for JSON types. */
function typeName(value: unknown): string {
  if (value === null) return "Null";
  if (Array.isArray(value)) return "JSONArray";
  if (typeof value === "number") return Number.isInteger(value) ? "Integer" : "Double";
  const names: Record<string, string> = { object: "JSONObject", string: "String", boolean: "Boolean" };
  return names[typeof value] ?? typeof value;
}
