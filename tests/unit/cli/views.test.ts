import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { driftOf } from "../../../provider/cli/drift-report.ts";
import { driftMarkdown, driftText } from "../../../provider/cli/views/drift-views.ts";
import { longestComment } from "../../../provider/cli/views/markdown.ts";
import { planMarkdown } from "../../../provider/cli/views/plan-markdown.ts";
import { planText } from "../../../provider/cli/views/plan-text.ts";
import { reportJson, reportMarkdown, reportText } from "../../../provider/cli/views/report-views.ts";
import type { Exported, Plan } from "../../../provider/reconciler/plan/types.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { expectGolden } from "../../support/golden.ts";
import { largePlan, planOfEverything, reportOfEverything } from "./plan-of-everything.ts";

test("the plan that the views are tested with is one by the schema of plans", () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  addFormats.default(ajv);
  const isPlan = ajv.compile(JSON.parse(readFileSync("schema/plan.schema.json", "utf8")) as object);
  isPlan(JSON.parse(JSON.stringify(planOfEverything)));
  expect(isPlan.errors ?? []).toEqual([]);
});

const plainCanvas = { width: 80, colour: false };

const emptyPlan: Plan = {
  ...planOfEverything,
  summary: { create: 0, update: 0, delete: 0, portal: 0, extra: 0, keep: 0, unchanged: 1, unverified: 0 },
  objects: [],
  problems: [],
  warnings: [],
};

const liveOutputs: readonly Exported[] = kinds
  .filter(({ name }) => name === "CallGroup")
  .map((kind) => ({
    kind,
    id: "grp-7",
    inputs: {},
    outputs: { createdAt: "2026-11-01T09:00:00Z", revision: 7, email: "front@acme.test" },
    hidden: [],
    unread: [],
    importNames: {},
  }));

const drift = driftOf(planOfEverything, liveOutputs);

test.each([
  ["plan.txt", planText(planOfEverything, plainCanvas)],
  ["plan-narrow.txt", planText(planOfEverything, { width: 40, colour: false })],
  ["plan-colour.txt", planText(planOfEverything, { width: 100, colour: true })],
  ["plan.md", planMarkdown(planOfEverything)],
  ["plan-empty.txt", planText(emptyPlan, plainCanvas)],
  ["plan-empty.md", planMarkdown(emptyPlan)],
  ["report.txt", reportText(reportOfEverything, plainCanvas)],
  ["report.md", reportMarkdown(reportOfEverything)],
  ["report.json", JSON.stringify(reportJson(reportOfEverything), undefined, 2)],
  ["drift.txt", driftText(drift, plainCanvas)],
  ["drift.md", driftMarkdown(drift)],
  ["drift.json", JSON.stringify(drift, undefined, 2)],
])("%s is as it was agreed", (name, text) => {
  expectGolden(`cli/${name}`, `${text}\n`);
});

const outputs: readonly (readonly [string, string])[] = [
  ["text", planText(planOfEverything, plainCanvas)],
  ["colour", planText(planOfEverything, { width: 80, colour: true })],
  ["Markdown", planMarkdown(planOfEverything)],
  ["drift", driftText(drift, plainCanvas)],
  ["drift as Markdown", driftMarkdown(drift)],
];

test.each(outputs)("%s shows every object, problem and warning, and neither secret nor escape", (_, text) => {
  for (const { name } of planOfEverything.objects) {
    const shown = name.split(/[|<`]/)[0]?.trim() ?? "";
    expect(text).toContain(shown);
  }
  const readable = text.replaceAll("&#64;", "@").replace(/\\(.)/g, "$1").replace(/\s+/g, " ");
  expect(readable).toContain('extension 204 is taken by CallGroup "Support"');
  expect(readable).toContain("could not be read: 403");
  expect(readable).toContain("3 users were added by hand since the last apply.");
  expect(text).not.toContain("\u001b[31m`");
  expect(text).not.toContain("abcdef123456");
});

test("text without colour steers no terminal", () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  expect(planText(planOfEverything, plainCanvas)).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
});

test.each([60, 80, 120])("at a width of %i no line is wider, but for the names of objects", (width) => {
  const lines = planText(planOfEverything, { width, colour: false }).split("\n");
  const isTitle = (line: string) => /^ {2}[+~\-!?*=] /.test(line);
  expect(lines.filter((line) => line.length > width && !isTitle(line))).toEqual([]);
});

test("in Markdown nobody is called, and nothing from outside is HTML", () => {
  const text = planMarkdown(planOfEverything);
  const outsideOfCode = text.replace(/^(`{3,}).*?^\1$/gms, "").replace(/(`+).*?\1/g, "");
  expect(outsideOfCode).not.toMatch(/@\w/);
  expect(text.replace(/<\/?(details|summary|code)>/g, "").match(/<b>/g)?.length).toBe(
    // In the table's code span, and nowhere else.
    1,
  );
});

describe.each([
  [0, 20],
  [3, 2_000],
  [40, 2_000],
  [1_000, 2_000],
  [5_000, 5_000],
])("a plan of %i deletions and %i updates", (deletions, updates) => {
  const text = planMarkdown(largePlan(deletions, updates));

  test("keeps to the length of a comment", () => {
    expect(text.length).toBeLessThanOrEqual(longestComment);
  });

  test("shows every deletion, or says in bold how many it does not", () => {
    const shown = Array.from({ length: deletions }, (_, index) => `CallGroup:Group delete ${index}\``).filter(
      (name) => text.includes(name),
    ).length;
    const [, hidden = "0"] = /\*\*([\d,]+) more objects? of [\d,]+ would be deleted/.exec(text) ?? [];
    expect(shown + Number(hidden.replaceAll(",", ""))).toBe(deletions);
    if (deletions <= 1_000) expect(hidden).toBe("0");
  });

  test("says what was left out, and only then", () => {
    const isCut = deletions + updates > 100;
    expect(/did not fit/.test(text)).toBe(isCut);
    expect(text.includes("<details>")).toBe(!isCut || text.length < longestComment - 700);
  });

  test("folds evenly", () => {
    expect(text.split("<details>").length).toBe(text.split("</details>").length);
  });
});

test("a report that is cut keeps its failures", () => {
  const many = Array.from({ length: 3_000 }, (_, index) => ({
    object: `User:person-${index}@acme.test`,
    action: "create" as const,
    outcome: index % 1_000 === 0 ? ("failed" as const) : ("done" as const),
    messages: [],
    warnings: [],
    secrets: {},
  }));
  const text = reportMarkdown({ objects: many, done: 2_997, failed: 3, skipped: 0 });
  expect(text.length).toBeLessThanOrEqual(longestComment);
  expect(text.match(/^\| failed /gm)?.length).toBe(3);
  expect(text).toMatch(
    /[\d,]+ objects of 3,000 did not fit\. Run `spokectl plan` to see what is left to do\.$/,
  );
});

test("no view of a report has a secret's value", () => {
  const all = [
    reportText(reportOfEverything, plainCanvas),
    reportMarkdown(reportOfEverything),
    JSON.stringify(reportJson(reportOfEverything)),
  ].join("\n");
  expect(all).toContain("signingSecret");
  expect(all).not.toContain("planted-signing-secret");
});
