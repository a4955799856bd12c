/** A stack that moves to another flavour, language or provider, in small: the same objects, and it ends there. */
import { openWorkspace, openWorld } from "./harness.ts";
import { everythingLive, idsOf } from "./objects.ts";
import { typescriptProgram, yamlProgram } from "./program.ts";

const two = {
  calls: {
    type: "spoke:Webhook",
    properties: { url: "https://hooks.acme.test/calls", description: "Calls", events: ["call.ended"] },
  },
  line: { type: "spoke:twilio:PhoneNumber", properties: { phoneNumber: "+12025550110", adopt: true } },
};

test.each([
  [
    "dynamic resources to a YAML program",
    typescriptProgram(two, { flavour: "pulumi-spoke/dynamic" }),
    yamlProgram(two),
  ],
  [
    "a YAML program to dynamic resources",
    yamlProgram(two),
    typescriptProgram(two, { flavour: "pulumi-spoke/dynamic" }),
  ],
])("a stack moves from %s, and is destroyed there", async (_, first, second) => {
  const world = await openWorld({ seed: "acme" });
  const workspace = await openWorkspace({ address: world.emulator.address, program: first });
  await workspace.up();
  const before = { live: everythingLive(world), ids: await idsOf(workspace) };
  await workspace.write(second);
  await workspace.up();
  expect({ live: everythingLive(world), ids: await idsOf(workspace) }).toEqual(before);
  expect((await workspace.destroy()).did).toEqual({ calls: "delete", line: "delete" });
  expect(world.emulator.store.list("webhooks")).toEqual([]);
  expect(world.emulator.store.list("twilioNumbers")).toHaveLength(3);
});

/** A program whose provider is its own, set up by variables that no default reads. */
const explicit = (module: string) => `
import * as spoke from "${module}";
const { env } = process;
const provider = new spoke.Provider("acme", {
  clientId: env.ACME_CLIENT_ID,
  clientSecret: env.ACME_CLIENT_SECRET,
  authUrl: env.ACME_AUTH_URL,
  apiUrl: env.ACME_API_URL,
  adminUrl: env.ACME_ADMIN_URL,
  organisationId: env.ACME_ORGANISATION_ID,
});
new spoke.Webhook("calls", { url: "https://hooks.acme.test/calls", events: ["call.ended"] }, { provider });
new spoke.CallGroup("sales", { name: "Sales", extension: "301" }, { provider });
`;

test("resources of an explicit provider move with it", async () => {
  const world = await openWorld({ seed: "acme" });
  const { clientId, clientSecret, authUrl, apiUrl, adminUrl, organisationId } = world.settings;
  const workspace = await openWorkspace({
    program: explicit("pulumi-spoke/dynamic"),
    env: {
      ACME_CLIENT_ID: clientId,
      ACME_CLIENT_SECRET: clientSecret,
      ACME_AUTH_URL: authUrl,
      ACME_API_URL: apiUrl,
      ACME_ADMIN_URL: adminUrl,
      ACME_ORGANISATION_ID: organisationId,
    },
  });
  await workspace.up();
  const before = { live: everythingLive(world), ids: await idsOf(workspace) };
  await workspace.write(explicit("pulumi-spoke"));
  expect((await workspace.up()).did).toEqual({});
  expect({ live: everythingLive(world), ids: await idsOf(workspace) }).toEqual(before);
  expect(await workspace.stateText()).not.toContain(clientSecret);
  expect((await workspace.destroy()).did).toEqual({ calls: "delete", sales: "delete" });
});
