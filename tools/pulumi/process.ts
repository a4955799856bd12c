/** Child processes, as the tools need them. */
import { type ChildProcess, spawn } from "node:child_process";

export interface Finished {
  /** The exit code; undefined where a signal ended it or it could not be started. */
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** Why it could not be started, or `timed out`. */
  readonly failure: string | undefined;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
  /** Called with each piece of output as it comes. */
  readonly onOutput?: (text: string, stream: "stdout" | "stderr") => void;
  /** Called with the process once it has been started, to signal it. */
  readonly onStart?: (child: ChildProcess) => void;
}

/**
 * Runs a program to its end without a shell and without standard input.
 * @returns how it ended and what it said; a program that cannot be started is an answer too, not an exception
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const started = performance.now();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: options.timeoutMs,
  });
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8");
    child[stream].on("data", (text: string) => {
      output[stream] += text;
      options.onOutput?.(text, stream);
    });
  }
  let failure: string | undefined;
  child.on("error", (error) => {
    failure = error.message;
  });
  if (child.pid !== undefined) {
    options.onStart?.(child);
  }
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      const seconds = (performance.now() - started) / 1000;
      const timedOut =
        options.timeoutMs !== undefined && signal === "SIGTERM" && seconds * 1000 >= options.timeoutMs;
      resolve({
        code: code === null || code < 0 ? undefined : code,
        signal: signal ?? undefined,
        ...output,
        seconds,
        failure: failure ?? (timedOut ? `timed out after ${Math.round(seconds)} s` : undefined),
      });
    });
  });
}

/** Why a run failed, in a few words for a sentence in brackets: the last line that it said, or how it ended. */
export function reasonOf(finished: Finished): string {
  const lastLine = finished.stderr.trim().split("\n").at(-1)?.trim() ?? "";
  return (
    finished.failure ?? (lastLine === "" ? `it ended with ${finished.code ?? finished.signal}` : lastLine)
  );
}

/** True while a process has this id, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
