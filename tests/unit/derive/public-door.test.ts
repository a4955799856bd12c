import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import {
  createProgram,
  flattenDiagnosticMessageText,
  parseJsonConfigFileContent,
  readConfigFile,
  sys,
} from "typescript";

const root = process.cwd();

/** What a file imports when it runs; types are gone by then. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8").replace(/\/\*.*?\*\//gs, "");
  const statements = text.matchAll(
    /^(?:import|export)\s(?!type\s)[^;]*?\sfrom\s+"([^"]+)"|^import\s+"([^"]+)"/gm,
  );
  return [...statements].map(([, from, bare]) => from ?? bare ?? "");
}

/** Every module that loading a file loads: our own files, and packages by name. */
function loadedBy(entry: string): { readonly files: string[]; readonly packages: string[] } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const pending = [join(root, entry)];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith(".")) pending.push(join(dirname(file), specifier));
      else packages.add(specifier);
    }
  }
  return { files: [...files].map((file) => relative(root, file)).sort(), packages: [...packages].sort() };
}

test.each(["provider/index.ts", "provider/dynamic/index.ts"])(
  "a program that imports %s loads Pulumi's SDK and no provider",
  (entry) => {
    const { files, packages } = loadedBy(entry);
    expect(packages).toEqual(["@pulumi/pulumi"]);
    expect(
      files.filter((file) =>
        /^provider\/(?:resources|clients|reconciler|plugin|model\/(?!path|problem|value))\b/.test(file),
      ),
    ).toEqual([]);
  },
);

test("programs in the fixture compile, and those that must not do not", () => {
  const config = readConfigFile(join(root, "tsconfig.json"), sys.readFile);
  const { options } = parseJsonConfigFileContent(config.config, sys, root);
  const fixture = join(root, "tests/unit/derive/fixtures/program.ts");
  const program = createProgram([fixture], options);
  const messages = [...program.getSemanticDiagnostics(), ...program.getSyntacticDiagnostics()].map(
    (diagnostic) =>
      `${relative(root, diagnostic.file?.fileName ?? "")}: ${flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`,
  );
  expect(messages).toEqual([]);
}, 120_000);
