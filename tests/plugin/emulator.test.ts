import { type Emulator, startEmulator } from "../../emulator/server.ts";
import { openEngine } from "../../provider/configuration/engine.ts";
import type { JsonObject } from "../../provider/plugin/codec.ts";
import { type PluginServer, startServer } from "../../provider/plugin/server.ts";
import { webhook } from "../../provider/resources/spoke/webhook.ts";
import { connect, type PluginClient, secret, unknown } from "./client.ts";
import { type EngineStub, startEngineStub } from "./engine-stub.ts";

const type = "spoke:index:Webhook";
const orders = { type, name: "orders" };
const declared = {
  url: "https://hooks.acme.test/orders",
  events: ["call.ended", "call.started"],
  description: "Orders",
};

let emulator: Emulator;
let server: PluginServer;
let stub: EngineStub;
let client: PluginClient;

const configurationOf = ({ address }: Emulator): JsonObject => {
  const { clientId, clientSecret, authUrl, apiUrl, adminUrl, organisationId } = address.spoke;
  return { clientId, clientSecret: secret(clientSecret), authUrl, apiUrl, adminUrl, organisationId };
};

async function control(path: string, method = "GET", body?: unknown): Promise<unknown> {
  const response = await fetch(`${emulator.address.control}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

const writes = async (): Promise<number> => ((await control("/requests")) as { writes: number }).writes;

beforeEach(async () => {
  emulator = await startEmulator({ seed: "empty" });
  stub = await startEngineStub();
  server = await startServer({
    loadKinds: async () => [webhook],
    openEngine,
    environment: {},
    engineAddress: stub.address,
  });
  client = connect(server.port);
  await client.configure(configurationOf(emulator));
});

afterEach(async () => {
  client.close();
  await server.close();
  stub.close();
  await emulator.close();
});

/** Another run of Pulumi, which attaches to the same process: its engine listens elsewhere. */
async function startNextRun(): Promise<PluginClient> {
  const next = connect(server.port);
  await next.handshake("127.0.0.1:1");
  await next.configure(configurationOf(emulator));
  return next;
}

/** What the engine does for a new resource: check, preview, create. */
async function make(target: typeof orders, inputs: JsonObject) {
  const checked = await client.check(target, inputs);
  expect(checked.failures).toEqual([]);
  const created = await client.create(target, checked.inputs);
  return { inputs: checked.inputs, ...created };
}

describe("a webhook, through the plugin, against the emulator", () => {
  test("a preview with unknown parts writes nothing, and shows what only the apply knows", async () => {
    const { inputs } = await client.check(orders, { ...declared, url: unknown });
    const planned = await client.create(orders, inputs, true);
    expect(planned).toEqual({
      id: "",
      properties: {
        ...declared,
        url: unknown,
        enabled: true,
        mode: "production",
        signingSecret: secret(unknown),
        createdAt: unknown,
      },
    });
    expect(await writes()).toBe(0);
  });

  test("create, no change, drift, repair, delete", async () => {
    const made = await make(orders, declared);
    expect(made.properties).toMatchObject({ ...declared, enabled: true, mode: "production" });
    expect(made.properties.signingSecret).toEqual(secret(expect.any(String) as unknown as string));

    const same = { id: made.id, oldInputs: made.inputs, olds: made.properties, news: made.inputs };
    expect(await client.diff(orders, same)).toMatchObject({ changes: "none", detailed: {} });

    await control(`/objects/webhooks/${made.id}`, "PATCH", { enabled: false });
    const next = await startNextRun();
    const refreshed = await next.read(orders, made.id, made);
    expect(refreshed.inputs).toEqual({ ...made.inputs, enabled: false });
    expect(refreshed.properties).toEqual({ ...made.properties, enabled: false });

    const request = {
      id: made.id,
      oldInputs: refreshed.inputs ?? {},
      olds: refreshed.properties ?? {},
      news: made.inputs,
    };
    expect(await next.diff(orders, request)).toMatchObject({
      changes: "some",
      diffs: ["enabled"],
      detailed: { enabled: { kind: "update", input: true } },
    });
    const { properties } = await next.update(orders, request);
    expect(properties).toEqual(made.properties);

    await next.delete(orders, made.id, properties, made.inputs);
    expect(await next.read(orders, made.id, made)).toEqual({
      id: "",
      inputs: undefined,
      properties: undefined,
    });
    next.close();
  });

  test("an import needs the id alone, and its secret is empty", async () => {
    const made = await make(orders, declared);
    const next = await startNextRun();
    const imported = await next.read(orders, made.id);
    expect(imported.id).toBe(made.id);
    expect(imported.inputs).toEqual({ ...declared, events: expect.arrayContaining(declared.events) });
    expect(imported.properties).not.toHaveProperty("signingSecret");
    const { inputs } = await next.check(orders, declared);
    const request = {
      id: made.id,
      oldInputs: imported.inputs ?? {},
      olds: imported.properties ?? {},
      news: inputs,
    };
    expect(await next.diff(orders, request)).toMatchObject({ changes: "none" });
    expect(await next.read(orders, "no-such-id")).toMatchObject({ id: "" });
    next.close();
  });

  test("list and function find what is there", async () => {
    const made = await make(orders, declared);
    expect(await client.list(type)).toEqual([
      { id: made.id, name: "https://hooks.acme.test/orders / Orders" },
    ]);
    const { result } = await client.invoke("spoke:index:getWebhook", { url: declared.url });
    expect(result).toMatchObject({ id: made.id, description: "Orders" });
  });

  test("a create whose answer is lost is taken over by the next, and nothing is there twice", async () => {
    await control("/faults", "POST", {
      match: { method: "POST", path: "/spoke/webhooks" },
      fault: { cut: "after" },
      times: 1,
    });
    await expect(client.create(orders, declared)).rejects.toMatchObject({ code: 2 });
    const next = await startNextRun();
    const made = await next.create(orders, declared);
    expect(await next.list(type)).toEqual([{ id: made.id, name: "https://hooks.acme.test/orders / Orders" }]);
    next.close();
  });

  test("the credentials of another customer write nothing, and do not report anything as gone", async () => {
    const other = await startEmulator({ seed: "empty" });
    const mixed = connect(server.port);
    const { organisationId } = other.address.spoke;
    await mixed.configure({ ...configurationOf(emulator), organisationId });
    const refusal = {
      code: 2,
      message: `Provider configuration, organisationId: the configuration says organisation ${organisationId}, and the Spoke API key says organisation ${emulator.address.spoke.organisationId}: these are two customers. Use the credentials and ids of one customer, or one explicit provider for each where a program serves several.`,
    };
    await expect(mixed.create(orders, declared)).rejects.toEqual(refusal);
    await expect(mixed.read(orders, "gone", { inputs: declared, properties: declared })).rejects.toEqual(
      refusal,
    );
    expect(await writes()).toBe(0);
    mixed.close();
    await other.close();
  });

  test("two providers of two customers in one process write each to its own", async () => {
    const other = await startEmulator({ seed: "empty" });
    const globex = connect(server.port);
    await globex.configure(configurationOf(other));
    await make(orders, declared);
    await globex.create(orders, { ...declared, description: "Globex" });
    expect((await client.list(type)).map(({ name }) => name)).toEqual([
      "https://hooks.acme.test/orders / Orders",
    ]);
    expect((await globex.list(type)).map(({ name }) => name)).toEqual([
      "https://hooks.acme.test/orders / Globex",
    ]);
    globex.close();
    await other.close();
  });

  test("no secret of the configuration or of the object is in clear text anywhere", async () => {
    const made = await make(orders, { ...declared, description: secret("Swordfish") });
    const signing = (made.properties.signingSecret as { value: string }).value;
    expect(made.inputs.description).toEqual(secret("Swordfish"));
    const refreshed = await client.read(orders, made.id, made);
    expect(refreshed.properties).toMatchObject({
      description: secret("Swordfish"),
      signingSecret: secret(signing),
    });
    await expect(
      client.create(
        { type, name: "two" },
        { ...declared, url: "https://hooks.acme.test/other", description: secret("Swordfish"), events: [] },
      ),
    ).rejects.toMatchObject({ message: expect.not.stringContaining("Swordfish") });
    expect(JSON.stringify(stub.lines)).not.toContain(signing);
  });
});
