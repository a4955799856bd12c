/**
 * The classes that a program uses, over the plugin and as dynamic resources. Both take the same arguments and have the same
 * properties, so that a stack moves from one to the other by an import. They hold nothing but names: whatever decides
 * something is in the provider, and a program loads none of it. Pure.
 */
import type { Setting } from "../configuration/settings.ts";
import type { Kind } from "../model/resource.ts";
import { walk } from "../model/shape.ts";
import { dynamicProvider, dynamicType, functionToken, type Module, type NestedTypes } from "./names.ts";
import { functionText } from "./pulumi-schema.ts";
import {
  allOptional,
  classProperties,
  docstring,
  exportedTypes,
  sharedTypes,
  typeImport,
} from "./typescript-types.ts";
import { keyWords } from "./words.ts";

/** Over the plugin, or without one. */
export type Flavour = "plugin" | "dynamic";

/** The paths of the secret inputs, in steps; `*` stands for every element. */
function secretPaths(kind: Kind): string[][] {
  return [...walk(kind.inputs)]
    .filter(({ field }) => field.marks.secret)
    .map(({ path }) => path.replaceAll("[*]", ".*").split("."));
}

/** What the support functions have to know of a kind: one constant a class. */
function shapeConstant(kind: Kind, flavour: Flavour): string {
  const dynamic = flavour === "dynamic";
  const secretOutputs = Object.entries({ ...kind.inputs, ...kind.outputs })
    .filter(([, field]) => field.marks.secret)
    .map(([name]) => name);
  const shape = {
    type: dynamic ? dynamicType(kind) : kind.token,
    alias: dynamic ? kind.token : dynamicType(kind),
    properties: Object.keys({ ...kind.inputs, ...kind.outputs }),
    secretInputs: secretPaths(kind),
    secretOutputs,
    ...(dynamic ? { provider: dynamicProvider(kind) } : {}),
  };
  const lines = Object.entries(shape).map(([name, value]) => `  ${name}: ${JSON.stringify(value)},`);
  const version = dynamic ? "" : "\n  version,";
  return `const ${shapeName(kind)}: ClassShape = {\n${lines.join("\n")}${version}\n};\n`;
}

const shapeName = (kind: Kind): string => `${kind.name.slice(0, 1).toLowerCase()}${kind.name.slice(1)}Shape`;

function classText(kind: Kind, flavour: Flavour): string {
  const { name } = kind;
  const optional = allOptional(kind);
  const about = `${kind.summary}\n\nNatural key: ${keyWords(kind)}`;
  return `${shapeConstant(kind, flavour)}
${docstring(about)}export class ${name} extends pulumi.CustomResource {
  /** The type token of the resource. */
  static readonly __pulumiType = ${shapeName(kind)}.type;

  /**
   * Reads an object that another stack, or a person, looks after.
   *
   * @param name the name of the resource in this program
   * @param id the id of the object
   * @param opts options of the resource
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ${name} {
    return new ${name}(name, {} as ${name}Args, { ...opts, id });
  }

  /** True for a \`${name}\`, also for one that another copy of this package made. */
  static override isInstance(value: unknown): value is ${name} {
    return isOfType(value, ${name}.__pulumiType);
  }

${classProperties(kind)}
  /**
   * Declares one \`${name}\`.
   *
   * @param name the name of the resource in this program
   * @param args what is declared
   * @param opts options of the resource
   */
  constructor(name: string, args${optional ? "?" : ""}: ${name}Args, opts?: pulumi.CustomResourceOptions) {
    super(${name}.__pulumiType, name, propertiesOf(${shapeName(kind)}, args, opts), optionsOf(${shapeName(kind)}, opts));
  }
}
`;
}

function functionsText(kind: Kind): string {
  const token = JSON.stringify(functionToken(kind));
  const get = `get${kind.name}`;
  const result = `Get${kind.name}Result`;
  const text = functionText(kind);
  const [plain, output, values] = kind.singleton
    ? ["", "", "{}"]
    : [`args: Get${kind.name}Args, `, `args: Get${kind.name}OutputArgs, `, "{ ...args }"];
  return `${docstring(text)}export function ${get}(${plain}opts?: pulumi.InvokeOptions): Promise<${result}> {
  return pulumi.runtime.invoke(${token}, ${values}, { version, ...opts });
}

${docstring(`${text} Waits for outputs.`)}export function ${get}Output(${output}opts?: pulumi.InvokeOutputOptions): pulumi.Output<${result}> {
  return pulumi.runtime.invokeOutput(${token}, ${values}, { version, ...opts });
}
`;
}

/** The provider class: one organisation with its account, for programs that have several. */
function providerText(settings: readonly Setting[], flavour: Flavour): string {
  const members = settings
    .map(({ name, description, environment }) => {
      const fallback = environment.length === 0 ? "" : ` Falls back to ${environment.join(", ")}.`;
      return `${docstring(`${description}${fallback}`, "  ")}  readonly ${name}?: pulumi.Input<string | undefined>;\n`;
    })
    .join("");
  const secrets = settings.filter(({ secret }) => secret).map(({ name }) => name);
  const shape =
    flavour === "plugin"
      ? `{ secrets: ${JSON.stringify(secrets)}, prefix: "", version }`
      : `{ secrets: ${JSON.stringify(secrets)}, prefix: "spoke:" }`;
  const packageName = flavour === "plugin" ? "spoke" : "pulumi-nodejs";
  const why =
    flavour === "plugin"
      ? ""
      : "\n\nIt is a provider of Pulumi's dynamic resources, whose configuration carries the settings.";
  return `/** The settings of a provider; each falls back to its environment variable. */
export interface ProviderArgs {
${members}}

const providerShape = ${shape};

${docstring(`One Spoke organisation and the Twilio account it runs on. Without one, the settings of the stack's configuration (\`spoke:clientId\`, …) count.${why}`)}export class Provider extends pulumi.ProviderResource {
  /** The package of the provider. */
  static readonly __pulumiType: string = ${JSON.stringify(packageName)};

  /** True for a provider of this package, also for one that another copy of it made. */
  static override isInstance(value: unknown): value is Provider {
    return isOfType(value, "pulumi:providers:${packageName}");
  }

  /**
   * @param name the name of the provider in this program
   * @param args the settings
   * @param opts options of the resource
   */
  constructor(name: string, args?: ProviderArgs, opts?: pulumi.ResourceOptions) {
    super(Provider.__pulumiType, name, settingsOf(providerShape, args), providerOptionsOf(providerShape, opts));
  }
}
`;
}

/** What a file of classes is generated from. */
export interface ClassesRequest {
  readonly kinds: readonly Kind[];
  readonly types: NestedTypes;
  readonly settings: readonly Setting[];
  readonly version: string;
  readonly module: Module;
  readonly flavour: Flavour;
}

/**
 * One file of classes: those of a module's kinds in one flavour. The file of the module `index` has the provider too.
 *
 * Functions that look an object up exist over the plugin only: Pulumi's dynamic server answers none.
 */
export function classesModule(request: ClassesRequest): string {
  const { kinds, types, settings, version, module, flavour } = request;
  const own = kinds.filter((kind) => kind.module === module);
  const withProvider = module === "index";
  if (own.length === 0 && !withProvider) return "export {};\n";
  const plugin = flavour === "plugin";
  const folder = plugin ? "./" : "../sdk/";
  const ownTypes = `${folder}${withProvider ? "" : `${module}-`}types.gen.ts`;
  const versionText = `/** The version of the plugin that these classes ask for. */\nconst version = ${JSON.stringify(version)};\n`;
  const code = [
    ...(plugin ? [versionText] : []),
    ...own.flatMap((kind) => [classText(kind, flavour), ...(plugin ? [functionsText(kind)] : [])]),
    ...(withProvider ? [providerText(settings, flavour)] : []),
  ].join("\n");
  const elsewhere = typeImport(code, sharedTypes(types, module), `${folder}types.gen.ts`);
  const support = `type ClassShape, isOfType, optionsOf, propertiesOf${withProvider ? ", providerOptionsOf, settingsOf" : ""}`;
  return `import * as pulumi from "@pulumi/pulumi";
import { ${support} } from "${folder}support.ts";
${elsewhere}${typeImport(code, exportedTypes(kinds, types, module), ownTypes)}
export type * from "${ownTypes}";

${code}`;
}
