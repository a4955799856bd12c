import { type Caller, endCaller, type Loose, listOf, startCaller } from "./spoke-caller.ts";

describe("the directory", () => {
  let caller: Caller;
  let ana: Loose;
  let sales: Loose;
  beforeAll(async () => {
    caller = await startCaller();
    ana = (
      await caller.admin("POST", "/users", { email: "ana@acme.test", firstName: "Ana", lastName: "Ruiz" })
    ).body;
    const members = [{ target: { email: "ana@acme.test" } }, { target: { email: "admin@acme.test" } }];
    sales = (await caller.admin("POST", "/callGroups", { name: "Sales", ivrKey: 2, members })).body;
    await caller.admin("POST", "/callGroups", { name: "Back office", hidden: true });
    await caller.admin("POST", "/phoneNumbers", { phoneNumber: "+12025550110" });
    await caller.admin("PUT", "/numberAssignments/+12025550110", {
      target: { type: "callGroup", callGroup: { name: "Sales" } },
    });
  });
  afterAll(() => endCaller(caller));

  const names = async (query: string, path = "/directory", key = "entries") =>
    listOf((await caller.api("GET", path + query)).body, key).map(({ displayName }) => displayName);

  test("shows users and teams, and hidden teams when asked", async () => {
    expect(await names("")).toEqual(["Reception", "Ada Admin", "Ana Ruiz", "Sales"]);
    expect(await names("?includeHiddenCallGroups=true")).toContain("Back office");
    expect(await names("", "/teams", "teams")).toEqual(["Reception", "Sales", "Back office"]);
  });

  test("is looked up by extension, number and menu key; nothing found is an empty list", async () => {
    expect(await names("?extension=100")).toEqual(["Reception"]);
    expect(await names("?phoneNumber=%2B12025550110")).toEqual(["Sales"]);
    expect(await names("?ivrKey=2")).toEqual(["Sales"]);
    expect(await names("?extension=999")).toEqual([]);
  });

  test("refuses two look-ups at once, and a key that is none", async () => {
    expect(await caller.api("GET", "/directory?extension=100&ivrKey=2")).toMatchObject({
      status: 400,
      body: { message: "extension and ivrKey cannot be asked for together.", field: "ivrKey" },
    });
    expect((await caller.api("GET", "/directory?ivrKey=10")).body).toMatchObject({
      message: "ivrKey must be <= 9.",
    });
  });

  test("a team carries its key, numbers, members and where a Twilio call is sent", async () => {
    const { body } = await caller.api("GET", `/teams/${sales.id}`);
    const organisation = caller.emulator.address.spoke.organisationId;
    expect(body).toMatchObject({
      id: sales.id,
      type: "team",
      displayName: "Sales",
      extension: "201",
      isHidden: false,
      ivrKeyCode: 2,
      phoneNumbers: [{ phoneNumber: "+12025550110" }],
      twimlRedirectUrl: `https://api.spokephone.com/telephony/redirect?extension=201&organisationId=${organisation}`,
      availability: { status: "available", availabilitySummary: "1 of 2 people available", totalMembers: 2 },
    });
    expect(listOf(body, "teamMembers").map(({ email }) => email)).toEqual([
      "ana@acme.test",
      "admin@acme.test",
    ]);
    expect((await caller.api("GET", `/directory/${sales.id}`)).body).toMatchObject({ id: sales.id });
  });

  test("a user is listed under /users once active, and left out of the directory while suspended", async () => {
    expect(await names("", "/users", "users")).toEqual(["Ada Admin"]);
    await caller.control("PATCH", `/objects/users/${ana.id}`, { status: "active", loginStatus: "loggedIn" });
    expect(await names("?email=ANA@acme.test", "/users", "users")).toEqual(["Ana Ruiz"]);
    expect((await caller.api("GET", `/users/${ana.id}`)).body).toMatchObject({
      status: "active",
      loginStatus: "loggedIn",
      availability: { status: "available" },
      teams: [sales.id],
    });
    await caller.control("PATCH", `/objects/users/${ana.id}`, { status: "suspended" });
    expect(await names("")).not.toContain("Ana Ruiz");
    expect(await names("?includeSuspendedUsers=true")).toContain("Ana Ruiz");
    await caller.control("PATCH", `/objects/users/${ana.id}`, { status: "active" });
  });

  test("an id is looked up among its own type only", async () => {
    expect(await caller.api("GET", `/users/${sales.id}`)).toMatchObject({
      status: 404,
      body: { message: `There is no user with the id ${sales.id}.` },
    });
    expect((await caller.api("GET", `/teams/${ana.id}`)).status).toBe(404);
    expect((await caller.api("GET", "/directory/201")).status).toBe(404);
  });

  test("a device of a hand edit is an entry, a member and a target", async () => {
    const { body: device } = await caller.control("POST", "/objects/devices", {
      displayName: "Lobby",
      extension: "300",
    });
    expect(await names("?extension=300")).toEqual(["Lobby"]);
    const members = [{ target: { extension: "300" } }];
    const { body } = await caller.admin("POST", "/callGroups", { name: "Lobby group", members });
    expect(body.members).toEqual([
      { callFirst: false, target: { id: device.id, type: "device", displayName: "Lobby", extension: "300" } },
    ]);
    expect(
      (await caller.admin("POST", "/callGroups", { name: "Clash", extension: "300" })).body,
    ).toMatchObject({
      message: `The extension 300 is taken by the device "Lobby" (${device.id}).`,
    });
  });

  test("trunks are shown with id and name only", async () => {
    const { body } = await caller.admin("POST", "/sipTrunks", {
      name: "PBX",
      direction: "inbound",
      ipAccessControl: ["203.0.113.7/32"],
    });
    const trunk = { id: body.id, name: "PBX" };
    expect((await caller.api("GET", "/trunks")).body).toEqual({ meta: { next: null }, trunks: [trunk] });
    expect((await caller.api("GET", `/trunks/${body.id}`)).body).toEqual(trunk);
    expect((await caller.api("GET", "/trunks/none")).status).toBe(404);
  });

  test("there are no calls", async () => {
    expect((await caller.api("GET", "/calls?since=0&includeRecordingUrl=false")).body).toEqual({
      meta: { next: null },
      calls: [],
    });
  });
});
