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
 * @param chosen the names that a person asked for: jest reports the other tests as skipped, and nothing is said of them
 */
export function summarise(runs: readonly JestRun[], chosen = /(?:)/): Summary {
  const found = runs.map((run) => ({ run, ...outcomesOf(run, chosen) }));
  return {
    passed: found.reduce((sum, { run }) => sum + (run.report?.numPassedTests ?? 0), 0),
    failures: found.flatMap(({ failures }) => failures),
    skips: found.flatMap(({ skips }) => skips),
  };
}

/** With the checks that ran before as one failure more, where they failed. */
export function withChecks(summary: Summary, checks: string | undefined): Summary {
  if (checks !== "failed") return summary;
  return { ...summary, failures: ["npm run check: see above the tests", ...summary.failures] };
}

/** The names that the arguments for jest choose (`-t Webhook`), as jest reads them; undefined where they choose all. */
export function chosenNames(args: readonly string[]): RegExp | undefined {
  const place = args.findIndex((arg) => /^(-t|--testNamePattern)(=|$)/.test(arg));
  const [flag = "", next] = place < 0 ? [] : args.slice(place);
  const pattern = flag.includes("=") ? flag.slice(flag.indexOf("=") + 1) : next;
  return pattern === undefined ? undefined : new RegExp(pattern, "i");
}

function outcomesOf(
  { name, report, code }: JestRun,
  chosen: RegExp,
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
    const said = suite.assertionResults.filter(
      ({ fullName, status }) => status === "failed" || (status !== "passed" && chosen.test(fullName)),
    );
    for (const { fullName, status } of said) {
      if (status === "failed") {
        failures.push(fullName);
      } else if (reasonIn(fullName)) {
        skips.push(fullName);
      } else {
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
