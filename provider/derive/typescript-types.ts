/** The TypeScript interfaces of the package: what a program writes (`…Args`) and what it reads back. Pure. */
import type { Kind } from "../model/resource.ts";
import type { Field } from "../model/shape.ts";
import {
  elementPlace,
  type Module,
  type NestedObject,
  type NestedTypes,
  objectPlace,
  type Place,
  placeOf,
} from "./names.ts";
import { alwaysPresent, functionText, keyFields, resultFields } from "./pulumi-schema.ts";
import { fieldText } from "./words.ts";

/** Which side of a field: what a program writes, or plain data as it comes back. */
export type Side = "input" | "plain";

/** A docstring, indented, with nothing in it that would end it. */
export function docstring(text: string, indent = ""): string {
  const lines = text
    .replaceAll("*/", "*\u200b/")
    .split("\n")
    .flatMap((line) => wrap(line, 108 - indent.length));
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}

function wrap(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current];
}

/** A name as it may stand before a colon. */
export const propertyName = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);

/** The name of an object type on one side. */
const objectName = (place: Place, side: Side): string =>
  side === "input" ? `${place.name}Args` : place.name;

/** The TypeScript type of a field. */
export function typeText(field: Field, place: Place, side: Side): string {
  const { type } = field;
  const wrapped = (element: Field): string => {
    const inner = typeText(element, elementPlace(place), side);
    return side === "input" ? `pulumi.Input<${inner}>` : inner;
  };
  switch (type.type) {
    case "string":
      return type.values === undefined
        ? "string"
        : type.values.map((value) => JSON.stringify(value)).join(" | ");
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "any":
      return "unknown";
    case "array":
      return `readonly ${bracketed(wrapped(type.element))}[]`;
    case "map":
      return `{ readonly [key: string]: ${wrapped(type.element)} }`;
    case "object":
      return objectName(objectPlace(type, place), side);
  }
}

const bracketed = (text: string): string => (/[ |]/.test(text) && !text.endsWith(">") ? `(${text})` : text);

/** One line of an interface, with its docstring. What may be left out may also be an output that turns out to be absent. */
function member(name: string, field: Field, plain: string, side: Side, text: string): string {
  const optional = field.required ? "" : "?";
  const known = field.required ? plain : `${plain} | undefined`;
  const type = side === "input" ? `pulumi.Input<${known}>` : known;
  return `${docstring(text, "  ")}  readonly ${propertyName(name)}${optional}: ${type};`;
}

function members(
  fields: Readonly<Record<string, Field>>,
  owner: Place,
  side: Side,
  kind: Pick<Kind, "retained" | "permanent" | "reach">,
): string {
  return Object.entries(fields)
    .map(([name, field]) => {
      const plain = typeText(field, placeOf(owner, name), side);
      return member(name, field, plain, side, fieldText(kind, field));
    })
    .join("\n");
}

const noKind = { retained: false, permanent: false, reach: [] } as const;

function nestedInterfaces(object: NestedObject): string {
  const fields = object.type.fields();
  const sides: readonly Side[] = object.input ? ["input", "plain"] : ["plain"];
  return sides
    .map(
      (side) =>
        `${docstring(object.description)}export interface ${objectName(object, side)} {\n${members(fields, object, side, noKind)}\n}\n`,
    )
    .join("\n");
}

/** The arguments of a kind's class. */
function argumentsInterface(kind: Kind): string {
  return `${docstring(`The arguments of \`${kind.name}\`.`)}export interface ${kind.name}Args {\n${members(kind.inputs, kind, "input", kind)}\n}\n`;
}

/** True when every argument of a kind may be left out. */
export const allOptional = (kind: Pick<Kind, "inputs">): boolean =>
  Object.values(kind.inputs).every((field) => !field.required);

/** The properties of a kind's class. */
export function classProperties(kind: Kind): string {
  const present = new Set(alwaysPresent(kind));
  return Object.entries({ ...kind.inputs, ...kind.outputs })
    .map(([name, field]) => {
      const plain = typeText(field, placeOf(kind, name), "plain");
      const type = present.has(name) ? plain : `${plain} | undefined`;
      return `${docstring(fieldText(kind, field), "  ")}  declare readonly ${propertyName(name)}: pulumi.Output<${type}>;\n`;
    })
    .join("");
}

/** Arguments and result of the function that looks one object up. */
function functionInterfaces(kind: Kind): string {
  const by = keyFields(kind).map(
    (name) => [name, { ...(kind.inputs[name] as Field), required: false }] as const,
  );
  const id = `${docstring("The id of the object, as Pulumi keeps it.", "  ")}  readonly id`;
  const lookUp = (side: Side): string => {
    const name = side === "input" ? `Get${kind.name}OutputArgs` : `Get${kind.name}Args`;
    const type = side === "input" ? "pulumi.Input<string | undefined>" : "string | undefined";
    const fields = members(Object.fromEntries(by), kind, side, noKind);
    return `${docstring(functionText(kind))}export interface ${name} {\n${id}?: ${type};\n${fields}\n}\n`;
  };
  const optional = Object.entries(resultFields(kind)).map(([name, field]) => [
    name,
    { ...field, required: false },
  ]);
  const result = `${docstring(`What \`get${kind.name}\` answers; what could not be read is absent.`)}export interface Get${kind.name}Result {\n${id}: string;\n${members(Object.fromEntries(optional), kind, "plain", noKind)}\n}\n`;
  return kind.singleton ? result : [lookUp("plain"), lookUp("input"), result].join("\n");
}

/** The names of the object types that live in a module. */
const nestedNames = (types: NestedTypes, module: Module): readonly string[] =>
  types.objects
    .filter((object) => object.module === module)
    .flatMap((object) => [
      ...(object.input ? [objectName(object, "input")] : []),
      objectName(object, "plain"),
    ]);

/** The names that a module's file of interfaces exports. */
export function exportedTypes(kinds: readonly Kind[], types: NestedTypes, module: Module): readonly string[] {
  const ofKinds = kinds
    .filter((kind) => kind.module === module)
    .flatMap(({ name, singleton }) => [
      `${name}Args`,
      ...(singleton ? [] : [`Get${name}Args`, `Get${name}OutputArgs`]),
      `Get${name}Result`,
    ]);
  const names = [...ofKinds, ...nestedNames(types, module), ...sharedTypes(types, module)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Error(
      `Two types of the module ${module} are called ${twice}. Give one of the objects another name with named().`,
    );
  }
  return names.filter((name) => !sharedTypes(types, module).includes(name)).sort();
}

/** The names that a module may use of another: objects with a name of their own, which live in `index`. */
export const sharedTypes = (types: NestedTypes, module: Module): readonly string[] =>
  module === "index" ? [] : [...nestedNames(types, "index")].sort();

/** An import of those names that the code uses; nothing where it uses none. */
export function typeImport(code: string, names: readonly string[], file: string): string {
  const bare = code.replace(/\/\*\*.*?\*\//gs, "");
  const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(bare));
  return used.length === 0 ? "" : `import type { ${used.join(", ")} } from "${file}";\n`;
}

/**
 * One file of interfaces: those of a module's kinds, and of the object types that live in it.
 *
 * @returns TypeScript without anything that exists when the program runs
 */
export function typesModule(kinds: readonly Kind[], types: NestedTypes, module: Module): string {
  const own = kinds.filter((kind) => kind.module === module);
  const nested = types.objects.filter((object) => object.module === module);
  const blocks = [
    ...own.flatMap((kind) => [argumentsInterface(kind), functionInterfaces(kind)]),
    ...nested.map(nestedInterfaces),
  ];
  if (blocks.length === 0) return "export {};\n";
  const text = blocks.join("\n");
  const elsewhere = typeImport(text, sharedTypes(types, module), "./types.gen.ts");
  return `import type * as pulumi from "@pulumi/pulumi";\n${elsewhere}\n${text}`;
}
