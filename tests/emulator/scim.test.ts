import { type Emulator, startEmulator } from "../../emulator/server.ts";

type Body = Record<string, unknown>;

const coreSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
const enterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const listSchema = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
const errorSchema = "urn:ietf:params:scim:api:messages:2.0:Error";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ seed: "empty" });
});

afterEach(() => emulator.close());

interface Answer {
  status: number;
  headers: Headers;
  body: Body;
}

async function send(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { scimUrl, scimToken } = emulator.address.spoke;
  const response = await fetch(`${scimUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${scimToken}`,
      accept: "application/scim+json",
      ...(body === undefined ? {} : { "content-type": "application/scim+json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? {} : JSON.parse(text) };
}

const ana: Body = {
  schemas: [coreSchema, enterpriseSchema],
  userName: "ana@acme.test",
  externalId: "E-100",
  name: { givenName: "Ana", familyName: "Ng" },
  title: "Buyer",
  active: true,
  emails: [{ value: "ana@acme.test", type: "work", primary: true }],
  phoneNumbers: [
    { value: "201", type: "work" },
    { value: "+12025550123", type: "mobile" },
  ],
  [enterpriseSchema]: { employeeNumber: "E-100", department: "Purchasing", organization: "Acme" },
};

async function createUser(changes: Body = {}): Promise<string> {
  const { status, body } = await send("POST", "/Users", { ...ana, ...changes });
  expect(status).toBe(201);
  return String(body.id);
}

const patch = (id: string, ...operations: Body[]) =>
  send("PATCH", `/Users/${id}`, { schemas: [patchSchema], Operations: operations });

describe("users", () => {
  it("are created with an id and a location, and read back as they were sent", async () => {
    const created = await send("POST", "/Users", ana);
    expect(created.status).toBe(201);
    const location = `${emulator.address.spoke.scimUrl}/Users/${created.body.id}`;
    expect(created.headers.get("location")).toBe(location);
    expect(created.headers.get("content-type")).toBe("application/scim+json; charset=utf-8");
    expect(created.body).toEqual({
      ...ana,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      meta: { resourceType: "User", created: expect.any(String), lastModified: expect.any(String), location },
    });
    const read = await send("GET", `/Users/${created.body.id}`);
    expect(read).toMatchObject({ status: 200, body: created.body });
  });

  it("are replaced by PUT: what is left out is gone", async () => {
    const id = await createUser();
    const put = await send("PUT", `/Users/${id}`, {
      schemas: [coreSchema],
      userName: "ana@acme.test",
      title: "Lead",
    });
    expect(put.status).toBe(200);
    expect(put.body).toMatchObject({ id, userName: "ana@acme.test", title: "Lead", active: true });
    expect(put.body.phoneNumbers).toBeUndefined();
    expect(put.body[enterpriseSchema]).toBeUndefined();
  });

  it("are deleted with 204, and are not found then", async () => {
    const id = await createUser();
    await expect(send("DELETE", `/Users/${id}`)).resolves.toMatchObject({ status: 204, body: {} });
    for (const method of ["GET", "DELETE"]) {
      await expect(send(method, `/Users/${id}`)).resolves.toMatchObject({
        status: 404,
        body: { schemas: [errorSchema], status: "404", detail: `Resource ${id} not found` },
      });
    }
  });

  it("have unique names, whatever the case", async () => {
    const id = await createUser();
    const second = await send("POST", "/Users", { ...ana, userName: "ANA@acme.test" });
    expect(second.status).toBe(409);
    expect(second.body).toEqual({
      schemas: [errorSchema],
      status: "409",
      scimType: "uniqueness",
      detail: `userName "ANA@acme.test" is taken by user ${id}`,
    });
    const other = await createUser({ userName: "ben@acme.test" });
    await expect(
      patch(other, { op: "replace", path: "userName", value: "ana@acme.test" }),
    ).resolves.toMatchObject({ status: 409, body: { scimType: "uniqueness" } });
  });

  it("are refused without a name, and when the body is not JSON", async () => {
    await expect(send("POST", "/Users", { schemas: [coreSchema] })).resolves.toMatchObject({
      status: 400,
      body: { schemas: [errorSchema], scimType: "invalidValue", status: "400" },
    });
    await expect(send("POST", "/Users", "{")).resolves.toMatchObject({
      status: 400,
      body: { schemas: [errorSchema], scimType: "invalidSyntax", detail: "The body is not JSON" },
    });
  });

  it("are taken as application/json too", async () => {
    const created = await send("POST", "/Users", ana, { "content-type": "application/json" });
    expect(created.status).toBe(201);
  });
});

describe("lists", () => {
  it("are filtered without regard to case", async () => {
    const id = await createUser();
    await createUser({ userName: "ben@acme.test", externalId: "E-200", active: false });
    const found = async (filter: string) => {
      const { body } = await send("GET", `/Users?filter=${encodeURIComponent(filter)}`);
      return (body.Resources as Body[]).map((user) => user.userName);
    };
    await expect(found('userName eq "ANA@acme.test"')).resolves.toEqual(["ana@acme.test"]);
    await expect(found('USERNAME Eq "ana@acme.test"')).resolves.toEqual(["ana@acme.test"]);
    await expect(found('externalId eq "E-200"')).resolves.toEqual(["ben@acme.test"]);
    await expect(found('emails.value co "ACME.test" and active eq true')).resolves.toEqual(["ana@acme.test"]);
    await expect(found('emails[type eq "work" and value eq "ana@acme.test"]')).resolves.toHaveLength(2);
    await expect(found(`id eq "${id}"`)).resolves.toEqual(["ana@acme.test"]);
    await expect(found(`${enterpriseSchema}:department eq "purchasing"`)).resolves.toHaveLength(2);
    await expect(found('meta.lastModified gt "2001-01-01T00:00:00Z"')).resolves.toHaveLength(2);
    await expect(found('userName eq "nobody@acme.test"')).resolves.toEqual([]);
    await expect(send("GET", "/Users?filter=userName%20is%20ana")).resolves.toMatchObject({
      status: 400,
      body: { schemas: [errorSchema], scimType: "invalidFilter" },
    });
  });

  it("are paged from 1, and may be shorter than asked for", async () => {
    for (let index = 1; index <= 5; index += 1) {
      await createUser({ userName: `user${index}@acme.test` });
    }
    const page = async (query: string) => {
      const { body } = await send("GET", `/Users?${query}`);
      const { Resources: users, ...rest } = body;
      return { ...rest, names: (users as Body[]).map((user) => String(user.userName).slice(0, 5)) };
    };
    await expect(page("startIndex=2&count=2")).resolves.toEqual({
      schemas: [listSchema],
      totalResults: 5,
      startIndex: 2,
      itemsPerPage: 2,
      names: ["user2", "user3"],
    });
    await expect(page("startIndex=5&count=100")).resolves.toMatchObject({
      itemsPerPage: 1,
      names: ["user5"],
    });
    await expect(page("startIndex=6&count=2")).resolves.toMatchObject({ totalResults: 5, names: [] });
    await expect(page("startIndex=0&count=1")).resolves.toMatchObject({ startIndex: 1, names: ["user1"] });
    await expect(page("count=0")).resolves.toMatchObject({ totalResults: 5, itemsPerPage: 0, names: [] });
    await expect(page("sortBy=userName&sortOrder=descending&count=1")).resolves.toMatchObject({
      names: ["user5"],
    });
    await expect(send("GET", "/Users?count=many")).resolves.toMatchObject({
      status: 400,
      body: { detail: "count must be a whole number" },
    });
  });

  it("show the attributes that were asked for", async () => {
    await createUser();
    const { body } = await send("GET", "/Users?attributes=userName");
    const [user] = body.Resources as Body[];
    expect(user).toMatchObject({ userName: "ana@acme.test", id: expect.any(String) });
    expect(user?.emails).toBeUndefined();
  });
});

describe("PATCH", () => {
  it("answers the user where something changed, and 204 where nothing did", async () => {
    const id = await createUser();
    const changed = await patch(id, { op: "replace", path: "title", value: "Head buyer" });
    expect(changed).toMatchObject({
      status: 200,
      body: { id, title: "Head buyer", userName: "ana@acme.test" },
    });
    await expect(patch(id, { op: "replace", path: "title", value: "Head buyer" })).resolves.toMatchObject({
      status: 204,
      body: {},
    });
  });

  it("takes what Okta sends: deactivation without a path", async () => {
    const id = await createUser();
    await expect(patch(id, { op: "replace", value: { active: false } })).resolves.toMatchObject({
      status: 200,
      body: { active: false },
    });
  });

  it("takes what Entra sends: capital operations, booleans as text, elements that are not there yet", async () => {
    const id = await createUser({ phoneNumbers: undefined, emails: undefined });
    const patched = await patch(
      id,
      { op: "Replace", path: "active", value: "False" },
      { op: "Add", path: 'emails[type eq "work"].value', value: "ana.ng@acme.test" },
      { op: "Add", path: 'emails[type eq "work"].primary', value: "True" },
      { op: "Replace", path: 'phoneNumbers[type eq "mobile"].value', value: "+12025550124" },
      { op: "Add", path: "name.givenName", value: "Anna" },
      { op: "Replace", path: `${enterpriseSchema}:department`, value: "Logistics" },
      { op: "Add", value: { "name.familyName": "Nguyen", [`${enterpriseSchema}:employeeNumber`]: "E-101" } },
      { op: "Remove", path: "title" },
    );
    expect(patched.status).toBe(200);
    expect(patched.body).toMatchObject({
      active: false,
      emails: [{ type: "work", value: "ana.ng@acme.test", primary: true }],
      phoneNumbers: [{ type: "mobile", value: "+12025550124" }],
      name: { givenName: "Anna", familyName: "Nguyen" },
      [enterpriseSchema]: { department: "Logistics", employeeNumber: "E-101", organization: "Acme" },
    });
    expect(patched.body.title).toBeUndefined();
    const again = await patch(id, {
      op: "replace",
      path: 'emails[type eq "work"].value',
      value: "a@acme.test",
    });
    expect(again.body.emails).toEqual([{ type: "work", value: "a@acme.test", primary: true }]);
    await expect(patch(id, { op: "Replace", path: "active", value: "True" })).resolves.toMatchObject({
      body: { active: true },
    });
  });

  it("removes one element of a list", async () => {
    const id = await createUser();
    const { body } = await patch(id, { op: "remove", path: 'phoneNumbers[type eq "mobile"]' });
    expect(body.phoneNumbers).toEqual([{ value: "201", type: "work" }]);
  });

  it("refuses what is none, and changes nothing then", async () => {
    const id = await createUser();
    const bad: [Body, string][] = [
      [{ op: "exchange", path: "title", value: "x" }, "invalidSyntax"],
      [{ op: "replace", path: "shoeSize", value: 44 }, "invalidPath"],
      [{ op: "remove" }, "noTarget"],
    ];
    for (const [operation, scimType] of bad) {
      const answer = await patch(id, { op: "replace", path: "title", value: "Changed" }, operation);
      expect(answer).toMatchObject({ status: 400, body: { schemas: [errorSchema], scimType } });
    }
    await expect(send("PATCH", `/Users/${id}`, { Operations: [] })).resolves.toMatchObject({ status: 400 });
    await expect(send("GET", `/Users/${id}`)).resolves.toMatchObject({ body: { title: "Buyer" } });
    await expect(patch("nobody", { op: "replace", path: "title", value: "x" })).resolves.toMatchObject({
      status: 404,
    });
  });
});

describe("discovery", () => {
  it("says what is supported, and describes users with the enterprise extension", async () => {
    const configuration = await send("GET", "/ServiceProviderConfig");
    expect(configuration.body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
      etag: { supported: false },
      sort: { supported: true },
      authenticationSchemes: [{ type: "oauthbearertoken" }],
    });
    const types = await send("GET", "/ResourceTypes");
    expect(types.body.Resources).toEqual([
      expect.objectContaining({
        id: "User",
        endpoint: "/Users",
        schema: coreSchema,
        schemaExtensions: [{ schema: enterpriseSchema, required: false }],
      }),
    ]);
    const schemas = await send("GET", "/Schemas");
    expect((schemas.body.Resources as Body[]).map((schema) => schema.id)).toEqual(
      expect.arrayContaining([coreSchema, enterpriseSchema]),
    );
    await expect(send("GET", `/Schemas/${coreSchema}`)).resolves.toMatchObject({ body: { id: coreSchema } });
    await expect(send("GET", "/ResourceTypes/Robot")).resolves.toMatchObject({ status: 404 });
  });

  it("needs the token, like everything else", async () => {
    for (const authorization of ["", "Bearer wrong", "Basic x"]) {
      const answer = await send("GET", "/Users", undefined, { authorization });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
      expect(answer.body).toEqual({
        schemas: [errorSchema],
        status: "401",
        detail: "The bearer token is missing or wrong",
      });
    }
  });

  it("answers 404 in the form of SCIM", async () => {
    await expect(send("GET", "/Robots")).resolves.toMatchObject({
      status: 404,
      body: { schemas: [errorSchema], status: "404", detail: "There is no /scim/v2/Robots here" },
    });
  });
});

describe("Spoke", () => {
  const spokeUsers = async () => {
    const response = await fetch(`${emulator.address.control}/objects/users`);
    return (await response.json()) as Body[];
  };
  const settings = (body: Body) =>
    fetch(`${emulator.address.control}/settings`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  it("follows the directory: joiners, changes and leavers", async () => {
    const id = await createUser();
    expect(await spokeUsers()).toEqual([
      expect.objectContaining({
        email: "ana@acme.test",
        extension: "201",
        mobile: "+12025550123",
        department: "Purchasing",
        company: "Acme",
        employeeId: "E-100",
        role: "member",
        managedBy: "directory",
      }),
    ]);
    await patch(id, { op: "replace", path: "title", value: "Head buyer" });
    expect(await spokeUsers()).toEqual([expect.objectContaining({ jobTitle: "Head buyer" })]);
    await patch(id, { op: "replace", path: "active", value: false });
    expect(await spokeUsers()).toEqual([]);
    await patch(id, { op: "replace", path: "active", value: true });
    expect(await spokeUsers()).toHaveLength(1);
    await send("DELETE", `/Users/${id}`);
    expect(await spokeUsers()).toEqual([]);
  });

  it("follows after a delay, when one is set", async () => {
    await settings({ directoryDelayMs: 60_000 });
    await createUser();
    expect(await spokeUsers()).toEqual([]);
    await fetch(`${emulator.address.control}/clock`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ advanceMs: 60_000 }),
    });
    expect(await spokeUsers()).toHaveLength(1);
  });
});

it("keeps two emulators apart", async () => {
  const other = await startEmulator({ seed: "empty" });
  try {
    await createUser();
    const response = await fetch(`${other.address.spoke.scimUrl}/Users`, {
      headers: { authorization: `Bearer ${other.address.spoke.scimToken}` },
    });
    await expect(response.json()).resolves.toMatchObject({ totalResults: 0 });
    await expect(send("GET", "/Users")).resolves.toMatchObject({ body: { totalResults: 1 } });
  } finally {
    await other.close();
  }
});
