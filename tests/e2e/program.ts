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
