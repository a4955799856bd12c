/** The package as its users get it: packed, installed in an empty folder, and used with what npm put there. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { emulatorEnvironment } from "../../emulator/main.ts";
import type { EmulatorAddress } from "../../emulator/server.ts";
import { run } from "../../tools/pulumi/process.ts";
import { repositoryRoot } from "../../tools/repository.ts";
import { codeBlocks } from "../support/markdown.ts";
import { testUnless } from "../support/skip.ts";
import { openWorkspace, type Workspace } from "./harness.ts";

/** A file of the README's first program: what a page promises has to work with what npm installs. */
function firstProgram(language: string): string {
  const blocks = codeBlocks(readFileSync(join(repositoryRoot(), "README.md"), "utf8"));
  const block = blocks.find((each) => each.heading === "A first program" && each.language === language);
  if (block === undefined) throw new Error(`The README's first program has no block of ${language}.`);
  return block.text;
}

/** The environment that a person's shell would have: settings that npm's own scripts pass down would mislead npm. */
const shellOf = (workspace: Workspace): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(workspace.env).filter(([name]) => !name.toLowerCase().startsWith("npm_")),
  );

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const finished = await run("npm", args, { cwd, env: shellOf(workspace) });
  if (finished.code !== 0) {
    throw new Error(`npm ${args.join(" ")} failed:\n${finished.stdout}${finished.stderr}`);
  }
  return finished.stdout.trim();
}

let workspace: Workspace;

beforeAll(async () => {
  workspace = await openWorkspace({
    packages: false,
    program: { "Pulumi.yaml": firstProgram("yaml"), "index.mts": firstProgram("typescript") },
  });
  const packing = ["pack", "--ignore-scripts", "--silent", "--pack-destination", workspace.folder];
  const tarball = join(workspace.folder, await npm(packing, repositoryRoot()));
  await npm(["install", "--prefer-offline", "--no-audit", "--no-fund", tarball], workspace.folder);
});

/** Starts a command of the package, as a person would. @returns the first line that it prints */
async function startByNpx(...args: readonly string[]): Promise<string> {
  const options = { cwd: workspace.folder, env: shellOf(workspace) };
  const child = spawn("npx", args, { ...options, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`npx ${args.join(" ")} ended with ${code}.`);
  });
  ended.catch(() => undefined);
  return Promise.race([once(createInterface(child.stdout), "line").then(([line]) => String(line)), ended]);
}

test("it ships what it needs and nothing else", async () => {
  const shipped = await readdir(join(workspace.folder, "node_modules", "pulumi-spoke"));
  const ours = shipped.filter((name) => name !== "node_modules" && name !== "README.md");
  expect(ours.sort()).toEqual(["LICENSE", "bin", "dist", "docs", "package.json", "schema"]);
});

test("its emulator starts, and the README's first program is previewed against it", async () => {
  const { code, stdout } = await run("npx", ["spokectl", "--version"], {
    cwd: workspace.folder,
    env: shellOf(workspace),
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: "0.1.0\n" });

  const line = await startByNpx("spokectl", "emulate", "--port", "0", "--json");
  const address = JSON.parse(line) as EmulatorAddress;
  try {
    Object.assign(workspace.env, emulatorEnvironment(address));
    const preview = await workspace.preview();
    expect(preview.changeSummary).toEqual({ create: 5 });
  } finally {
    process.kill(address.pid, "SIGTERM");
  }
});

/** Ends what was started by npx: npx itself, a shell and the command, of which one may take another with it. */
async function endPlugins(): Promise<void> {
  for (const pid of await workspace.pluginProcesses()) {
    try {
      process.kill(pid, "SIGTERM");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

test("its plugin starts on its own", async () => {
  try {
    expect(await startByNpx("pulumi-resource-spoke")).toMatch(/^\d+$/);
  } finally {
    await endPlugins();
  }
});

/** A Node on this machine that is too old. */
function oldNode(): { readonly program: string; readonly version: string } | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/local/bin"];
  for (const program of new Set(folders.map((folder) => join(folder, "node")))) {
    const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
    const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(stdout ?? "") ?? [];
    const isOld = Number(major) < 22 || (Number(major) === 22 && Number(minor) < 19);
    if (status === 0 && isOld) return { program, version: stdout.trim() };
  }
  return undefined;
}

const old = oldNode();
const obstacle = old === undefined ? "no Node older than 22.19 is on this machine" : undefined;

for (const name of ["spokectl", "pulumi-resource-spoke"]) {
  testUnless(obstacle, `on an older Node ${name} says in one line what it needs`, async () => {
    const program = join(workspace.folder, "node_modules", ".bin", name);
    const { code, stdout, stderr } = await run(old?.program ?? "", [program], { cwd: workspace.folder });
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: `${name} needs Node.js 22.19 or later; this is ${old?.version} at ${old?.program}.\n`,
    });
  });
}
