/** What the stackless engine is measured at: each measurement a process of its own, over an emulator of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { emulatorEnvironment } from "../../emulator/main.ts";
import { cleanEnvironment } from "../environment.ts";
import { startEmulatorProcess } from "../quickstart/emulator.ts";
import { repositoryRoot } from "../repository.ts";
import type { StackAnswer, StackRequest } from "./stack-process.ts";
import { measurePairs, type Pair, type Patience } from "./statistics.ts";

/** How much is measured. */
export interface StackExtent {
  /** Objects of each plan, about: nine tenths are webhooks. */
  readonly plans: readonly number[];
  readonly changes: number;
  readonly exported: number;
  readonly validated: number;
  readonly starts: number;
  readonly patience: Patience;
}

/** What was found. */
export interface StackMeasurements {
  readonly plans: readonly {
    readonly webhooks: number;
    readonly plan: StackAnswer;
    /** Peak of a process that reads the file and plans it, in MiB. */
    readonly peak: number;
  }[];
  readonly apply: StackAnswer;
  readonly export: StackAnswer;
  readonly validate: { readonly json: StackAnswer; readonly yaml: StackAnswer };
  /** Milliseconds: `spokectl --version` and `node -e 0`. */
  readonly version: readonly Pair[];
}

/** The answers come after this long: what a request over the internet takes. */
const latencyMs = 50;

/** Measures everything. @param folder for what is written meanwhile */
export async function measureStackEngine(
  folder: string,
  extent: StackExtent,
  say: (line: string) => void,
): Promise<StackMeasurements> {
  const plans = [];
  for (const objects of extent.plans) {
    const webhooks = Math.round((objects * 9) / 10);
    say(`Plan of about ${objects} objects.`);
    const plan = await inEmulator(folder, webhooks, latencyMs, (ask) => ask("plan", extent.patience));
    const peak = await inEmulator(folder, webhooks, 0, async (ask, place) => {
      await ask("write file", extent.patience);
      return peakOfPlan(place);
    });
    plans.push({ webhooks, plan, peak });
  }
  say(`Apply of ${extent.changes} changes.`);
  const apply = await inEmulator(folder, extent.changes, latencyMs, (ask) => ask("apply", extent.patience));
  say(`Export of ${extent.exported} objects.`);
  const exported = await inEmulator(folder, Math.round((extent.exported * 9) / 10), latencyMs, (ask) =>
    ask("export", extent.patience),
  );
  say(`Validation of ${extent.validated} objects.`);
  const validate = await inEmulator(folder, Math.round((extent.validated * 9) / 10), 0, async (ask) => ({
    json: await ask("validate json", extent.patience),
    yaml: await ask("validate yaml", extent.patience),
  }));
  say(`Start of spokectl, ${extent.starts} pairs.`);
  return { plans, apply, export: exported, validate, version: await measureVersion(extent.starts) };
}

interface Place {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

const stackFile = "spoke.json";

/** The most memory that `spokectl plan` holds, in MiB: as users run it, the reading of the file included. */
async function peakOfPlan({ folder, environment }: Place): Promise<number> {
  const root = repositoryRoot();
  const file = join(folder, "peak");
  const program = join(root, "bin", "spokectl");
  const options = ["--require", join(root, "tools", "bench", "report-peak.cjs"), program];
  const child = spawn(process.execPath, [...options, "plan", "--file", stackFile, "--json"], {
    cwd: folder,
    env: { ...cleanEnvironment(process.env), ...environment, PEAK_FILE: file },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(child, "close")) as [number];
  if (code !== 0) throw new Error(`spokectl plan ended with ${code}: what is live should be as declared.`);
  return Number(readFileSync(file, "utf8")) / 1024;
}

type Ask = (measure: StackRequest["measure"], patience: Patience) => Promise<StackAnswer>;

async function inEmulator<T>(
  folder: string,
  webhooks: number,
  latency: number,
  body: (ask: Ask, place: Place) => Promise<T>,
): Promise<T> {
  const place = await mkdtemp(join(folder, "stack-"));
  const emulator = await startEmulatorProcess(place, `large:${webhooks}`, latency);
  const { address } = emulator;
  const here: Place = { folder: place, environment: emulatorEnvironment(address) };
  try {
    const ask: Ask = (measure, patience) =>
      askProcess({ measure, patience, control: address.control, file: join(place, stackFile), ...here });
    return await body(ask, here);
  } finally {
    await emulator.end();
    await rm(place, { recursive: true, force: true });
  }
}

async function askProcess(request: StackRequest): Promise<StackAnswer> {
  const program = join(repositoryRoot(), "tools", "bench", "stack-process.ts");
  const options = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", program, JSON.stringify(request)];
  const child = spawn(process.execPath, options, {
    env: cleanEnvironment(process.env),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (piece: Buffer) => {
    text += piece.toString();
  });
  const [code] = (await once(child, "close")) as [number];
  if (code !== 0) throw new Error(`The measurement "${request.measure}" ended with ${code}.`);
  return JSON.parse(text) as StackAnswer;
}

async function start(args: readonly string[]): Promise<number> {
  const started = performance.now();
  await once(spawn(process.execPath, args, { stdio: "ignore" }), "exit");
  return performance.now() - started;
}

async function measureVersion(count: number): Promise<readonly Pair[]> {
  const version = () => start([join(repositoryRoot(), "bin", "spokectl"), "--version"]);
  const bare = () => start(["-e", "0"]);
  await version();
  await bare();
  return measurePairs({ atLeast: count, atMost: count, seconds: 0 }, version, bare);
}
