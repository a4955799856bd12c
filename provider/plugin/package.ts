/** The package's own files, wherever this code runs from: the source, the build or the bundle. */
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The folder of this code. As an ES module, when a source file is run as it is, there is no `__dirname`: then the program's. */
const here = (): string => (typeof __dirname === "string" ? __dirname : dirname(process.argv[1] ?? "."));

function packageFolder(): string {
  for (let folder = here(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "schema", "pulumi.json"))) return folder;
    if (folder === dirname(folder)) {
      throw new Error(
        `There is no schema/pulumi.json above ${here()}: install the package pulumi-spoke again`,
      );
    }
  }
}

/** The package's schema, as `GetSchema` answers it. */
export const readSchema = (): Promise<string> =>
  readFile(join(packageFolder(), "schema", "pulumi.json"), "utf8");

/** The package's version. */
export function readVersion(): string {
  const text = readFileSync(join(packageFolder(), "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
