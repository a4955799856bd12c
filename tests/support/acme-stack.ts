/** The office of examples/acme-stack, as its files declare it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Declaration } from "../../provider/reconciler/plan/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { loadStack } from "../../provider/stack/load.ts";

/** Where the files are. */
export const acmeFolder = join(process.cwd(), "examples", "acme-stack");

/** @throws Error with all problems of the files */
export async function acmeDeclaration(): Promise<Declaration> {
  const { declaration, problems } = await loadStack(
    {
      files: ["spoke.yaml"],
      readFile: (path) => readFile(join(acmeFolder, path), "utf8"),
      environment: {},
      parameters: {},
    },
    kinds,
  );
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  return declaration;
}
