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

/** Who reads has read enough (`| head`): no error, and what is being done is done to its end. */
function allowBrokenPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
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
