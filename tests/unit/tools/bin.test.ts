import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { repositoryRoot } from "../../../tools/repository.ts";

const bin = join(repositoryRoot(), "bin");
const source = (name: string) => readFileSync(join(bin, name), "utf8");

/** Runs bin/load.cjs as a Node of that version would, and gives what it printed and loaded. */
function load(version: string, exists: boolean) {
  const seen = { lines: [] as string[], code: undefined as number | undefined, loaded: [] as string[] };
  const stop = new Error("exit");
  const module: { exports: (name: string, target: string) => void } = { exports: () => undefined };
  const require = (name: string) => {
    if (name === "fs") {
      return { existsSync: () => exists };
    }
    if (name === "module") {
      return { enableCompileCache: () => undefined };
    }
    if (name === "path") {
      return { join: (...parts: string[]) => parts.join("/"), dirname: () => "/package" };
    }
    seen.loaded.push(name);
    return undefined;
  };
  const process = {
    version: `v${version}`,
    versions: { node: version },
    execPath: "/usr/bin/node",
    exit: (code: number) => {
      seen.code = code;
      throw stop;
    },
  };
  const console = { error: (line: string) => seen.lines.push(line) };
  runInNewContext(source("load.cjs"), { module, require, process, console, __dirname: "/package/bin" });
  try {
    module.exports("spokectl", "../dist/start.js");
  } catch (error) {
    expect(error).toBe(stop);
  }
  return seen;
}

test.each(["4.9.1", "18.20.0", "20.20.2", "22.18.0"])(
  "Node %s is told in one line what is needed",
  (version) => {
    expect(load(version, true)).toEqual({
      lines: [`spokectl needs Node.js 22.19 or later; this is v${version} at /usr/bin/node.`],
      code: 1,
      loaded: [],
    });
  },
);

test.each(["22.19.0", "24.0.0"])("Node %s loads the program", (version) => {
  expect(load(version, true)).toEqual({
    lines: [],
    code: undefined,
    loaded: ["/package/bin/../dist/start.js"],
  });
});

test("a checkout that is not built says what to do", () => {
  expect(load("24.0.0", false)).toEqual({
    lines: ["spokectl is not built: run `npm ci && npm run build` in /package."],
    code: 1,
    loaded: [],
  });
});

test.each(["load.cjs", "spokectl", "pulumi-resource-spoke"])(
  "%s keeps to syntax that an old Node reads",
  (name) => {
    const code = source(name).replace(/\/\*.*?\*\/|^\s*\/\/.*$/gms, "");
    expect(code).not.toMatch(/\b(const|let|class|async|await|import)\b|=>|\?\.|\?\?|\$\{|,\s*\)/);
  },
);
