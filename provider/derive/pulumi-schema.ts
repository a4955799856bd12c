/**
 * The package `spoke` as Pulumi's package schema (metaschema of `pkg/codegen/schema/pulumi.json`, read at v3.259.0 on
 * 2026-11-22). Other languages' SDKs, YAML and `pulumi package` work from it. Pure.
 */
import type { Setting } from "../configuration/settings.ts";
import type { Kind } from "../model/resource.ts";
import type { Field } from "../model/shape.ts";
import {
  collectTypes,
  dynamicType,
  elementPlace,
  functionToken,
  type NestedEnum,
  type NestedObject,
  objectPlace,
  type Place,
  placeOf,
  tokenOf,
} from "./names.ts";
import { fieldText } from "./words.ts";

/** JSON in the form of the metaschema. */
export type Spec = { readonly [key: string]: unknown };

/** What the schema says of the package itself. */
export interface PackageFacts {
  readonly version: string;
  readonly description: string;
  /** The range of `@pulumi/pulumi` that the package asks for. */
  readonly pulumiRange: string;
}

/** A field of an object type is not a field of one kind: nothing is said of replacement there. */
const noKind = { retained: false, permanent: false, reach: [] } as const;

/**
 * The whole schema.
 *
 * @param kinds all kinds
 * @param settings the provider's settings
 * @param facts the package's own
 * @returns the schema, ready for `JSON.stringify`
 */
export function pulumiSchemaOf(
  kinds: readonly Kind[],
  settings: readonly Setting[],
  facts: PackageFacts,
): Spec {
  const types = collectTypes(kinds);
  const entries = [...types.objects.map(objectEntry), ...types.enums.map(enumEntry)];
  const variables = Object.fromEntries(settings.map((setting) => [setting.name, settingSpec(setting)]));
  return {
    $schema: "https://raw.githubusercontent.com/pulumi/pulumi/master/pkg/codegen/schema/pulumi.json",
    name: "spoke",
    displayName: "Spoke Phone",
    version: facts.version,
    description: facts.description,
    keywords: ["pulumi", "spoke", "twilio", "telephony", "category/infrastructure", "kind/native"],
    license: "Apache-2.0",
    config: { variables },
    provider: {
      description: "One Spoke organisation and the Twilio account it runs on.",
      properties: variables,
      inputProperties: variables,
    },
    types: Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1))),
    resources: Object.fromEntries(kinds.map((kind) => [kind.token, resourceSpec(kind)])),
    functions: Object.fromEntries(kinds.map((kind) => [functionToken(kind), functionSpec(kind)])),
    language: {
      nodejs: {
        packageName: "pulumi-spoke",
        packageDescription: facts.description,
        dependencies: { "@pulumi/pulumi": facts.pulumiRange },
        respectSchemaVersion: true,
      },
      python: { respectSchemaVersion: true },
      csharp: { respectSchemaVersion: true },
      go: { respectSchemaVersion: true },
    },
  };
}

function settingSpec(setting: Setting): Spec {
  return {
    type: "string",
    description: setting.description,
    ...(setting.secret ? { secret: true } : {}),
    defaultInfo: { environment: setting.environment },
  };
}

function resourceSpec(kind: Kind): Spec {
  const required = Object.entries(kind.inputs)
    .filter(([, field]) => field.required)
    .map(([name]) => name);
  return {
    description: kind.summary,
    properties: properties({ ...kind.inputs, ...kind.outputs }, kind, kind),
    ...listed("required", alwaysPresent(kind)),
    inputProperties: properties(kind.inputs, kind, kind),
    ...listed("requiredInputs", required),
    // Without inputs: every object of the kind that the organisation has is listed.
    ...(kind.observe.by === "get" ? {} : { listInputs: { type: "object", properties: {} } }),
    // A stack moves from the dynamic resource of the same kind without a replacement.
    aliases: [{ type: dynamicType(kind) }],
  };
}

/**
 * The properties that a resource has whenever it exists: inputs that must be given or that Check fills with the
 * server's default, and outputs that are not optional.
 */
export function alwaysPresent(kind: Pick<Kind, "inputs" | "outputs">): string[] {
  const inputs = Object.entries(kind.inputs).filter(
    ([, field]) => field.required || field.marks.serverDefault !== undefined,
  );
  const outputs = Object.entries(kind.outputs).filter(([, field]) => field.required);
  return [...inputs, ...outputs].map(([name]) => name);
}

/** The fields by which a function looks an object up: those of every alternative of the key. */
export const keyFields = (kind: Pick<Kind, "key">): readonly string[] => [...new Set(kind.key.flat())];

/** What a function answers: everything but the instructions to the provider. */
export const resultFields = (kind: Pick<Kind, "inputs" | "outputs">): Readonly<Record<string, Field>> => ({
  ...Object.fromEntries(Object.entries(kind.inputs).filter(([, field]) => field.marks.setting !== true)),
  ...kind.outputs,
});

/** What the function of a kind does, in words. */
export const functionText = (kind: Pick<Kind, "name" | "singleton">): string =>
  kind.singleton
    ? `Reads the organisation's ${kind.name}.`
    : `Looks up one ${kind.name} by its id or by its natural key. None, or more than one, is an error.`;

function functionSpec(kind: Kind): Spec {
  const by = Object.fromEntries(
    keyFields(kind).map((name) => [name, { ...(kind.inputs[name] as Field), required: false }]),
  );
  const identifier = { type: "string", description: "The id of the object, as Pulumi keeps it." };
  const inputs = kind.singleton ? {} : { id: identifier, ...properties(by, kind, noKind) };
  return {
    description: functionText(kind),
    inputs: { type: "object", properties: inputs },
    outputs: {
      type: "object",
      properties: { id: identifier, ...properties(resultFields(kind), kind, noKind) },
      required: ["id"],
    },
  };
}

function objectEntry(object: NestedObject): readonly [string, Spec] {
  const fields = object.type.fields();
  const required = Object.entries(fields)
    .filter(([, field]) => field.required)
    .map(([name]) => name);
  const spec = {
    type: "object",
    description: object.description,
    properties: properties(fields, object, noKind),
    ...listed("required", required),
  };
  return [tokenOf(object), spec];
}

function enumEntry(type: NestedEnum): readonly [string, Spec] {
  const spec = {
    type: "string",
    description: type.description,
    enum: type.values.map((value) => ({ name: enumName(value), value })),
  };
  return [tokenOf(type), spec];
}

/** `callGroup` → `CallGroup`; a name must begin with a letter in every language. */
function enumName(value: string): string {
  const words = value.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
  return /^[A-Za-z]/.test(name) ? name : `Value${name}`;
}

function properties(
  fields: Readonly<Record<string, Field>>,
  owner: Place,
  kind: Pick<Kind, "retained" | "permanent" | "reach">,
): Spec {
  const specs = Object.entries(fields).map(([name, field]) => [
    name,
    propertySpec(field, placeOf(owner, name), kind),
  ]);
  return Object.fromEntries(specs);
}

function propertySpec(
  field: Field,
  place: Place,
  kind: Pick<Kind, "retained" | "permanent" | "reach">,
): Spec {
  const replaced = field.marks.immutable && kind !== noKind && !kind.retained && !kind.permanent;
  return {
    ...typeSpec(field, place),
    description: fieldText(kind, field),
    ...(field.marks.secret ? { secret: true } : {}),
    ...(replaced ? { replaceOnChanges: true, willReplaceOnChanges: true } : {}),
  };
}

function typeSpec(field: Field, place: Place): Spec {
  const { type } = field;
  switch (type.type) {
    case "string":
      return type.values === undefined ? { type: "string" } : { $ref: `#/types/${tokenOf(place)}` };
    case "any":
      return { $ref: "pulumi.json#/Any" };
    case "array":
      return { type: "array", items: typeSpec(type.element, elementPlace(place)) };
    case "map":
      return { type: "object", additionalProperties: typeSpec(type.element, elementPlace(place)) };
    case "object":
      return { $ref: `#/types/${tokenOf(objectPlace(type, place))}` };
    default:
      return { type: type.type };
  }
}

const listed = (key: string, names: readonly string[]): Spec => (names.length === 0 ? {} : { [key]: names });
