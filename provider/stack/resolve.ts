/**
 * What the tags of an entry stand for, in the light of the field that each stands in: a secret comes from the environment only, a
 * file is a value where an object goes and a text elsewhere. Pure.
 */
import { formatPath, type Step } from "../model/path.ts";
import type { Field, FieldType } from "../model/shape.ts";
import { isObject, isSet, UNKNOWN, type Value } from "../model/value.ts";
import { type NamedFiles, pathFrom } from "./files.ts";
import { type Parameter, unknownParameter } from "./parameters.ts";
import { type Origin, type Part, within } from "./source.ts";
import { isTagName, readWritten, type Tag, tagExample, tagOf } from "./tags.ts";
import { readVariable, type Variables } from "./variables.ts";
import { unknownTag } from "./yaml.ts";

/** What tags refer to. */
export interface Surroundings {
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly variables: Variables;
  readonly files: NamedFiles;
}

/** A problem in an entry, before it is known what the entry's object is called. */
export interface EntryFinding {
  /** Path in the object. */
  readonly path: readonly Step[];
  readonly at: Origin;
  readonly part?: Part;
  readonly what: string;
  readonly remedy: string;
}

/** What comes out of an entry beside its values. */
export interface Traces {
  readonly findings: EntryFinding[];
  /** Environment variables of secrets, by property path. */
  readonly secrets: Record<string, string>;
  /** Parts that stand in another file, by property path. */
  readonly elsewhere: Map<string, Origin>;
}

export const noTraces = (): Traces => ({ findings: [], secrets: {}, elsewhere: new Map() });

/**
 * The value of one field.
 *
 * @param written as it stands in the file
 * @param field undefined where the kind has no such field: then tags are followed all the same
 * @param path the field in its object
 * @param origin the field in its file
 * @returns `UNKNOWN` in place of everything that has a finding
 */
export function resolveValue(
  surroundings: Surroundings,
  traces: Traces,
  written: Value,
  field: Field | undefined,
  path: readonly Step[],
  origin: Origin,
): Value {
  return createResolver(surroundings, traces, new Set()).value(written, field, path, origin);
}

interface Here {
  readonly field: Field | undefined;
  readonly path: readonly Step[];
  readonly origin: Origin;
}

function createResolver(surroundings: Surroundings, traces: Traces, open: Set<string>) {
  const fail = ({ path, origin }: Here, what: string, remedy: string): Value => {
    traces.findings.push({ path, at: origin, what, remedy });
    return UNKNOWN;
  };

  function value(written: Value, field: Field | undefined, path: readonly Step[], origin: Origin): Value {
    if (field?.marks.secret !== true && (typeof written !== "object" || written === null)) return written;
    const here: Here = { field, path, origin };
    const tag = typeof written === "object" && written !== null ? tagOf(written) : undefined;
    if (tag !== undefined && (isTagName(tag.name) || field?.type.type !== "any")) return follow(tag, here);
    if (field?.marks.secret === true && isSet(written)) {
      return fail(here, "is secret, and stands here in clear", `Write ${tagExample("env", "NAME")}.`);
    }
    return inside(written, here);
  }

  function inside(written: Value, { field, path, origin }: Here): Value {
    if (Array.isArray(written)) {
      return written.map((inner: Value, index) =>
        value(inner, elementOf(field), [...path, index], within(origin, index)),
      );
    }
    if (!isObject(written)) return written;
    const number = readWritten(written);
    if (number !== undefined) return field?.type.type === "string" ? number.text : number.number;
    return Object.fromEntries(
      Object.entries(written).map(([name, inner]) => [
        name,
        value(inner, partOf(field, name), [...path, name], within(origin, name)),
      ]),
    );
  }

  function follow({ name, argument }: Tag, here: Here): Value {
    switch (name) {
      case "env":
        return fromEnvironment(argument, here);
      case "param":
        return fromParameter(argument, here);
      case "format":
        return formatted(argument, here);
      case "file":
        return fromFile(argument, here);
      case "csv":
        return fail(
          here,
          "!csv stands for all objects of a kind",
          "Write it behind the kind, for example users: !csv users.csv.",
        );
      default: {
        const { what, remedy } = unknownTag(name, "$");
        return fail(here, what, remedy);
      }
    }
  }

  function fromEnvironment(argument: Value, here: Here): Value {
    const read = readVariable(surroundings.variables, argument);
    if ("what" in read) return fail(here, read.what, read.remedy);
    if (here.field?.marks.secret) traces.secrets[formatPath(here.path)] = read.variable;
    return read.value;
  }

  function parameterNamed(name: Value, here: Here): Parameter | undefined {
    if (typeof name !== "string") {
      fail(here, "!param has no name behind it", "Write !param and the name of a parameter.");
      return undefined;
    }
    const parameter = surroundings.parameters.get(name);
    if (parameter === undefined) {
      const { what, remedy } = unknownParameter(name, surroundings.parameters);
      fail(here, what, remedy);
    }
    return parameter;
  }

  function fromParameter(argument: Value, here: Here): Value {
    const parameter = parameterNamed(argument, here);
    if (parameter === undefined || parameter.value === UNKNOWN) return UNKNOWN;
    if (here.field?.marks.secret) {
      if (parameter.variable === undefined) {
        return fail(
          here,
          `is secret, and the parameter ${JSON.stringify(parameter.name)} stands in clear`,
          `Give the parameter the value ${tagExample("env", "NAME")}.`,
        );
      }
      traces.secrets[formatPath(here.path)] = parameter.variable;
      return parameter.value;
    }
    if (typeof parameter.value !== "object") return parameter.value;
    const mark = `!param ${parameter.name}`;
    if (open.has(mark)) {
      const subject = `the parameter ${JSON.stringify(parameter.name)}`;
      return fail(here, `${subject} contains itself`, "Break the circle of !param.");
    }
    // A list may hold objects, these a secret or a file, and a file is named from where the list stands.
    return elsewhere(parameter.value, parameter.written, mark, here);
  }

  function formatted(argument: Value, here: Here): Value {
    if (here.field?.marks.secret) {
      return fail(here, "is secret, and !format stands in clear", `Write ${tagExample("env", "NAME")}.`);
    }
    if (typeof argument !== "string") {
      return fail(
        here,
        "!format has no text behind it",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the form in which a stack file names a parameter
        'Write !format "… ${name} …" with names of parameters.',
      );
    }
    let whole = true;
    const text = argument.replace(/\$\$\{|\$\{([^}]*)\}/g, (match, name: string | undefined) => {
      if (name === undefined) return "${";
      const parameter = parameterNamed(name.trim(), here);
      if (typeof parameter?.value === "object") {
        fail(
          here,
          `the parameter ${JSON.stringify(name)} is a list, which has no place in a text`,
          "Use another one.",
        );
      }
      if (parameter === undefined || parameter.value === UNKNOWN || typeof parameter.value === "object")
        whole = false;
      return whole ? String(parameter?.value) : match;
    });
    return whole ? text : UNKNOWN;
  }

  function fromFile(argument: Value, here: Here): Value {
    if (here.field?.marks.secret) {
      return fail(
        here,
        "is secret, and secrets do not stand in files",
        `Write ${tagExample("env", "NAME")}.`,
      );
    }
    if (typeof argument !== "string" || argument === "") {
      return fail(here, "!file has no path behind it", "Write !file and a path, relative to this file.");
    }
    const path = pathFrom(here.origin.source.file, argument);
    const file = surroundings.files.get(path);
    if ("failure" in file) return fail(here, `the file ${path} cannot be used`, file.failure);
    if (file.parsed === undefined || !takesStructure(here.field?.type))
      return file.text.replace(/\r?\n$/, "");
    if (open.has(path)) return fail(here, `${path} contains itself`, "Break the circle of !file.");
    const { source, problems } = file.parsed;
    if (problems.length > 0) {
      for (const { message, place } of problems) {
        fail(here, `${place.file}:${place.line}:${place.column} cannot be read`, message);
      }
      return UNKNOWN;
    }
    return elsewhere(source.value, { source, path: [] }, path, here);
  }

  /** @param written undefined where the value stands in no file @param mark by which it is known again in itself */
  function elsewhere(found: Value, written: Origin | undefined, mark: string, here: Here): Value {
    if (written !== undefined) traces.elsewhere.set(formatPath(here.path), written);
    const resolver = createResolver(surroundings, traces, new Set([...open, mark]));
    return resolver.value(found, here.field, here.path, written ?? here.origin);
  }

  return { value };
}

const elementOf = (field: Field | undefined): Field | undefined =>
  field?.type.type === "array" ? field.type.element : anyOf(field);

function partOf(field: Field | undefined, name: string): Field | undefined {
  const type = field?.type;
  if (type?.type === "object") return type.fields()[name];
  return type?.type === "map" ? type.element : anyOf(field);
}

/** What is inside free data is free data. */
const anyOf = (field: Field | undefined): Field | undefined =>
  field?.type.type === "any" ? field : undefined;

const takesStructure = (type: FieldType | undefined): boolean =>
  type !== undefined && ["any", "object", "map", "array"].includes(type.type);
