/**
 * `npm run generate` writes every file that follows from the kinds and from the contract;
 * `npm run generate -- --check` writes nothing and fails when a committed one is not current, naming it.
 */
import { contractFiles } from "./generate/contract.ts";
import { derivedFiles } from "./generate/derived.ts";
import { bringUpToDate, findStale, type GeneratedFile } from "./generate/files.ts";
import { loadKinds, registryFile } from "./generate/kinds.ts";

// npm scripts start in the folder of package.json.
const root = process.cwd();

async function main(options: readonly string[]): Promise<number> {
  const unknown = options.find((option) => option !== "--check");
  if (unknown !== undefined) {
    console.error(
      `Unknown option ${unknown}. The only option is --check: write nothing, fail when a file is not current.`,
    );
    return 1;
  }
  const kinds = await loadKinds(root);
  const files: GeneratedFile[] = [
    registryFile(kinds),
    ...(await contractFiles(root)),
    ...(await derivedFiles(
      root,
      kinds.map(({ kind }) => kind),
    )),
  ];
  const stale = await findStale(root, files);
  const names = [...stale.changed.map((file) => file.path), ...stale.leftOver];
  if (!options.includes("--check")) {
    await bringUpToDate(root, stale);
    console.log(
      names.length === 0
        ? `All ${files.length} generated files are current.`
        : `Brought up to date:\n  ${names.join("\n  ")}`,
    );
    return 0;
  }
  if (names.length === 0) return 0;
  console.error(
    `Generated files are not current:\n  ${names.join("\n  ")}\nRun npm run generate and commit the result.`,
  );
  return 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
