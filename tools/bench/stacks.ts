/** Stacks of many webhooks under the real Pulumi CLI: what `up`, an `up` without a change and a refresh take. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { emulatorEnvironment } from "../../emulator/main.ts";
import { cleanEnvironment } from "../environment.ts";
import type { PulumiEnvironment } from "../pulumi/locate.ts";
import { run } from "../pulumi/process.ts";
import { type RequestReport, type RunningEmulator, startEmulatorProcess } from "../quickstart/emulator.ts";
import { repositoryRoot } from "../repository.ts";
import type { Plugin } from "./plugins.ts";
import { processorTime, processorTimeOfEnded } from "./processes.ts";

/** What one command took. */
export interface Taken {
  readonly seconds: number;
  /** Processor seconds of the CLI, the program, the plugin and the emulator; undefined where that is not known. */
  readonly processor: number | undefined;
  /** `GET /spoke/webhooks`: requests that the emulator got meanwhile. */
  readonly requests: Readonly<Record<string, number>>;
}

/** The commands of one stack, in order. */
export interface StackRun {
  readonly create: Taken;
  readonly noChange: Taken;
  readonly refresh: Taken;
}

export interface StackOptions {
  readonly pulumi: PulumiEnvironment;
  /** Where the stack's own folder is made. */
  readonly folder: string;
  readonly plugin: Plugin;
  readonly program: "TypeScript" | "YAML";
  readonly webhooks: number;
  /** False writes the whole state before and after each object, as Pulumi does by default with a state in files. */
  readonly skipCheckpoints: boolean;
}

/** Both plugins are driven with it: by default Pulumi takes four times the number of processors. */
const parallel = ["--parallel", "64"];

const stack = "bench";

/** The same stack in both languages; TypeScript as the examples have it, without stack traces that nobody sees. */
const programs: Readonly<
  Record<StackOptions["program"], (plugin: Plugin, webhooks: number) => ProgramFiles>
> = {
  TypeScript: (plugin, webhooks) => ({
    "Pulumi.yaml": `name: bench
runtime:
  name: nodejs
  options:
    typescript: false
main: index.ts
${pluginsOf(plugin)}`,
    "index.ts": `import { Webhook } from "pulumi-spoke";
Error.stackTraceLimit = 1;
for (let index = 0; index < ${webhooks}; index += 1) {
  new Webhook(\`webhook-\${index}\`, {
    url: \`https://hooks.acme.test/\${index}\`,
    events: ["call.ended"],
    description: \`Webhook \${index}\`,
  });
}
`,
  }),
  YAML: (plugin, webhooks) => ({
    "Pulumi.yaml": `name: bench
runtime: yaml
${pluginsOf(plugin)}resources:
${Array.from({ length: webhooks }, (_, index) => yamlWebhook(index)).join("")}`,
  }),
};

type ProgramFiles = Readonly<Record<string, string>>;

const pluginsOf = ({ bin }: Plugin): string => `plugins:
  providers:
    - name: spoke
      path: ${bin}
`;

const yamlWebhook = (index: number): string => `  webhook-${index}:
    type: spoke:Webhook
    properties:
      url: https://hooks.acme.test/${index}
      events: [call.ended]
      description: Webhook ${index}
`;

/**
 * Makes a stack, runs the three commands, and removes it again, with an emulator of its own in a process of its own.
 *
 * @throws Error where a command fails, with all that it said
 */
export async function runStack(options: StackOptions): Promise<StackRun> {
  const folder = await mkdtemp(join(options.folder, "stack-"));
  const emulator = await startEmulatorProcess(folder, "empty");
  try {
    const env = await prepare(folder, options, emulator);
    const time = timer(options, folder, env, emulator);
    await pulumi(options, folder, env, ["stack", "init", stack]);
    return {
      create: await time(["up", "--yes", "--skip-preview", ...parallel]),
      noChange: await time(["up", "--yes", "--skip-preview", "--expect-no-changes", ...parallel]),
      refresh: await time(["refresh", "--yes", "--skip-preview", "--expect-no-changes", ...parallel]),
    };
  } finally {
    await emulator.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function prepare(
  folder: string,
  { pulumi, plugin, program, webhooks, skipCheckpoints }: StackOptions,
  emulator: RunningEmulator,
): Promise<NodeJS.ProcessEnv> {
  const packages = join(folder, "node_modules");
  await mkdir(packages);
  await mkdir(join(folder, "state"));
  await symlink(repositoryRoot(), join(packages, "pulumi-spoke"));
  await symlink(join(repositoryRoot(), "node_modules", "@pulumi"), join(packages, "@pulumi"));
  await writeFile(join(folder, "package.json"), '{ "type": "module", "private": true }\n');
  for (const [name, text] of Object.entries(programs[program](plugin, webhooks))) {
    await writeFile(join(folder, name), text);
  }
  return {
    ...cleanEnvironment(pulumi.env),
    ...emulatorEnvironment(emulator.address),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "bench",
    ...(skipCheckpoints ? { PULUMI_SKIP_CHECKPOINTS: "true" } : {}),
  };
}

async function pulumi(
  { pulumi: { command } }: StackOptions,
  cwd: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
): Promise<number> {
  const finished = await run(command, [...args, "--non-interactive", "--color", "never"], { cwd, env });
  if (finished.code !== 0) {
    const how = finished.failure ?? `ended with ${finished.code ?? finished.signal}`;
    throw new Error(`pulumi ${args.join(" ")} ${how}:\n${finished.stdout}${finished.stderr}`);
  }
  return finished.seconds;
}

/** A function that runs a command of the stack and tells what it took. */
function timer(options: StackOptions, folder: string, env: NodeJS.ProcessEnv, emulator: RunningEmulator) {
  const { pid } = emulator.address;
  return async (args: readonly string[]): Promise<Taken> => {
    const before = { report: await emulator.requests(), ...processorTimes(pid) };
    const seconds = await pulumi(options, folder, env, args);
    const after = processorTimes(pid);
    return {
      seconds,
      processor: sum(difference(after.ended, before.ended), difference(after.emulator, before.emulator)),
      requests: requestsBetween(before.report, await emulator.requests()),
    };
  };
}

const processorTimes = (emulator: number) => ({
  ended: processorTimeOfEnded(),
  emulator: processorTime(emulator),
});

const difference = (after: number | undefined, before: number | undefined): number | undefined =>
  after === undefined || before === undefined ? undefined : after - before;

const sum = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? undefined : one + other;

function requestsBetween(before: RequestReport, after: RequestReport): Readonly<Record<string, number>> {
  const key = ({ method, route }: RequestReport["counts"][number]) => `${method} ${route}`;
  const known = new Map(before.counts.map((entry) => [key(entry), entry.count]));
  const grown = after.counts.map(
    (entry) => [key(entry), entry.count - (known.get(key(entry)) ?? 0)] as const,
  );
  return Object.fromEntries(grown.filter(([, count]) => count > 0));
}
