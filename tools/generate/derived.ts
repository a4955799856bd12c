/** Every file that follows from the kinds and the rules. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { settings } from "../../provider/configuration/settings.ts";
import { docsIndexOf, withReachTable } from "../../provider/derive/docs-index.ts";
import { docsPageOf } from "../../provider/derive/docs-page.ts";
import { jsonSchemaOf } from "../../provider/derive/json-schema.ts";
import { collectTypes, type Module, pathName } from "../../provider/derive/names.ts";
import { pulumiSchemaOf } from "../../provider/derive/pulumi-schema.ts";
import { stackSchemaOf } from "../../provider/derive/stack-schema.ts";
import { classesModule, type Flavour } from "../../provider/derive/typescript-classes.ts";
import { typesModule } from "../../provider/derive/typescript-types.ts";
import type { Kind } from "../../provider/model/resource.ts";
import { indexOf, pageOf, pagesFolder } from "../../provider/rules/pages.ts";
import { rules } from "../../provider/rules/registry.ts";
import { type GeneratedFile, generatedNote, readText } from "./files.ts";

interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const markdown = (text: string): string => `<!-- ${generatedNote} -->\n\n${text}`;

const typescript = (text: string): string => `// ${generatedNote}\n${text}`;

const modules: readonly Module[] = ["index", "twilio"];

/** `types`, `twilio-types`, … */
const fileName = (module: Module, name: string): string =>
  module === "index"
    ? `${name}.gen.ts`
    : name === "classes"
      ? `${module}.gen.ts`
      : `${module}-${name}.gen.ts`;

/**
 * Schemas, classes and pages of all kinds, and the pages of the rules.
 *
 * @param root the folder of the repository
 * @param kinds the kinds in the order of their files
 */
export async function derivedFiles(root: string, kinds: readonly Kind[]): Promise<GeneratedFile[]> {
  const manifest: Manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const pulumiRange =
    manifest.peerDependencies?.["@pulumi/pulumi"] ?? manifest.devDependencies?.["@pulumi/pulumi"] ?? "^3.0.0";
  const facts = { version: manifest.version, description: manifest.description, pulumiRange };
  const readme = await readText(join(root, "README.md"));
  return [
    { path: "schema/pulumi.json", text: json(pulumiSchemaOf(kinds, settings, facts)) },
    { path: "schema/stack.schema.json", text: json(stackSchemaOf(kinds)) },
    ...kinds.map((kind) => ({
      path: `schema/kinds/${schemaName(kind)}.json`,
      text: json(jsonSchemaOf(kind)),
    })),
    ...classFiles(kinds, manifest.version),
    ...kinds.map((kind) => ({ path: `docs/kinds/${pathName(kind)}.md`, text: docsPageOf(kind) })),
    { path: "docs/kinds/README.md", text: docsIndexOf(kinds) },
    ...rules.map((rule) => ({
      path: `${pagesFolder}/${rule.id}.md`,
      text: markdown(`${pageOf(rule, kinds)}\n[All rules](README.md)\n`),
    })),
    { path: `${pagesFolder}/README.md`, text: markdown(indexOf(rules)) },
    ...(readme === undefined
      ? []
      : [{ path: "README.md", text: withReachTable(readme, kinds, "docs/kinds/") }]),
  ];
}

const schemaName = (kind: Kind): string =>
  kind.module === "index" ? kind.name : `${kind.module}/${kind.name}`;

function classFiles(kinds: readonly Kind[], version: string): GeneratedFile[] {
  const types = collectTypes(kinds);
  const files: GeneratedFile[] = [];
  const folders: readonly [Flavour, string][] = [
    ["plugin", "provider/sdk"],
    ["dynamic", "provider/dynamic"],
  ];
  for (const module of modules) {
    files.push({
      path: `provider/sdk/${fileName(module, "types")}`,
      text: typescript(typesModule(kinds, types, module)),
    });
    for (const [flavour, folder] of folders) {
      files.push({
        path: `${folder}/${fileName(module, "classes")}`,
        text: typescript(classesModule({ kinds, types, settings, version, module, flavour })),
      });
    }
  }
  return files;
}
