/** Where the repository is. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The repository's root: npm scripts and jest start in it, and a person may stand deeper. (The files here run as
 * modules under Node and as CommonJS under jest, so neither `import.meta` nor `__dirname` is there in both.)
 * @throws where the current folder is in no checkout of it
 */
export function repositoryRoot(from = process.cwd()): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "tools", "pulumi", "modules"))) {
      return folder;
    }
    if (folder === dirname(folder)) {
      throw new Error(`${from} is not in a checkout of pulumi-spoke. Change into one and try again.`);
    }
  }
}
