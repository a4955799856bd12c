/** The start of `spokectl`: `bin/spokectl` and `npm run emulator` load this file for its effect. */
import { packageVersion } from "./version.ts";

const parameters = process.argv.slice(2);

/**
 * The first Ctrl-C asks the verb to end cleanly: what is being written is written to its end, and nothing new begins. The
 * second ends at once.
 */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(1);
      controller.abort();
    });
  }
  return controller.signal;
}

/**
 * Who reads has read enough (`| head`): no error, and what is being done is done to its end. So it is where an output cannot be
 * written for another reason, such as a full disk; then that is said once, and the run ends with 1.
 */
function allowBrokenPipes(): void {
  const failed = new Set<string>();
  for (const [name, stream] of [
    ["Standard output", process.stdout],
    ["Standard error", process.stderr],
  ] as const) {
    stream.on("error", ({ code, message }: NodeJS.ErrnoException) => {
      if (code === "EPIPE" || failed.has(name)) return;
      failed.add(name);
      process.on("exit", () => {
        process.exitCode = 1;
      });
      const why = code === "ENOSPC" ? "the disk is full" : message;
      if (stream === process.stdout) {
        process.stderr.write(`${name}: cannot be written: ${why}. Send it somewhere else, and run again.\n`);
      }
    });
  }
}

async function start(): Promise<void> {
  allowBrokenPipes();
  const signal = stopSignal();
  const [{ runCommandLine }, { systemTools }] = await Promise.all([
    import("./main.ts"),
    import("./tools.ts"),
  ]);
  process.exitCode = await runCommandLine(parameters, systemTools(signal));
}

if (parameters.length === 1 && parameters[0] === "--version") {
  console.log(packageVersion());
} else {
  start().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
