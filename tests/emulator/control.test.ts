import { type Caller, endCaller, listOf, request, startCaller, tokenOf } from "./spoke-caller.ts";

const webhook = { url: "https://hooks.acme.test/spoke", events: ["call.ended"] };

describe("the request log", () => {
  let caller: Caller;
  beforeEach(async () => {
    caller = await startCaller();
    await caller.control("DELETE", "/requests");
  });
  afterEach(() => endCaller(caller));

  const report = async () => (await caller.control("GET", "/requests")).body;

  test("counts by method, route with its prefix, and effect", async () => {
    const { body } = await caller.api("POST", "/webhooks", webhook);
    await caller.api("GET", `/webhooks/${body.id}`);
    await caller.api("GET", `/webhooks/${body.id}`);
    await caller.admin("GET", "/users");
    await tokenOf(caller.emulator);
    await caller.api("GET", "/nothing");
    const { total, writes, counts } = await report();
    expect({ total, writes }).toEqual({ total: 6, writes: 1 });
    expect(counts).toEqual([
      { method: "POST", route: "/spoke/webhooks", effect: "write", count: 1 },
      { method: "GET", route: "/spoke/webhooks/:id", effect: "read", count: 2 },
      { method: "GET", route: "/spoke-admin/admin/v1/users", effect: "read", count: 1 },
      { method: "POST", route: "/auth/oauth/token", effect: "read", count: 1 },
      { method: "GET", route: "/spoke/nothing", effect: "read", count: 1 },
    ]);
    await caller.control("DELETE", "/requests");
    expect(await report()).toMatchObject({ total: 0, writes: 0, counts: [], last: [] });
  });

  test("shows the newest requests, also those that were cut", async () => {
    await caller.api("POST", "/webhooks", webhook);
    const cut = caller.api("GET", "/users?limit=5", undefined, { "x-emulator-fault": "cut=before" });
    await expect(cut).rejects.toThrow();
    expect(listOf(await report(), "last")).toMatchObject([
      { method: "POST", path: "/spoke/webhooks", status: 201, body: webhook },
      { method: "GET", path: "/spoke/users", query: { limit: "5" }, status: 0, fault: '{"cut":"before"}' },
    ]);
  });

  test("never shows a secret", async () => {
    const { clientSecret, clientId } = caller.emulator.address.spoke;
    await tokenOf(caller.emulator);
    await caller.api("GET", "/users?client_secret=hidden-in-query");
    const credentials = [{ username: "pbx", password: "hidden-in-body" }];
    await caller.admin("POST", "/sipTrunks", { name: "PBX", direction: "inbound", credentials });
    const text = JSON.stringify(await report());
    for (const secret of [clientSecret, "hidden-in-query", "hidden-in-body", "Bearer"])
      expect(text).not.toContain(secret);
    expect(text).toContain(clientId);
    expect(text).toContain('"client_secret":"***"');
  });
});

describe("settings", () => {
  test("production answers 404 to the admin contract only, and hand edits still work", async () => {
    const caller = await startCaller({ production: true });
    const notFound = { status: 404, body: { message: "Not Found" } };
    expect(await caller.admin("GET", "/users")).toMatchObject(notFound);
    expect(await caller.admin("POST", "/callGroups", { name: "Sales" })).toMatchObject(notFound);
    expect(await caller.admin("GET", "/nothing")).toMatchObject(notFound);
    expect((await caller.api("POST", "/webhooks", webhook)).status).toBe(201);
    expect((await caller.control("POST", "/objects/callGroups", { name: "Sales" })).status).toBe(201);
    expect(listOf((await caller.api("GET", "/teams")).body, "teams")).toHaveLength(2);
    await caller.control("POST", "/settings", { production: false });
    expect((await caller.admin("GET", "/users")).status).toBe(200);
    await endCaller(caller);
  });

  test("an unknown setting is refused", async () => {
    const caller = await startCaller();
    expect(await caller.control("POST", "/settings", { speed: 1 })).toMatchObject({ status: 400 });
    expect((await caller.control("GET", "/settings")).body).toEqual({
      production: false,
      latencyMs: 0,
      ratePerSecond: 0,
      directoryDelayMs: 0,
      flowDelayMs: 0,
      concurrency: 0,
      pageSize: 0,
      tokenLifetimeSeconds: 86_400,
    });
    await endCaller(caller);
  });

  test("the clock moves forward only", async () => {
    const caller = await startCaller();
    const { body } = await caller.control("POST", "/clock", { advanceMs: 3_600_000 });
    expect(Date.parse(String(body.now)) - Date.now()).toBeGreaterThan(3_500_000);
    expect((await caller.control("POST", "/clock", { advanceMs: -1 })).status).toBe(400);
    const { createdTimestamp } = (await caller.api("POST", "/webhooks", webhook)).body;
    expect(Number(createdTimestamp)).toBeGreaterThanOrEqual(Date.parse(String(body.now)));
    await endCaller(caller);
  });
});

describe("hand edits", () => {
  let caller: Caller;
  beforeEach(async () => {
    caller = await startCaller();
  });
  afterEach(() => endCaller(caller));

  test("make, change and delete objects by the rules of the admin contract", async () => {
    const made = await caller.control("POST", "/objects/callGroups", { name: "Sales", ivrKey: 1 });
    expect(made).toMatchObject({ status: 201, body: { name: "Sales", extension: "200" } });
    const path = `/objects/callGroups/${made.body.id}`;
    expect((await caller.control("PATCH", path, { ringSeconds: 30 })).body).toMatchObject({
      ringSeconds: 30,
      ivrKey: 1,
    });
    expect((await caller.control("GET", path)).body).toEqual(
      (await caller.admin("GET", `/callGroups/${made.body.id}`)).body,
    );
    expect(await caller.control("POST", "/objects/callGroups", { name: "Other", ivrKey: 1 })).toMatchObject({
      status: 409,
      body: { message: `The menu key 1 is taken by the call group "Sales" (${made.body.id}).` },
    });
    expect((await caller.control("PATCH", path, { ringSeconds: 300 })).body).toMatchObject({
      message: "ringSeconds must be <= 60.",
    });
    expect((await caller.control("DELETE", path)).status).toBe(204);
    expect((await caller.control("GET", path)).status).toBe(404);
  });

  test("put an object under an id of one's own, which must fit the contract", async () => {
    const id = "9d1afcc0-e65b-11f1-bffb-49d55f2e39ea";
    expect(await caller.control("PUT", `/objects/webhooks/${id}`, webhook)).toMatchObject({
      status: 201,
      body: { id },
    });
    expect(await caller.control("PUT", `/objects/webhooks/${id}`, { enabled: false })).toMatchObject({
      status: 200,
      body: { id, enabled: false, url: webhook.url },
    });
    expect(await caller.control("PUT", "/objects/webhooks/mine", webhook)).toMatchObject({
      status: 400,
      body: { message: "id is not a UUID." },
    });
    expect(await caller.control("GET", "/objects/webhooks")).toMatchObject({ body: [{ id }] });
  });

  test("activate and assign numbers", async () => {
    const number = "+12025550110";
    expect(await caller.control("PUT", `/objects/phoneNumbers/${number}`, { label: "Main" })).toMatchObject({
      status: 201,
      body: { phoneNumber: number, label: "Main" },
    });
    const assignment = { target: { type: "mainMenu" } };
    expect((await caller.control("PUT", `/objects/numberAssignments/${number}`, assignment)).status).toBe(
      201,
    );
    expect((await caller.admin("GET", `/numberAssignments/${number}`)).body).toMatchObject(assignment);
    const again = { target: { type: "user", user: { extension: "101" } } };
    expect((await caller.control("PUT", `/objects/numberAssignments/${number}`, again)).status).toBe(200);
    expect((await caller.control("DELETE", `/objects/phoneNumbers/${number}`)).status).toBe(409);
  });

  test("change the singletons but never make or delete one", async () => {
    const message = "There is always exactly one autoAttendant; change it with PATCH.";
    await caller.control("PATCH", "/objects/autoAttendant/it", { greetingAudioId: "audio-1" });
    expect((await caller.admin("GET", "/autoAttendant")).body).toEqual({ greetingAudioId: "audio-1" });
    expect((await caller.control("GET", "/objects/organization")).body).toMatchObject([
      { companyName: "Acme" },
    ]);
    expect(await caller.control("DELETE", "/objects/autoAttendant/it")).toMatchObject({
      status: 409,
      body: { message },
    });
    expect(await caller.control("POST", "/objects/autoAttendant", {})).toMatchObject({
      status: 409,
      body: { message },
    });
  });

  test("reach what other parts store, as it is, but not the emulator's own secrets", async () => {
    const numbers = (await caller.control("GET", "/objects/twilioNumbers")).body;
    expect(numbers).toHaveLength(3);
    const { body } = await caller.control("POST", "/objects/notes", { text: "hello" });
    expect((await caller.control("PATCH", `/objects/notes/${body.id}`, { seen: true })).body).toEqual({
      id: body.id,
      text: "hello",
      seen: true,
    });
    expect((await caller.control("DELETE", `/objects/notes/${body.id}`)).status).toBe(204);
    expect((await caller.control("DELETE", `/objects/notes/${body.id}`)).status).toBe(404);
    for (const collection of ["emulator", "tokens", "permissions"]) {
      expect((await caller.control("GET", `/objects/${collection}`)).status).toBe(404);
    }
    const counts = (await caller.control("GET", "/objects")).body;
    expect(counts).toMatchObject({ users: 1, callGroups: 1, twilioNumbers: 3 });
    expect(counts).not.toHaveProperty("tokens");
  });

  test("a body that is no object is refused", async () => {
    expect(await caller.control("POST", "/objects/webhooks", [])).toMatchObject({
      status: 400,
      body: { message: "The body must be an object." },
    });
  });
});

describe("an answer that breaks the contract", () => {
  test("is a 500 that names the rule, and is counted", async () => {
    const { emulator, api, control } = await startCaller();
    emulator.store.put("webhooks", "1", {
      id: "1",
      url: "https://hooks.acme.test/",
      signingSecret: "hidden",
    });
    const rule = "GET /webhooks 200: webhooks.0.events is required";
    expect(await api("GET", "/webhooks")).toMatchObject({
      status: 500,
      body: { message: `The emulator broke its contract: ${rule}.`, code: "contractViolation" },
    });
    expect((await control("GET", "/requests")).body).toMatchObject({
      contractViolations: 1,
      violations: [rule],
    });
  });

  test("takes back what its request stored", async () => {
    const { emulator, admin, control } = await startCaller();
    const [reception] = listOf((await admin("GET", "/callGroups")).body, "callGroups");
    const stored = emulator.store.get("callGroups", String(reception?.id));
    emulator.store.put("callGroups", String(reception?.id), { ...stored, extension: "x" });
    expect((await admin("PATCH", `/callGroups/${reception?.id}`, { name: "Front desk" })).status).toBe(500);
    expect(emulator.store.get("callGroups", String(reception?.id))).toMatchObject({ name: "Reception" });
    expect((await control("GET", "/requests")).body.contractViolations).toBe(1);
  });
});

describe("what is nowhere", () => {
  test("is a 404 in each product's own form", async () => {
    const caller = await startCaller();
    const { spoke, twilio } = caller.emulator.address;
    expect(await request(`${spoke.apiUrl}/nothing`, "GET")).toMatchObject({
      status: 404,
      body: { message: "Not Found", code: "notFound" },
    });
    expect(await request(`${twilio.baseUrl}/nothing/v1`, "GET")).toMatchObject({
      status: 404,
      body: { status: 404 },
    });
    await endCaller(caller);
  });
});
