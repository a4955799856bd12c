/** Tools for a verb that is run inside of a test: what it printed is kept, and nothing of the test's own system is seen. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommandLine } from "../../provider/cli/main.ts";
import { systemTools, type Tools } from "../../provider/cli/tools.ts";

/** See the head of this file. */
export interface TestTools extends Tools {
  /** Standard output so far. */
  printed(): string;
  /** Standard error so far, what was drawn included. */
  said(): string;
  /** As Ctrl-C does. */
  stop(): void;
}

export interface TestToolsOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Both streams end in a terminal. */
  readonly terminal?: boolean;
  /** What a person answers; without it, nobody can be asked. */
  readonly answer?: string | (() => Promise<string>);
  readonly now?: () => number;
  /** Default: no time passes. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** An empty folder that goes with the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "spokectl-"));
  folders.push(folder);
  return folder;
}

/** Makes tools. Files are real ones, in a folder of their own. */
export function testTools(options: TestToolsOptions = {}): TestTools {
  const controller = new AbortController();
  const folder = options.folder ?? temporaryFolder();
  const out: string[] = [];
  const errors: string[] = [];
  const { answer } = options;
  const terminal = options.terminal ?? false;
  const screen = { isTerminal: terminal, width: 80, colour: terminal };
  const { readFile, writeFile, fileMode } = systemTools(controller.signal, folder);
  return {
    readFile,
    writeFile,
    fileMode,
    print: (text) => void out.push(`${text}\n`),
    say: (text) => void errors.push(`${text}\n`),
    draw: (text) => void errors.push(text),
    output: screen,
    errors: screen,
    environment: { HOME: folder, ...options.environment },
    folder,
    ...(answer === undefined ? {} : { ask: async () => (typeof answer === "string" ? answer : answer()) }),
    now: options.now ?? (() => Date.now()),
    sleep: options.sleep ?? (() => Promise.resolve()),
    signal: controller.signal,
    printed: () => out.join(""),
    said: () => errors.join(""),
    stop: () => controller.abort(),
  };
}

/** How a run of the command line ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line to its end. */
export async function spokectl(
  parameters: readonly string[],
  options: TestToolsOptions = {},
): Promise<Ended> {
  const tools = testTools(options);
  const code = await runCommandLine(parameters, tools);
  return { code, stdout: tools.printed(), stderr: tools.said() };
}
