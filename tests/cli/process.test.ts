/** `spokectl` as a process: signals, pipes, colours and the time that it takes to start. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { run } from "../../tools/pulumi/process.ts";
import { repositoryRoot } from "../../tools/repository.ts";
import { testUnless } from "../support/skip.ts";
import { openStage, type Stage } from "./stage.ts";

const program = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "provider/cli/start.ts"];

const hooks = 12;
const manyHooks = `webhooks:
${Array.from({ length: hooks }, (_, index) => `  - { url: "https://hooks.acme.test/${index}", events: [call.ended], description: Hook ${index} }\n`).join("")}`;

let stage: Stage;

beforeEach(async () => {
  stage = await openStage(manyHooks);
});
afterEach(() => stage.close());

const environment = () => ({ PATH: process.env.PATH, HOME: stage.folder, ...stage.environment });

const stack = () => ["-f", join(stage.folder, "spoke.yaml")];

function spokectl(parameters: readonly string[], onError: (text: string, pid: number) => void = () => {}) {
  let pid = 0;
  return run(process.execPath, [...program, ...parameters], {
    cwd: repositoryRoot(),
    env: environment(),
    timeoutMs: 60_000,
    onStart: (child) => {
      pid = child.pid ?? 0;
    },
    onOutput: (text, stream) => stream === "stderr" && onError(text, pid),
  });
}

test("the second signal ends at once", async () => {
  await stage.world.fault({ match: { effect: "write" }, fault: { answerDelayMs: 5_000 } });
  let signals = 0;
  const child = spawn(process.execPath, [...program, "apply", ...stack(), "--yes"], {
    cwd: repositoryRoot(),
    env: environment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let report = "";
  child.stdout.on("data", (data: Buffer) => {
    report += data.toString();
  });
  const exited = once(child, "exit");
  child.stderr.on("data", (data: Buffer) => {
    if (signals === 1 && data.toString().includes("Stopping")) signals += Number(child.kill("SIGINT"));
  });
  const isWriting = async () => (await stage.world.requests()).writes > 0;
  for (; !(await isWriting()); await pause(20)) expect(child.exitCode).toBeNull();
  signals += Number(child.kill("SIGINT"));
  expect(await exited).toEqual([1, null]);
  expect(signals).toBe(2);
  // A clean end would have reported what was done.
  expect(report).not.toContain("Applied:");
}, 120_000);

test.each(["SIGINT", "SIGTERM"] as const)(
  "the first %s ends an apply cleanly, and the next one finishes it",
  async (signal) => {
    // So slow that the signal arrives long before the last of them.
    await stage.world.fault({ match: { effect: "write" }, fault: { answerDelayMs: 400 } });
    let sent = false;
    const first = await spokectl(["apply", ...stack(), "--yes", "--parallel", "1"], (text, pid) => {
      if (sent || !text.includes("done + create")) return;
      sent = true;
      process.kill(pid, signal);
    });
    expect({ code: first.code, signal: first.signal }).toEqual({ code: 1, signal: undefined });
    expect(first.stderr).toContain(
      "Stopping: what is being written is finished, and nothing new begins. Ctrl-C again ends at once.\n",
    );
    const [, done, failed, skipped] =
      /\nApplied: (\d+) done, (\d+) failed, (\d+) skipped\.\n$/.exec(first.stdout) ?? [];
    expect(Number(done) + Number(failed) + Number(skipped)).toBe(hooks);
    expect(Number(skipped)).toBeGreaterThan(0);
    const live = (await stage.world.control("GET", "/objects/webhooks")) as unknown[];
    expect(live).toHaveLength(Number(done));

    await stage.world.clearFaults();
    expect((await spokectl(["apply", ...stack(), "--yes"])).code).toBe(0);
    expect(await stage.world.control("GET", "/objects/webhooks")).toHaveLength(hooks);
  },
  120_000,
);

test("a reader that has read enough is no error", async () => {
  const line = [process.execPath, ...program, "plan", ...stack(), "--json"];
  const { stdout, stderr } = await run(
    "bash",
    ["-c", '"$@" | head -n 1; echo $PIPESTATUS', "bash", ...line],
    {
      cwd: repositoryRoot(),
      env: environment(),
    },
  );
  expect({ stdout, stderr }).toEqual({ stdout: "{\n2\n", stderr: "" });
}, 60_000);

/** Prints the file of every module that is loaded. */
const tellLoads = `data:text/javascript,${encodeURIComponent(`import { registerHooks } from "node:module";
registerHooks({ load(url, context, next) { if (url.startsWith("file:")) console.error(url); return next(url, context); } });`)}`;

/** The files that a command line loads, from the repository's root. */
async function loadedBy(...parameters: readonly string[]): Promise<readonly string[]> {
  const { code, stderr } = await run(process.execPath, ["--import", tellLoads, ...program, ...parameters], {
    cwd: repositoryRoot(),
    env: environment(),
  });
  expect(code).toBe(0);
  const root = pathToFileURL(`${repositoryRoot()}/`).href;
  return [...new Set(stderr.trim().split("\n"))].map((url) => url.replace(root, ""));
}

test("--version loads two files", async () => {
  expect(await loadedBy("--version")).toEqual(["provider/cli/start.ts", "provider/cli/version.ts"]);
}, 60_000);

test("help loads neither a kind nor a client nor what a verb does", async () => {
  const files = await loadedBy("plan", "--help");
  const ours = files.filter((file) => !file.includes("node_modules"));
  expect(ours.filter((file) => !/^provider\/(cli|configuration|model|clients\/mask)\b/.test(file))).toEqual(
    [],
  );
  expect(ours.filter((file) => /-run\.ts$/.test(file))).toEqual([]);
  const packages = files.flatMap((file) => /node_modules\/([^/]+)/.exec(file)?.[1] ?? []);
  expect([...new Set(packages)]).toEqual(["commander"]);
}, 60_000);

const onlyLinux = process.platform === "linux" ? undefined : "only Linux has /dev/full";
testUnless(onlyLinux, "a full disk is one line, and an error", async () => {
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, [...program, "validate", ...stack()], {
    cwd: repositoryRoot(),
    env: environment(),
    stdio: ["ignore", full, "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (data: Buffer) => {
    said += data.toString();
  });
  const [code] = await once(child, "close");
  closeSync(full);
  expect({ code, said }).toEqual({
    code: 1,
    said: "Standard output: cannot be written: the disk is full. Send it somewhere else, and run again.\n",
  });
});
