/** What the package says of itself, in its own package.json. It loads nothing: `spokectl --version` is this and no more. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The parts of package.json that are read at run time. */
export interface PackageManifest {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly peerDependencies: { readonly "@pulumi/pulumi": string };
}

/** The version of the package. */
export const packageVersion = (): string => packageManifest().version;

/** As a module, when the source runs as it stands, this file has no `__dirname`: then the started program stands in. */
export function packageManifest(): PackageManifest {
  const here = typeof __dirname === "string" ? __dirname : dirname(process.argv[1] ?? ".");
  for (let folder = here; ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file)) {
      return JSON.parse(readFileSync(file, "utf8")) as PackageManifest;
    }
    if (folder === dirname(folder)) {
      throw new Error(`There is no package.json above ${here}: install the package pulumi-spoke again.`);
    }
  }
}
