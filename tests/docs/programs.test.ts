/** The programs that stand in the hand-written pages compile, and declare what the page says. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import * as dynamic from "../../provider/dynamic/index.ts";
import * as plugin from "../../provider/index.ts";
import { codeBlocks } from "../support/markdown.ts";
import { compileErrors, runProgram } from "../support/typescript.ts";

const pages = [
  "README.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

const blocks = pages.flatMap((page) =>
  codeBlocks(readFileSync(page, "utf8")).map((block) => ({ page, ...block })),
);

const programs = blocks.filter(({ language }) => language === "typescript");

const modules = { "pulumi-spoke": plugin, "pulumi-spoke/dynamic": dynamic };

const registered: string[] = [];

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      registered.push(`${type} ${name}`);
      return { id: name, state: inputs };
    },
    call: () => ({}),
  }),
);

test("every program compiles as a user's would", () => {
  expect(programs.map(({ page }) => page)).toEqual(expect.arrayContaining(["README.md", "docs/dynamic.md"]));
  expect(compileErrors(programs.map(({ text }) => text))).toEqual([]);
}, 120_000);

test.each(programs.map((program) => [`${program.page}, ${program.heading}`, program] as const))(
  "%s: the program runs and declares something",
  async (_, { text }) => {
    registered.length = 0;
    runProgram(text, modules);
    await pulumi.runtime.disconnect();
    expect(registered.length).toBeGreaterThan(0);
  },
);

test("the first program and its project fit together", async () => {
  const [project, program] = ["yaml", "typescript"].map((language) =>
    blocks.find((block) => block.heading === "A first program" && block.language === language),
  );
  expect(parse(project?.text ?? "")).toEqual({
    name: "office",
    main: "index.mts",
    runtime: { name: "nodejs", options: { typescript: false } },
    plugins: { providers: [{ name: "spoke", path: "node_modules/pulumi-spoke/bin" }] },
  });
  registered.length = 0;
  const { signingSecret } = runProgram(program?.text ?? "", modules);
  await pulumi.runtime.disconnect();
  expect(pulumi.Output.isInstance(signingSecret)).toBe(true);
  expect(registered.sort()).toEqual([
    "spoke:index:AutoAttendant main-menu",
    "spoke:index:CallGroup sales",
    "spoke:index:User ana",
    "spoke:index:Webhook call-log",
  ]);
});
