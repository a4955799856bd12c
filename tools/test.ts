/**
 * `npm test`: builds, then runs all tests: first those in process, then those that drive the real CLI.
 * `npm test -- tests/unit` runs those whose path matches, `-t Webhook` those whose name does; every argument that is no
 * path goes to jest as it stands.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt } from "./build.ts";
import { pulumiEnvironment } from "./pulumi/locate.ts";
import { repositoryRoot } from "./repository.ts";
import { chosenRuns } from "./test-choice.ts";
import {
  chosenNames,
  closingLines,
  type JestReport,
  type JestRun,
  summarise,
  withChecks,
} from "./test-summary.ts";

const root = repositoryRoot();

/** Two at a time: what the machines of CI have. */
const workers = "2";

async function runJest(name: string, config: string, args: readonly string[]): Promise<JestRun> {
  const folder = mkdtempSync(join(tmpdir(), "spoke-jest-"));
  const file = join(folder, "report.json");
  const program = join(root, "node_modules", ".bin", "jest");
  const options = [
    "--config",
    config,
    "--maxWorkers",
    workers,
    "--json",
    "--outputFile",
    file,
    "--passWithNoTests",
  ];
  const child = spawn(program, [...options, ...args], {
    cwd: root,
    // Standard output is jest's JSON; the file has it already.
    stdio: ["ignore", "ignore", "inherit"],
  });
  const code = await new Promise<number>((resolve) => {
    child.on("error", () => resolve(1));
    child.on("close", (status) => resolve(status ?? 1));
  });
  const report = readReport(file);
  rmSync(folder, { recursive: true, force: true });
  return { name, report, code };
}

function readReport(file: string): JestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as JestReport;
  } catch {
    return undefined;
  }
}

async function main(args: readonly string[]): Promise<void> {
  const started = Date.now();
  const chosen = chosenRuns(args);
  await ensureBuilt(console.error);
  const runs: JestRun[] = [];
  if (chosen.inProcess !== undefined) {
    runs.push(await runJest("in process", "jest.config.cjs", chosen.inProcess));
  }
  if (chosen.endToEnd !== undefined) {
    const pulumi = await pulumiEnvironment();
    console.error(`End to end with Pulumi ${pulumi.version} (${pulumi.command}).`);
    runs.push(await runJest("end to end", "jest.e2e.config.cjs", chosen.endToEnd));
  }
  // `.ci/run` says how `npm run check` ended before.
  const summary = withChecks(summarise(runs, chosenNames(args)), process.env.SPOKE_CHECKS);
  for (const skip of summary.skips) {
    console.log(`skipped: ${skip}`);
  }
  for (const failure of summary.failures) {
    console.log(`failed: ${failure}`);
  }
  console.log(`${Math.round((Date.now() - started) / 1000)} s`);
  console.log(closingLines(summary).join("\n"));
  process.exitCode = summary.failures.length === 0 && summary.passed > 0 ? 0 : 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log(
    closingLines(
      withChecks({ passed: 0, failures: ["the tests did not run"], skips: [] }, process.env.SPOKE_CHECKS),
    ).join("\n"),
  );
  process.exitCode = 1;
});
