import type { Configuration } from "../../provider/configuration/resolve.ts";
import type { DynamicConfig } from "../../provider/dynamic/configuration.ts";
import { createRuntime, type DynamicProvider } from "../../provider/dynamic/runtime.ts";
import { ProblemError } from "../../provider/model/problem.ts";
import { secret, unknown } from "./client.ts";
import { createMemoryEngine, gadget, type MemoryEngine } from "./memory-engine.ts";

const code = 'exports.handler = () => require("pulumi-spoke/dynamic/runtime").provider("Gadget");';
const acme = "7c2e8f0a-1111-4222-8333-444455556666";

let opened: { configuration: Configuration; engine: MemoryEngine }[];
let warnings: string[];
let environment: Record<string, string>;
let provider: (kind: string) => DynamicProvider;

beforeEach(() => {
  opened = [];
  warnings = [];
  environment = {};
  provider = createRuntime({
    loadKinds: async () => [gadget],
    openEngine: async (configuration) => {
      const engine = createMemoryEngine();
      opened.push({ configuration, engine });
      return engine;
    },
    environment,
    warn: (message) => warnings.push(message),
  });
});

const stack = (settings: Record<string, string>, projectName = "acme"): DynamicConfig => ({
  get: (key) => settings[key],
  rawConfig: settings,
  projectName,
});

const engine = (): MemoryEngine => {
  const [first] = opened;
  if (!first) throw new Error("no engine was opened");
  return first.engine;
};

describe("the dynamic runtime", () => {
  test("takes the stack's configuration, else the environment, and one engine serves all kinds", async () => {
    environment.SPOKE_CLIENT_SECRET = "from the environment";
    const [one, two] = [provider("Gadget"), provider("Gadget")];
    const config = stack({ "spoke:clientId": "id", "acme:colour": "blue" });
    await Promise.all([one.configure({ config }), two.configure({ config })]);
    await one.create({ name: "a" });
    await two.create({ name: "b" });
    expect(opened.map(({ configuration }) => [configuration.clientId, configuration.clientSecret])).toEqual([
      ["id", "from the environment"],
    ]);
    expect(engine().objects.size).toBe(2);
  });

  test("a call that arrives while the configuration is on its way waits for it", async () => {
    const gadgets = provider("Gadget");
    const configured = gadgets.configure({ config: stack({ "spoke:organisationId": acme }) });
    const made = gadgets.create({ name: "a" });
    await Promise.all([configured, made]);
    expect(opened.map(({ configuration }) => configuration.organisationId)).toEqual([acme]);
  });

  test("without a configure the environment is all there is", async () => {
    environment.SPOKE_ORGANISATION_ID = acme;
    await provider("Gadget").create({ name: "a" });
    expect(opened.map(({ configuration }) => configuration.organisationId)).toEqual([acme]);
  });

  test("every call of a wrong configuration says what is wrong with it", async () => {
    const gadgets = provider("Gadget");
    await gadgets.configure({ config: stack({ "spoke:clientID": "id", "spoke:portal": "loud" }) });
    const message =
      'Provider configuration, clientID: "clientID" is not a setting of the provider. Did you mean "clientId"?\nProvider configuration, portal: "loud" is not one of warn, strict. Choose one of them.';
    await expect(gadgets.check({}, { name: "a" })).rejects.toThrow(message);
    await expect(gadgets.create({ name: "a" })).rejects.toThrow(message);
  });

  test("a project that is itself called spoke may have keys of its own", async () => {
    const gadgets = provider("Gadget");
    await gadgets.configure({ config: stack({ "spoke:greeting": "hello" }, "spoke") });
    await expect(gadgets.create({ name: "a" })).resolves.toMatchObject({ id: "gadget-1" });
  });

  test("a kind that this version does not have is refused with the nearest", async () => {
    await expect(provider("Gadgte").check({}, {})).rejects.toThrow(
      'Dynamic resource of the kind "Gadgte": this version of pulumi-spoke has no such kind. Did you mean "Gadget"?',
    );
  });

  test("check fills in defaults, keeps unknown values and the code, and never shows a secret", async () => {
    const gadgets = provider("Gadget");
    expect(await gadgets.check({}, { name: "a", note: unknown, __provider: code })).toEqual({
      inputs: { name: "a", note: unknown, size: 1, __provider: code },
      failures: [],
    });
    expect((await gadgets.check({}, { name: "a", key: "abc", lables: [] })).failures).toEqual([
      {
        property: "",
        reason: 'key: the secret value must have at least 4 characters. For example: "red-key".',
      },
      { property: "", reason: 'lables: "lables" is not a field of Gadget. Did you mean "labels"?' },
    ]);
  });

  test("diff says what changed and what replaces", async () => {
    const gadgets = provider("Gadget");
    const olds = { name: "a", size: 1, labels: ["red"], token: "t", madeAt: "2026-11-20", __provider: code };
    const news = { name: "a", size: 1, labels: ["red"], __provider: code };
    expect(await gadgets.diff("g1", olds, news)).toEqual({
      changes: false,
      replaces: [],
      stables: ["name"],
      deleteBeforeReplace: false,
    });
    expect(await gadgets.diff("g1", olds, { ...news, labels: [unknown] })).toMatchObject({
      changes: true,
      replaces: [],
    });
    expect(await gadgets.diff("g1", olds, { ...news, name: "b" })).toMatchObject({
      changes: true,
      replaces: ["name"],
    });
    // It claims nothing: the server does not say which resource it is about.
    expect(engine().calls).toEqual([]);
  });

  test("a resource that comes back from the plugin is updated once, so that its state holds the code", async () => {
    const gadgets = provider("Gadget");
    const fields = { name: "a", size: 1 };
    expect(await gadgets.diff("g1", fields, { ...fields, __provider: code })).toMatchObject({
      changes: true,
      replaces: [],
    });
  });

  test("the whole life of an object, computed secrets in envelopes", async () => {
    const gadgets = provider("Gadget");
    const inputs = { name: "a", members: [{ who: "x", pin: "1234" }], __provider: code };
    const { id, outs } = await gadgets.create(inputs);
    const shown = {
      name: "a",
      members: [{ who: "x", pin: secret("1234") }],
      token: secret("token-shown-once"),
      madeAt: "2026-11-20",
    };
    expect({ id, outs }).toEqual({ id: "gadget-1", outs: shown });
    // What the server hands over next has no envelopes, and the code that it adds to every result.
    const stored = { ...inputs, token: "token-shown-once", madeAt: "2026-11-20" };
    const { inputs: live, ...read } = await gadgets.read(id, stored);
    expect(read).toEqual({ id, props: shown });
    expect(live).toEqual({ name: "a", members: [{ who: "x", pin: secret("1234") }] });
    const updated = await gadgets.update(id, stored, { ...inputs, note: "n" });
    expect(updated.outs).toEqual({ ...shown, note: "n" });
    await gadgets.delete(id, { ...stored, note: "n" });
    expect(engine().objects.size).toBe(0);
    expect(engine().calls).toEqual(["create a", "read a", "update a", "remove a"]);
    expect(await gadgets.read(id, stored)).toEqual({ id: "", props: {} });
  });

  test("an object that is not as declared stays in the state, with the code that its repair needs", async () => {
    const gadgets = provider("Gadget");
    await gadgets.check({}, { name: "a" });
    engine().orders.incomplete = ['Gadget "a", key: hunter2 was not taken.'];
    await expect(gadgets.create({ name: "a", key: "hunter2", __provider: code })).rejects.toMatchObject({
      message: 'Gadget "a", key: [secret] was not taken.',
      id: "gadget-1",
      properties: {
        name: "a",
        key: secret("hunter2"),
        token: secret("token-shown-once"),
        madeAt: "2026-11-20",
        __provider: code,
      },
      reasons: ['Gadget "a", key: [secret] was not taken.'],
    });
  });

  test("an error is its message, without a stack and without secrets", async () => {
    const gadgets = provider("Gadget");
    await gadgets.check({}, { name: "a" });
    engine().orders.failure = new ProblemError({
      object: "Gadget",
      what: "hunter2 is taken",
      remedy: "Choose another.",
    });
    await expect(gadgets.create({ name: "a", key: "hunter2" })).rejects.toMatchObject({
      message: "Gadget: [secret] is taken. Choose another.",
      stack: "",
    });
  });

  test("warnings reach the person", async () => {
    const gadgets = provider("Gadget");
    await gadgets.check({}, { name: "a" });
    engine().orders.warnings = ["Kept as it is."];
    const { outs } = await gadgets.create({ name: "a" });
    await gadgets.delete("gadget-1", outs);
    expect(warnings).toEqual(["Kept as it is.", "Kept as it is."]);
  });
});
