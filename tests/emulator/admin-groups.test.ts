import { type Caller, endCaller, listOf, startCaller } from "./spoke-caller.ts";

describe("call groups of the admin contract", () => {
  let caller: Caller;
  beforeEach(async () => {
    caller = await startCaller();
  });
  afterEach(() => endCaller(caller));

  const create = async (fields: object) => (await caller.admin("POST", "/callGroups", fields)).body;
  const reception = async () => listOf((await caller.admin("GET", "/callGroups")).body, "callGroups")[0];

  test("get defaults and an extension", async () => {
    expect(await create({ name: "Sales" })).toEqual({
      id: expect.any(String),
      name: "Sales",
      extension: "200",
      hidden: false,
      ivrKey: null,
      offerPattern: "ringEveryone",
      maxWaitSeconds: 120,
      ringSeconds: 20,
      members: [],
      noAnswer: { action: "voicemail" },
      queue: { enabled: false },
      dataActionUrl: null,
      isReception: false,
    });
  });

  test("a patch changes what it has, and null clears to the default", async () => {
    const { id } = await create({ name: "Sales", ivrKey: 3, maxWaitSeconds: 60, queue: { enabled: true } });
    const members = [{ target: { email: "admin@acme.test" }, callFirst: true }];
    const changed = await caller.admin("PATCH", `/callGroups/${id}`, {
      members,
      ivrKey: null,
      maxWaitSeconds: null,
    });
    expect(changed.body).toMatchObject({
      name: "Sales",
      ivrKey: null,
      maxWaitSeconds: 120,
      queue: { enabled: true },
      members: [{ callFirst: true, target: { type: "user", email: "admin@acme.test", extension: "101" } }],
    });
    expect((await caller.admin("PATCH", `/callGroups/${id}`, { members: null })).body.members).toEqual([]);
  });

  test("names may repeat, extensions and menu keys may not", async () => {
    const first = await create({ name: "Sales", extension: "300", ivrKey: 1 });
    expect((await caller.admin("POST", "/callGroups", { name: "Sales" })).status).toBe(201);
    expect(await caller.admin("POST", "/callGroups", { name: "Other", ivrKey: 1 })).toMatchObject({
      status: 409,
      body: { message: `The menu key 1 is taken by the call group "Sales" (${first.id}).`, field: "ivrKey" },
    });
    expect(await caller.admin("POST", "/callGroups", { name: "Other", extension: "300" })).toMatchObject({
      status: 409,
      body: {
        message: `The extension 300 is taken by the call group "Sales" (${first.id}).`,
        field: "extension",
      },
    });
    expect(
      (await caller.admin("PATCH", `/callGroups/${first.id}`, { ivrKey: 1, extension: "300" })).status,
    ).toBe(200);
  });

  test("a reference is resolved by id, extension, email or name", async () => {
    const sales = await create({ name: "Sales" });
    for (const callGroup of [{ id: sales.id }, { extension: "200" }, { name: "Sales" }]) {
      const { body } = await caller.admin("POST", "/callGroups", {
        name: "Support",
        noAnswer: { action: "callGroup", callGroup },
      });
      expect(body.noAnswer).toMatchObject({ action: "callGroup", callGroup: { id: sales.id, type: "team" } });
    }
  });

  test("a reference to nothing, to too much or to the wrong thing is a 422", async () => {
    const roll = (callGroup: object) =>
      caller.admin("POST", "/callGroups", { name: "Support", noAnswer: { action: "callGroup", callGroup } });
    expect(await roll({ name: "Sales" })).toMatchObject({
      status: 422,
      body: {
        message: "noAnswer.callGroup: there is no call group with the name Sales.",
        code: "unprocessable",
        field: "noAnswer.callGroup",
      },
    });
    const [one, two] = [await create({ name: "Sales" }), await create({ name: "Sales" })];
    expect((await roll({ name: "Sales" })).body.message).toBe(
      `noAnswer.callGroup: the name Sales fits more than one call group: ${one.id} and ${two.id}. Refer to one by its id.`,
    );
    const members = [{ target: { extension: "100" } }];
    expect((await caller.admin("POST", "/callGroups", { name: "Support", members })).body.message).toBe(
      "members.0.target: there is no user or device with the extension 100.",
    );
  });

  test.each([
    [
      { noAnswer: { action: "callGroup" } },
      "noAnswer.callGroup is required where noAnswer.action is callGroup.",
    ],
    [
      { noAnswer: { action: "voicemail", phoneNumber: "+12025550123" } },
      "noAnswer.phoneNumber has no meaning where noAnswer.action is voicemail.",
    ],
  ])("%j is a 422", async (fields, message) => {
    expect(await caller.admin("POST", "/callGroups", { name: "Sales", ...fields })).toMatchObject({
      status: 422,
      body: { message },
    });
  });

  test("a member twice and a roll-over to itself are a 422", async () => {
    const members = [{ target: { email: "admin@acme.test" } }, { target: { extension: "101" } }];
    expect((await caller.admin("POST", "/callGroups", { name: "Sales", members })).body.message).toMatch(
      /^members\.1\.target: Ada Admin \(.*\) is a member twice\.$/,
    );
    const { id } = await create({ name: "Sales" });
    const noAnswer = { action: "callGroup", callGroup: { id } };
    expect((await caller.admin("PATCH", `/callGroups/${id}`, { noAnswer })).body.message).toBe(
      "noAnswer.callGroup: a call group cannot roll over to itself.",
    );
  });

  test("Reception has the extension 100, may be renamed and cannot be deleted", async () => {
    const found = await reception();
    expect(found).toMatchObject({ name: "Reception", extension: "100", isReception: true });
    const renamed = await caller.admin("PATCH", `/callGroups/${found?.id}`, { name: "Front desk" });
    expect(renamed.body).toMatchObject({ name: "Front desk", isReception: true });
    expect(await caller.admin("DELETE", `/callGroups/${found?.id}`)).toMatchObject({
      status: 409,
      body: { message: `Reception cannot be deleted; it may be renamed ("Front desk", ${found?.id}).` },
    });
  });

  test("one that is in use cannot be deleted, and the message lists by what", async () => {
    const { id } = await create({ name: "Sales" });
    const support = await create({ name: "Support", noAnswer: { action: "callGroup", callGroup: { id } } });
    const { body: hours } = await caller.admin("POST", "/officeHours", {
      name: "Week",
      timeZone: "Europe/London",
      days: {},
      voicemailGroup: { id },
    });
    await caller.admin("POST", "/phoneNumbers", { phoneNumber: "+12025550111" });
    const target = { type: "callGroup", callGroup: { id } };
    await caller.admin("PUT", "/numberAssignments/+12025550111", { target });
    const details = [
      `the call group "Support" (${support.id}) rolls over to it`,
      `the office hours "Week" (${hours.id}) leave voicemail with it`,
      "the number +12025550111 points at it",
    ];
    expect(await caller.admin("DELETE", `/callGroups/${id}`)).toMatchObject({
      status: 409,
      body: {
        message: `The call group "Sales" is still in use: ${details.join("; ")}. Change these first.`,
        code: "conflict",
        details,
      },
    });
    await caller.admin("DELETE", `/callGroups/${support.id}`);
    await caller.admin("DELETE", `/officeHours/${hours.id}`);
    await caller.admin("DELETE", "/numberAssignments/+12025550111");
    expect((await caller.admin("DELETE", `/callGroups/${id}`)).status).toBe(204);
  });
});
