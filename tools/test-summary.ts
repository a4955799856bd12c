/** Adds up what several runs of jest found. Pure. */

/** The parts of jest's `--json` output that are read here. */
export interface JestReport {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** One run: its report, where it wrote one, and its exit code. */
export interface JestRun {
  readonly name: string;
  readonly report: JestReport | undefined;
  readonly code: number;
}

export interface Summary {
  readonly passed: number;
  readonly failures: readonly string[];
  readonly skips: readonly string[];
}

/**
 * What all runs found together. A suite that did not run, a run without a report and a skip without a reason are
 * failures too: each of them would otherwise hide tests.
 *
 * @param narrowed true where a person chose tests by name (`-t`): jest reports the others as skipped, for which there is
 *   no other reason
 */
export function summarise(runs: readonly JestRun[], { narrowed = false } = {}): Summary {
  const found = runs.map((run) => ({ run, ...outcomesOf(run, narrowed) }));
  return {
    passed: found.reduce((sum, { run }) => sum + (run.report?.numPassedTests ?? 0), 0),
    failures: found.flatMap(({ failures }) => failures),
    skips: found.flatMap(({ skips }) => skips),
  };
}

/** True where the arguments for jest choose tests by name. */
export function choosesByName(args: readonly string[]): boolean {
  return args.some((arg) => /^(-t|--testNamePattern)(=|$)/.test(arg));
}

function outcomesOf(
  { name, report, code }: JestRun,
  narrowed: boolean,
): { failures: string[]; skips: string[] } {
  if (report === undefined) {
    return { failures: [`${name}: jest ended with ${code} and wrote no report`], skips: [] };
  }
  const failures: string[] = [];
  const skips: string[] = [];
  for (const suite of report.testResults) {
    if (suite.assertionResults.length === 0 && suite.status === "failed") {
      failures.push(`${suite.name} did not run`);
    }
    for (const { fullName, status } of suite.assertionResults) {
      if (status === "failed") {
        failures.push(fullName);
      } else if (status !== "passed" && reasonIn(fullName)) {
        skips.push(fullName);
      } else if (status !== "passed" && !narrowed) {
        failures.push(`${fullName} is skipped without a reason (use testUnless of tests/support/skip.ts)`);
      }
    }
  }
  if (code !== 0 && failures.length === 0) {
    failures.push(`${name}: jest ended with ${code} though no test failed`);
  }
  return { failures, skips };
}

function reasonIn(fullName: string): boolean {
  return /\[skipped: .+\]$/.test(fullName);
}

/** The last lines: `2 skipped, each for the reason above` where there are any, and `12 passed, 0 failed` as the last. */
export function closingLines({ passed, failures, skips }: Summary): readonly string[] {
  const skipped = skips.length === 0 ? [] : [`${skips.length} skipped, each for the reason above`];
  return [...skipped, `${passed} passed, ${failures.length} failed`];
}
