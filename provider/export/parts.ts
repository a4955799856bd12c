/** A declaration taken apart for writing: plain values, references, and parameters in place of what must not stand there. Pure. */
import { foldName } from "../model/key.ts";
import { formatPath, parsePath, type Step } from "../model/path.ts";
import type { Field } from "../model/shape.ts";
import { isObject, isSet, type Value, type Values } from "../model/value.ts";
import { nameKind, nameSubject } from "../reconciler/describe.ts";
import { namesFor } from "../reconciler/names.ts";
import { nameOf } from "../reconciler/plan/address.ts";
import type { Exported } from "../reconciler/plan/types.ts";
import type { AnyKind } from "../reconciler/types.ts";
import { createParameterNames, type Parameter } from "./names.ts";
import { namesakesOf } from "./order.ts";
import type { Section } from "./select.ts";

/** One value of a declaration. */
export type Part =
  | { readonly is: "value"; readonly value: string | number | boolean | null }
  /** The name of another object of the export; `field` of that one holds what an import writes in its place. */
  | { readonly is: "reference"; readonly text: string; readonly to: Exported; readonly field: string }
  | { readonly is: "parameter"; readonly parameter: Parameter }
  | { readonly is: "list"; readonly items: readonly Part[] }
  | { readonly is: "object"; readonly entries: readonly (readonly [string, Part])[] };

/** A field with its value, or a key of a map. */
export type Entry = readonly [name: string, part: Part];

/** An object with its parts, in the order of the kind's fields. */
export interface Written {
  readonly object: Exported;
  readonly entries: readonly Entry[];
}

/** All that is written, section by section. */
export interface WrittenSection extends Omit<Section, "objects"> {
  readonly objects: readonly Written[];
}

/** Everything that a writer needs. */
export interface Outline {
  readonly sections: readonly WrittenSection[];
  readonly parameters: readonly Parameter[];
}

/** Takes a selection apart. */
export function outlineOf(sections: readonly Section[]): Outline {
  const find = createFinder(sections);
  const parameterNames = createParameterNames();
  const parameters: Parameter[] = [];
  const parameterFor = (object: Exported, path: string): Parameter => {
    const { kind, inputs } = object;
    const subject = kind.singleton ? nameKind(kind) : nameSubject(kind, nameOf(kind, inputs));
    const parameter: Parameter = { subject, path, ...parameterNames(object, path) };
    parameters.push(parameter);
    return parameter;
  };
  return {
    sections: sections.map((section) => ({
      ...section,
      objects: section.objects.map((object) => ({
        object,
        entries: entriesOf(object, find, (path) => parameterFor(object, path)),
      })),
    })),
    parameters,
  };
}

/** The exported object that a text means, and the field of it that holds the text, or what an import writes for it. */
type Finder = (
  kind: string,
  text: string,
  imported?: string,
) => Omit<Part & { is: "reference" }, "is" | "text"> | undefined;

function createFinder(sections: readonly Section[]): Finder & { readonly sections: readonly Section[] } {
  const byName = new Map<string, Exported | undefined>();
  for (const { kind, objects } of sections) {
    for (const object of objects) {
      for (const name of new Set(namesFor(kind, object.inputs))) {
        const known = `${kind.token} ${name}`;
        // A name of two means neither.
        byName.set(known, byName.has(known) ? undefined : object);
      }
    }
  }
  const find: Finder = (token, text, imported = text) => {
    const to = byName.get(`${token} ${foldName(text)}`);
    const fields = to === undefined ? [] : [...to.kind.key.flat(), ...Object.keys(to.kind.outputs)];
    const field = fields.find((name) => {
      const value = to?.inputs[name] ?? to?.outputs[name];
      return typeof value === "string" && foldName(value) === foldName(imported);
    });
    return to === undefined || field === undefined ? undefined : { to, field };
  };
  return Object.assign(find, { sections });
}

function entriesOf(
  object: Exported,
  find: ReturnType<typeof createFinder>,
  parameter: (path: string) => Parameter,
): readonly Entry[] {
  const { kind, inputs } = object;
  const hidden = new Set(object.hidden.map((path) => formatPath(parsePath(path))));
  const namesakes = namesakesOf(
    kind,
    find.sections.map((section) => section.kind),
  );
  const walk = createWalk(
    (token, text) => find(token, text, object.importNames[`${token} ${text}`]),
    hidden,
    parameter,
  );
  return walk.fields(kind.inputs, inputs, []).map(([name, part]): Entry => {
    if (part.is !== "value" || typeof part.value !== "string" || !isKeyOf(kind, name)) return [name, part];
    const text = part.value;
    // The nearest, which is the last that is made: Spoke's number where it is one, else Twilio's.
    const target = namesakes
      .toReversed()
      .filter((other) => other.name.toLowerCase() === name.toLowerCase())
      .map((other) => find(other.token, text))
      .find((found) => found !== undefined);
    return [name, target === undefined ? part : { is: "reference", text, ...target }];
  });
}

const isKeyOf = (kind: AnyKind, name: string): boolean => kind.key.some((fields) => fields.includes(name));

function createWalk(find: Finder, hidden: ReadonlySet<string>, parameter: (path: string) => Parameter) {
  function fields(
    shape: Readonly<Record<string, Field>>,
    values: Values,
    path: readonly Step[],
  ): readonly Entry[] {
    return Object.entries(shape).flatMap(([name, field]): Entry[] => {
      const here = [...path, name];
      if (hidden.size > 0 && hidden.has(formatPath(here)))
        return [[name, { is: "parameter", parameter: parameter(formatPath(here)) }]];
      const value = values[name];
      return isSet(value) ? [[name, part(field, value, here)]] : [];
    });
  }

  function part(field: Field, value: Value, path: readonly Step[]): Part {
    const { marks, type } = field;
    if (marks.secret) return { is: "parameter", parameter: parameter(formatPath(path)) };
    if (marks.reference && typeof value === "string") {
      const target = find(marks.reference.kind, value);
      return target === undefined ? { is: "value", value } : { is: "reference", text: value, ...target };
    }
    if (type.type === "array" && Array.isArray(value)) {
      return {
        is: "list",
        items: value.map((each: Value, index) => part(type.element, each, [...path, index])),
      };
    }
    if (type.type === "object" && isObject(value)) {
      return { is: "object", entries: fields(type.fields(), value, path) };
    }
    if (type.type === "map" && isObject(value)) {
      const entries = Object.entries(value).map(
        ([name, each]): Entry => [name, part(type.element, each, [...path, name])],
      );
      return { is: "object", entries };
    }
    return plain(value);
  }

  return { fields };
}

/** Free data as it is. */
function plain(value: Value): Part {
  if (Array.isArray(value)) return { is: "list", items: value.map(plain) };
  if (isObject(value)) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return { is: "object", entries: entries.map(([name, each]): Entry => [name, plain(each)]) };
  }
  return { is: "value", value: value as string | number | boolean | null };
}

/** The names of the objects of all sections, in their order. */
export const objectsOf = (sections: readonly WrittenSection[]): readonly Exported[] =>
  sections.flatMap(({ objects }) => objects.map(({ object }) => object));
