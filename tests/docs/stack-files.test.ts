/** Every stack file that stands in a hand-written page loads as the page says. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileKeys } from "../../provider/derive/stack-names.ts";
import { tags } from "../../provider/derive/stack-tags.ts";
import { entryKeys } from "../../provider/model/resource.ts";
import { formatStackProblem } from "../../provider/stack/source.ts";
import { codeBlocks } from "../support/markdown.ts";
import { load } from "../support/stack.ts";

const page = readFileSync("docs/stack-files.md", "utf8");
const blocks = codeBlocks(page);

const files = blocks.filter(({ language }) => language === "yaml");

/** The README's own. */
const readme = codeBlocks(readFileSync("README.md", "utf8")).filter(
  ({ language, heading }) => language === "yaml" && heading === "Without Pulumi: spokectl",
);

/** What the page's files name. */
const named = {
  "users.csv": blocks.find(({ language }) => language === "csv")?.text ?? "",
  "help-line.yaml": "name: Help line\nsay: Please hold.\noptions: { 1: { hangUp: true } }\n",
};

test.each([...files, ...readme].map(({ text, heading }) => [heading, text] as const))(
  "%s",
  async (_, text) => {
    const stack = await load(
      { "spoke.yaml": text, ...named },
      { files: ["spoke.yaml"], environment: { TRUNK_PASSWORD: "Example-Passw0rd" } },
    );
    expect([...stack.problems, ...stack.warnings].map(formatStackProblem)).toEqual([]);
    expect(stack.declaration.objects.length).toBeGreaterThan(0);
  },
);

test("there are files to look at", () => {
  expect(files.length).toBeGreaterThan(3);
  expect(readme).toHaveLength(1);
});

test("the page speaks of every tag, and of every key of a file and of an entry", () => {
  const names = [
    ...Object.keys(tags).map((tag) => `\`!${tag} `),
    ...Object.keys(entryKeys).map((key) => `| \`${key}\` |`),
    ...Object.keys(fileKeys)
      .filter((key) => !key.startsWith("$"))
      .map((key) => `| \`${key}\` |`),
  ];
  expect(names.filter((name) => !page.includes(name))).toEqual([]);
});

test("the modeline names a file of the package", () => {
  const modelines = readdirSync("examples/acme-stack")
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readFileSync(join("examples/acme-stack", name), "utf8").split("\n", 1)[0]);
  expect(modelines).toEqual(["# yaml-language-server: $schema=../../schema/stack.schema.json"]);
  expect(files[0]?.text).toContain("$schema=node_modules/pulumi-spoke/schema/stack.schema.json");
  expect(readFileSync("schema/stack.schema.json", "utf8")).toContain('"$id": "spoke:stack"');
});
