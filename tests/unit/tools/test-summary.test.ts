import {
  chosenNames,
  closingLines,
  type JestReport,
  summarise,
  withChecks,
} from "../../../tools/test-summary.ts";

const report = (
  tests: readonly (readonly [string, string])[],
  suite: { readonly status?: string } = {},
): JestReport => ({
  numPassedTests: tests.filter(([, status]) => status === "passed").length,
  testResults: [
    {
      name: "/repo/tests/a.test.ts",
      status: suite.status ?? "passed",
      message: "",
      assertionResults: tests.map(([fullName, status]) => ({ fullName, status })),
    },
  ],
});

test("adds the runs up", () => {
  const summary = summarise([
    {
      name: "in process",
      code: 0,
      report: report([
        ["a one", "passed"],
        ["a two", "passed"],
      ]),
    },
    {
      name: "end to end",
      code: 1,
      report: report([
        ["b one", "passed"],
        ["b two", "failed"],
      ]),
    },
  ]);
  expect(summary).toEqual({ passed: 3, failures: ["b two"], skips: [] });
  expect(closingLines(summary)).toEqual(["3 passed, 1 failed"]);
});

test("shows a skip with its reason, and fails one without", () => {
  const summary = summarise([
    {
      name: "in process",
      code: 0,
      report: report([
        ["page opens [skipped: no Chromium is installed]", "pending"],
        ["silently left out", "pending"],
        ["to be written", "todo"],
      ]),
    },
  ]);
  expect(summary).toEqual({
    passed: 0,
    skips: ["page opens [skipped: no Chromium is installed]"],
    failures: [
      "silently left out is skipped without a reason (use testUnless of tests/support/skip.ts)",
      "to be written is skipped without a reason (use testUnless of tests/support/skip.ts)",
    ],
  });
  expect(closingLines(summary)).toEqual(["1 skipped, each for the reason above", "0 passed, 2 failed"]);
});

test("says nothing of tests that nobody chose", () => {
  const run = {
    name: "in process",
    code: 0,
    report: report([
      ["Webhook converges", "passed"],
      ["Webhook opens [skipped: no Chromium is installed]", "pending"],
      ["Webhook silently left out", "pending"],
      ["User converges", "pending"],
      ["User opens [skipped: no Chromium is installed]", "pending"],
    ]),
  };
  expect(summarise([run], /webhook/i)).toEqual({
    passed: 1,
    failures: [
      "Webhook silently left out is skipped without a reason (use testUnless of tests/support/skip.ts)",
    ],
    skips: ["Webhook opens [skipped: no Chromium is installed]"],
  });
});

test.each([
  [["tests/unit", "-t", "Webhook"], /Webhook/i],
  [["--testNamePattern=a=b"], /a=b/i],
  [["tests/unit", "--testTimeout", "9000"], undefined],
  [["-t"], undefined],
])("reads from %j which tests are chosen", (args, expected) => {
  expect(chosenNames(args)).toEqual(expected);
});

test("counts what did not run as failed", () => {
  expect(
    summarise([
      { name: "in process", code: 1, report: report([], { status: "failed" }) },
      { name: "end to end", code: 134, report: undefined },
    ]).failures,
  ).toEqual(["/repo/tests/a.test.ts did not run", "end to end: jest ended with 134 and wrote no report"]);
});

test("believes jest's exit code", () => {
  expect(summarise([{ name: "in process", code: 1, report: report([["a", "passed"]]) }]).failures).toEqual([
    "in process: jest ended with 1 though no test failed",
  ]);
});

test("checks that failed before count as one failure", () => {
  const summary = { passed: 3, failures: ["b two"], skips: [] };
  expect(closingLines(withChecks(summary, "failed"))).toEqual(["3 passed, 2 failed"]);
  expect(withChecks(summary, "passed")).toBe(summary);
  expect(withChecks(summary, undefined)).toBe(summary);
});
