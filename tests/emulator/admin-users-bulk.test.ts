import { type Caller, endCaller, listOf, startCaller } from "./spoke-caller.ts";

const person = (name: string, more: object = {}) => ({
  email: `${name}@acme.test`,
  firstName: name,
  lastName: "Lee",
  ...more,
});
const everybody = (count: number) => Array.from({ length: count }, (_, index) => person(`p${index}`));

describe("the bulk creation of users", () => {
  let caller: Caller;
  beforeEach(async () => {
    caller = await startCaller();
  });
  afterEach(() => endCaller(caller));

  const upload = (users: readonly unknown[]) => caller.admin("POST", "/users/bulk", { users });
  const emails = async () =>
    listOf((await caller.admin("GET", "/users?limit=1000")).body, "users").map(({ email }) => email);

  test("answers each row with its user, and invites everybody", async () => {
    const { status, body } = await upload([
      person("ana"),
      person("ben", { extension: "301", license: "pro" }),
    ]);
    expect(status).toBe(200);
    expect(listOf(body, "users")).toEqual([
      { user: expect.objectContaining({ ...person("ana"), extension: "200", status: "invited", teams: [] }) },
      { user: expect.objectContaining({ ...person("ben"), extension: "301", license: "pro" }) },
    ]);
    const invitations = (await caller.control("GET", "/objects/invitations")).body as unknown as object[];
    expect(invitations).toHaveLength(3);
    expect(invitations).toContainEqual(expect.objectContaining({ email: "ben@acme.test" }));
    expect(await caller.admin("GET", "/users?email=ben%40acme.test")).toMatchObject({
      body: { users: [listOf(body, "users")[1]?.user] },
    });
  });

  test("a bad row is refused as a creation of its own would be, and hinders no other", async () => {
    const { status, body } = await upload([
      person("ana"),
      person("ANA"),
      person("ben", { extension: "100" }),
      person("cara", { role: "owner" }),
      { email: "dan@acme.test" },
      person("eve", { extension: "200" }),
      person("fay"),
    ]);
    const rows = listOf(body, "users");
    expect(status).toBe(200);
    expect(rows.map(({ user, error }) => user?.email ?? error)).toEqual([
      "ana@acme.test",
      {
        message: `The email ANA@acme.test is taken by the user "ana Lee" (${rows[0]?.user?.id}).`,
        code: "conflict",
        field: "email",
      },
      {
        message: expect.stringContaining('The extension 100 is taken by the call group "Reception"'),
        code: "conflict",
        field: "extension",
      },
      { message: "role must be one of member, administrator.", code: "malformed", field: "role" },
      { message: "firstName is required.", code: "malformed", field: "firstName" },
      {
        message: `The extension 200 is taken by the user "ana Lee" (${rows[0]?.user?.id}).`,
        code: "conflict",
        field: "extension",
      },
      "fay@acme.test",
    ]);
    expect(await emails()).toEqual(["admin@acme.test", "ana@acme.test", "fay@acme.test"]);
    expect((await caller.control("GET", "/objects/invitations")).body).toHaveLength(3);
  });

  test("takes 1,000 rows, each with an extension of its own", async () => {
    const { body } = await upload(everybody(1000));
    const extensions = listOf(body, "users").map(({ user }) => user?.extension);
    expect(new Set(extensions).size).toBe(1000);
    expect([extensions[0], extensions.at(-1)]).toEqual(["200", "1199"]);
  });

  test.each([
    [1001, "users must NOT have more than 1000 items."],
    [0, "users must NOT have fewer than 1 items."],
  ])("%d rows are refused as a whole", async (count, message) => {
    expect(await upload(everybody(count))).toMatchObject({
      status: 400,
      body: { message, code: "malformed", field: "users" },
    });
    expect(await emails()).toEqual(["admin@acme.test"]);
  });

  test("needs the permission to write users", async () => {
    const { clientId } = caller.emulator.address.spoke;
    await caller.control("POST", "/permissions", { clientId, permissions: ["users:read"] });
    expect((await upload([person("ana")])).status).toBe(403);
  });
});
