/**
 * Names that the derivations share: tokens, and the names of object and enum types. Pure.
 *
 * An object that a kind names (`named("Menu", …)`) may be used by several kinds, so it lives in the module `index`.
 * One without a name is called by its place: `members[*]` of `CallGroup` is `CallGroupMember`.
 */
import type { Kind } from "../model/resource.ts";
import type { Field, ObjectType } from "../model/shape.ts";

/** The two modules of the package. */
export type Module = Kind["module"];

/** Where a type stands, and what it is called there. */
export interface Place {
  readonly module: Module;
  readonly name: string;
}

const capitalise = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** `holidays` → `holiday`, `addresses` → `address`: one element of a list. */
function singular(text: string): string {
  if (/(?:ss|x|ch|sh)es$/.test(text)) return text.slice(0, -2);
  return /[^s]s$/.test(text) ? text.slice(0, -1) : text;
}

/** The place of a field of a kind, or of a field of an object type. */
export const placeOf = (owner: Place, field: string): Place => ({
  module: owner.module,
  name: `${owner.name}${capitalise(field)}`,
});

/** The place of the elements of a list or map. */
export const elementPlace = (place: Place): Place => ({ ...place, name: singular(place.name) });

/** The place of an object type: its own name, where it has one. */
export const objectPlace = (type: ObjectType, place: Place): Place =>
  type.name === undefined ? place : { module: "index", name: type.name };

/** `spoke:index:Menu` */
export const tokenOf = (place: Place): string => `spoke:${place.module}:${place.name}`;

/** `spoke:index:getWebhook`: the function that looks one object up. */
export const functionToken = (kind: Kind): string => `spoke:${kind.module}:get${kind.name}`;

/** The type of a kind as a dynamic resource. Frozen: it is in the state of every stack that uses one. */
export const dynamicType = (kind: Kind): string =>
  kind.module === "index"
    ? `pulumi-nodejs:dynamic/spoke:${kind.name}`
    : `pulumi-nodejs:dynamic/spoke/${kind.module}:${kind.name}`;

/** What the dynamic runtime calls a kind: `Webhook`, `twilio:StudioFlow`. */
export const dynamicName = (kind: Kind): string =>
  kind.module === "index" ? kind.name : `${kind.module}:${kind.name}`;

/**
 * The text in the property `__provider`: the code that Pulumi's dynamic server runs for a resource. Frozen: a changed text would
 * be an update of every resource, and an old one in state must go on working (reference: pulumi/pulumi#16826, #12401).
 */
export const dynamicProvider = (kind: Kind): string =>
  `exports.handler = () => require("pulumi-spoke/dynamic/runtime").provider(${JSON.stringify(dynamicName(kind))});`;

/** `CallGroup` → `call-group`, as in the names of files. */
export const kebab = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();

/** The path of a kind's file in a folder of generated ones: `webhook`, `twilio/studio-flow`. */
export const pathName = (kind: Kind): string =>
  kind.module === "index" ? kebab(kind.name) : `${kind.module}/${kebab(kind.name)}`;

/** An object type of the package, with all its fields. */
export interface NestedObject extends Place {
  readonly description: string;
  readonly type: ObjectType;
  /** True where a program can write it; false for one that only outputs hold. */
  readonly input: boolean;
}

/** An enum type of the package. */
export interface NestedEnum extends Place {
  readonly description: string;
  readonly values: readonly string[];
}

/** Every type that the kinds' fields are made of, in the order of their tokens. */
export interface NestedTypes {
  readonly objects: readonly NestedObject[];
  readonly enums: readonly NestedEnum[];
}

/**
 * Collects the object and enum types of all kinds.
 *
 * @throws Error when two different objects have one name, or a type has the name of a kind
 */
export function collectTypes(kinds: readonly Kind[]): NestedTypes {
  const objects = new Map<string, NestedObject>();
  const enums = new Map<string, NestedEnum>();

  const visitFields = (fields: Readonly<Record<string, Field>>, owner: Place, input: boolean): void => {
    for (const [name, field] of Object.entries(fields)) {
      visit(field, placeOf(owner, name), field.description, input);
    }
  };
  const visit = (field: Field, place: Place, description: string, input: boolean): void => {
    const { type } = field;
    if (type.type === "array" || type.type === "map") {
      visit(type.element, elementPlace(place), type.element.description || description, input);
    } else if (type.type === "string" && type.values !== undefined) {
      enums.set(tokenOf(place), { ...place, description, values: type.values });
    } else if (type.type === "object") {
      visitObject({ ...objectPlace(type, place), description, type, input });
    }
  };
  const visitObject = (object: NestedObject): void => {
    const token = tokenOf(object);
    const known = objects.get(token);
    if (known !== undefined && signature(known) !== signature(object)) {
      throw new Error(
        `Two different objects are called ${token}. Give one of them another name with named().`,
      );
    }
    if (known !== undefined && (known.input || !object.input)) return;
    objects.set(token, known === undefined ? object : { ...known, input: true });
    visitFields(object.type.fields(), object, object.input);
  };

  for (const kind of kinds) {
    visitFields(kind.inputs, kind, true);
    visitFields(kind.outputs, kind, false);
  }
  const taken = kinds.find((kind) => objects.has(kind.token) || enums.has(kind.token));
  if (taken !== undefined) {
    throw new Error(
      `${taken.token} is a kind and also the name of a type. Give the type another name with named().`,
    );
  }
  return { objects: sorted(objects), enums: sorted(enums) };
}

const sorted = <T>(types: ReadonlyMap<string, T>): readonly T[] =>
  [...types].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, type]) => type);

/** The fields of an object as text; objects inside it count by name, so that a tree that contains itself ends. */
function signature(object: NestedObject): string {
  const typeText = (field: Field, place: Place): unknown => {
    const { type } = field;
    if (type.type === "array" || type.type === "map") {
      return [type.type, typeText(type.element, elementPlace(place))];
    }
    return type.type === "object" ? tokenOf(objectPlace(type, place)) : type;
  };
  const fields = Object.entries(object.type.fields());
  return JSON.stringify(
    fields.map(([name, field]) => [
      name,
      field.required,
      typeText(field, placeOf(object, name)),
      field.marks,
    ]),
  );
}
