/** The kinds as they stand in the folder: read from the kind files themselves, because the registry is generated from this. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Reads, Writes } from "../../provider/clients/types.ts";
import type { Kind } from "../../provider/model/resource.ts";
import { comparing, type GeneratedFile, generatedNote } from "./files.ts";

/** A kind and the file that declares it. */
export interface KindFile {
  /** Relative to `provider/resources`: `spoke/webhook.ts`. */
  readonly file: string;
  /** The name under which the file exports the kind. */
  readonly exportName: string;
  readonly kind: Kind<Reads, Writes>;
}

const modules = { spoke: "index", twilio: "twilio" } as const;

const isKind = (value: unknown): value is Kind<Reads, Writes> =>
  typeof value === "object" && value !== null && "token" in value && "observe" in value && "schema" in value;

/**
 * Imports every file of `provider/resources/spoke` and `…/twilio`; one without a kind is a support file.
 *
 * @param root the folder of the repository
 * @returns the kinds in the order of their paths, so that the generated files do not depend on the file system
 * @throws Error when a file exports two kinds, or a kind whose token belongs to the other folder
 */
export async function loadKinds(root: string): Promise<readonly KindFile[]> {
  const found: KindFile[] = [];
  for (const [folder, module] of Object.entries(modules)) {
    const names = await readdir(join(root, "provider/resources", folder));
    for (const name of names.filter((each) => each.endsWith(".ts")).sort(comparing)) {
      const file = `${folder}/${name}`;
      const exported: Record<string, unknown> = await import(
        pathToFileURL(join(root, "provider/resources", file)).href
      );
      const kinds = Object.entries(exported).filter(([, value]) => isKind(value));
      if (kinds.length > 1) {
        const list = kinds.map(([each]) => each).join(" and ");
        throw new Error(
          `provider/resources/${file} exports the kinds ${list}. One file declares one kind: move the others to files of their own.`,
        );
      }
      for (const [exportName, kind] of kinds as [string, Kind<Reads, Writes>][]) {
        if (kind.module !== module) {
          throw new Error(
            `provider/resources/${file} declares ${kind.token}, whose module is "${kind.module}"; the folder ${folder} holds the module "${module}". Move the file or change the token.`,
          );
        }
        found.push({ file, exportName, kind });
      }
    }
  }
  return found;
}

/** `provider/resources/registry.gen.ts`: every kind, imported by name. */
export function registryFile(kinds: readonly KindFile[]): GeneratedFile {
  const local = ({ kind, exportName }: KindFile) =>
    kind.module === "index" ? exportName : `twilio${exportName[0]?.toUpperCase()}${exportName.slice(1)}`;
  const imports = kinds.map((each) => {
    const name = local(each) === each.exportName ? each.exportName : `${each.exportName} as ${local(each)}`;
    return `import { ${name} } from "./${each.file}";`;
  });
  const text = `// ${generatedNote}
import type { Reads, Writes } from "../clients/types.ts";
import type { Kind } from "../model/resource.ts";
${imports.join("\n")}

/** Every kind of the folder, in the order of their paths. */
export const kinds: readonly Kind<Reads, Writes>[] = [
${kinds.map((each) => `  ${local(each)},`).join("\n")}
];
`;
  return { path: "provider/resources/registry.gen.ts", text };
}
