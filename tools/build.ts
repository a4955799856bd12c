/**
 * `npm run build`: fills dist/ with what the package ships: the compiled modules with their types, the plugin as one
 * file, and Twilio's contract in the emulator's form.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { buildTwilioContract, twilioProducts } from "../emulator/twilio/contract-files.ts";
import { run } from "./pulumi/process.ts";
import { repositoryRoot } from "./repository.ts";

const root = repositoryRoot();
const compiled = ["provider", "emulator", "components"];

async function compileModules(): Promise<void> {
  const finished = await run(join(root, "node_modules", ".bin", "tsc"), ["-p", "tsconfig.build.json"], {
    cwd: root,
  });
  if (finished.code !== 0) {
    throw new Error(`tsc found faults:\n${finished.stdout}${finished.stderr}`);
  }
  for (const folder of compiled) {
    removeLeftOvers(join(root, "dist", folder), join(root, folder));
  }
}

/** Removes what earlier builds left of sources that are gone. Never a moment without the rest: others may be using it. */
function removeLeftOvers(built: string, source: string): void {
  if (!existsSync(built)) {
    return;
  }
  for (const entry of readdirSync(built, { withFileTypes: true })) {
    const place = join(built, entry.name);
    if (entry.isDirectory()) {
      removeLeftOvers(place, join(source, entry.name));
    } else if (
      !existsSync(join(source, entry.name.replace(/(\.d\.ts|\.js)$/, ".ts"))) &&
      /\.(js|ts)$/.test(entry.name)
    ) {
      rmSync(place);
    }
  }
}

/**
 * The plugin is started for every command, so it is one file without a search for hundreds. `twilio` stays outside: it
 * is large, loads its parts by name at run time, and is needed only where a Twilio account is configured.
 */
async function bundlePlugin(): Promise<void> {
  await build({
    entryPoints: [join(root, "provider", "plugin", "main.ts")],
    outfile: join(root, "dist", "plugin.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    external: ["twilio"],
    keepNames: true,
    legalComments: "eof",
    logLevel: "warning",
    absWorkingDir: root,
  });
}

function prepareTwilioContract(): void {
  for (const product of twilioProducts) {
    buildTwilioContract(product, root);
  }
}

/** Builds everything. Throws with the compiler's messages where the sources have faults. */
export async function buildPackage(): Promise<void> {
  await Promise.all([compileModules(), bundlePlugin()]);
  prepareTwilioContract();
}

if (process.argv[1]?.endsWith(join("tools", "build.ts"))) {
  buildPackage().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
