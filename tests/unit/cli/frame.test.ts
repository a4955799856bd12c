/** What every verb has from the frame: errors, hiding, colours. */
import { readFileSync } from "node:fs";
import { hidingTools } from "../../../provider/cli/hide.ts";
import { createProgram } from "../../../provider/cli/main.ts";
import { addExamples } from "../../../provider/cli/verb.ts";
import { spokectl, testTools } from "../../support/tools.ts";

const advice = "Run it with --help to see what there is.\n";
const secretAdvice = (flag: string, variable: string, setting: string) =>
  `${flag}: is for a secret, and other users of this machine see the command line, and the shell keeps it. Set ${variable} in the environment, or ${setting} in a profile (docs/spokectl.md#configuration). If you have typed the secret, renew it.\n`;

test.each([
  [["paln"], `error: unknown command 'paln'\n(Did you mean plan?)\n${advice}`],
  [["plan", "--prun"], `error: unknown option '--prun'\n(Did you mean --prune?)\n${advice}`],
  [["plan", "--traget=planted"], `error: unknown option '--traget'\n(Did you mean --target?)\n${advice}`],
  [["plan", "--zzz=planted-secret"], `error: unknown option '--zzz'\n${advice}`],
  [
    ["plan", "--param", "sydney"],
    `error: option '--param <name=value>' argument 'sydney' is invalid. It must be a name and a value, for example region=sydney.\n${advice}`,
  ],
  [
    ["plan", "--json", "--markdown"],
    `error: option '--json' cannot be used with option '--markdown'\n${advice}`,
  ],
  [
    ["plan", "--refresh-only", "--out", "plan.json"],
    `error: option '--refresh-only' cannot be used with option '--out <file>'\n${advice}`,
  ],
  [
    ["plan", "--refresh-only", "--prune"],
    `error: option '--refresh-only' cannot be used with option '--prune'\n${advice}`,
  ],
  [
    ["plan", "--refresh-only", "--allow", "release:+12025550110"],
    `error: option '--refresh-only' cannot be used with option '--allow <what>'\n${advice}`,
  ],
  [
    ["validate", "--json", "--format", "github"],
    `error: option '--json' cannot be used with option '--format <format>'\n${advice}`,
  ],
  [
    ["runbook", "--confirm", "a-step", "--markdown"],
    `error: option '--confirm <step>' cannot be used with option '--markdown'\n${advice}`,
  ],
  [
    ["runbook", "--confirm", "a-step", "--json"],
    `error: option '--confirm <step>' cannot be used with option '--json'\n${advice}`,
  ],
  [
    ["runbook", "--confirm", "a-step", "--html"],
    `error: option '--confirm <step>' cannot be used with option '--html'\n${advice}`,
  ],
  [
    ["runbook", "--confirm", "a-step", "--out", "runbook.md"],
    `error: option '--confirm <step>' cannot be used with option '--out <file>'\n${advice}`,
  ],
  [
    ["plan", "--portal", "maybe"],
    `error: option '--portal <text>' argument 'maybe' is invalid. Allowed choices are warn, strict.\n${advice}`,
  ],
  [
    ["apply", "--parallel", "0"],
    `error: option '--parallel <number>' argument '0' is invalid. It must be a whole number from 1 to 100.\n${advice}`,
  ],
  [
    ["drift", "--watch", "0"],
    `error: option '--watch <minutes>' argument '0' is invalid. It must be a whole number from 1 to 10080.\n${advice}`,
  ],
  [
    ["drift", "--metrics", "1.2.3.4"],
    `error: option '--metrics <address>' argument '1.2.3.4' is invalid. It must be a port or HOST:PORT, for example 9464.\n${advice}`,
  ],
  [
    ["drift", "--webhook", "hooks"],
    `error: option '--webhook <url>' argument 'hooks' is invalid. It must be an http or https address.\n${advice}`,
  ],
  [
    ["drift", "--metrics", "9464"],
    "--metrics: is of use with --watch only. Add --watch MINUTES, or leave it away.\n",
  ],
  [
    ["plan", "--client-secret", "planted"],
    secretAdvice("--client-secret", "SPOKE_CLIENT_SECRET", "clientSecret"),
  ],
  [["plan", "--scim-tokne=planted"], secretAdvice("--scim-tokne", "SPOKE_SCIM_TOKEN", "scimToken")],
  [["plan", "extra"], `error: too many arguments for 'plan'. Expected 0 arguments but got 1.\n${advice}`],
  [
    ["completion", "tcsh"],
    `error: command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.\n${advice}`,
  ],
])("%j is refused", async (parameters, stderr) => {
  expect(await spokectl(parameters)).toEqual({ code: 1, stdout: "", stderr });
});

test("a stack file that is not there is refused with its name", async () => {
  expect(await spokectl(["plan"])).toEqual({
    code: 1,
    stdout: "",
    stderr:
      "spoke.yaml:1:1: spoke.yaml: cannot be read: it does not exist. Check the path and its permissions.\n",
  });
});

test("a settings fault is said as one, and no stack is shown", async () => {
  const tools = testTools();
  await tools.writeFile("spoke.yaml", "webhooks: []\n");
  const ended = await spokectl(["plan", "--organisation-id", "acme"], { folder: tools.folder });
  expect(ended).toEqual({
    code: 1,
    stdout: "",
    stderr:
      'Settings: organisationId: "acme" is not a UUID. Copy it from the `twimlRedirectUrl` of any entry of Spoke\'s directory. docs/settings.md has the settings and their environment variables.\n',
  });
});

test("help goes to standard output, and every verb's ends with an example", async () => {
  const names = createProgram(() => () => Promise.resolve()).commands.map((command) => command.name());
  for (const name of names) {
    const { code, stdout, stderr } = await spokectl([name, "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(new RegExp(`^ {2}\\$ spokectl ${name} `));
  }
});

test("docs/spokectl.md has a row for each verb, in the order of the help", () => {
  const verbs = createProgram(() => () => Promise.resolve()).commands.map((command) => command.name());
  const rows = [...readFileSync("docs/spokectl.md", "utf8").matchAll(/^\| `([a-z]+)` \| .+ \| .+ \|$/gm)];
  expect(rows.map(([, verb]) => verb)).toEqual(verbs);
});

test("examples are listed under one title", () => {
  const program = createProgram(() => () => Promise.resolve());
  const command = program.command("look");
  addExamples(command, "spokectl look", "spokectl look --far");
  let text = "";
  command.configureOutput({ writeOut: (more) => (text += more) }).outputHelp();
  expect(text).toContain("\nExamples:\n  $ spokectl look\n  $ spokectl look --far\n");
});

test("what is hidden shows neither in a message nor in a result, escaped or not", () => {
  const tools = testTools();
  const { tools: hiding, hide, describe } = hidingTools(tools);
  hide(['planted-"secret"', undefined, "word"]);
  hiding.print('one planted-"secret" word');
  hiding.print(JSON.stringify({ two: 'planted-"secret"' }));
  hiding.print("three https://hooks.acme.test/?token=part-of-a-file");
  hiding.say("four word, Bearer abcdefghijk");
  hiding.draw("five word");
  expect(tools.printed()).toBe(
    'one [secret] word\n{"two":"[secret]"}\nthree https://hooks.acme.test/?token=part-of-a-file\n',
  );
  expect(tools.said()).toBe("four [secret], Bearer [secret]\nfive [secret]");
  expect(describe(new Error("word"), false)).toBe("[secret]");
  expect(describe("word", true)).toBe("[secret]");
  const verbose = describe(new Error("it is word"), true);
  expect(verbose).toMatch(/^it is \[secret\]\nError: it is \[secret\]\n +at /);
});
