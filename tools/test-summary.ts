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
 */
export function summarise(runs: readonly JestRun[]): Summary {
  const found = runs.map((run) => ({ run, ...outcomesOf(run) }));
  return {
    passed: found.reduce((sum, { run }) => sum + (run.report?.numPassedTests ?? 0), 0),
    failures: found.flatMap(({ failures }) => failures),
    skips: found.flatMap(({ skips }) => skips),
  };
}

function outcomesOf({ name, report, code }: JestRun): { failures: string[]; skips: string[] } {
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
      } else if (status !== "passed") {
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

/** The closing line: `12 passed, 0 failed`, and `, 2 skipped` where there are any. */
export function closingLine({ passed, failures, skips }: Summary): string {
  const skipped = skips.length === 0 ? "" : `, ${skips.length} skipped`;
  return `${passed} passed, ${failures.length} failed${skipped}`;
}
