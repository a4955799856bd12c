/** Several customers from one machine: each gets its own, and none gets another's. */
import { emulatorEnvironment } from "../../emulator/main.ts";
import { openWorkspace, openWorld, type World } from "./harness.ts";
import { from, type YamlResource, yamlProgram } from "./program.ts";

/** A provider for one customer, with all that is needed in the program. */
const providerOf = ({ settings }: World): YamlResource => ({
  type: "pulumi:providers:spoke",
  properties: {
    ...settings,
    clientSecret: { "fn::secret": settings.clientSecret },
    scimToken: { "fn::secret": settings.scimToken },
    twilioAuthToken: { "fn::secret": settings.twilioAuthToken },
  },
});

const webhook = { url: "https://hooks.acme.test/calls", description: "Calls", events: ["call.ended"] };

const office = (name: string, provider: string): Readonly<Record<string, YamlResource>> => ({
  [`${name}Calls`]: {
    type: "spoke:Webhook",
    properties: webhook,
    options: { provider: from(provider) },
  },
  [`${name}Ana`]: {
    type: "spoke:User",
    properties: { email: "ana@acme.test", firstName: name, lastName: "Ortiz", extension: "201" },
    options: { provider: from(provider) },
  },
  [`${name}Line`]: {
    type: "spoke:PhoneNumber",
    properties: { phoneNumber: "+12025550110", label: name },
    options: { provider: from(provider) },
  },
});

const offices = (one: World, two: World) => ({
  acme: providerOf(one),
  globex: providerOf(two),
  ...office("Acme", "acme"),
  ...office("Globex", "globex"),
});

const firstNames = ({ emulator }: World) =>
  emulator.store
    .list("users")
    .map(({ firstName }) => firstName)
    .filter((name) => name !== "Ada");

test("two customers in one program, with the same keys in both", async () => {
  const [acme, globex] = await Promise.all([openWorld({ seed: "acme" }), openWorld({ seed: "acme" })]);
  const workspace = await openWorkspace({ program: yamlProgram(offices(acme, globex)) });
  await workspace.up();
  expect([firstNames(acme), firstNames(globex)]).toEqual([["Acme"], ["Globex"]]);
  for (const { emulator } of [acme, globex]) {
    expect(emulator.store.list("webhooks")).toHaveLength(1);
    expect(emulator.store.list("phoneNumbers")).toHaveLength(1);
  }
  expect(await workspace.up("--expect-no-changes")).toMatchObject({ did: {} });
  const state = await workspace.stateText();
  for (const { settings } of [acme, globex]) {
    for (const secret of [settings.clientSecret, settings.scimToken, settings.twilioAuthToken]) {
      expect(state).not.toContain(secret);
    }
  }

  const [hook] = globex.emulator.store.list("webhooks");
  await globex.control("PATCH", `/objects/webhooks/${hook?.id}`, { enabled: false });
  expect(await workspace.drift()).toMatchObject({ did: { GlobexCalls: "update enabled" } });

  // One of them leaves the program, with its provider.
  await workspace.write(yamlProgram({ acme: providerOf(acme), ...office("Acme", "acme") }));
  await workspace.up();
  expect(globex.emulator.store.list("webhooks")).toEqual([]);
  expect(acme.emulator.store.list("webhooks")).toHaveLength(1);
});

test("credentials of one customer with the id of another are refused before anything is written", async () => {
  const [acme, globex] = await Promise.all([openWorld(), openWorld()]);
  const { organisationId = "" } = globex.settings;
  const mixed = providerOf(acme);
  const program = yamlProgram({
    mixed: { ...mixed, properties: { ...mixed.properties, organisationId } },
    ...office("Acme", "mixed"),
  });
  const workspace = await openWorkspace({ program });
  const { code, errors } = await workspace.attempt("up");
  expect(code).not.toBe(0);
  const whole = `the configuration says organisation ${organisationId}, and the Spoke API key says organisation ${acme.settings.organisationId}: these are two customers`;
  expect(errors.filter((text) => text.includes(whole))).not.toEqual([]);
  for (const world of [acme, globex]) expect(await world.requests()).toMatchObject({ writes: 0 });
});

test("a stack of one customer is refused under the settings of another, and nothing is forgotten", async () => {
  const [acme, globex] = await Promise.all([openWorld({ seed: "acme" }), openWorld({ seed: "acme" })]);
  const program = yamlProgram({ calls: { type: "spoke:Webhook", properties: webhook } });
  const workspace = await openWorkspace({ address: acme.emulator.address, program });
  await workspace.up();
  await acme.forgetRequests();
  Object.assign(workspace.env, emulatorEnvironment(globex.emulator.address));

  const moved = `the resources in the state belong to organisation ${acme.settings.organisationId}, and the configuration says ${globex.settings.organisationId}`;
  const mixed = `the configuration says organisation ${acme.settings.organisationId}, and the Spoke API key says organisation ${globex.settings.organisationId}: these are two customers`;
  for (const [verb, reason] of [
    ["preview", moved],
    ["up", moved],
    // These two work with the settings in the state, and the program's environment for what is not in it.
    ["refresh", mixed],
    ["destroy", mixed],
  ] as const) {
    const { code, errors } = await workspace.attempt(verb);
    expect({ verb, code }).toEqual({ verb, code: 1 });
    expect({ verb, errors }).toEqual({
      verb,
      errors: expect.arrayContaining([expect.stringContaining(reason)]),
    });
  }
  expect(await workspace.resources()).toHaveLength(1);
  for (const world of [acme, globex]) expect(await world.requests()).toMatchObject({ writes: 0 });
});
