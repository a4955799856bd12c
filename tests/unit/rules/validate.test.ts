/** `validate` over stack files: what it prints, how it ends, and that each rule's page is a stack file that does as it says. */
import { Socket } from "node:net";
import { validate } from "../../../provider/cli/verbs/validate.ts";
import type { ReportFormat } from "../../../provider/cli/views/findings.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { pageOf } from "../../../provider/rules/pages.ts";
import { rules } from "../../../provider/rules/registry.ts";

/** Files in memory, and what was printed. */
function toolsOver(files: Readonly<Record<string, string>>, colour = false) {
  const printed: string[] = [];
  const screen = { isTerminal: colour, width: 80, colour };
  const unused = () => {
    throw new Error("validate has no use for this.");
  };
  const tools: Parameters<typeof validate>[0] = {
    print: (text) => void printed.push(text),
    say: unused,
    draw: unused,
    output: screen,
    errors: screen,
    environment: {},
    folder: "/",
    async readFile(path) {
      const text = files[path];
      if (text === undefined) throw new Error(`${path}: cannot be read: it does not exist. Check the path.`);
      return text;
    },
    writeFile: unused,
    fileMode: unused,
    now: unused,
    sleep: unused,
    hide: () => undefined,
    signal: new AbortController().signal,
  };
  return { tools, printed };
}

async function run(files: Readonly<Record<string, string>>, format: ReportFormat = "text", colour = false) {
  const { tools, printed } = toolsOver(files, colour);
  const code = await validate(tools, { files: Object.keys(files), parameters: {}, format });
  return { code, text: printed.join("\n") };
}

const circle = `callGroups:
  - name: Sales
    noAnswer: { action: callGroup, callGroup: Support }
  - name: Support
    noAnswer:
      action: callGroup
      callGroup: Sales
`;
const found =
  'CallGroup "Sales", noAnswer.callGroup: a call that nobody takes goes round for ever: CallGroup "Sales" → CallGroup "Support" → CallGroup "Sales". End the circle at one of them, with `noAnswer: { action: voicemail }` or another target.';

test("an error ends with 1, at the line and column of the field", async () => {
  expect(await run({ "spoke.yaml": circle })).toEqual({
    code: 1,
    text: `spoke.yaml:3:47 error [loop] ${found}\n\n2 objects: 1 error.`,
  });
  expect((await run({ "spoke.yaml": circle }, "github")).text).toBe(
    `::error file=spoke.yaml,line=3,col=47,title=loop::${found}`,
  );
});

test("warnings and notes do not, and two files are one declaration", async () => {
  const groups = "callGroups:\n  - name: Night team\n    members: []\n";
  const numbers = 'numberAssignments:\n  - phoneNumber: "+12025550110"\n    callGroup: night team\n';
  expect(await run({ "groups.yaml": groups }, "text", true)).toEqual({
    code: 0,
    text: 'groups.yaml:3:14 \u001b[1;33mwarning\u001b[0m [empty-group] CallGroup "Night team", members: it has neither members nor an overflow, so that a call to it would be lost. Add members, let `noAnswer` lead on, or leave `members` out where somebody else looks after them.\n\n1 object: 1 warning.',
  });
  const both = await run({ "numbers.yaml": numbers, "groups.yaml": groups }, "json");
  expect(both.code).toBe(1);
  expect(JSON.parse(both.text)).toMatchObject({
    objects: 2,
    findings: [{ rule: "dead-end", file: "groups.yaml", line: 3 }],
  });
});

test("nothing to report, in each format", async () => {
  const files = { "spoke.yaml": "callGroups:\n  - name: Sales\n" };
  expect(await run(files)).toEqual({ code: 0, text: "1 object: nothing to report." });
  expect(await run(files, "github")).toEqual({ code: 0, text: "" });
  expect(JSON.parse((await run(files, "sarif")).text).runs[0].results).toEqual([]);
});

test("a file that is wrong is said alone: the rules wait until all is read", async () => {
  const broken = `${circle}  - name: Third\n    ringSeconds: soon\n`;
  const { code, text } = await run({ "spoke.yaml": broken });
  expect(code).toBe(1);
  expect(text).toMatch(/^spoke\.yaml:9:18 error CallGroup "Third", ringSeconds: /);
  expect(text).toMatch(/\n\n1 error\. The rules have not looked at it yet: mend the files first\.$/);
  const { tools, printed } = toolsOver({});
  expect(await validate(tools, { files: ["no.yaml"], parameters: {}, format: "text" })).toBe(1);
  expect(printed[0]).toMatch(
    /^no\.yaml:1:1 error no\.yaml: cannot be read: it does not exist\. Check the path\.\n/,
  );
});

test("a silence in the file is kept, and a mistyped one is found where it stands", async () => {
  const silenced = circle.replace("Sales\n", "Sales\n    silence: [loop, lop]\n");
  expect(await run({ "spoke.yaml": silenced })).toEqual({
    code: 0,
    text: 'spoke.yaml:3:21 warning [unknown-silence] CallGroup "Sales", silence[1]: there is no rule "lop". Did you mean "loop"?\n\n2 objects: 1 warning.',
  });
});

test("no connection is opened", async () => {
  const connect = jest.spyOn(Socket.prototype, "connect");
  await run({ "spoke.yaml": circle }, "sarif");
  expect(connect).not.toHaveBeenCalled();
  connect.mockRestore();
});

describe.each(rules.map((rule) => [rule.id, rule] as const))("the page of %s", (id, rule) => {
  const stacks = [...pageOf(rule, kinds).matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text ?? "");

  test("shows stack files that are found, mended and silenced", async () => {
    const answers = await Promise.all(stacks.map((text) => run({ "spoke.yaml": text }, "json")));
    const findings = answers.map(({ text }) => JSON.parse(text).findings);
    expect(findings).toEqual([
      [
        {
          severity: rule.severity,
          rule: id,
          file: "spoke.yaml",
          line: expect.any(Number),
          column: expect.any(Number),
          message: expect.any(String),
        },
      ],
      [],
      [],
    ]);
    expect(answers.map(({ code }) => code)).toEqual([rule.severity === "error" ? 1 : 0, 0, 0]);
  });
});
