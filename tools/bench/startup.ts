/** How long a plugin takes until the engine can use it, beside the bare start of Node. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { connect } from "../../tests/plugin/client.ts";
import type { Plugin } from "./plugins.ts";
import { measurePairs, type Pair } from "./statistics.ts";

/** A start, in milliseconds. */
interface Start {
  readonly milliseconds: number;
}

/** A plugin's process that serves. */
export interface RunningPlugin {
  readonly port: number;
  readonly pid: number;
  /** Ends it as the engine does, and waits until it is gone. */
  end(): Promise<void>;
}

/**
 * Starts a plugin and waits for its port.
 *
 * @param env its environment; this process's own where it is left out
 * @throws Error where it ends without a port
 */
export async function startPlugin(plugin: Plugin, env = process.env): Promise<RunningPlugin> {
  const program = join(plugin.bin, "pulumi-resource-spoke");
  const child = spawn(process.execPath, [program], { env, stdio: ["ignore", "pipe", "inherit"] });
  const port = Number(await firstLine(child));
  return {
    port,
    pid: child.pid ?? 0,
    async end() {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = "";
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`The plugin ended with ${code} before it printed its port.`);
  });
  // It ends in any case, long after this has been answered.
  ended.catch(() => undefined);
  while (!text.includes("\n")) {
    const [piece] = await Promise.race([once(child.stdout as NodeJS.ReadableStream, "data"), ended]);
    text += String(piece);
  }
  return text.trim();
}

async function startOfPlugin(plugin: Plugin): Promise<Start> {
  const started = performance.now();
  const running = await startPlugin(plugin);
  const client = connect(running.port);
  await client.handshake();
  await client.getPluginInfo();
  const milliseconds = performance.now() - started;
  client.close();
  await running.end();
  return { milliseconds };
}

async function startOfNode(): Promise<Start> {
  const started = performance.now();
  await once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "exit");
  return { milliseconds: performance.now() - started };
}

/**
 * Measures both, a warm-up first: it fills Node's cache of compiled code, which a user's second run has too.
 *
 * @param count how many pairs
 * @returns milliseconds: of the plugin until it answered Handshake and GetPluginInfo, and of `node -e 0`
 */
export async function measureStartup(plugin: Plugin, count: number): Promise<readonly Pair[]> {
  await startOfPlugin(plugin);
  await startOfNode();
  const patience = { atLeast: count, atMost: count, seconds: 0 };
  const pairs = await measurePairs(patience, () => startOfPlugin(plugin), startOfNode);
  return pairs.map(({ subject, baseline }) => ({
    subject: subject.milliseconds,
    baseline: baseline.milliseconds,
  }));
}
