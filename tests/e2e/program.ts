/** Programs for the tests, over the plugin of this checkout. */
import { join } from "node:path";
import { stringify } from "yaml";
import { repositoryRoot } from "../../tools/repository.ts";

/**
 * The head of a project file that names the plugin of this checkout.
 * @param runtime `nodejs` runs `index.ts`; `yaml` takes the resources that the caller appends
 */
export function projectFile(project: string, runtime: "nodejs" | "yaml" = "nodejs"): string {
  const nodejs = "runtime:\n  name: nodejs\n  options:\n    typescript: false\nmain: index.ts\n";
  return (
    `name: ${project}\n${runtime === "yaml" ? "runtime: yaml\n" : nodejs}` +
    `plugins:\n  providers:\n    - name: spoke\n      path: ${join(repositoryRoot(), "bin")}\n`
  );
}

/** A resource of a YAML program: Pulumi YAML's own form, as data. */
export interface YamlResource {
  readonly type: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly defaultProvider?: boolean;
}

/**
 * A YAML program over the plugin of this checkout; it starts fastest.
 * @param rest further sections, for example `outputs`
 */
export function yamlProgram(
  resources: Readonly<Record<string, YamlResource>>,
  rest: Readonly<Record<string, unknown>> = {},
): { readonly "Pulumi.yaml": string } {
  return {
    "Pulumi.yaml":
      projectFile("project", "yaml") + stringify({ resources, ...rest }, { aliasDuplicateObjects: false }),
  };
}

/** What stands in a YAML program for an output of another resource: `from("sales.name")` is `${sales.name}`. */
export const from = (reference: string): string => `\${${reference}}`;

/** How a TypeScript program declares its resources. */
export interface TypeScriptOptions {
  /** Default: over the plugin. */
  readonly flavour?: "pulumi-spoke" | "pulumi-spoke/dynamic";
  /** True puts all of them into one component. */
  readonly component?: boolean;
  /** True makes each depend on the one before it: they are then made in the order given. */
  readonly inOrder?: boolean;
}

/**
 * The same resources as a TypeScript program, in the order given: each may refer to those before it. Of YAML's functions
 * it knows `fn::secret`.
 */
export function typescriptProgram(
  resources: Readonly<Record<string, YamlResource>>,
  { flavour = "pulumi-spoke", component = false, inOrder = false }: TypeScriptOptions = {},
): { readonly "index.ts": string; readonly "Pulumi.yaml": string } {
  const program = `
import * as pulumi from "@pulumi/pulumi";
import * as spoke from "${flavour}";

const resources = ${JSON.stringify(resources, undefined, 2)};
const made = {};

function resolved(value) {
  const [, name, property] = typeof value === "string" ? (/^\\$\\{(\\w+)\\.(\\w+)\\}$/.exec(value) ?? []) : [];
  if (name !== undefined) return made[name][property];
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== "object" || value === null) return value;
  if ("fn::secret" in value) return pulumi.secret(value["fn::secret"]);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
}

function declare(options) {
  let dependsOn = [];
  for (const [name, { type, properties }] of Object.entries(resources)) {
    const Kind = type.split(":").slice(1).reduce((found, part) => found[part], spoke);
    made[name] = new Kind(name, resolved(properties), { ...options, dependsOn });
    ${inOrder ? "dependsOn = [made[name]];" : ""}
  }
}

class Office extends pulumi.ComponentResource {
  constructor(name) {
    super("acme:index:Office", name);
    declare({ parent: this });
  }
}

${component ? 'new Office("office");' : "declare({});"}
`;
  return { "index.ts": program, "Pulumi.yaml": projectFile("project") };
}
