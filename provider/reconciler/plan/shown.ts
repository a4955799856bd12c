/** Values as plans show and keep them: plain JSON, references by their best name, secrets left out. Pure. */
import { createHash } from "node:crypto";
import type { Reach } from "../../model/field.ts";
import type { Step } from "../../model/path.ts";
import { parsePath } from "../../model/path.ts";
import { ProblemError } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { type Field, type FieldType, holdsSecret } from "../../model/shape.ts";
import { canonicalText, isObject, isSet, type Value, type Values } from "../../model/value.ts";
import { nameSubject } from "../describe.ts";
import { canWrite } from "../doors.ts";
import { declaredForm } from "../outcome.ts";
import type { AnyKind } from "../types.ts";
import type { DeclaredObject } from "./types.ts";

type Fields = Readonly<Record<string, Field>>;

/** The field at a property path; undefined where the shape has none there. */
export function fieldAt(fields: Fields, path: readonly Step[]): Field | undefined {
  const [name, ...rest] = path;
  let field = fields[String(name)];
  for (const step of rest) {
    if (field === undefined) return undefined;
    field = inside(field.type, step);
  }
  return field;
}

function inside(type: FieldType, step: Step): Field | undefined {
  if (type.type === "array" || type.type === "map") return type.element;
  return type.type === "object" ? type.fields()[String(step)] : undefined;
}

/** A value for people: in declared form, with `(secret)` in place of each secret part. */
export function shown(field: Field, value: Value): Value {
  const form = declaredForm(field, value, undefined);
  return isSet(form) && holdsSecret(field) ? masked(field, form) : form;
}

function masked(field: Field, value: Value): Value {
  if (!isSet(value)) return value;
  if (field.marks.secret) return "(secret)";
  const { type } = field;
  if (type.type === "array" && Array.isArray(value)) return value.map((each) => masked(type.element, each));
  if (type.type === "map" && isObject(value)) return mapped(value, () => type.element);
  return type.type === "object" && isObject(value) ? mapped(value, (name) => type.fields()[name]) : value;
}

const mapped = (value: Values, fieldOf: (name: string) => Field | undefined): Values =>
  Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const field = fieldOf(name);
      return [name, field ? masked(field, inner) : inner];
    }),
  );

/**
 * A declaration as a plan keeps it.
 *
 * @throws ProblemError for a secret that does not come from the environment: a plan is a file, and would hold it in clear
 */
export function keptForm(object: Pick<DeclaredObject, "kind" | "inputs" | "secrets">, name: string): Values {
  const { kind, inputs, secrets } = object;
  const paths = new Map(Object.entries(secrets).map(([path, variable]) => [canonicalPath(path), variable]));
  const keep = (field: Field, value: Value, path: readonly Step[]): Value => {
    if (!isSet(value)) return value;
    if (field.marks.secret) {
      const variable = paths.get(path.join("\u0000"));
      if (variable === undefined) throw fromNowhere(kind, name, path);
      return { $env: variable };
    }
    const { type } = field;
    if (type.type === "array" && Array.isArray(value))
      return value.map((each, index) => keep(type.element, each, [...path, index]));
    if (type.type !== "map" && type.type !== "object") return value;
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const part = inside(type, key);
        return [key, part ? keep(part, inner, [...path, key]) : inner];
      }),
    );
  };
  return Object.fromEntries(
    Object.entries(inputs).map(([field, value]) => {
      const shape = kind.inputs[field];
      return [field, shape && holdsSecret(shape) ? keep(shape, value, [field]) : value];
    }),
  );
}

const canonicalPath = (path: string): string => parsePath(path).join("\u0000");

const fromNowhere = (kind: AnyKind, name: string, path: readonly Step[]): ProblemError =>
  new ProblemError({
    object: nameSubject(kind, name),
    path: path.join("."),
    what: "is secret and does not come from the environment, so that a saved plan would hold it in clear",
    remedy: "Give it as !env NAME.",
  });

/**
 * The fields that a plan answers for: not a setting, not what no open door writes, and not what is left to the server.
 *
 * @param desired the declaration, with what it leaves alone as it is live: that is in the plan too
 */
export const managedFields = (kind: AnyKind, desired: Values, doors: ReadonlySet<Reach>): readonly string[] =>
  Object.entries(kind.inputs)
    .filter(
      ([name, { marks }]) =>
        !marks.setting &&
        canWrite(kind, name, desired, doors) &&
        !((marks.serverChosen || marks.alternativeTo !== undefined) && !isSet(desired[name])),
    )
    .map(([name]) => name);

/**
 * What a plan rests on: a SHA-256 of each of these fields of a live object. Secrets are left out, because a hash of a short
 * one gives it away; so is what only the server decides.
 */
export function restsOf(
  kind: AnyKind,
  live: Live,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const entries = [...names].sort().flatMap((name): [string, string][] => {
    const field = kind.inputs[name];
    if (field === undefined || field.marks.setting || !(name in live.values) || field.marks.secret) return [];
    return [[name, hashOf(stable(field, live.values[name]))]];
  });
  return Object.fromEntries(entries);
}

/** Hexadecimal SHA-256. */
export const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** One text for what means the same: a reference by its id, a set in one order, a canonical form, and of a secret none. */
function stable(field: Field, value: Value): string {
  const { marks, type } = field;
  if (!isSet(value)) return "null";
  if (marks.secret) return "secret";
  if (marks.reference) return canonicalText(isObject(value) ? value.id : value);
  const form = marks.normalise ? (marks.normalise(value) as Value) : value;
  if (type.type === "array" && Array.isArray(form)) {
    const texts = form.map((each) => stable(type.element, each));
    return `[${(marks.unordered ? texts.sort() : texts).join(",")}]`;
  }
  if ((type.type === "map" || type.type === "object") && isObject(form)) {
    const parts = Object.keys(form)
      .filter((key) => isSet(form[key]))
      .sort()
      .map((key) => {
        const part = inside(type, key);
        return `${JSON.stringify(key)}:${part ? stable(part, form[key]) : canonicalText(form[key])}`;
      });
    return `{${parts.join(",")}}`;
  }
  return canonicalText(form);
}
