import { readsOf } from "../../../provider/clients/reads.ts";
import { accountSid, collect, messageOf, openWorld, planted, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const flowSid = `FW${"a".repeat(32)}`;
const numberSid = `PN${"b".repeat(32)}`;
const flow = {
  sid: flowSid,
  friendly_name: "Main menu",
  status: "published",
  revision: 3,
  definition: { states: [] },
  commit_message: "",
  webhook_url: "https://webhooks.acme.test/1",
  brand_new_field: 1,
};
const published = {
  friendlyName: "Main menu",
  status: "published",
  definition: { states: [] },
  commitMessage: "by hand",
} as const;
const absent = { status: 404, body: { code: 20404, message: "not found", status: 404 } };
const numbersPath = `/twilio/api/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers`;

describe("phone numbers", () => {
  const wire = {
    sid: numberSid,
    phone_number: "+12025550110",
    friendly_name: "Main",
    voice_url: "",
    sms_url: null,
    trunk_sid: null,
    capabilities: { voice: true, SMS: true, mms: false },
    status: "in-use",
    origin: "twilio",
  };
  const number = {
    sid: numberSid,
    phoneNumber: "+12025550110",
    friendlyName: "Main",
    capabilities: { voice: true, sms: true, mms: false },
    status: "in-use",
    origin: "twilio",
  };

  test("walks all pages by the link that is given", async () => {
    const next = `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers.json?PageSize=1000&Page=1&PageToken=PAx`;
    world.reply(
      { status: 200, body: { incoming_phone_numbers: [wire], next_page_uri: next, page: 0 } },
      { status: 200, body: { incoming_phone_numbers: [wire], next_page_uri: null, page: 1 } },
    );
    const { twilio } = world.open();
    await expect(collect(twilio.phoneNumbers.list({ friendlyName: "Main" }))).resolves.toEqual([
      number,
      number,
    ]);
    expect(world.requests.map((each) => each.url)).toEqual([
      `${numbersPath}.json?FriendlyName=Main&PageSize=1000`,
      `/twilio/api${next}`,
    ]);
    const basic = Buffer.from(`${accountSid}:${planted.twilioAuthToken}`).toString("base64");
    expect(world.requests[0]?.headers.authorization).toBe(`Basic ${basic}`);
  });

  test("an API key stands in for the account's token", async () => {
    world.reply(absent);
    const { twilio } = world.open({ twilioApiKey: `SK${"1".repeat(32)}`, twilioApiSecret: "planted-5" });
    await expect(twilio.phoneNumbers.find(numberSid)).resolves.toBeUndefined();
    const basic = Buffer.from(`SK${"1".repeat(32)}:planted-5`).toString("base64");
    expect(world.requests[0]?.headers.authorization).toBe(`Basic ${basic}`);
    expect(world.requests[0]?.url).toBe(`${numbersPath}/${numberSid}.json`);
  });

  test("buys, updates and releases in Twilio's own encoding", async () => {
    world.reply({ status: 201, body: wire }, { status: 200, body: wire }, { status: 204 }, absent);
    const { twilio } = world.open();
    await expect(
      twilio.phoneNumbers.buy({ phoneNumber: "+12025550110", friendlyName: "Main & more" }),
    ).resolves.toEqual(number);
    await twilio.phoneNumbers.update(numberSid, { voiceUrl: "", voiceMethod: "POST" });
    await twilio.phoneNumbers.release(numberSid);
    await twilio.phoneNumbers.release(numberSid);
    expect(world.requests.map((each) => [each.method, each.url, each.body])).toEqual([
      ["POST", `${numbersPath}.json`, "FriendlyName=Main+%26+more&PhoneNumber=%2B12025550110"],
      ["POST", `${numbersPath}/${numberSid}.json`, "VoiceMethod=POST&VoiceUrl="],
      ["DELETE", `${numbersPath}/${numberSid}.json`, ""],
      ["DELETE", `${numbersPath}/${numberSid}.json`, ""],
    ]);
    expect(world.requests[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
  });

  test("a purchase is never repeated, an update is", async () => {
    const { twilio } = world.open();
    world.reply("cut");
    await expect(twilio.phoneNumbers.buy({ phoneNumber: "+12025550110" })).rejects.toMatchObject({
      kind: "unreachable",
      uncertain: true,
    });
    world.reply({ status: 503, body: { code: 20503, message: "busy" } });
    await expect(twilio.phoneNumbers.buy({ phoneNumber: "+12025550110" })).rejects.toMatchObject({
      kind: "server",
      code: "20503",
    });
    world.reply("cut", { status: 200, body: wire });
    await expect(twilio.phoneNumbers.update(numberSid, { friendlyName: "Main" })).resolves.toEqual(number);
    expect(world.requests).toHaveLength(4);
  });

  test("a number that is gone gets its own remedy", async () => {
    world.reply({
      status: 400,
      headers: { "twilio-request-id": "RQ1" },
      body: { code: 21422, message: "+12025550110 is not available.", status: 400 },
    });
    await expect(
      messageOf(world.open().twilio.phoneNumbers.buy({ phoneNumber: "+12025550110" })),
    ).resolves.toBe(
      `Twilio: POST /2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers.json failed with 400: +12025550110 is not available (code 21422). Somebody else has the number by now: search again or choose another. Request id: RQ1.`,
    );
  });

  test.each([
    ["local", "Local"],
    ["mobile", "Mobile"],
    ["tollFree", "TollFree"],
  ] as const)("searches %s numbers on sale", async (type, segment) => {
    world.reply({
      status: 200,
      body: { available_phone_numbers: [{ phone_number: "+12025550199", capabilities: {} }], uri: "/x" },
    });
    await expect(
      world.open().twilio.phoneNumbers.available({ country: "US", type, areaCode: 202, smsEnabled: true }),
    ).resolves.toEqual([{ phoneNumber: "+12025550199" }]);
    expect(world.requests[0]?.url).toBe(
      `/twilio/api/2010-04-01/Accounts/${accountSid}/AvailablePhoneNumbers/US/${segment}.json?AreaCode=202&SmsEnabled=true&PageSize=20`,
    );
  });
});

describe("flows", () => {
  const read = {
    sid: flowSid,
    friendlyName: "Main menu",
    status: "published",
    revision: 3,
    definition: { states: [] },
    webhookUrl: "https://webhooks.acme.test/1",
  };

  test("a list has no definitions, and its links lead to the configured address", async () => {
    const meta = { key: "flows", next_page_url: "https://studio.twilio.com/v2/Flows?PageSize=1000&Page=1" };
    world.reply(
      { status: 200, body: { meta, flows: [{ ...flow, definition: null }] } },
      { status: 200, body: { meta: { key: "flows", next_page_url: null }, flows: [] } },
    );
    const { definition: _definition, ...listed } = read;
    await expect(collect(world.open().twilio.flows.list())).resolves.toEqual([listed]);
    expect(world.requests.map((each) => each.url)).toEqual([
      "/twilio/studio/v2/Flows?PageSize=1000",
      "/twilio/studio/v2/Flows?PageSize=1000&Page=1",
    ]);
  });

  test("a link to another host gets no credentials", async () => {
    const meta = { key: "flows", next_page_url: "https://studio.twilio.com.evil.test/v2/Flows?Page=1" };
    world.reply({ status: 200, body: { meta, flows: [] } });
    await expect(messageOf(collect(world.open().twilio.flows.list()))).resolves.toBe(
      "Twilio: GET /v2/Flows answered 200 with a link to studio.twilio.com.evil.test, which is not Twilio and gets no credentials. Check twilioBaseUrl (TWILIO_BASE_URL): it seems to lead to something else.",
    );
    expect(world.requests).toHaveLength(1);
  });

  test("creates and updates with the definition as JSON text", async () => {
    world.reply({ status: 201, body: flow }, { status: 200, body: flow });
    const { twilio } = world.open();
    await expect(twilio.flows.create(published)).resolves.toEqual(read);
    await expect(twilio.flows.update(flowSid, { status: "draft", commitMessage: "later" })).resolves.toEqual(
      read,
    );
    expect(
      world.requests.map((each) => [each.url, Object.fromEntries(new URLSearchParams(each.body))]),
    ).toEqual([
      [
        "/twilio/studio/v2/Flows",
        {
          FriendlyName: "Main menu",
          Status: "published",
          Definition: '{"states":[]}',
          CommitMessage: "by hand",
        },
      ],
      [`/twilio/studio/v2/Flows/${flowSid}`, { Status: "draft", CommitMessage: "later" }],
    ]);
  });

  test("waits for a flow of its own to appear, and for no other", async () => {
    const { twilio } = world.open();
    world.reply(absent);
    await expect(twilio.flows.find(flowSid)).resolves.toBeUndefined();
    expect(world.waits).toEqual([]);
    world.reply({ status: 201, body: flow }, absent, absent, { status: 200, body: flow });
    await twilio.flows.create(published);
    await expect(twilio.flows.find(flowSid)).resolves.toEqual(read);
    expect(world.waits).toEqual([100, 200]);
    world.replyAlways(() => absent);
    await expect(twilio.flows.find(flowSid)).resolves.toBeUndefined();
    expect(world.requests).toHaveLength(5 + 9);
    world.advance(60_000);
    await expect(twilio.flows.find(flowSid)).resolves.toBeUndefined();
    expect(world.requests).toHaveLength(5 + 9 + 1);
  });

  test("an update and a removal of a flow of its own wait too", async () => {
    const { twilio } = world.open();
    world.reply({ status: 201, body: flow }, absent, { status: 200, body: flow }, absent, { status: 204 });
    await twilio.flows.create(published);
    await expect(twilio.flows.update(flowSid, { status: "draft", commitMessage: "x" })).resolves.toEqual(
      read,
    );
    await twilio.flows.remove(flowSid);
    expect(world.requests.map((each) => each.method)).toEqual(["POST", "POST", "POST", "DELETE", "DELETE"]);
  });

  test("an update of a flow that is not there says so", async () => {
    world.replyAlways(() => ({ ...absent, headers: { "twilio-request-id": "RQ2" } }));
    await expect(
      messageOf(world.open().twilio.flows.update(flowSid, { status: "draft", commitMessage: "x" })),
    ).resolves.toBe(
      `Twilio: POST /v2/Flows/${flowSid} failed with 404: not found (code 20404). The object does not exist, or twilioBaseUrl (TWILIO_BASE_URL) points to the wrong place: check both. Request id: RQ2.`,
    );
  });

  test("what Twilio finds wrong with a flow is an answer, and asking counts as a read", async () => {
    const clients = world.open();
    world.reply(
      { status: 200, body: { valid: true } },
      {
        status: 400,
        body: {
          code: 81022,
          message: "Flow definition validation failed, check `details` for more information",
          details: { errors: [{ property_path: "#/states/3/properties/url", message: "is missing" }] },
          status: 400,
        },
      },
      { status: 400, body: { code: 81022, message: "not valid" } },
      { status: 503 },
      { status: 200, body: { valid: true } },
    );
    const validate = () => clients.twilio.flows.validate(published);
    await expect(validate()).resolves.toEqual([]);
    await expect(validate()).resolves.toEqual([
      { propertyPath: "#/states/3/properties/url", message: "is missing" },
    ]);
    await expect(validate()).resolves.toEqual([{ propertyPath: "#", message: "not valid" }]);
    await expect(validate()).resolves.toEqual([]);
    expect(clients.usage().twilio).toEqual({ reads: 5, writes: 0, repeated: 1 });
    expect(world.requests[0]?.url).toBe("/twilio/studio/v2/Flows/Validate");
  });

  test("a creation with a wrong definition lists every path", async () => {
    world.reply({
      status: 400,
      headers: { "twilio-request-id": "RQ3" },
      body: {
        code: 81022,
        message: "Flow definition validation failed",
        details: {
          errors: [
            { property_path: "#/states/0", message: "has no name" },
            { property_path: "#/initial_state", message: "does not exist." },
          ],
        },
      },
    });
    await expect(messageOf(world.open().twilio.flows.create(published))).resolves.toBe(
      "Twilio: POST /v2/Flows failed with 400: Flow definition validation failed (code 81022). #/states/0: has no name. #/initial_state: does not exist. Correct the flow's definition at the paths named above. Request id: RQ3.",
    );
  });

  test("a key without a permission is told which", async () => {
    world.reply({
      status: 401,
      headers: { "twilio-request-id": "RQ4" },
      body: { code: 70051, message: "required permission twilio/studio/flows/list is missing" },
    });
    await expect(messageOf(collect(world.open().twilio.flows.list()))).resolves.toBe(
      "Twilio: GET /v2/Flows failed with 401: required permission twilio/studio/flows/list is missing (code 70051). The credentials lack the permission twilio/studio/flows/list. Give the API key the permission in the Twilio Console, or use the account's auth token (twilioAuthToken). Request id: RQ4.",
    );
  });

  test("an update that collides with another is begun again", async () => {
    world.reply(
      { status: 409, body: { code: 20162, message: "A conflicting resource update is in progress" } },
      { status: 200, body: flow },
    );
    await expect(
      world.open().twilio.flows.update(flowSid, { status: "draft", commitMessage: "x" }),
    ).resolves.toEqual(read);
  });

  test("a success that is not JSON is an error of ours and not of the SDK", async () => {
    world.reply({ status: 200, body: "<html>", headers: { "x-request-id": "r" } });
    await expect(messageOf(world.open().twilio.flows.find(flowSid))).resolves.toBe(
      `Twilio: GET /v2/Flows/${flowSid} answered 200 with something that is not JSON: "<html>". Check twilioBaseUrl (TWILIO_BASE_URL): it seems to lead to something else. Request id: r.`,
    );
  });
});

test("what the SDK itself refuses is an error of ours", async () => {
  await expect(messageOf(world.open().twilio.flows.find("FW1/../x"))).resolves.toBe(
    "Twilio cannot be used: Parameter 'sid' is not valid. Check the SIDs that are declared; if they are right, report this.",
  );
  expect(world.requests).toEqual([]);
});

describe("what a plan is handed", () => {
  test("has the reads and nothing that writes", async () => {
    const reads = readsOf(world.open());
    const names = (value: unknown): string[] =>
      value !== null && typeof value === "object"
        ? Object.entries(value).flatMap(([name, inner]) =>
            typeof inner === "function" ? [name] : names(inner).map((each) => `${name}.${each}`),
          )
        : [];
    const { facts: _facts, ...doors } = reads;
    expect(names(doors).sort()).toEqual(
      [
        "admin.find",
        "admin.get",
        "admin.pages",
        "api.find",
        "api.get",
        "api.pages",
        "scim.byUserName",
        "scim.find",
        "scim.list",
        "twilio.flows.find",
        "twilio.flows.list",
        "twilio.flows.validate",
        "twilio.phoneNumbers.available",
        "twilio.phoneNumbers.find",
        "twilio.phoneNumbers.list",
      ].sort(),
    );
    world.reply({ status: 200, body: flow });
    await expect(reads.twilio.flows.find(flowSid)).resolves.toMatchObject({ sid: flowSid });
    expect(reads.twilio.accountSid).toBe(accountSid);
    expect(Object.keys(readsOf(world.open({ adminUrl: undefined, scimUrl: undefined })))).toEqual([
      "facts",
      "api",
      "twilio",
    ]);
  });
});
