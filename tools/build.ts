/**
 * `npm run build`: fills dist/ with what the package ships: the compiled modules with their types, the plugin as one
 * file, and Twilio's contract in the emulator's form.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, stop } from "esbuild";
import { buildTwilioContract, twilioProducts } from "../emulator/twilio/contract-files.ts";
import { withLock } from "./pulumi/cache.ts";
import { run } from "./pulumi/process.ts";
import { repositoryRoot } from "./repository.ts";

const root = repositoryRoot();
const compiled = ["provider", "emulator", "components"];
const stamp = join(root, "dist", "built.txt");

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
 * Bundles a plugin. It is started for every command, so it is one file without a search for hundreds. `twilio` stays
 * outside: it is large, loads its parts by name at run time, and is needed only where a Twilio account is configured.
 *
 * @param entry the source file, from the repository's root
 * @param outfile the bundle
 */
export async function bundlePlugin(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    external: ["twilio"],
    // Less to read at each start: 150 ms of processor time until the port is printed became 110 (2026-11-22). Names stay
    // as they are, so that a stack trace can be read.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "eof",
    logLevel: "warning",
    absWorkingDir: root,
  });
  // Its service process would keep a test run from ending.
  await stop();
}

function prepareTwilioContract(): void {
  for (const product of twilioProducts) {
    buildTwilioContract(product, root);
  }
}

/** Builds everything. Throws with the compiler's messages where the sources have faults. */
export function buildPackage(): Promise<void> {
  return oneAtATime(buildNow);
}

/** Builds where a source is newer than the last build; of several processes one builds and the others wait for it. */
export function ensureBuilt(report: (line: string) => void): Promise<void> {
  return oneAtATime(async () => {
    if (!isCurrent()) {
      report("Building the package (npm run build), about 15 s.");
      await buildNow();
    }
  });
}

async function buildNow(): Promise<void> {
  const started = new Date();
  await Promise.all([
    compileModules(),
    bundlePlugin("provider/plugin/main.ts", join(root, "dist", "plugin.cjs")),
  ]);
  prepareTwilioContract();
  // What was saved while this ran is not in it for certain.
  writeFileSync(stamp, `${started.toISOString()}\n`);
  utimesSync(stamp, started, started);
}

function oneAtATime(body: () => Promise<void>): Promise<void> {
  const checkout = createHash("sha256").update(root).digest("hex").slice(0, 12);
  const lock = join(tmpdir(), `pulumi-spoke-build-${checkout}.lock`);
  return withLock(lock, (holder) => console.error(`Process ${holder} is building; waiting for it.`), body);
}

function isCurrent(): boolean {
  const inputs = [
    ...compiled,
    "schema",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "tsconfig.build.json",
  ];
  return existsSync(stamp) && inputs.every((input) => newest(join(root, input)) <= statSync(stamp).mtimeMs);
}

/** The time of the latest change in a file or in all that a folder holds, the removal of files included. */
function newest(place: string): number {
  const found = statSync(place);
  return found.isDirectory()
    ? Math.max(found.mtimeMs, ...readdirSync(place).map((name) => newest(join(place, name))))
    : found.mtimeMs;
}

if (process.argv[1]?.endsWith(join("tools", "build.ts"))) {
  buildPackage().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
