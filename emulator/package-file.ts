/** Files that come with the package, found from wherever its code runs: a checkout, `dist/`, or an installed package. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The path of a file of this package.
 * @param name relative to the package's folder, e.g. `schema/openapi/spoke.yaml`
 * @throws Error when no folder above this module or above the started program has it
 */
export function packageFile(name: string): string {
  // `__dirname` is missing when Node runs the TypeScript sources as they stand, which are ES modules then.
  const here = typeof __dirname === "string" ? __dirname : dirname(process.argv[1] ?? "");
  for (const start of [here, process.cwd()]) {
    for (let folder = start; ; folder = dirname(folder)) {
      if (existsSync(join(folder, name))) return join(folder, name);
      if (dirname(folder) === folder) break;
    }
  }
  throw new Error(`The package has no ${name}. Reinstall it.`);
}
