/** What the help of each verb shows can be run as it stands, here against the emulator. */
import { createProgram } from "../../provider/cli/main.ts";
import { run } from "../../tools/pulumi/process.ts";
import { openStage, type Stage } from "./stage.ts";

const program = createProgram(() => () => Promise.resolve());

/** The examples at the end of a verb's help, in order. */
function examplesOf(name: string): readonly string[] {
  let text = "";
  const command = program.commands.find((each) => each.name() === name);
  command?.configureOutput({ writeOut: (more) => (text += more) }).outputHelp();
  return [...text.matchAll(/^ {2}\$ spokectl (.+)$/gm)].map(([, line = ""]) => line);
}

/** A line as a shell splits it: the examples have no more than single quotes. */
const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/'([^']*)'|\S+/g)].map(([whole, quoted]) => quoted ?? whole);

const verbs = program.commands.map((command) => command.name());

describe.each(verbs.filter((name) => name !== "emulate"))("%s", (name) => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  const examples = examplesOf(name);

  test("has an example", () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  for (const example of examples) {
    test(`spokectl ${example}`, async () => {
      const { code, stderr } = await stage.run(wordsOf(example));
      expect({ code, stderr }).toEqual({
        code: expect.any(Number),
        stderr: expect.not.stringContaining("error"),
      });
      expect([0, 2]).toContain(code);
    });
  }
});

test.each(examplesOf("emulate"))(
  "spokectl %s",
  async (example) => {
    const start = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "provider/cli/start.ts"];
    let child = 0;
    const { code, stdout } = await run(process.execPath, [...start, ...wordsOf(example)], {
      onStart: ({ pid = 0 }) => {
        child = pid;
      },
      onOutput: () => process.kill(child, "SIGTERM"),
    });
    expect(code).toBe(0);
    expect(stdout).not.toBe("");
  },
  60_000,
);
