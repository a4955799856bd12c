/** One quickstart: a folder with the state, an emulator, and the CLI run in front of the person's eyes. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emulatorEnvironment } from "../../emulator/main.ts";
import { cleanEnvironment } from "../environment.ts";
import type { PulumiEnvironment } from "../pulumi/locate.ts";
import { isAlive, run } from "../pulumi/process.ts";
import { repositoryRoot } from "../repository.ts";
import { type RunningEmulator, startEmulatorProcess } from "./emulator.ts";
import { type Outcome, readOutcome } from "./events.ts";
import { screenWriter } from "./screen.ts";
import { requestsBetween, type Step } from "./summary.ts";

export const stack = "quickstart";

export interface Session {
  readonly emulator: RunningEmulator;
  readonly steps: Step[];
  /** Shows the command and its output, and gives what it did. Throws where it fails. */
  pulumi(name: string, args: readonly string[], judge: (outcome: Outcome) => string): Promise<Outcome>;
  /** Shows and does what an administrator does by hand, as a request to the emulator. */
  byHand(what: string, method: "POST" | "PATCH", path: string, body: object): Promise<unknown>;
}

/** A quickstart that runs or was kept, for `npm run pulumi` and for the next quickstart. */
export interface Kept {
  readonly emulatorPid: number;
  /** The variables that the CLI needs beside those of every run. */
  readonly env: Readonly<Record<string, string>>;
}

const folder = () => join(repositoryRoot(), ".pulumi", "quickstart");
const keptFile = () => join(folder(), "session.json");
const stackFile = () => join(repositoryRoot(), `Pulumi.${stack}.yaml`);

/** The quickstart whose emulator is alive; undefined where there is none. */
export function liveSession(): Kept | undefined {
  if (!existsSync(keptFile())) {
    return undefined;
  }
  const kept = JSON.parse(readFileSync(keptFile(), "utf8")) as Kept;
  return isAlive(kept.emulatorPid) ? kept : undefined;
}

/** Starts afresh: an empty folder and an emulator. */
export async function openSession(pulumi: PulumiEnvironment): Promise<Session> {
  clear();
  mkdirSync(join(folder(), "state"), { recursive: true });
  const emulator = await startEmulatorProcess(folder());
  const settings = {
    ...emulatorEnvironment(emulator.address),
    PULUMI_HOME: join(folder(), "home"),
    PULUMI_BACKEND_URL: `file://${join(folder(), "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "quickstart",
  };
  const kept: Kept = { emulatorPid: emulator.address.pid, env: settings };
  writeFileSync(keptFile(), `${JSON.stringify(kept, undefined, 2)}\n`);
  const steps: Step[] = [];
  // Only with this variable does the CLI offer its event log (pulumi up --help, CLI 3.259).
  const env = { ...cleanEnvironment(pulumi.env), ...settings, PULUMI_DEBUG_COMMANDS: "true" };
  return {
    emulator,
    steps,
    pulumi: (name, args, judge) =>
      runPulumi({ command: pulumi.command, env, emulator, steps }, name, args, judge),
    byHand: async (what, method, path, body) => {
      console.log(`\n# ${what}`);
      const url = `${emulator.address.control}/objects/${path}`;
      console.log(`$ curl -X ${method} ${url} -H content-type:application/json -d '${JSON.stringify(body)}'`);
      return emulator.byHand(method, path, body);
    },
  };
}

interface Surroundings {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
  readonly emulator: RunningEmulator;
  readonly steps: Step[];
}

async function runPulumi(
  { command, env, emulator, steps }: Surroundings,
  name: string,
  args: readonly string[],
  judge: (outcome: Outcome) => string,
): Promise<Outcome> {
  console.log(`\n$ pulumi ${args.join(" ")}`);
  const log = join(folder(), "events.jsonl");
  rmSync(log, { force: true });
  const before = await emulator.requests();
  const quiet = args[0] === "stack" ? [] : ["--suppress-progress", "--event-log", log];
  const screens = {
    stdout: screenWriter((text) => process.stdout.write(text)),
    stderr: screenWriter((text) => process.stderr.write(text)),
  };
  const finished = await run(command, [...args, "--non-interactive", "--color", colour(), ...quiet], {
    cwd: repositoryRoot(),
    env,
    onOutput: (text, stream) => screens[stream].add(text),
  });
  screens.stdout.end();
  screens.stderr.end();
  if (finished.code !== 0) {
    throw new Error(`pulumi ${args.join(" ")} ended with ${finished.code ?? finished.signal}; see above.`);
  }
  const outcome = readOutcome(existsSync(log) ? readFileSync(log, "utf8") : "");
  const between = requestsBetween(before, await emulator.requests());
  steps.push({ name, seconds: finished.seconds, ...between, result: judge(outcome) });
  return outcome;
}

function colour(): "always" | "never" {
  return process.stdout.isTTY ? "always" : "never";
}

/** Removes the state and the stack's settings. */
export function clear(): void {
  rmSync(folder(), { recursive: true, force: true });
  rmSync(stackFile(), { force: true });
}
