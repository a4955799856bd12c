/** What a verb gets from the system: streams, files, clock, environment. A test hands in its own. */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
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
  readonly output: Screen;
  readonly errors: Screen;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Paths are relative to this. */
  readonly folder: string;
  /** @throws ProblemError that names the file */
  readFile(path: string): Promise<string>;
  /** Whole or not at all. @param mode permissions of a new file, default 0o644 */
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

/** The system's own. @param signal of the process, see `start.ts` */
export function systemTools(signal: AbortSignal): Tools {
  const folder = process.cwd();
  const screen = (stream: NodeJS.WriteStream): Screen => ({
    isTerminal: stream.isTTY === true,
    width: stream.columns ?? 80,
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
    async readFile(path) {
      try {
        return await readFile(resolve(folder, path), "utf8");
      } catch (error) {
        throw fileProblem(path, "read", error);
      }
    },
    async writeFile(path, text, mode = 0o644) {
      const target = resolve(folder, path);
      try {
        await mkdir(dirname(target), { recursive: true });
        await writeFile(`${target}.part`, text, { mode });
        await rename(`${target}.part`, target);
      } catch (error) {
        throw fileProblem(path, "written", error);
      }
    },
    now: () => Date.now(),
    sleep: (milliseconds) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
    signal,
  };
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
