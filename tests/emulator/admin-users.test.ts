import { type Caller, endCaller, listOf, startCaller } from "./spoke-caller.ts";

const ana = { email: "ana@acme.test", firstName: "Ana", lastName: "Ruiz" };

describe("users of the admin contract", () => {
  let caller: Caller;
  beforeEach(async () => {
    caller = await startCaller();
  });
  afterEach(() => endCaller(caller));

  test("get defaults, the next free extension from 200, and an invitation", async () => {
    await caller.admin("POST", "/users", { ...ana, email: "zoe@acme.test", extension: "200" });
    const { status, body } = await caller.admin("POST", "/users", ana);
    expect(status).toBe(201);
    expect(body).toEqual({
      ...ana,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      mobile: null,
      jobTitle: null,
      extension: "201",
      role: "member",
      license: "standard",
      location: null,
      department: null,
      company: null,
      costCenter: null,
      employeeId: null,
      status: "invited",
      loginStatus: "loggedOut",
      managedBy: "portal",
      teams: [],
    });
    const invitations = (await caller.control("GET", "/objects/invitations")).body as unknown as object[];
    expect(invitations).toContainEqual(expect.objectContaining({ userId: body.id, email: "ana@acme.test" }));
  });

  test("are looked up by email, whatever its case", async () => {
    await caller.admin("POST", "/users", { ...ana, email: "zoe@acme.test" });
    const { body } = await caller.admin("POST", "/users", ana);
    const found = await caller.admin("GET", "/users?email=Ana%40acme.test");
    expect(found).toMatchObject({ status: 200, body: { meta: { next: null }, users: [{ id: body.id }] } });
    const nobody = await caller.admin("GET", "/users?email=nobody%40acme.test");
    expect(nobody.body).toEqual({ meta: { next: null }, users: [] });
  });

  test("a patch changes what it has, and null clears to the default", async () => {
    const { body } = await caller.admin("POST", "/users", {
      ...ana,
      jobTitle: "Buyer",
      license: "pro",
      role: "administrator",
    });
    const changed = await caller.admin("PATCH", `/users/${body.id}`, {
      jobTitle: null,
      license: null,
      lastName: "Roe",
    });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        jobTitle: null,
        license: "standard",
        lastName: "Roe",
        role: "administrator",
        email: "ana@acme.test",
      },
    });
    expect((await caller.admin("PATCH", `/users/${body.id}`, { status: "active" })).body).toMatchObject({
      message: "status is not known here.",
      field: "status",
    });
  });

  test("an email is unique, whatever its case, and an extension is too", async () => {
    const { body } = await caller.admin("POST", "/users", ana);
    const taken = {
      status: 409,
      body: {
        message: `The email ANA@acme.test is taken by the user "Ana Ruiz" (${body.id}).`,
        code: "conflict",
        field: "email",
      },
    };
    expect(await caller.admin("POST", "/users", { ...ana, email: "ANA@acme.test" })).toMatchObject(taken);
    const { body: zoe } = await caller.admin("POST", "/users", { ...ana, email: "zoe@acme.test" });
    expect(await caller.admin("PATCH", `/users/${zoe.id}`, { email: "ANA@acme.test" })).toMatchObject(taken);
    expect(await caller.admin("PATCH", `/users/${zoe.id}`, { extension: "100" })).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining('The extension 100 is taken by the call group "Reception"') },
    });
    expect((await caller.admin("PATCH", `/users/${body.id}`, { email: "ANA@acme.test" })).status).toBe(200);
  });

  test("a refused change stores nothing", async () => {
    const before = (await caller.admin("GET", "/users")).body;
    await caller.admin("POST", "/users", { ...ana, extension: "100" });
    expect((await caller.admin("GET", "/users")).body).toEqual(before);
    expect((await caller.control("GET", "/objects/invitations")).body).toHaveLength(1);
  });

  test("a deletion takes memberships and assigned numbers with it", async () => {
    const { body } = await caller.admin("POST", "/users", ana);
    const { body: group } = await caller.admin("POST", "/callGroups", {
      name: "Sales",
      members: [{ target: { id: body.id } }],
    });
    await caller.admin("POST", "/phoneNumbers", { phoneNumber: "+12025550110" });
    const target = { type: "user", user: { email: "ana@acme.test" } };
    await caller.admin("PUT", "/numberAssignments/+12025550110", { target });
    expect(listOf((await caller.admin("GET", `/users/${body.id}`)).body, "teams")).toHaveLength(1);

    expect((await caller.admin("DELETE", `/users/${body.id}`)).status).toBe(204);
    expect((await caller.admin("GET", `/callGroups/${group.id}`)).body.members).toEqual([]);
    expect((await caller.admin("GET", "/numberAssignments/+12025550110")).status).toBe(404);
    expect((await caller.admin("GET", `/users/${body.id}`)).status).toBe(404);
  });

  test("the last administrator can be neither deleted nor made a member", async () => {
    const [admin] = listOf((await caller.admin("GET", "/users")).body, "users");
    for (const [method, fields] of [["DELETE"], ["PATCH", { role: "member" }]] as const) {
      expect(await caller.admin(method, `/users/${admin?.id}`, fields)).toMatchObject({
        status: 409,
        body: { message: "admin@acme.test is the last administrator. Make somebody else one first." },
      });
    }
    await caller.admin("POST", "/users", { ...ana, role: "administrator" });
    expect((await caller.admin("DELETE", `/users/${admin?.id}`)).status).toBe(204);
  });

  test.each([
    [{ ...ana, email: "ana" }, "email is not an email address."],
    [{ ...ana, mobile: "555" }, "mobile is not a number in E.164 form, like +12025550110."],
    [{ ...ana, role: "owner" }, "role must be one of member, administrator."],
    [{ firstName: "Ana", lastName: "Ruiz" }, "email is required."],
  ])("the body %j is refused", async (body, message) => {
    expect(await caller.admin("POST", "/users", body)).toMatchObject({ status: 400, body: { message } });
  });
});

describe("Directory Sync", () => {
  let caller: Caller;
  beforeEach(async () => {
    caller = await startCaller({ directoryDelayMs: 60_000 });
  });
  afterEach(() => endCaller(caller));

  const scim = {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: "ana@acme.test",
    name: { givenName: "Ana", familyName: "Ruiz" },
    title: "Buyer",
    emails: [{ value: "ana@acme.test", type: "work", primary: true }],
    phoneNumbers: [
      { value: "250", type: "work" },
      { value: "+12025550123", type: "mobile" },
    ],
  };
  const send = async (method: "POST" | "PUT" | "DELETE", path: string, body?: unknown) => {
    const { scimUrl, scimToken } = caller.emulator.address.spoke;
    const response = await fetch(scimUrl + path, {
      method,
      headers: { authorization: `Bearer ${scimToken}`, "content-type": "application/scim+json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  };
  const users = async () => listOf((await caller.admin("GET", "/users")).body, "users");
  const wait = () => caller.control("POST", "/clock", { advanceMs: 60_000 });

  test("makes a member of a SCIM user after the delay, with the work phone as extension", async () => {
    await send("POST", "/Users", scim);
    expect(await users()).toHaveLength(1);
    await wait();
    expect((await users())[1]).toMatchObject({
      email: "ana@acme.test",
      firstName: "Ana",
      lastName: "Ruiz",
      jobTitle: "Buyer",
      extension: "250",
      mobile: "+12025550123",
      role: "member",
      managedBy: "directory",
      status: "invited",
    });
    const invitations = (await caller.control("GET", "/objects/invitations")).body as unknown as object[];
    expect(invitations).toContainEqual(expect.objectContaining({ email: "ana@acme.test" }));
  });

  test("keeps to the automatic extension where the work phone is somebody else's", async () => {
    await send("POST", "/Users", { ...scim, phoneNumbers: [{ value: "100", type: "work" }] });
    await wait();
    expect((await users())[1]).toMatchObject({ extension: "200", mobile: null });
  });

  test("takes over a user of the portal with the same email, and keeps the role", async () => {
    const body = { email: "ANA@acme.test", firstName: "A", lastName: "R", role: "administrator" };
    const { body: made } = await caller.admin("POST", "/users", body);
    await send("POST", "/Users", scim);
    await wait();
    expect((await users())[1]).toMatchObject({
      id: made.id,
      firstName: "Ana",
      role: "administrator",
      managedBy: "directory",
    });
  });

  test("removes a leaver, and a user that is deleted", async () => {
    const made = await send("POST", "/Users", scim);
    await wait();
    await send("PUT", `/Users/${made.id}`, { ...scim, active: false });
    expect(await users()).toHaveLength(2);
    await wait();
    expect(await users()).toHaveLength(1);
    await send("PUT", `/Users/${made.id}`, { ...scim, active: true });
    await wait();
    expect(await users()).toHaveLength(2);
    await send("DELETE", `/Users/${made.id}`);
    await wait();
    expect(await users()).toHaveLength(1);
  });
});
