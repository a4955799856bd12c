/** `spokectl drift`, once and as a service, over the emulator. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { DriftReport } from "../../provider/cli/drift-report.ts";
import { runCommandLine } from "../../provider/cli/main.ts";
import { type TestTools, testTools } from "../support/tools.ts";
import { openStage, type Stage } from "./stage.ts";

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
  expect((await stage.run(["apply", "--yes"])).code).toBe(0);
});
afterEach(() => stage.close());

/** Changes the webhook by hand, as somebody does who does not know of the file. */
async function edit(change: object): Promise<void> {
  const [webhook] = (await stage.world.control("GET", "/objects/webhooks")) as { id: string }[];
  await stage.world.control("PATCH", `/objects/webhooks/${webhook?.id}`, change);
}

test("without a difference it ends with 0, with one it ends with 2 and says which", async () => {
  expect(await stage.run(["drift"])).toEqual({
    code: 0,
    stdout: "Drift: none; 3 objects are as declared.\n",
    stderr: "",
  });
  await edit({ enabled: false });
  const { code, stdout } = await stage.run(["drift"]);
  expect(code).toBe(2);
  expect(stdout).toMatch(/^Webhook\n {2}~ changed {4}https:\/\/hooks\.acme\.test\/spoke/);
  expect(stdout).toContain("\n      enabled: declared true, live false\n");
  expect(stdout).toMatch(/\n {6}The live object says: createdAt \d{4}-/);
  expect(stdout).toMatch(/\nDrift: 1 changed; 2 objects are as declared\.\n$/);
});

test("--json and --markdown say the same", async () => {
  await edit({ enabled: false });
  const report = JSON.parse((await stage.run(["drift", "--json"])).stdout) as DriftReport;
  expect(report).toMatchObject({
    format: "spokectl-drift",
    summary: { missing: 0, changed: 1, undeclared: 0, unchanged: 2 },
    objects: [{ standing: "changed", fields: [{ path: "enabled", declared: true, live: false }] }],
  });
  const { stdout } = await stage.run(["drift", "--markdown"]);
  expect(stdout).toContain("<br>enabled: declared true, live false<br>");
});

test("what could not be read is an error and no drift", async () => {
  await stage.world.fault({ match: { path: "/spoke/webhooks", effect: "read" }, fault: { status: 403 } });
  const { code, stdout } = await stage.run(["drift"]);
  expect(code).toBe(1);
  expect(stdout).not.toContain("missing");
  expect(stdout).toMatch(
    /Drift: none; 2 objects are as declared\. 1 problem: not all could be compared\.\n$/,
  );
});

/** A service that is stopped after the last of its looks; between two looks, somebody does something. */
async function watched(
  between: readonly ((tools: TestTools) => Promise<void>)[],
  flags: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly tools: TestTools; readonly waits: readonly number[] }> {
  const steps = [...between];
  const waits: number[] = [];
  const tools: TestTools = testTools({
    folder: stage.folder,
    environment: { ...stage.environment, ...environment },
    async sleep(milliseconds) {
      waits.push(milliseconds);
      // Waits within a look are those of the webhook.
      if (milliseconds !== minutes) return;
      const step = steps.shift();
      if (step === undefined) tools.stop();
      else await step(tools);
    },
  });
  const code = await runCommandLine(["drift", "--watch", "5", ...flags], tools);
  return { code, tools, waits };
}

const minutes = 5 * 60_000;

test("--watch looks again and again, shows what changes, and ends cleanly when it is told to", async () => {
  const { code, tools, waits } = await watched([
    async () => {},
    () => edit({ enabled: false }),
    async () => {},
    () => edit({ enabled: true }),
  ]);
  expect({ code, said: tools.said(), waits }).toEqual({ code: 0, said: "", waits: Array(5).fill(minutes) });
  const lines = tools.printed().replace(/^\S+Z ?/gm, "AT ");
  expect(lines.split("\n").filter((line) => /^AT .|^Drift/.test(line))).toEqual([
    "Drift: none; 3 objects are as declared.",
    "AT Drift: none; 3 objects are as declared.",
    "Drift: 1 changed; 2 objects are as declared.",
    "AT Drift: 1 changed; 2 objects are as declared.",
    "Drift: none; 3 objects are as declared.",
  ]);
});

test("it reads the files anew each time, and a fault in one does not end it", async () => {
  const { code, tools } = await watched([
    () => stage.write("spoke.yaml", "webhoks: []\n"),
    () => stage.write("spoke.yaml", "organization: { companyName: Acme Ltd }\n"),
  ]);
  expect(code).toBe(0);
  expect(tools.said()).toMatch(/^\S+Z error: spoke\.yaml:1:1: .*webhoks/);
  expect(tools.printed()).toMatch(/companyName: declared "Acme Ltd", live "Acme"/);
});

/** What a webhook of somebody's receives; the first answers are as given, and then it takes everything. */
async function startReceiver(...answers: readonly number[]) {
  const bodies: Record<string, unknown>[] = [];
  const waiting = [...answers];
  const server: Server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const status = waiting.shift() ?? 204;
    if (status === 204) bodies.push(JSON.parse(Buffer.concat(parts).toString()));
    response.writeHead(status).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook/planted-path-secret`, bodies, close: () => server.close() };
}

test("a webhook is told when the differences change, and only then; a failure is tried again", async () => {
  const receiver = await startReceiver(503, 429);
  const { tools, waits } = await watched(
    [
      () => edit({ enabled: false }),
      async () => {},
      () => edit({ events: ["call.ended", "call.started"] }),
      () => edit({ enabled: true, events: ["call.ended"] }),
    ],
    [],
    { SPOKECTL_WEBHOOK: receiver.url },
  );
  receiver.close();
  const address = "Webhook:https://hooks.acme.test/spoke / Call log";
  expect(receiver.bodies).toMatchObject([
    { format: "spokectl-drift", summary: { changed: 1 }, appeared: [address], gone: [] },
    { format: "spokectl-drift", summary: { changed: 1 }, appeared: [address], gone: [] },
    { format: "spokectl-drift", summary: { changed: 0 }, appeared: [], gone: [address] },
  ]);
  expect(waits.filter((wait) => wait !== minutes)).toEqual([1_000, 5_000]);
  expect(tools.said()).toBe("");
  expect(JSON.stringify(receiver.bodies)).not.toContain(stage.environment.SPOKE_CLIENT_SECRET);
});

test("a webhook that refuses is said without its address, counted, and told again at the next look", async () => {
  const receiver = await startReceiver(404);
  const { tools } = await watched(
    [() => edit({ enabled: false }), async () => {}],
    ["--webhook", receiver.url],
  );
  receiver.close();
  const host = new URL(receiver.url).host;
  expect(tools.said().replace(/^\S+Z /, "")).toBe(
    `error: Webhook at ${host}: did not take the report: it answered 404. Check the address and who answers there; the next look tries again.\n`,
  );
  expect(tools.said()).not.toContain("planted-path-secret");
  expect(receiver.bodies).toHaveLength(1);
});

test("--metrics serves what it found, on the loopback, until the end", async () => {
  const pages: string[] = [];
  let url = "";
  const scrape = async (tools: TestTools) => {
    url = /^Metrics: (\S+)$/m.exec(tools.said())?.[1] ?? "";
    const response = await fetch(url);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=/);
    pages.push(await response.text());
  };
  await watched(
    [
      async (tools) => {
        await scrape(tools);
        await edit({ enabled: false });
      },
      async (tools) => {
        await scrape(tools);
        await stage.world.fault({
          match: { path: "/spoke/webhooks", effect: "read" },
          fault: { status: 403 },
        });
      },
      scrape,
    ],
    ["--metrics", "0"],
  );
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  const values = pages.map((page) => {
    const lines = page.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
    );
  });
  const differences = 'spokectl_drift_differences{kind="Webhook",standing="changed"}';
  expect(values.map((each) => each[differences])).toEqual([undefined, 1, 1]);
  expect(values.map((each) => each.spokectl_drift_unchanged_objects)).toEqual([3, 2, 2]);
  expect(values.map((each) => each.spokectl_drift_looks_total)).toEqual([1, 2, 2]);
  expect(values.map((each) => each['spokectl_drift_errors_total{step="look"}'])).toEqual([0, 0, 1]);
  expect(values[1]?.spokectl_drift_last_success_timestamp_seconds).toBe(
    values[2]?.spokectl_drift_last_success_timestamp_seconds,
  );
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});

test("a port that is taken is said", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { code, tools } = await watched([], ["--metrics", String(port)]);
  server.close();
  expect({ code, said: tools.said() }).toEqual({
    code: 1,
    said: `--metrics 127.0.0.1:${port}: cannot be listened at: EADDRINUSE. Choose another port.\n`,
  });
});
