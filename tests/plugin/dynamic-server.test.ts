import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/server.ts";
import { connect, type PluginClient, secret } from "./client.ts";

// Each process loads all of Pulumi, on a machine that may be busy.
jest.setTimeout(60_000);

/** Pulumi's own server for dynamic resources, as `pulumi-resource-pulumi-nodejs` starts it. */
const serverFile = join(
  process.cwd(),
  "node_modules",
  "@pulumi",
  "pulumi",
  "cmd",
  "dynamic-provider",
  "index.js",
);
const runtimeFile = join(process.cwd(), "provider", "dynamic", "runtime.ts");
// The source in place of the package's name, which resolves only where the package is installed.
const code = `exports.handler = () => require(${JSON.stringify(runtimeFile)}).provider("Webhook");`;
const target = { type: "pulumi-nodejs:dynamic/spoke:Webhook", name: "orders" };
const declared = {
  url: "https://hooks.acme.test/orders",
  events: ["call.ended"],
  description: "Orders",
  __provider: code,
};

let emulator: Emulator;
const servers: ChildProcess[] = [];
const clients: PluginClient[] = [];
/** Each run has an engine of its own, told apart by its port. */
let runs = 0;

/** A server of its own, configured: the engine starts one for each run. */
async function startRun(): Promise<PluginClient> {
  runs += 1;
  const server = spawn(process.execPath, ["--no-warnings", serverFile, `127.0.0.1:${runs}`], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  servers.push(server);
  const [port] = await once(server.stdout as NodeJS.ReadableStream, "data");
  const client = connect(Number(String(port).trim()));
  clients.push(client);
  const { clientId, clientSecret, authUrl, apiUrl, adminUrl, organisationId } = emulator.address.spoke;
  await client.configure({
    "acme:colour": "blue",
    "spoke:clientId": clientId,
    "spoke:clientSecret": secret(clientSecret),
    "spoke:authUrl": authUrl,
    "spoke:apiUrl": apiUrl,
    "spoke:adminUrl": adminUrl,
    "spoke:organisationId": organisationId,
  });
  return client;
}

beforeEach(async () => {
  emulator = await startEmulator({ seed: "empty" });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const server of servers.splice(0)) server.kill("SIGKILL");
  await emulator.close();
});

/** What the engine keeps of an answer: secrets are unwrapped again before it hands them to this server. */
const unwrapped = (properties: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      typeof value === "object" && value !== null && "value" in value ? value.value : value,
    ]),
  ) as Parameters<PluginClient["create"]>[1];

describe("a webhook as a dynamic resource, in Pulumi's own server", () => {
  test("is checked, created, read, changed and deleted", async () => {
    const first = await startRun();
    const { inputs, failures } = await first.check(target, declared, {});
    expect(failures).toEqual([]);
    expect(inputs).toEqual({ ...declared, enabled: true, mode: "production" });

    const made = await first.create(target, inputs);
    expect(made.properties).toMatchObject({
      ...inputs,
      signingSecret: secret(expect.any(String) as unknown as string),
    });
    const stored = unwrapped(made.properties);
    const second = await startRun();
    expect(await second.diff(target, { id: made.id, olds: stored, news: inputs })).toMatchObject({
      changes: "none",
    });

    const response = await fetch(`${emulator.address.control}/objects/webhooks/${made.id}`, {
      method: "PATCH",
      body: JSON.stringify({ enabled: false }),
      headers: { "content-type": "application/json" },
    });
    expect(response.ok).toBe(true);
    const third = await startRun();
    const refreshed = await third.read(target, made.id, { inputs, properties: stored });
    expect(refreshed.id).toBe(made.id);

    const news = { ...inputs, events: ["call.ended", "call.started"] };
    expect(await third.diff(target, { id: made.id, olds: stored, news })).toMatchObject({ changes: "some" });
    const updated = await third.update(target, { id: made.id, oldInputs: inputs, olds: stored, news });
    expect(updated.properties).toMatchObject({ events: ["call.ended", "call.started"], __provider: code });

    await third.delete(target, made.id, unwrapped(updated.properties));
    expect(await third.read(target, made.id, { inputs, properties: stored })).toMatchObject({ id: "" });
  });

  test("many at once are all configured, though the server does not wait for it", async () => {
    const client = await startRun();
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        client.create({ ...target, name: `hook-${index}` }, { ...declared, description: `Hook ${index}` }),
      ),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(8);
  });

  test("a wrong declaration and a refused one each have one clear message", async () => {
    const client = await startRun();
    const { failures } = await client.check(target, { ...declared, event: [] }, {});
    expect(failures).toEqual([
      { property: "", reason: 'event: "event" is not a field of Webhook. Did you mean "events"?' },
    ]);
    await client.create(target, declared);
    await expect(client.create({ ...target, name: "again" }, declared)).rejects.toMatchObject({
      code: 2,
      message: expect.stringMatching(
        /^Webhook "https:\/\/hooks\.acme\.test\/orders \/ Orders": stands for the same object \(id \S+\) as Webhook /,
      ),
    });
  });
});
