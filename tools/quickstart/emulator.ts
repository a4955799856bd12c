/** The emulator as a process of its own, as `npx spokectl emulate` starts it. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { EmulatorAddress } from "../../emulator/server.ts";
import { repositoryRoot } from "../repository.ts";

const patienceMs = 20_000;
const largePatienceMs = 120_000;
const lookEveryMs = 50;

/** What the emulator's request log counts (`GET /_emulator/requests`), as far as it is read here. */
export interface RequestReport {
  /** What broke a contract: requests of a client, or answers of the emulator itself. */
  readonly violations: readonly string[];
  readonly counts: readonly {
    readonly method: string;
    readonly route: string;
    readonly effect: string;
    readonly count: number;
  }[];
}

export interface RunningEmulator {
  readonly address: EmulatorAddress;
  /** Ends it and waits until it is gone. */
  end(): Promise<void>;
  /** Lets it outlive this process. */
  leave(): void;
  requests(): Promise<RequestReport>;
  /** How many objects of each collection there are. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** An administrator's hand, or eye: a request below `/_emulator/objects`. */
  byHand(method: "GET" | "POST" | "PATCH", path: string, body?: object): Promise<unknown>;
}

/**
 * Starts it on a free port.
 * @param folder where its output goes: to a file, so that it can outlive this process
 * @param seed what it holds at first: `acme`, `empty` or `large:N`
 * @param latencyMs how long it waits before each answer
 * @throws where it is not ready in 20 s (120 s for a large seed), with what it said
 */
export async function startEmulatorProcess(
  folder: string,
  seed = "acme",
  latencyMs = 0,
): Promise<RunningEmulator> {
  const output = join(folder, "emulator.json");
  const errors = join(folder, "emulator.log");
  const files = [openSync(output, "w"), openSync(errors, "w")] as const;
  // The node of this process: npm puts the repository's own first, and a plain shell's may be older than 22.19.
  const child = spawn(
    process.execPath,
    [
      join(repositoryRoot(), "bin", "spokectl"),
      ...["emulate", "--port", "0", "--json", "--seed", seed, "--latency", String(latencyMs)],
    ],
    { detached: true, stdio: ["ignore", ...files] },
  );
  for (const file of files) {
    closeSync(file);
  }
  const patience = seed.startsWith("large:") ? largePatienceMs : patienceMs;
  const address = await readyAddress(child, output, errors, patience);
  const control = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${address.control}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) {
      throw new Error(`The emulator refuses ${method} ${path}: ${JSON.stringify(answer)}`);
    }
    return answer;
  };
  return {
    address,
    end: () => end(child),
    leave: () => child.unref(),
    requests: async () => (await control("GET", "/requests")) as RequestReport,
    counts: async () => (await control("GET", "/objects")) as Readonly<Record<string, number>>,
    byHand: (method, path, body) => control(method, `/objects/${path}`, body),
  };
}

async function readyAddress(
  child: ChildProcess,
  output: string,
  errors: string,
  patience: number,
): Promise<EmulatorAddress> {
  for (let waited = 0; waited < patience && child.exitCode === null; waited += lookEveryMs) {
    const text = readFileSync(output, "utf8");
    if (text.endsWith("\n")) {
      return JSON.parse(text) as EmulatorAddress;
    }
    await pause(lookEveryMs);
  }
  child.kill();
  throw new Error(`The emulator did not start:\n${readFileSync(errors, "utf8")}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  await new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
