/** The examples on the kinds' pages, taken from the pages themselves: they compile, they run, and YAML says the same. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type Document, isAlias, parse, parseDocument, visit } from "yaml";
import * as spoke from "../../../provider/index.ts";
import { compileErrors, runProgram } from "../../support/typescript.ts";

interface PageExample {
  readonly page: string;
  readonly typescript: string;
  readonly yaml: string;
}

/** Every pair of code blocks of every page. */
const examples: readonly PageExample[] = readdirSync("docs/kinds", { recursive: true, encoding: "utf8" })
  .filter((page) => page.endsWith(".md"))
  .sort()
  .flatMap((page) => {
    const text = readFileSync(join("docs/kinds", page), "utf8");
    const blocks = text.matchAll(/```typescript\n(.*?)```\n\n```yaml\n(.*?)```/gs);
    return [...blocks].map(([, typescript = "", yaml = ""]) => ({ page, typescript, yaml }));
  });

/** The same value without Pulumi's marks of secrets. */
function unmarked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmarked);
  if (typeof value !== "object" || value === null) return value;
  if ("4dabf18193072939515e22adb298388d" in value) return unmarked((value as { value?: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unmarked(inner)]));
}

const registered: { readonly type: string; readonly name: string; readonly inputs: unknown }[] = [];

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      registered.push({ type, name, inputs: unmarked(inputs) });
      return { id: name, state: inputs };
    },
    call: () => ({}),
  }),
);

test("every page but the index has one", () => {
  const pages = new Set(examples.map(({ page }) => page));
  const all = readdirSync("docs/kinds", { recursive: true, encoding: "utf8" }).filter((page) =>
    page.endsWith(".md"),
  );
  expect(all.filter((page) => !pages.has(page))).toEqual(["README.md"]);
});

test("the TypeScript compiles as a user's program would", () => {
  expect(compileErrors(examples.map(({ typescript }) => typescript))).toEqual([]);
}, 120_000);

test("the YAML has no aliases, which Pulumi's reader does not know", () => {
  const marked = (document: Document): boolean => {
    let found = false;
    visit(document, {
      Node: (_, node) => {
        if (isAlias(node) || node.anchor !== undefined) found = true;
      },
    });
    return found;
  };
  expect(marked(parseDocument("- &a1 [b]\n- *a1\n"))).toBe(true);
  expect(examples.filter(({ yaml }) => marked(parseDocument(yaml))).map(({ page }) => page)).toEqual([]);
});

test.each(examples.map((example, index) => [`${example.page} (${index})`, example] as const))(
  "%s: TypeScript and YAML declare the same resource",
  async (_, { typescript, yaml }) => {
    registered.length = 0;
    runProgram(typescript, { "pulumi-spoke": spoke });
    await pulumi.runtime.disconnect();
    const { resources } = parse(yaml) as {
      resources: Record<string, { readonly type: string; readonly properties: unknown }>;
    };
    expect(registered).toEqual(
      Object.entries(resources).map(([name, { type, properties }]) => ({ type, name, inputs: properties })),
    );
  },
);
