/** Each rule's own examples: the bad one gives exactly its finding, the good one gives none of any rule. */
import { readdirSync } from "node:fs";
import { judge } from "../../../provider/rules/judge.ts";
import { silencedExample } from "../../../provider/rules/pages.ts";
import { rules } from "../../../provider/rules/registry.ts";
import { declare } from "./declared.ts";

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  test("finds what its example has wrong, and nothing else", () => {
    const findings = judge(declare(rule.examples.bad));
    expect(findings.map((finding) => `${finding.severity} ${finding.rule}`)).toEqual([
      `${rule.severity} ${id}`,
    ]);
  });

  test("finds nothing once it is mended", () => {
    expect(judge(declare(rule.examples.good))).toEqual([]);
  });

  test("is silent where its page says so", () => {
    expect(judge(declare(silencedExample(rule)))).toEqual([]);
  });

  test("says what it looks for in a sentence, and why with its source", () => {
    expect(rule.summary).toMatch(/^[A-Z`].*\.$/);
    expect(rule.why).toMatch(/\.$/);
    if (id !== "unknown-silence") expect(rule.why).toMatch(/read \d{4}-\d\d-\d\d\)/);
  });
});

test("every file that is a rule's is in the registry, in order", () => {
  const ids = rules.map((rule) => rule.id);
  const files = readdirSync("provider/rules").map((name) => name.replace(/\.ts$/, ""));
  const support = [
    "circles",
    "flows",
    "groups",
    "judge",
    "pages",
    "registry",
    "survey",
    "tokens",
    "types",
    "ways",
  ];
  expect(files.filter((name) => !support.includes(name)).sort()).toEqual(ids);
});
