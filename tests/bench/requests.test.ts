import { openEngine } from "../../provider/configuration/engine.ts";
import type { JsonObject } from "../../provider/plugin/codec.ts";
import { startServer } from "../../provider/plugin/server.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { ssoConnection } from "../../provider/resources/spoke/sso-connection.ts";
import { connect } from "../plugin/client.ts";
import { startWorld, type World } from "../support/world.ts";
import { createWebhooks } from "./drive.ts";
import { refreshAll } from "./refresh.ts";

// Organisations of thousands of objects, on a machine that may be busy.
jest.setTimeout(120_000);

const webhooks = kinds.filter(({ token }) => token === "spoke:index:Webhook");

async function inWorld<T>(
  options: Parameters<typeof startWorld>[0],
  body: (world: World) => Promise<T>,
): Promise<T> {
  const world = await startWorld(options);
  try {
    return await body(world);
  } finally {
    await world.close();
  }
}

/** Creates objects through the plugin. */
async function create(
  world: World,
  declarations: readonly (readonly [type: string, inputs: JsonObject])[],
): Promise<void> {
  const server = await startServer({ loadKinds: async () => kinds, openEngine, environment: {} });
  const client = connect(server.port);
  try {
    await client.configure(world.settings);
    for (const [index, [type, declared]] of declarations.entries()) {
      const target = { type, name: `object-${index}` };
      const { inputs, failures } = await client.check(target, declared);
      expect(failures).toEqual([]);
      await client.create(target, inputs);
    }
  } finally {
    client.close();
    await server.close();
  }
}

describe("the requests of a refresh", () => {
  test.each([
    [1000, 1],
    [1001, 2],
    [2500, 3],
  ] as const)("of %i webhooks are %i pages and a token", async (count, pages) => {
    const refreshed = await inWorld({ seed: `large:${count}` }, (world) => refreshAll(world, webhooks));
    expect(refreshed).toEqual({
      objects: { "spoke:index:Webhook": count },
      requests: { "POST /auth/oauth/token": 1, "GET /spoke/webhooks": pages },
    });
  });

  test("follow from how each kind is read, and not from how many objects there are", async () => {
    const flow = (name: string): JsonObject => ({
      friendlyName: name,
      menu: { name: "main", say: "For Reception press 1.", options: { "1": { extension: "101" } } },
    });
    const refreshed = await inWorld({ seed: "large:300" }, async (world) => {
      await create(world, [
        ["spoke:twilio:StudioFlow", flow("Day")],
        ["spoke:twilio:StudioFlow", flow("Night")],
        ["spoke:twilio:StudioFlow", flow("Holidays")],
        ["spoke:index:OfficeHours", { name: "Head office", timeZone: "Europe/London", days: {} }],
        [
          "spoke:index:SipTrunk",
          { name: "Warehouse", direction: "inbound", ipAccessControl: ["203.0.113.7/32"] },
        ],
        ["spoke:index:ApiKey", { name: "Call log" }],
        ["spoke:index:SsoConnection", { ...ssoConnection.examples[0].values } as JsonObject],
        ["spoke:index:PhoneNumber", { phoneNumber: "+12025550110" }],
        ["spoke:index:NumberAssignment", { phoneNumber: "+12025550110", mainMenu: true }],
      ]);
      return refreshAll(world, kinds);
    });
    expect(refreshed).toEqual({
      objects: {
        "spoke:index:ApiKey": 1,
        "spoke:index:AutoAttendant": 1,
        "spoke:index:CallGroup": 4,
        "spoke:index:NumberAssignment": 1,
        "spoke:index:OfficeHours": 1,
        "spoke:index:Organization": 1,
        "spoke:index:PhoneNumber": 1,
        "spoke:index:RecordingPolicy": 1,
        "spoke:index:SipTrunk": 1,
        "spoke:index:SsoConnection": 1,
        "spoke:index:User": 31,
        "spoke:index:Webhook": 300,
        "spoke:twilio:PhoneNumber": 3,
        "spoke:twilio:StudioFlow": 3,
      },
      requests: {
        "POST /auth/oauth/token": 1,
        // Singletons: a get.
        "GET /spoke-admin/admin/v1/organization": 1,
        "GET /spoke-admin/admin/v1/autoAttendant": 1,
        "GET /spoke-admin/admin/v1/recordingPolicy": 1,
        "GET /spoke-admin/admin/v1/ssoConnection": 1,
        // Lists: a page each. The menu's keys stand on the groups, so that the menu lists them too.
        "GET /spoke-admin/admin/v1/callGroups": 2,
        "GET /spoke-admin/admin/v1/officeHours": 1,
        "GET /spoke-admin/admin/v1/sipTrunks": 1,
        "GET /spoke-admin/admin/v1/apiKeys": 1,
        "GET /spoke-admin/admin/v1/phoneNumbers": 1,
        "GET /spoke/webhooks": 1,
        // Users are read through two doors and joined.
        "GET /spoke-admin/admin/v1/users": 1,
        "GET /scim/v2/Users": 1,
        // Assignments are Spoke's, and the voice addresses of the numbers at Twilio, which are listed for themselves too.
        "GET /spoke-admin/admin/v1/numberAssignments": 1,
        "GET /twilio/api/2010-04-01/Accounts/:AccountSid/IncomingPhoneNumbers.json": 2,
        // A list of flows lacks their definitions: it is followed by a get for each.
        "GET /twilio/studio/v2/Flows": 1,
        "GET /twilio/studio/v2/Flows/:Sid": 3,
      },
    });
  });
});

describe("the requests of creations", () => {
  test("are one write for each object, and lists that do not grow with their number", async () => {
    const counts = await inWorld({ seed: "empty" }, async (world) => {
      const server = await startServer({ loadKinds: async () => webhooks, openEngine, environment: {} });
      const client = connect(server.port);
      await client.configure(world.settings);
      await createWebhooks(client, 500);
      client.close();
      await server.close();
      return (await world.requests()).counts;
    });
    const requests = Object.fromEntries(
      counts.map(({ method, route, count }) => [`${method} ${route}`, count]),
    );
    const { "GET /spoke/webhooks": lists, ...rest } = requests;
    expect(rest).toEqual({
      "POST /auth/oauth/token": 1,
      "GET /spoke/directory": 1,
      "GET /spoke-admin/admin/v1/organization": 1,
      "POST /spoke/webhooks": 500,
    });
    // One before the first create, and then at most one for each doubling, with the last looks at its end.
    expect(lists).toBeLessThanOrEqual(20);
  });
});
