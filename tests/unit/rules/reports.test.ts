/** The output formats of `validate`, whole. */
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { type Report, remarksOf } from "../../../provider/cli/views/findings.ts";
import { githubOf } from "../../../provider/cli/views/findings-github.ts";
import { jsonOf } from "../../../provider/cli/views/findings-json.ts";
import { type Producer, sarifOf } from "../../../provider/cli/views/findings-sarif.ts";
import { textOf } from "../../../provider/cli/views/findings-text.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { judge } from "../../../provider/rules/judge.ts";
import { pageOf } from "../../../provider/rules/pages.ts";
import { rules } from "../../../provider/rules/registry.ts";
import { declare } from "./declared.ts";

const at = (file: string, line: number, column: number) => ({ file, line, column });

const report: Report = {
  objects: 3,
  files: ["spoke.yaml"],
  problems: [
    {
      place: at("stacks/users, all.yaml", 7, 3),
      message: 'User "ana@acme.test", mobile: "1" is 100% wrong.\nGive another.',
    },
  ],
  warnings: [{ place: at("spoke.yaml", 12, 5), message: 'Webhook "crm", events[0]: not known. Check it.' }],
  findings: [
    {
      rule: "loop",
      severity: "error",
      object: 'CallGroup "Sales"',
      path: "noAnswer.callGroup",
      place: at("spoke.yaml", 2, 9),
      what: "it goes round",
      remedy: "End it.",
    },
    {
      rule: "silence-hangs-up",
      severity: "note",
      object: 'Twilio StudioFlow "Main"',
      place: at("spoke.yaml", 2, 3),
      what: "main hangs up",
      remedy: "Say where.",
    },
    {
      rule: "empty-group",
      severity: "warning",
      object: 'CallGroup "Night"',
      what: "nobody is in it",
      remedy: "Add one.",
    },
  ],
};
const producer: Producer = { rules, kinds, version: "0.1.0" };
const nothing: Report = { objects: 1, files: [], problems: [], warnings: [], findings: [] };

describe("as text", () => {
  test("by file and line", () => {
    expect(textOf(report, false)).toBe(
      [
        'warning [empty-group] CallGroup "Night": nobody is in it. Add one.',
        "",
        'spoke.yaml:2:3 note [silence-hangs-up] Twilio StudioFlow "Main": main hangs up. Say where.',
        'spoke.yaml:2:9 error [loop] CallGroup "Sales", noAnswer.callGroup: it goes round. End it.',
        'spoke.yaml:12:5 warning Webhook "crm", events[0]: not known. Check it.',
        "",
        'stacks/users, all.yaml:7:3 error User "ana@acme.test", mobile: "1" is 100% wrong.',
        "  | Give another.",
        "",
        "2 errors, 2 warnings, 1 note. The rules have not looked at it yet: mend the files first.",
      ].join("\n"),
    );
    expect(textOf(nothing, true)).toBe("1 object: nothing to report.");
  });

  test("in colour when asked", () => {
    const one = { ...nothing, findings: report.findings.slice(0, 1) };
    expect(textOf(one, true)).toBe(
      'spoke.yaml:2:9 \u001b[1;31merror\u001b[0m [loop] CallGroup "Sales", noAnswer.callGroup: it goes round. End it.\n\n1 object: 1 error.',
    );
  });

  test("without a way for a name to instruct the terminal or the log that shows it", () => {
    const place = at("spoke\u001b[2J.yaml", 1, 1);
    const message = 'CallGroup "\u001b]0;title\u0007\n::error::no\u202e": wrong. Mend it.';
    expect(textOf({ ...nothing, problems: [{ place, message }] }, false)).toBe(
      'spoke\\u001b[2J.yaml:1:1 error CallGroup "\\u001b]0;title\\u0007\n  | ::error::no\\u202e": wrong. Mend it.\n\n1 error. The rules have not looked at it yet: mend the files first.',
    );
  });
});

test("as JSON", () => {
  expect(JSON.parse(jsonOf(report))).toEqual({
    version: 1,
    objects: 3,
    counts: { error: 2, warning: 2, note: 1 },
    findings: [
      { severity: "warning", rule: "empty-group", message: 'CallGroup "Night": nobody is in it. Add one.' },
      {
        severity: "note",
        rule: "silence-hangs-up",
        file: "spoke.yaml",
        line: 2,
        column: 3,
        message: 'Twilio StudioFlow "Main": main hangs up. Say where.',
      },
      {
        severity: "error",
        rule: "loop",
        file: "spoke.yaml",
        line: 2,
        column: 9,
        message: 'CallGroup "Sales", noAnswer.callGroup: it goes round. End it.',
      },
      {
        severity: "warning",
        file: "spoke.yaml",
        line: 12,
        column: 5,
        message: 'Webhook "crm", events[0]: not known. Check it.',
      },
      {
        severity: "error",
        file: "stacks/users, all.yaml",
        line: 7,
        column: 3,
        message: 'User "ana@acme.test", mobile: "1" is 100% wrong.\nGive another.',
      },
    ],
  });
  expect(jsonOf(nothing)).toBe(
    '{\n  "version": 1,\n  "objects": 1,\n  "counts": {\n    "error": 0,\n    "warning": 0,\n    "note": 0\n  },\n  "findings": []\n}',
  );
});

test("as annotations of GitHub", () => {
  expect(githubOf(report)).toBe(
    [
      '::warning title=empty-group::CallGroup "Night": nobody is in it. Add one.',
      '::notice file=spoke.yaml,line=2,col=3,title=silence-hangs-up::Twilio StudioFlow "Main": main hangs up. Say where.',
      '::error file=spoke.yaml,line=2,col=9,title=loop::CallGroup "Sales", noAnswer.callGroup: it goes round. End it.',
      '::warning file=spoke.yaml,line=12,col=5,title=spokectl validate::Webhook "crm", events[0]: not known. Check it.',
      '::error file=stacks/users%2C all.yaml,line=7,col=3,title=spokectl validate::User "ana@acme.test", mobile: "1" is 100%25 wrong.%0AGive another.',
    ].join("\n"),
  );
  expect(githubOf(nothing)).toBe("");
});

test("an annotation has nothing that steers the log", () => {
  const place = { file: "spoke.yaml", line: 1, column: 1 };
  const steering = { ...nothing, problems: [{ place, message: "\u001b[31mred\u202e\nGive another." }] };
  expect(githubOf(steering)).toBe(
    "::error file=spoke.yaml,line=1,col=1,title=spokectl validate::\\u001b[31mred\\u202e%0AGive another.",
  );
});

/** The schema that Microsoft's package carries, of draft 4: brought to draft 7, which differs in the name of the id alone. */
function sarifSchema(): object {
  const path = require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  const { id, $schema: _, ...schema } = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  return { ...schema, $id: id };
}

describe("as SARIF", () => {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const isSarif = ajv.compile(sarifSchema());

  test("is valid by its schema, with rules and without findings too", () => {
    for (const one of [report, nothing]) {
      isSarif(JSON.parse(sarifOf(one, producer)));
      expect(isSarif.errors).toBeNull();
    }
    const broken = sarifOf(report, producer).replace('"level": "note"', '"level": "notice"');
    expect(isSarif(JSON.parse(broken))).toBe(false);
  });

  test("with each rule's page", () => {
    const [, ...descriptors] = JSON.parse(sarifOf(nothing, producer)).runs[0].tool.driver.rules;
    expect(descriptors).toEqual(
      rules.map((rule) => ({
        id: rule.id,
        shortDescription: { text: rule.summary },
        fullDescription: { text: `${rule.summary} ${rule.why}` },
        helpUri: `https://unpkg.com/pulumi-spoke@0.1.0/docs/rules/${rule.id}.md`,
        help: { text: `${rule.summary} ${rule.why}`, markdown: pageOf(rule, kinds) },
        defaultConfiguration: { level: rule.severity },
      })),
    );
  });

  test("whole", () => {
    const [loop] = rules.filter(({ id }) => id === "loop");
    const log = JSON.parse(
      sarifOf(
        { ...report, findings: report.findings.slice(0, 1) },
        { ...producer, rules: loop ? [loop] : [] },
      ),
    );
    const location = (uri: string, startLine: number, startColumn: number) => [
      {
        physicalLocation: {
          artifactLocation: { uri, uriBaseId: "%SRCROOT%" },
          region: { startLine, startColumn },
        },
      },
    ];
    expect(log).toEqual({
      $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              name: "spokectl",
              semanticVersion: "0.1.0",
              rules: [expect.anything(), expect.anything()],
            },
          },
          columnKind: "utf16CodeUnits",
          results: [
            {
              ruleId: "loop",
              ruleIndex: 1,
              level: "error",
              message: { text: 'CallGroup "Sales", noAnswer.callGroup: it goes round. End it.' },
              locations: location("spoke.yaml", 2, 9),
            },
            {
              ruleId: "stack-file",
              ruleIndex: 0,
              level: "warning",
              message: { text: 'Webhook "crm", events[0]: not known. Check it.' },
              locations: location("spoke.yaml", 12, 5),
            },
            {
              ruleId: "stack-file",
              ruleIndex: 0,
              level: "error",
              message: { text: 'User "ana@acme.test", mobile: "1" is 100% wrong.\nGive another.' },
              locations: location("stacks/users%2C%20all.yaml", 7, 3),
            },
          ],
        },
      ],
    });
  });

  test("with the addresses of files that lie elsewhere", () => {
    const uris = ["./a b.yaml", "/srv/spoke.yaml", "teams\\sales.yaml"].map((file) => {
      const log = sarifOf(
        { ...nothing, problems: [{ place: at(file, 1, 1), message: "No." }] },
        { ...producer, rules: [] },
      );
      return JSON.parse(log).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri;
    });
    expect(uris).toEqual(["a%20b.yaml", "file:///srv/spoke.yaml", "teams/sales.yaml"]);
  });
});

test("what the rules find, as the formats take it", () => {
  const [rule] = rules;
  const findings = judge(declare(rule?.examples.bad ?? []));
  expect(remarksOf({ ...nothing, findings })).toEqual([
    {
      severity: "error",
      rule: "dead-end",
      message:
        'CallGroup "Sales", members: it gets calls from NumberAssignment "+12025550110", and has neither members nor an overflow: nobody is rung, and nobody is told of a message. Add members, or let `noAnswer` lead to another group or a telephone number.',
    },
  ]);
});
