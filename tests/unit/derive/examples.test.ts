/** The examples on the kinds' pages, taken from the pages themselves: they compile, they run, and YAML says the same. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import {
  createCompilerHost,
  createProgram,
  createSourceFile,
  flattenDiagnosticMessageText,
  ModuleKind,
  parseJsonConfigFileContent,
  readConfigFile,
  sys,
  transpileModule,
} from "typescript";
import { parse } from "yaml";
import * as spoke from "../../../provider/index.ts";

const root = process.cwd();

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
  const config = readConfigFile(join(root, "tsconfig.json"), sys.readFile);
  const parsed = parseJsonConfigFileContent(config.config, sys, root);
  const options = { ...parsed.options, paths: { "pulumi-spoke": [join(root, "provider/index.ts")] } };
  const files = new Map(
    examples.map(({ typescript }, index) => [join(root, `example-${index}.ts`), typescript]),
  );
  const host = createCompilerHost(options);
  const program = createProgram([...files.keys()], options, {
    ...host,
    fileExists: (file) => files.has(file) || host.fileExists(file),
    readFile: (file) => files.get(file) ?? host.readFile(file),
    getSourceFile: (file, version, ...rest) => {
      const text = files.get(file);
      return text === undefined
        ? host.getSourceFile(file, version, ...rest)
        : createSourceFile(file, text, version);
    },
  });
  const messages = program
    .getSemanticDiagnostics()
    .map(({ file, messageText }) => `${file?.fileName}: ${flattenDiagnosticMessageText(messageText, "\n")}`);
  expect(messages).toEqual([]);
}, 120_000);

test.each(examples.map((example, index) => [`${example.page} (${index})`, example] as const))(
  "%s: TypeScript and YAML declare the same resource",
  async (_, { typescript, yaml }) => {
    registered.length = 0;
    const { outputText } = transpileModule(typescript, { compilerOptions: { module: ModuleKind.CommonJS } });
    const imported = (specifier: string) => {
      if (specifier !== "pulumi-spoke") throw new Error(`An example imports ${specifier}.`);
      return spoke;
    };
    new Function("require", "exports", outputText)(imported, {});
    await pulumi.runtime.disconnect();
    const { resources } = parse(yaml) as {
      resources: Record<string, { readonly type: string; readonly properties: unknown }>;
    };
    expect(registered).toEqual(
      Object.entries(resources).map(([name, { type, properties }]) => ({ type, name, inputs: properties })),
    );
  },
);
