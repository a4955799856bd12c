/**
 * What the generated classes share. It runs inside the user's program, a thousand times in a large one: nothing is
 * loaded here but Pulumi's own SDK, and the work for one resource is a shallow copy.
 */
import * as pulumi from "@pulumi/pulumi";

/** What a class knows of its kind. */
export interface ClassShape {
  readonly type: string;
  /** The type of the same object in the other flavour: a stack moves between them without a replacement. */
  readonly alias: string;
  /** Every property. Those that the program does not give are declared as undefined, or Node's SDK would not make them outputs. */
  readonly properties: readonly string[];
  /** Paths of secret arguments; `*` stands for every element. */
  readonly secretInputs: readonly (readonly string[])[];
  readonly secretOutputs: readonly string[];
  /** The version of the plugin; a dynamic resource has none. */
  readonly version?: string;
  /** The code of a dynamic resource. */
  readonly provider?: string;
}

/** What the provider class knows of its settings. */
export interface ProviderShape {
  readonly secrets: readonly string[];
  /** Before every key: the dynamic server is one package for all, and its configuration is told apart by namespaces. */
  readonly prefix: string;
  readonly version?: string;
}

/** True for a resource of the type, also across copies of this package. */
export const isOfType = (value: unknown, type: string): boolean =>
  typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === type;

/**
 * The properties that a resource is registered with.
 *
 * An argument that no kind has is passed on: the provider refuses it by name, with the nearest one.
 *
 * @param shape the kind
 * @param args what the program declares
 * @param opts with an `id` the object is read and not declared
 * @returns Pulumi's inputs, with the secret ones marked
 */
export function propertiesOf(
  shape: ClassShape,
  args: object | undefined,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.Inputs {
  const properties: pulumi.Inputs = {};
  for (const name of shape.properties) properties[name] = undefined;
  if (opts?.id === undefined) Object.assign(properties, args);
  for (const [first, ...rest] of shape.secretInputs) {
    if (first !== undefined && properties[first] !== undefined)
      properties[first] = marked(properties[first], rest);
  }
  if (shape.provider !== undefined) properties.__provider = shape.provider;
  return properties;
}

/** The same value with the secret part of it marked; a value that is not known yet is marked when it is. */
function marked(value: unknown, steps: readonly string[]): unknown {
  const [step, ...rest] = steps;
  if (value === undefined || value === null) return value;
  if (step === undefined) return pulumi.secret(value);
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    return pulumi.output(value).apply((known) => marked(known, steps));
  }
  if (Array.isArray(value)) return value.map((element) => marked(element, step === "*" ? rest : steps));
  if (typeof value !== "object") return value;
  const fields: Record<string, unknown> = { ...value };
  for (const name of step === "*" ? Object.keys(fields) : [step]) fields[name] = marked(fields[name], rest);
  return fields;
}

/** The options that a resource is registered with: the program's, and what follows from its kind. */
export function optionsOf(
  shape: ClassShape,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.CustomResourceOptions {
  const own: pulumi.CustomResourceOptions = { aliases: [{ type: shape.alias }] };
  if (shape.version !== undefined) own.version = shape.version;
  if (shape.secretOutputs.length > 0) own.additionalSecretOutputs = [...shape.secretOutputs];
  return opts === undefined ? own : pulumi.mergeOptions(own, opts);
}

/** The inputs of a provider resource, with the secret ones marked. */
export function settingsOf(shape: ProviderShape, args: object | undefined): pulumi.Inputs {
  const settings: pulumi.Inputs = {};
  for (const [name, value] of Object.entries(args ?? {})) {
    const secret = shape.secrets.includes(name) && value !== undefined;
    settings[`${shape.prefix}${name}`] = secret ? pulumi.secret(value) : value;
  }
  return settings;
}

/** The options that a provider resource is registered with. */
export function providerOptionsOf(
  shape: ProviderShape,
  opts: pulumi.ResourceOptions | undefined,
): pulumi.ResourceOptions {
  return shape.version === undefined ? { ...opts } : { version: shape.version, ...opts };
}
