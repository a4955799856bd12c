/** `npm run check`: types, lint and format, import rules, generated files. All of them run, so that one run tells all. */
import { join } from "node:path";
import { ensureBuilt } from "./build.ts";
import { type Finished, run } from "./pulumi/process.ts";
import { repositoryRoot } from "./repository.ts";

const root = repositoryRoot();
const programs = join(root, "node_modules", ".bin");

interface Check {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

const checks: readonly Check[] = [
  { name: "types", program: "tsc", args: ["-p", "."] },
  { name: "lint and format", program: "biome", args: ["check", "--error-on-warnings", "."] },
  {
    name: "import rules",
    program: "depcruise",
    args: ["--config", ".dependency-cruiser.cjs", "provider", "emulator", "components", "tools", "tests"],
  },
  {
    name: "generated files",
    program: "node",
    args: ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "tools/generate.ts", "--check"],
  },
];

async function perform(check: Check): Promise<boolean> {
  const finished = await run(join(programs, check.program), check.args, { cwd: root });
  const passed = finished.code === 0;
  console.log(`${passed ? "ok  " : "FAIL"} ${check.name} (${finished.seconds.toFixed(1)} s)`);
  if (!passed) {
    console.log(messageOf(finished));
  }
  return passed;
}

function messageOf(finished: Finished): string {
  return [finished.failure, finished.stdout, finished.stderr].filter((part) => part).join("\n");
}

async function main(): Promise<void> {
  // The examples see the package as its users do, through dist/.
  await ensureBuilt(console.error);
  for (const check of checks) {
    if (!(await perform(check))) {
      process.exitCode = 1;
    }
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
