/**
 * Drives the real Pulumi CLI in a throw-away project against an emulator: an own home, an own state in files, an own
 * stack `test`, the plugin of this checkout.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { emulatorEnvironment } from "../../emulator/main.ts";
import {
  type Emulator,
  type EmulatorAddress,
  type EmulatorOptions,
  startEmulator,
} from "../../emulator/server.ts";
import { ensureBuilt } from "../../tools/build.ts";
import { cleanEnvironment } from "../../tools/environment.ts";
import { type PulumiEnvironment, pulumiEnvironment } from "../../tools/pulumi/locate.ts";
import { type Finished, type RunOptions, run } from "../../tools/pulumi/process.ts";
import { type Outcome, readOutcome } from "../../tools/quickstart/events.ts";
import { repositoryRoot } from "../../tools/repository.ts";
import { closeUnbroken, startWorld, type World } from "../support/world.ts";
import { projectFile } from "./program.ts";

export type { Emulator } from "../../emulator/server.ts";
export type { Finished } from "../../tools/pulumi/process.ts";
export type { World } from "../support/world.ts";

/** The stack that every workspace has. */
export const stack = "test";

export interface WorkspaceOptions {
  /** The customer that the provider is set up for by environment variables; none leaves them out. */
  readonly address?: EmulatorAddress;
  /**
   * The program: the text of `index.ts`, or files by name. With a `Pulumi.yaml` among the files that one counts;
   * without, the program is TypeScript that runs as it stands, as an ES module.
   */
  readonly program: string | Readonly<Record<string, string>>;
  /** The project's name. Default `project`. */
  readonly project?: string;
  /** False leaves the project without packages: the test installs them itself. Default true. */
  readonly packages?: boolean;
  /** Further environment variables; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** What `pulumi preview --json` prints, as far as tests look at it (display.PreviewDigest, CLI 3.259). */
export interface Preview {
  readonly steps: readonly PreviewStep[];
  readonly diagnostics?: readonly {
    readonly message: string;
    readonly severity: string;
    readonly urn?: string;
  }[];
  readonly changeSummary: Readonly<Record<string, number>>;
}

export interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly provider?: string;
  readonly oldState?: StateResource;
  readonly newState?: StateResource;
  readonly diffReasons?: readonly string[];
  readonly replaceReasons?: readonly string[];
  readonly detailedDiff?: Readonly<Record<string, { readonly kind: string; readonly inputDiff: boolean }>>;
}

/** A resource of the state file. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
  readonly provider?: string;
  readonly initErrors?: readonly string[];
}

/** The commands that keep a log of what they do. */
export type Verb = "preview" | "up" | "refresh" | "destroy" | "import";

/** A run of the CLI: how it ended, and what it did by the engine's own log. */
export interface Ran extends Finished, Outcome {
  /** What became of each resource that changed, with the paths that differ: `update ringSeconds`. By name. */
  readonly did: Readonly<Record<string, string>>;
}

export interface Workspace {
  /** The project's folder. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stateFile: string;
  /** Runs `pulumi` with these arguments. A failure is an answer, not an exception. */
  pulumi(
    args: readonly string[],
    options?: Pick<RunOptions, "env" | "onOutput" | "onStart" | "timeoutMs">,
  ): Promise<Finished>;
  /** The same, but a failure is an exception with all that was printed. */
  mustPulumi(args: readonly string[]): Promise<Finished>;
  /** Does it without asking back; a failure is an answer. */
  attempt(verb: Verb, ...args: string[]): Promise<Ran>;
  /** `pulumi up --yes --skip-preview`, which must succeed. */
  up(...args: string[]): Promise<Ran>;
  /** `pulumi preview --json`, which must succeed. */
  preview(...args: string[]): Promise<Preview>;
  /** `pulumi refresh --preview-only`, which must succeed: what was changed behind the program's back. */
  drift(): Promise<Ran>;
  /** `pulumi refresh --yes --skip-preview`, which must succeed. */
  refresh(...args: string[]): Promise<Ran>;
  /** `pulumi destroy --yes --skip-preview`, which must succeed. */
  destroy(...args: string[]): Promise<Ran>;
  /** Replaces the program, or the files of it that are given by name. */
  write(program: WorkspaceOptions["program"]): Promise<void>;
  /** The state file as text: secrets in it are encrypted. */
  stateText(): Promise<string>;
  /** The resources in the state, the stack itself and providers left out. */
  resources(): Promise<readonly StateResource[]>;
  /** Process ids of the plugins that run for this workspace now. Linux only. */
  pluginProcesses(): Promise<readonly number[]>;
}

const opened: (() => Promise<void>)[] = [];

// Whatever a test opens is closed when its file is done, whether the test passed or not.
afterAll(async () => {
  await Promise.all(opened.splice(0).map((close) => close()));
});

/**
 * Starts an emulator that lives as long as the test file, `empty` unless told otherwise. The file fails where a contract
 * was broken.
 */
export async function openEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ seed: "empty", ...options });
  opened.push(() => closeUnbroken(emulator));
  return emulator;
}

/**
 * A customer with its request log, faults and hand edits, that lives as long as the test file, `empty` unless told
 * otherwise. The file fails where an answer of the emulator broke its contract.
 */
export async function openWorld(options: Omit<EmulatorOptions, "port"> = {}): Promise<World> {
  const world = await startWorld({ seed: "empty", ...options });
  opened.push(() => world.close());
  return world;
}

/** Makes a workspace with an empty stack `test`, which lives as long as the test file. */
export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const pulumi = await preparePulumi();
  const folder = await mkdtemp(join(tmpdir(), "spoke-e2e-"));
  opened.push(() => rm(folder, { recursive: true, force: true }));
  const project = options.project ?? "project";
  await writeProgram(folder, project, options.program);
  if (options.packages ?? true) {
    await linkPackages(folder);
  }
  const env = await environmentOf(folder, pulumi, options);
  const workspace = workspaceIn(folder, project, pulumi.command, env);
  await workspace.mustPulumi(["stack", "init", stack, "--non-interactive"]);
  return workspace;
}

let prepared: Promise<PulumiEnvironment> | undefined;

/** Once per test file: finds the CLI and sees to it that the plugin is built. */
function preparePulumi(): Promise<PulumiEnvironment> {
  prepared ??= ensureBuilt(say).then(() => pulumiEnvironment(say));
  return prepared;
}

/** Past jest's console, which would print a stack trace with each line. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function environmentOf(
  folder: string,
  pulumi: PulumiEnvironment,
  options: WorkspaceOptions,
): Promise<NodeJS.ProcessEnv> {
  const state = join(folder, "state");
  await mkdir(state);
  return {
    ...cleanEnvironment(pulumi.env),
    ...(options.address === undefined ? {} : emulatorEnvironment(options.address)),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: "a passphrase for tests",
    // Only with this variable does the CLI offer its event log (pulumi up --help, CLI 3.259).
    PULUMI_DEBUG_COMMANDS: "true",
    ...options.env,
  };
}

/** The program finds `pulumi-spoke` and `@pulumi/pulumi` as if both were installed in the project. */
async function linkPackages(folder: string): Promise<void> {
  const packages = join(folder, "node_modules");
  await mkdir(packages);
  await symlink(repositoryRoot(), join(packages, "pulumi-spoke"));
  await symlink(join(repositoryRoot(), "node_modules", "@pulumi"), join(packages, "@pulumi"));
}

async function writeProgram(
  folder: string,
  project: string,
  program: WorkspaceOptions["program"],
): Promise<void> {
  const own = {
    "Pulumi.yaml": projectFile(project),
    "package.json": '{ "type": "module", "private": true }\n',
  };
  await writeFiles(folder, { ...own, ...filesOf(program) });
}

const filesOf = (program: WorkspaceOptions["program"]): Readonly<Record<string, string>> =>
  typeof program === "string" ? { "index.ts": program } : program;

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

function workspaceIn(folder: string, project: string, command: string, env: NodeJS.ProcessEnv): Workspace {
  const stateFile = join(folder, "state", ".pulumi", "stacks", project, `${stack}.json`);
  const pulumi: Workspace["pulumi"] = (args, options) =>
    run(command, [...args, "--color", "never"], { cwd: folder, env, ...options });
  const mustPulumi = async (args: readonly string[]) => succeeded(args, await pulumi(args));
  const attempt = async (verb: Verb, ...args: readonly string[]): Promise<Ran> => {
    const log = join(folder, "events.jsonl");
    await rm(log, { force: true });
    const previews = verb === "preview" || args.includes("--preview-only");
    const flags = ["--non-interactive", "--event-log", log, ...(previews ? [] : ["--yes", "--skip-preview"])];
    const finished = await pulumi([verb, ...flags, ...args]);
    const outcome = readOutcome(await readFile(log, "utf8").catch(() => ""));
    return { ...finished, ...outcome, did: changesOf(outcome) };
  };
  const changing = async (verb: Verb, args: readonly string[]) =>
    succeeded([verb, ...args], await attempt(verb, ...args));
  const stateText = () => readFile(stateFile, "utf8");
  return {
    folder,
    env,
    stateFile,
    pulumi,
    mustPulumi,
    attempt,
    up: (...args) => changing("up", args),
    refresh: (...args) => changing("refresh", args),
    destroy: (...args) => changing("destroy", args),
    preview: async (...args) => {
      const finished = await mustPulumi(["preview", "--json", "--non-interactive", ...args]);
      return JSON.parse(finished.stdout) as Preview;
    },
    drift: () => changing("refresh", ["--preview-only"]),
    write: (program) => writeFiles(folder, filesOf(program)),
    stateText,
    resources: async () => resourcesIn(await stateText()),
    pluginProcesses: () => pluginProcesses(join(folder, "home")),
  };
}

function changesOf({ resources }: Outcome): Ran["did"] {
  const changed = resources.filter(({ op }) => op !== "same" && op !== "refresh");
  return Object.fromEntries(changed.map(({ name, op, paths }) => [name, [op, ...paths].join(" ")]));
}

function succeeded<T extends Finished>(args: readonly string[], finished: T): T {
  if (finished.code === 0) {
    return finished;
  }
  const how = finished.failure ?? `ended with ${finished.code ?? finished.signal}`;
  throw new Error(`pulumi ${args.join(" ")} ${how}:\n${finished.stdout}${finished.stderr}`);
}

function resourcesIn(text: string): readonly StateResource[] {
  const state = JSON.parse(text) as { checkpoint: { latest?: { resources?: readonly StateResource[] } } };
  const all = state.checkpoint.latest?.resources ?? [];
  return all.filter(({ type }) => type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:"));
}

/** By the home that only this workspace's processes have in their environment. */
async function pluginProcesses(home: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) {
      continue;
    }
    // A process may end between two reads.
    const command = await readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "");
    const environment = await readFile(`/proc/${entry}/environ`, "utf8").catch(() => "");
    const isPlugin = command.includes("pulumi-resource-spoke");
    if (isPlugin && environment.split("\0").includes(`PULUMI_HOME=${home}`)) {
      found.push(Number(entry));
    }
  }
  return found;
}
