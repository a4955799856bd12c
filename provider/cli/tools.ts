/** What a verb gets from the system: streams, files, clock, environment. A test hands in its own. */
import { chmod, mkdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { setTimeout as wait } from "node:timers/promises";
import { ProblemError } from "../model/problem.ts";

/** See the head of this file. */
export interface Tools {
  /** Standard output: the result, and nothing else. A line break is added. */
  print(text: string): void;
  /** Standard error: progress, warnings, errors. A line break is added. */
  say(text: string): void;
  /** Standard error as it is drawn: for a bar that is written over. */
  draw(text: string): void;
  /** Takes one line about each request; absent where nobody wants to know. */
  readonly log?: (line: string) => void;
  readonly output: Screen;
  readonly errors: Screen;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Paths are relative to this. */
  readonly folder: string;
  /**
   * Asks a person and gives the line that was typed, empty at the end of the input or when the run is stopped. Absent
   * where nobody can be asked.
   */
  readonly ask?: (question: string) => Promise<string>;
  /** @throws ProblemError that names the file */
  readFile(path: string): Promise<string>;
  /** Permissions of a file, such as 0o600; undefined where there is no such file, or the system has no such thing. */
  fileMode(path: string): Promise<number | undefined>;
  /**
   * Whole or not at all. A symbolic link stays one.
   *
   * @param mode permissions of the file; default those that it has, and 0o644 for a new one. The umask takes from them
   */
  writeFile(path: string, text: string, mode?: number): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends early, without an error, when the run is stopped. */
  sleep(milliseconds: number): Promise<void>;
  /** Set when the run is to stop (Ctrl-C). */
  readonly signal: AbortSignal;
}

/** What a stream ends in. */
export interface Screen {
  readonly isTerminal: boolean;
  /** Columns; 80 where there is no terminal. */
  readonly width: number;
  /** False without a terminal and under `NO_COLOR` (no-color.org, checked 2026-11-26). */
  readonly colour: boolean;
}

/**
 * The system's own.
 *
 * @param signal of the process, see `start.ts`
 * @param folder that paths are relative to
 */
export function systemTools(signal: AbortSignal, folder = process.cwd()): Tools {
  const screen = (stream: NodeJS.WriteStream): Screen => ({
    isTerminal: stream.isTTY === true,
    // A terminal that does not know its size says 0.
    width: stream.columns || 80,
    colour: stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb",
  });
  return {
    print: (text) => void process.stdout.write(`${text}\n`),
    say: (text) => void process.stderr.write(`${text}\n`),
    draw: (text) => void process.stderr.write(text),
    output: screen(process.stdout),
    errors: screen(process.stderr),
    environment: process.env,
    folder,
    ...(process.stdin.isTTY && process.stderr.isTTY ? { ask: (question) => ask(question, signal) } : {}),
    async fileMode(path) {
      if (process.platform === "win32") return undefined;
      const found = await stat(resolve(folder, path)).catch(() => undefined);
      return found === undefined ? undefined : found.mode & 0o777;
    },
    async readFile(path) {
      try {
        return await readFile(resolve(folder, path), "utf8");
      } catch (error) {
        throw fileProblem(path, "read", error);
      }
    },
    async writeFile(path, text, mode) {
      const named = resolve(folder, path);
      try {
        await mkdir(dirname(named), { recursive: true });
        const target = await realpath(named).catch(() => named);
        const before = await stat(target).catch(() => undefined);
        const part = `${target}.part`;
        // What an interrupted run left keeps its permissions when it is written over.
        await rm(part, { force: true });
        await writeFile(part, text, { mode: mode ?? before?.mode ?? 0o644 });
        // The file may have what the umask takes from a new one.
        if (mode === undefined && before !== undefined) await chmod(part, before.mode);
        await rename(part, target);
      } catch (error) {
        throw fileProblem(path, "written", error);
      }
    },
    now: () => Date.now(),
    sleep: (milliseconds) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
    signal,
  };
}

/** The question goes to standard error: standard output is for the result. */
async function ask(question: string, signal: AbortSignal): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  // Readline takes Ctrl-C for itself, and it is the process that is meant.
  reader.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    const ended = new Promise<string>((resolve) => reader.once("close", () => resolve("")));
    return await Promise.race([reader.question(question, { signal }), ended]);
  } catch {
    return "";
  } finally {
    reader.close();
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EACCES: "permission is denied",
  EISDIR: "it is a folder",
};

function fileProblem(path: string, verb: string, error: unknown): ProblemError {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return new ProblemError(
    {
      object: path,
      what: `cannot be ${verb}: ${reasons[code] ?? message}`,
      remedy: "Check the path and its permissions.",
    },
    error,
  );
}
