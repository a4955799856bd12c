/** The life of a plugin's process: from the port on the standard output to a clean end. */
import { setFlagsFromString } from "node:v8";
import { type PluginServer, startServer } from "./server.ts";
import type { ServiceOptions } from "./service.ts";

/** Milliseconds that calls under way have to finish: the engine kills a plugin 5 s after it told it to stop. */
const patience = 4_000;

/**
 * Milliseconds that the engine's first questions get to themselves: who the plugin is needs no kind, and loading the kinds
 * holds up whoever asks meanwhile (answered 250 ms after the start, instead of 160; 2026-11-22, Node 24.21).
 */
const introduction = 100;

/** Milliseconds between two looks at whether the engine is still there. */
const watchInterval = 1_000;

/**
 * Starts the server, prints its port on a line of its own, and serves until it is told to stop. The engine reads the port;
 * nothing else may be written to the standard output.
 *
 * @param options kinds and engine; without `engineAddress` it was started by hand, to attach to it
 * @throws Error where no port can be bound
 */
export async function runPlugin(
  options: Pick<ServiceOptions, "loadKinds" | "openEngine" | "engineAddress">,
): Promise<void> {
  // Each call leaves some garbage and nothing else, and V8 lets its generations grow before it looks. With the young one
  // held at its first size and the old one looked through when it has doubled, the process takes 190 MiB instead of 280
  // after 10,000 resources were created, compared and read, for the same processor time (2026-11-22, Node 24.21).
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=100");
  const server = await startServer({ ...options, environment: process.env });
  console.log(String(server.port));
  const stop = stopOnce(server);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  // Whoever started it by hand may leave; an engine that is gone has no more use for it.
  if (options.engineAddress !== undefined) watchParent(stop);
  // The program takes longer than this to ask for its first resource. The call that needs the kinds reports a failure.
  setTimeout(() => server.warmUp().catch(() => undefined), introduction).unref();
}

function stopOnce(server: PluginServer): () => void {
  let stopping = false;
  return () => {
    if (stopping) return;
    stopping = true;
    server.cancel();
    server.close(patience).then(() => process.exit(0));
  };
}

function watchParent(gone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent && isAlive(parent)) return;
    clearInterval(timer);
    gone();
  }, watchInterval);
  timer.unref();
}

/** On Windows a process keeps the id of its parent when that ends, so it has to be asked. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
