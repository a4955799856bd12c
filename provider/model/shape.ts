/**
 * The shape of a kind: its zod schemas walked once into plain data. Schemas, documentation, comparison, classes and
 * test generators read shapes and never zod, so that a mark is either seen by all of them or refused here.
 */
import { z } from "zod";
import { type Marks, marksOf } from "./field.ts";

/** One field, or one element of a list or map. */
export interface Field {
  readonly type: FieldType;
  readonly required: boolean;
  readonly description: string;
  readonly marks: Marks;
}

/** What a field holds. */
export type FieldType =
  | {
      readonly type: "string";
      readonly values?: readonly string[];
      readonly minLength?: number;
      readonly maxLength?: number;
      readonly pattern?: string;
      readonly format?: string;
    }
  | { readonly type: "integer" | "number"; readonly minimum?: number; readonly maximum?: number }
  | { readonly type: "boolean" }
  | { readonly type: "any" }
  | {
      readonly type: "array";
      readonly element: Field;
      readonly minItems?: number;
      readonly maxItems?: number;
    }
  | { readonly type: "map"; readonly element: Field; readonly keys?: string }
  | ObjectType;

/** An object; `fields` is a function because a tree may contain itself. */
export interface ObjectType {
  readonly type: "object";
  readonly name?: string;
  readonly fields: () => Readonly<Record<string, Field>>;
}

type Definition = {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly keyType?: z.core.$ZodType;
  readonly catchall?: z.core.$ZodType;
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
  readonly getter?: () => z.core.$ZodType;
  readonly checks?: readonly {
    readonly _zod: {
      readonly def: { readonly check: string; readonly minimum?: number; readonly maximum?: number };
    };
  }[];
};

const definitionOf = (schema: z.core.$ZodType): Definition =>
  (schema as unknown as { _zod: { def: Definition } })._zod.def;

/** The limits of a string or a number, by zod's own public conversion: its internal bag stays empty since zod 4.5. */
interface Limits {
  readonly type?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly allOf?: readonly { readonly pattern?: string }[];
}

const limitsOf = (schema: z.core.$ZodType): Limits =>
  z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Limits;

const descriptionOf = (schema: z.core.$ZodType): string | undefined => (schema as z.ZodType).description;

/** Wrappers that change neither the value nor its place; whatever marks they carry belong to the field. */
const transparent = new Set(["optional", "nullable", "default", "prefault", "readonly", "nonoptional"]);

/**
 * Walks one zod object into its fields.
 *
 * @param schema a zod object
 * @param where the path of the schema, for messages (`Webhook inputs`)
 * @returns the fields by name, in declared order
 * @throws Error when a mark sits where no walker looks (under a transform or a union, on the keys of a map), when a
 *   field has no description, or when a zod type has no counterpart
 */
export function fieldsOf(schema: z.ZodObject, where: string): Readonly<Record<string, Field>> {
  refuseHiddenMarks(definitionOf(schema).catchall, where, "on fields without a name");
  // Without a prototype: a declaration may well hold a field that is called `constructor`, which is none of ours.
  const fields: Record<string, Field> = Object.create(null) as Record<string, Field>;
  for (const [name, inner] of Object.entries(schema.shape)) {
    const field = fieldOf(inner as z.core.$ZodType, `${where}.${name}`);
    if (field.description === "") {
      throw new Error(
        `${where}.${name} has no description: say what it is, its unit, its limits and the source.`,
      );
    }
    fields[name] = field;
  }
  return fields;
}

function fieldOf(schema: z.core.$ZodType, where: string): Field {
  let marks: Marks = {};
  let description: string | undefined;
  let required = true;
  let node = schema;
  for (;;) {
    // The outermost wins, because it was written last.
    marks = { ...marksOf(node), ...marks };
    description ??= descriptionOf(node);
    const definition = definitionOf(node);
    if (definition.type === "optional" || definition.type === "default") required = false;
    if (definition.type === "lazy" && definition.getter) node = definition.getter();
    else if (transparent.has(definition.type) && definition.innerType) node = definition.innerType;
    else break;
  }
  return { type: typeOf(node, where, marks), required, description: description ?? "", marks };
}

const objects = new WeakMap<z.core.$ZodType, ObjectType>();

function typeOf(schema: z.core.$ZodType, where: string, marks: Marks): FieldType {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case "string": {
      const { minLength, maxLength, format } = limitsOf(schema);
      return clean({ type: "string", minLength, maxLength, pattern: patternOf(schema), format });
    }
    case "enum":
      return { type: "string", values: Object.values(definition.entries ?? {}) };
    case "literal":
      return { type: "string", values: (definition.values ?? []).map(String) };
    case "number": {
      const { type, minimum, maximum } = limitsOf(schema);
      return clean({
        type: type === "integer" ? "integer" : "number",
        minimum: finite(minimum),
        maximum: finite(maximum),
      });
    }
    case "boolean":
      return { type: "boolean" };
    case "any":
    case "unknown":
      return { type: "any" };
    case "array":
      return clean({
        type: "array",
        element: fieldOf(definition.element as z.core.$ZodType, `${where}[*]`),
        minItems: lengthLimit(definition, "min_length", "minimum"),
        maxItems: lengthLimit(definition, "max_length", "maximum"),
      });
    case "record":
      refuseHiddenMarks(definition.keyType, where, "on the keys of a map");
      return clean({
        type: "map",
        element: fieldOf(definition.valueType as z.core.$ZodType, `${where}.*`),
        keys: patternOf(definition.keyType as z.core.$ZodType),
      });
    case "object":
      return objectOf(schema as z.ZodObject, where, marks);
    default:
      refuseHiddenMarks(definition, where, `under a zod ${definition.type}`);
      throw new Error(
        `${where} is a zod ${definition.type}, which has no form in schemas. Use plain types, and put conversions in toWire.`,
      );
  }
}

function objectOf(schema: z.ZodObject, where: string, marks: Marks): ObjectType {
  const seen = objects.get(schema);
  if (seen) return seen;
  let fields: Readonly<Record<string, Field>> | undefined;
  const type: ObjectType = {
    type: "object",
    ...(marks.typeName === undefined ? {} : { name: marks.typeName }),
    fields: () => {
      fields ??= fieldsOf(schema, where);
      return fields;
    },
  };
  objects.set(schema, type);
  return type;
}

/** Marks below a pipe, a transform or a union, on a map's keys or on fields without a name would be seen by nobody. */
function refuseHiddenMarks(part: unknown, where: string, place: string): void {
  const pending: unknown[] = [part];
  const seen = new Set<unknown>();
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    if ("_zod" in next) {
      const marks = marksOf(next as z.core.$ZodType);
      const first = Object.keys(marks)[0];
      if (first !== undefined) {
        throw new Error(
          `${where} carries the mark "${first}" ${place}, where nothing reads it. Move the mark to the field itself.`,
        );
      }
      pending.push(definitionOf(next as z.core.$ZodType));
    } else pending.push(...Object.values(next));
  }
}

/** All fields, nested ones included, with their paths (`members[*].user`); a type inside itself is entered once. */
export function* walk(
  fields: Readonly<Record<string, Field>>,
  prefix = "",
  within: ReadonlySet<FieldType> = new Set(),
): Generator<{ readonly path: string; readonly field: Field }> {
  for (const [name, field] of Object.entries(fields)) {
    yield* walkField(prefix === "" ? name : `${prefix}.${name}`, field, within);
  }
}

function* walkField(
  path: string,
  field: Field,
  within: ReadonlySet<FieldType>,
): Generator<{ readonly path: string; readonly field: Field }> {
  yield { path, field };
  const type = field.type;
  if (within.has(type)) return;
  const inside = new Set(within).add(type);
  if (type.type === "object") yield* walk(type.fields(), path, inside);
  if (type.type === "array") yield* walkField(`${path}[*]`, type.element, inside);
  if (type.type === "map") yield* walkField(`${path}.*`, type.element, inside);
}

/** True where the field or a part of it is secret. */
export function holdsSecret(field: Field): boolean {
  // Asked for each field of each object of a plan, and the same every time.
  const known =
    secretive.get(field) ?? [...walk({ field })].some(({ field: part }) => part.marks.secret === true);
  secretive.set(field, known);
  return known;
}

const secretive = new WeakMap<Field, boolean>();

function patternOf(schema: z.core.$ZodType): string | undefined {
  const { pattern, allOf } = limitsOf(schema);
  return pattern ?? allOf?.find((part) => part.pattern !== undefined)?.pattern;
}

/** A list's limit, read from its checks: the public conversion would walk into the elements, which may be a tree. */
function lengthLimit(
  definition: Definition,
  check: "min_length" | "max_length",
  limit: "minimum" | "maximum",
): number | undefined {
  const found = definition.checks?.find((one) => one._zod.def.check === check);
  return found?._zod.def[limit];
}

const finite = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && Math.abs(value) < Number.MAX_SAFE_INTEGER
    ? value
    : undefined;

type Cleaned<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function clean<T extends object>(value: T): Cleaned<T> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Cleaned<T>;
}
