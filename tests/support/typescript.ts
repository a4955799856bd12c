/** TypeScript that stands in a page: compiled as a user's program would be, and run under Pulumi's mocks. */
import { join } from "node:path";
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

/** What a page's program may import: the packages and their sources. */
const packages = {
  "pulumi-spoke": "provider/index.ts",
  "pulumi-spoke/dynamic": "provider/dynamic/index.ts",
} as const;

/** The name of a package that a page's program may import. */
export type PackageName = keyof typeof packages;

/**
 * Compiles programs under the repository's own strict settings.
 *
 * @param programs their texts
 * @returns what the compiler finds wrong, each with the number of its program
 */
export function compileErrors(programs: readonly string[]): readonly string[] {
  const root = process.cwd();
  const config = readConfigFile(join(root, "tsconfig.json"), sys.readFile);
  const parsed = parseJsonConfigFileContent(config.config, sys, root);
  const paths = Object.fromEntries(
    Object.entries(packages).map(([name, source]) => [name, [join(root, source)]]),
  );
  const options = { ...parsed.options, paths };
  const files = new Map(programs.map((text, index) => [join(root, `program-${index}.ts`), text]));
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
  return program
    .getSemanticDiagnostics()
    .map(({ file, messageText }) => `${file?.fileName}: ${flattenDiagnosticMessageText(messageText, "\n")}`);
}

/**
 * Runs a program.
 *
 * @param text TypeScript with imports of this package alone
 * @param modules what the imports give
 * @returns what it exports
 */
export function runProgram(
  text: string,
  modules: Readonly<Partial<Record<PackageName, unknown>>>,
): Readonly<Record<string, unknown>> {
  const { outputText } = transpileModule(text, { compilerOptions: { module: ModuleKind.CommonJS } });
  const exported: Record<string, unknown> = {};
  const imported = (name: string): unknown => {
    const module = modules[name as PackageName];
    if (module === undefined) throw new Error(`A program of a page imports ${name}.`);
    return module;
  };
  new Function("require", "exports", outputText)(imported, exported);
  return exported;
}
