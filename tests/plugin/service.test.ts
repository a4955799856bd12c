import type { Configuration } from "../../provider/configuration/resolve.ts";
import { ProblemError } from "../../provider/model/problem.ts";
import { type PluginServer, startServer } from "../../provider/plugin/server.ts";
import { connect, type PluginClient, secret, unknown, urnOf } from "./client.ts";
import { type EngineStub, startEngineStub } from "./engine-stub.ts";
import { createMemoryEngine, gadget, type MemoryEngine } from "./memory-engine.ts";

const type = "spoke:index:Gadget";
const one = { type, name: "one" };
const acme = "7c2e8f0a-1111-4222-8333-444455556666";
const globex = "9d3f9f1b-7777-4888-9999-aaaabbbbcccc";

let server: PluginServer;
let client: PluginClient;
let stub: EngineStub;
let engines: { configuration: Configuration; engine: MemoryEngine }[];
const environment: Record<string, string> = {};

beforeEach(async () => {
  engines = [];
  stub = await startEngineStub();
  server = await startServer({
    loadKinds: async () => [gadget],
    openEngine: async (configuration) => {
      const engine = createMemoryEngine();
      engines.push({ configuration, engine });
      return engine;
    },
    environment,
    engineAddress: stub.address,
  });
  client = connect(server.port);
});

afterEach(async () => {
  client.close();
  await server.close();
  stub.close();
  for (const name of Object.keys(environment)) delete environment[name];
});

/** A promise that a test resolves when it is time. */
function gate(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let open = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, resolve: () => open() };
}

/** Configures, and opens the engine by a call that changes nothing. */
async function configured(): Promise<MemoryEngine> {
  await client.configure({});
  await client.list(type);
  const [first] = engines;
  if (!first) throw new Error("no engine was opened");
  return first.engine;
}

describe("introduction", () => {
  test("the handshake takes secrets and resources, and no output values", async () => {
    expect(await client.handshake("127.0.0.1:1")).toMatchObject({
      acceptSecrets: true,
      acceptResources: true,
      acceptOutputs: false,
    });
  });

  test("configuring takes secrets, resources and previews", async () => {
    expect(await client.configure({})).toMatchObject({
      acceptsecrets: true,
      acceptresources: true,
      supportspreview: true,
      acceptoutputs: false,
    });
    expect(engines).toEqual([]);
  });

  test("the plugin says its version and its schema", async () => {
    expect(await client.getPluginInfo()).toMatch(/^\d+\.\d+\.\d+/);
    expect(JSON.parse(await client.getSchema())).toMatchObject({ name: "spoke" });
    await expect(client.getSchema(7)).rejects.toEqual({
      code: 3,
      message: "Schema version 7 is not known here. This provider has version 0.",
    });
  });

  test("there are no mappings, and what there is not is said", async () => {
    expect(await client.getMapping("terraform")).toMatchObject({ provider: "", data: "" });
    expect(await client.getMappings("terraform")).toEqual({ providersList: [] });
    await expect(client.parameterize()).rejects.toEqual({
      code: 12,
      message: "The spoke provider takes no parameters: name it without any.",
    });
    await expect(client.construct()).rejects.toEqual({
      code: 12,
      message:
        "The spoke provider has no components of its own: use those of the npm package pulumi-spoke, in TypeScript.",
    });
    await expect(client.call()).rejects.toEqual({
      code: 12,
      message: "The resources of the spoke provider have no methods.",
    });
  });
});

describe("configuration", () => {
  test("settings are kept as written, secret ones marked, and the customer is taken from the environment", async () => {
    environment.SPOKE_ORGANISATION_ID = acme;
    environment.SPOKE_CLIENT_SECRET = "from the environment";
    expect(await client.checkConfig({ clientId: "id", apiUrl: "https://acme.test/" })).toEqual({
      inputs: { clientId: "id", apiUrl: "https://acme.test/", organisationId: acme },
      failures: [],
    });
    expect((await client.checkConfig({ clientId: "id", clientSecret: "s" })).inputs).toEqual({
      clientId: "id",
      clientSecret: secret("s"),
      organisationId: acme,
    });
  });

  test("every wrong setting is named at once, in the reason and never by its value", async () => {
    const { inputs, failures } = await client.checkConfig({
      clientID: "id",
      organisationId: "x",
      scimToken: "s",
    });
    expect(inputs).toBeUndefined();
    expect(failures).toEqual([
      {
        property: "",
        reason: 'clientID: "clientID" is not a setting of the provider. Did you mean "clientId"?',
      },
      {
        property: "",
        reason:
          'organisationId: "x" is not a UUID. Copy it from the `twimlRedirectUrl` of any entry of Spoke\'s directory.',
      },
      {
        property: "",
        reason:
          "scimUrl: is missing, and scimToken is of no use without it. Set scimUrl or the environment variable SPOKE_SCIM_URL.",
      },
    ]);
  });

  test("configuring with wrong settings is refused", async () => {
    await expect(client.configure({ portal: "loud" })).rejects.toEqual({
      code: 3,
      message: 'Provider configuration, portal: "loud" is not one of warn, strict. Choose one of them.',
    });
  });

  test("a change is an update of the provider and never a replacement", async () => {
    const before = { clientId: "a", clientSecret: secret("s") };
    expect(await client.diffConfig(before, before)).toMatchObject({
      changes: "none",
      diffs: [],
      replaces: [],
    });
    expect(await client.diffConfig(before, { clientId: "b", clientSecret: secret("t") })).toMatchObject({
      changes: "some",
      diffs: ["clientId", "clientSecret"],
      replaces: [],
    });
  });

  test("the dynamic server's configuration is the same under its own keys", async () => {
    const dynamic = { "spoke:clientId": "a", "aws:region": "x", "spoke:organisationId": acme };
    expect(await client.diffConfig(dynamic, { clientId: "a", organisationId: acme })).toMatchObject({
      changes: "none",
      replaces: [],
    });
    await expect(client.diffConfig(dynamic, { clientId: "a", organisationId: globex })).rejects.toMatchObject(
      {
        code: 2,
      },
    );
  });

  test("another customer under an existing state is refused", async () => {
    environment.SPOKE_ORGANISATION_ID = globex;
    await expect(client.diffConfig({ organisationId: acme }, {})).rejects.toEqual({
      code: 2,
      message: `Provider configuration, organisationId: the resources in the state belong to organisation ${acme}, and the configuration says ${globex}. Another customer needs a stack of its own, or an explicit provider of its own in the program; to give up the old resources, destroy them with the old configuration first.`,
    });
  });

  test("a setting that is not known yet is no failure until something needs it", async () => {
    expect(await client.checkConfig({ clientId: unknown, clientSecret: "s" })).toEqual({
      inputs: { clientId: unknown, clientSecret: secret("s") },
      failures: [],
    });
    await client.configure({ clientId: unknown, clientSecret: "s" });
    await expect(client.create(one, { name: "one" }, true)).rejects.toEqual({
      code: 2,
      message:
        "Provider configuration, clientId: is not known before the apply, and this needs it now. Give it a value that is known in a preview, or take the resource that it depends on into another stack.",
    });
  });

  test("two connections have two configurations", async () => {
    const other = connect(server.port);
    await client.configure({ organisationId: acme });
    await other.configure({ organisationId: globex });
    await client.create(one, { name: "acme" });
    await other.create(one, { name: "globex" });
    const made = engines.map(({ configuration, engine }) => [
      configuration.organisationId,
      [...engine.objects.values()].map(({ name }) => name),
    ]);
    expect(made).toEqual([
      [acme, ["acme"]],
      [globex, ["globex"]],
    ]);
    other.close();
  });

  test("a new connection is served where one provider is configured, and refused where two are", async () => {
    const [second, third] = [connect(server.port), connect(server.port)];
    await client.configure({});
    await expect(second.list(type)).resolves.toEqual([]);
    await second.configure({});
    await expect(third.list(type)).rejects.toEqual({
      code: 2,
      message:
        "Provider: it was asked to work on a connection on which it was not configured. Run Pulumi again: the engine configures the provider on each connection before it uses it.",
    });
    second.close();
    third.close();
  });
});

describe("check", () => {
  test("fills in defaults and keeps every mark where it was", async () => {
    const { inputs, failures } = await client.check(one, {
      name: secret("one"),
      key: "hunter2",
      members: [{ who: "a", pin: "1234" }, { who: secret("b") }],
      labels: ["red", secret("blue"), unknown],
    });
    expect(failures).toEqual([]);
    expect(inputs).toEqual({
      name: secret("one"),
      size: 1,
      key: secret("hunter2"),
      members: [{ who: "a", pin: secret("1234") }, { who: secret("b") }],
      labels: ["red", secret("blue"), unknown],
    });
  });

  test("names the path and the remedy in one reason, and never shows a secret", async () => {
    const { failures } = await client.check(one, {
      name: 7,
      key: "abc",
      lables: [],
      labels: [secret({ a: "hunter2" })],
    });
    expect(failures).toEqual([
      {
        property: "",
        reason: 'key: the secret value must have at least 4 characters. For example: "red-key".',
      },
      { property: "", reason: 'labels[0]: an object is not text. For example: "red".' },
      { property: "", reason: 'lables: "lables" is not a field of Gadget. Did you mean "labels"?' },
    ]);
  });

  test("refuses a type that is none of ours", async () => {
    await expect(client.check({ type: "spoke:index:Gadgte", name: "x" }, {})).rejects.toEqual({
      code: 2,
      message:
        'Resource "x": "spoke:index:Gadgte" is not a type of this provider. Did you mean "spoke:index:Gadget"?',
    });
  });
});

describe("diff", () => {
  const stored = { name: "one", size: 1, labels: ["red", "blue"] };

  test("says nothing where nothing changed, and lets the engine note who holds the object", async () => {
    const engine = await configured();
    const news = { ...stored, labels: [secret("red"), "blue"] };
    expect(await client.diff(one, { id: "g1", oldInputs: stored, olds: stored, news })).toEqual({
      changes: "none",
      diffs: [],
      replaces: [],
      stables: ["name"],
      deleteBeforeReplace: false,
      detailed: {},
    });
    expect(engine.calls).toEqual(["hold one"]);
  });

  test("names each path, what replaces, and what may be ignored", async () => {
    await configured();
    const news = { name: "two", size: 1, labels: ["red", "green"], note: unknown };
    const request = { id: "g1", oldInputs: stored, olds: stored, news };
    expect(await client.diff(one, request)).toEqual({
      changes: "some",
      diffs: ["name", "note", "labels"],
      replaces: ["name"],
      stables: ["name"],
      deleteBeforeReplace: false,
      detailed: {
        name: { kind: "update-replace", input: true },
        note: { kind: "add", input: true },
        "labels[1]": { kind: "update", input: true },
      },
    });
    const ignored = await client.diff(one, { ...request, ignoreChanges: ["name", "note", 'labels["*"]'] });
    expect(ignored).toMatchObject({ changes: "none", detailed: {} });
  });

  test("leaves another runtime's keys out of it, and finds old inputs among the outputs", async () => {
    await configured();
    const olds = { ...stored, __provider: "code", token: secret("t") };
    expect(await client.diff(one, { id: "g1", olds, news: stored })).toMatchObject({ changes: "none" });
  });

  test("two resources that claim one thing are refused", async () => {
    await configured();
    const news = { ...stored, note: "claimed" };
    await expect(client.diff(one, { id: "g1", oldInputs: stored, olds: stored, news })).rejects.toEqual({
      code: 2,
      message: "Gadget: claimed twice. Remove one.",
    });
  });
});

describe("create, update, read and delete", () => {
  test("a preview writes nothing and shows what is not known yet, secrets in their envelopes", async () => {
    const engine = await configured();
    const inputs = { name: "one", note: unknown, key: secret("hunter2") };
    expect(await client.create(one, inputs, true)).toEqual({
      id: "",
      properties: { ...inputs, token: secret(unknown), madeAt: unknown },
    });
    expect(engine.objects.size).toBe(0);
  });

  test("the whole life of an object, with each mark at each step", async () => {
    const engine = await configured();
    const inputs = { name: "one", note: secret("n"), members: [{ who: "a", pin: secret("1234") }] };
    const created = await client.create(one, inputs);
    const shown = { ...inputs, token: secret("token-shown-once"), madeAt: "2026-11-20" };
    expect(created).toEqual({ id: "gadget-1", properties: shown });
    expect(engine.objects.get("gadget-1")).toEqual({
      name: "one",
      note: "n",
      members: [{ who: "a", pin: "1234" }],
    });

    const refreshed = await client.read(one, "gadget-1", { inputs, properties: shown });
    expect(refreshed).toEqual({ id: "gadget-1", inputs, properties: shown });

    const news = { name: "one", note: "plain now", members: [{ who: "b", pin: "9876" }] };
    const updated = await client.update(one, {
      id: "gadget-1",
      oldInputs: { ...inputs, __provider: "code" },
      olds: shown,
      news,
      ignoreChanges: ["note", "members[0].who"],
    });
    expect(updated.properties).toEqual({
      ...shown,
      note: "plain now",
      members: [{ who: "b", pin: secret("9876") }],
    });
    expect(engine.requests.at(-1)).toMatchObject({
      oldInputs: { name: "one", note: "n", members: [{ who: "a", pin: "1234" }] },
      ignored: ["note"],
    });

    await client.delete(one, "gadget-1", updated.properties, news);
    expect(engine.objects.size).toBe(0);
    expect(engine.calls).toEqual(["create one", "read one", "update one", "remove one"]);
    expect(await client.read(one, "gadget-1", { inputs: news, properties: {} })).toEqual({
      id: "",
      inputs: undefined,
      properties: undefined,
    });
  });

  test("an import has no inputs, and its secrets are marked by the schema", async () => {
    const engine = await configured();
    engine.objects.set("gadget-9", { name: "nine", key: "hunter2", members: [{ who: "a", pin: "1234" }] });
    const imported = { name: "nine", key: secret("hunter2"), members: [{ who: "a", pin: secret("1234") }] };
    expect(await client.read(one, "gadget-9")).toEqual({
      id: "gadget-9",
      inputs: imported,
      properties: { ...imported, madeAt: "2026-11-20" },
    });
    expect(engine.requests.at(-1)).toEqual({ id: "gadget-9" });
  });

  test("an object that is not as declared stays in the state, and goes on being reported until it is", async () => {
    const engine = await configured();
    engine.orders.incomplete = ['Gadget "one", note: the note hunter2 was not taken.', "And something else."];
    const inputs = { name: "one", key: secret("hunter2") };
    const expected = {
      code: 2,
      message: 'Gadget "one", note: the note [secret] was not taken.\nAnd something else.',
      incomplete: {
        id: "gadget-1",
        properties: { ...inputs, token: secret("token-shown-once"), madeAt: "2026-11-20" },
        inputs,
        reasons: ['Gadget "one", note: the note [secret] was not taken.', "And something else."],
      },
    };
    await expect(client.create(one, inputs)).rejects.toEqual(expected);
    const stored = { inputs, properties: expected.incomplete.properties };
    await expect(client.read(one, "gadget-1", stored)).rejects.toEqual(expected);
    const update = { id: "gadget-1", oldInputs: inputs, olds: stored.properties, news: inputs };
    await expect(client.update(one, update)).rejects.toEqual(expected);
    engine.orders.incomplete = [];
    await expect(client.read(one, "gadget-1", stored)).resolves.toMatchObject({ id: "gadget-1" });
  });

  // Node's own HTTP/2 client takes trailers of 64 KB; Go's, which is the engine's, took 4 MB (tried 2026-11-22, Go 1.26).
  test("an incomplete object with large properties reaches the engine whole", async () => {
    const engine = await configured();
    engine.orders.incomplete = ["too large to take in at once."];
    const note = "x".repeat(20_000);
    await expect(client.create(one, { name: "one", note })).rejects.toMatchObject({
      incomplete: { id: "gadget-1", properties: { note } },
    });
  });

  test("an expected error is passed on as it is, without the secrets of the request", async () => {
    const engine = await configured();
    engine.orders.failure = new ProblemError({
      object: 'Gadget "one"',
      what: "swordfish is taken",
      remedy: "Choose another.",
    });
    await expect(client.create(one, { name: "one", note: secret("swordfish") })).rejects.toEqual({
      code: 2,
      message: 'Gadget "one": [secret] is taken. Choose another.',
    });
  });

  test("a defect is named as one, with no secret in it", async () => {
    const engine = await configured();
    engine.orders.failure = new TypeError("cannot read hunter2 of undefined");
    await expect(client.create(one, { name: "one", key: "hunter2" })).rejects.toEqual({
      code: 2,
      message:
        "The provider failed in a way that it should not: cannot read [secret] of undefined. Report this with what you were doing.",
    });
  });

  test("warnings are shown beside their resource, through the engine of the connection, without secrets", async () => {
    const engine = await configured();
    engine.orders.warnings = ["The note hunter2 is kept."];
    await client.create(one, { name: "one", key: "hunter2" });
    await client.delete(one, "gadget-1", { name: "one", key: secret("hunter2") });
    const line = { urn: urnOf(type, "one"), message: "The note [secret] is kept.", severity: 2 };
    expect(stub.lines).toEqual([line, line]);

    const other = await startEngineStub();
    await client.attach(other.address);
    await client.create({ type, name: "two" }, { name: "two", key: "hunter2" });
    expect(other.lines).toEqual([{ ...line, urn: urnOf(type, "two") }]);
    other.close();
  });

  test("what a person has to do in the portal is shown under the stack, as one list", async () => {
    const engine = await configured();
    engine.orders.portalSteps = ['Gadget "one": open Gadgets and make "one".'];
    await client.create(one, { name: "one" });
    expect(stub.lines).toEqual([
      { urn: "", message: 'Gadget "one": open Gadgets and make "one".', severity: 2 },
    ]);
  });

  test("a warning that the engine does not take goes to the error output", async () => {
    const engine = await configured();
    engine.orders.warnings = ["Kept."];
    const shown = jest.spyOn(console, "error").mockImplementation(() => undefined);
    await client.handshake("127.0.0.1:1");
    await client.create(one, { name: "one" });
    expect(shown.mock.calls).toEqual([["warning: Kept."]]);
    shown.mockRestore();
  });
});

describe("list and invoke", () => {
  test("lists ids and keys, as many as are asked for", async () => {
    await configured();
    for (const name of ["a", "b", "c"]) await client.create({ type, name }, { name });
    expect(await client.list(type)).toEqual([
      { id: "gadget-1", name: "a" },
      { id: "gadget-2", name: "b" },
      { id: "gadget-3", name: "c" },
    ]);
    expect(await client.list(type, { limit: 2 })).toHaveLength(2);
    await expect(client.list(type, { query: { name: "a" } })).rejects.toEqual({
      code: 3,
      message: 'List of Gadget: "name" is not a field to list by. Lists take none: all objects are listed.',
    });
  });

  test("a function finds one object by id or by key, and shows no settings", async () => {
    await configured();
    await client.create(one, { name: "one", key: "hunter2" });
    const result = { id: "gadget-1", name: "one", key: secret("hunter2"), token: secret("token-shown-once") };
    expect(await client.invoke("spoke:index:getGadget", { name: "one" })).toEqual({ result, failures: [] });
    expect(await client.invoke("spoke:index:getGadget", { id: "gadget-1" })).toEqual({
      result,
      failures: [],
    });
  });

  test("what a function cannot find, or was not asked rightly, is said", async () => {
    await configured();
    expect((await client.invoke("spoke:index:getGadget", { name: "none" })).failures).toEqual([
      {
        property: "name",
        reason:
          'no live Gadget has name "none": check the spelling, and that the provider is configured for the right organisation',
      },
    ]);
    await expect(client.invoke("spoke:index:getGadget", { nmae: "one" })).rejects.toEqual({
      code: 3,
      message: 'spoke:index:getGadget: "nmae" is not an argument. Did you mean "name"?',
    });
    await expect(client.invoke("spoke:index:getGadget", {})).rejects.toEqual({
      code: 3,
      message: "spoke:index:getGadget: nothing says which one. Give id or name.",
    });
    await expect(client.invoke("spoke:index:getGadgets", {})).rejects.toEqual({
      code: 2,
      message:
        'Function "spoke:index:getGadgets": is not a function of this provider. Did you mean "spoke:index:getGadget"?',
    });
  });

  test("a function of something that is not known yet gives nothing that is known", async () => {
    await configured();
    const { result } = await client.invoke("spoke:index:getGadget", { name: unknown });
    expect(result).toMatchObject({ id: unknown, name: unknown, token: unknown });
  });
});

describe("cancel", () => {
  test("new writes are refused, and one that is under way is finished and kept", async () => {
    const engine = await configured();
    const begun = gate();
    const go = gate();
    engine.orders.midway = () => {
      begun.resolve();
      return go.promise;
    };
    const underWay = client.create(one, { name: "one" });
    await begun.promise;
    await client.cancel();
    await expect(client.create({ type, name: "two" }, { name: "two" })).rejects.toEqual({
      code: 1,
      message:
        'Gadget "two": the run was cancelled before this was written. Run again: what was written is kept, and the rest follows.',
    });
    go.resolve();
    await expect(underWay).resolves.toMatchObject({ id: "gadget-1" });
    await expect(client.read(one, "gadget-1")).resolves.toMatchObject({ id: "gadget-1" });
  });

  test("the next run of an attached plugin is not cancelled by the last", async () => {
    await configured();
    await client.cancel();
    const next = connect(server.port);
    await next.configure({});
    await expect(next.create(one, { name: "one" })).resolves.toMatchObject({ id: "gadget-1" });
    await client.configure({});
    await expect(client.create(one, { name: "one" })).resolves.toMatchObject({ id: "gadget-1" });
    next.close();
  });

  test("closing waits for what is under way", async () => {
    const engine = await configured();
    const begun = gate();
    const go = gate();
    engine.orders.midway = () => {
      begun.resolve();
      return go.promise;
    };
    const underWay = client.create(one, { name: "one" });
    await begun.promise;
    const closed = server.close(60_000);
    go.resolve();
    await expect(underWay).resolves.toMatchObject({ id: "gadget-1" });
    await closed;
  });
});
