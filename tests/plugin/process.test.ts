import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { connect } from "./client.ts";

// Processes are started, on a machine that may be busy.
jest.setTimeout(60_000);

const main = join(process.cwd(), "tests", "bench", "null-plugin.ts");
const quiet = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON";
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

/** The first line of a process's output, once it is whole. */
async function firstLine(child: ChildProcess): Promise<string> {
  let text = "";
  while (!text.includes("\n")) {
    const [chunk] = await once(child.stdout as NodeJS.ReadableStream, "data");
    text += String(chunk);
  }
  return text.trimEnd();
}

function start(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [quiet, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  started.push(child);
  return child;
}

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

describe("the process of the plugin", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "prints its port and nothing else, serves, and ends cleanly on %s",
    async (signal) => {
      const plugin = start([main, "127.0.0.1:1"]);
      const port = await firstLine(plugin);
      expect(port).toMatch(/^\d+$/);
      const client = connect(Number(port));
      await client.handshake("127.0.0.1:1");
      await client.configure({});
      await client.cancel();
      const ended = once(plugin, "exit");
      const before = performance.now();
      plugin.kill(signal);
      expect(await ended).toEqual([0, null]);
      // The engine kills a plugin that takes 5 s.
      expect(performance.now() - before).toBeLessThan(4_500);
      client.close();
    },
  );

  test("ends at once though the engine has only just hung up, as it does before it signals", async () => {
    for (let run = 0; run < 3; run += 1) {
      const plugin = start([main, "127.0.0.1:1"]);
      const client = connect(Number(await firstLine(plugin)));
      await client.handshake("127.0.0.1:1");
      await client.configure({});
      const ended = once(plugin, "exit");
      const before = performance.now();
      client.close();
      plugin.kill("SIGINT");
      expect(await ended).toEqual([0, null]);
      expect(performance.now() - before).toBeLessThan(4_500);
    }
  });

  test("ends when the engine that started it is gone", async () => {
    const script = `
      const { spawn } = require("node:child_process");
      const args = ${JSON.stringify([quiet, main, "127.0.0.1:1"])};
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
      child.stdout.once("data", () => console.log(child.pid));`;
    const engine = start(["-e", script]);
    const pid = Number(await firstLine(engine));
    expect(isGone(pid)).toBe(false);
    engine.kill("SIGKILL");
    for (const deadline = Date.now() + 20_000; !isGone(pid) && Date.now() < deadline; ) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(isGone(pid)).toBe(true);
  });
});
