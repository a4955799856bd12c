import { applyOperations } from "../../../provider/clients/scim-patch.ts";
import type { ScimWrites } from "../../../provider/clients/types.ts";
import { collect, messageOf, openWorld, planted, type World } from "./world.ts";

let world: World;
let scim: ScimWrites;
beforeEach(async () => {
  world = await openWorld();
  const opened = world.open().scim;
  if (opened === undefined) throw new Error("Directory Sync is not configured");
  scim = opened;
});
afterEach(() => world.close());

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const ana = { id: "u/1", userName: "Ana@acme.test", active: true };
const patches = { status: 200, body: { patch: { supported: true } } };
const replaces = { status: 200, body: { patch: { supported: false } } };

function page(users: readonly unknown[], totalResults: number) {
  return { status: 200, body: { Resources: users, totalResults, itemsPerPage: users.length } };
}

describe("reading", () => {
  test("walks the list by what the server really gives", async () => {
    world.reply(page([{ id: "1" }, { id: "2" }], 3), page([{ id: "3" }], 3));
    await expect(collect(scim.list())).resolves.toEqual([{ id: "1" }, { id: "2" }, { id: "3" }]);
    expect(world.requests.map((each) => each.url)).toEqual([
      "/scim/v2/Users?startIndex=1&count=1000",
      "/scim/v2/Users?startIndex=3&count=1000",
    ]);
    expect(world.requests[0]?.headers.authorization).toBe(`Bearer ${planted.scimToken}`);
    expect(world.requests[0]?.headers.accept).toBe("application/scim+json, application/json");
  });

  test("a list that ends before its total is no answer: those who are missing would count as absent", async () => {
    const early = (given: number) =>
      `Spoke's Directory Sync: GET /Users answered 200 with an empty page after ${given} of 5 users. A list that ends early says nothing of who is missing: run again, and if it stays report it to Spoke.`;
    const traced = (answer: ReturnType<typeof page>) => ({ ...answer, headers: { "x-request-id": "r" } });
    world.reply(page([{ id: "1" }], 5), traced(page([], 5)));
    await expect(messageOf(collect(scim.list()))).resolves.toBe(early(1));
    world.reply(traced(page([], 5)));
    await expect(messageOf(collect(scim.list()))).resolves.toBe(early(0));
  });

  test("ends where somebody left while it was read", async () => {
    world.reply(page([{ id: "1" }], 2), page([], 1));
    await expect(collect(scim.list())).resolves.toEqual([{ id: "1" }]);
  });

  test("an empty list may come without a list", async () => {
    world.reply({ status: 200, body: { totalResults: 0 } });
    await expect(collect(scim.list())).resolves.toEqual([]);
  });

  test("an answer that is no list is an error", async () => {
    world.reply({ status: 200, headers: { "x-request-id": "r" }, body: { users: [] } });
    await expect(messageOf(collect(scim.list()))).resolves.toBe(
      'Spoke\'s Directory Sync: GET /Users answered 200 with JSON that has no list "Resources". Check scimUrl (SPOKE_SCIM_URL): it seems to lead to something else.',
    );
  });

  test("finds by id, and nothing where the server says so", async () => {
    world.reply({ status: 200, body: ana }, { status: 404, body: { status: "404", detail: "gone" } });
    await expect(scim.find("u/1")).resolves.toEqual(ana);
    await expect(scim.find("u/2")).resolves.toBeUndefined();
    expect(world.requests[0]?.url).toBe("/scim/v2/Users/u%2F1");
  });

  test("finds by user name, without regard to case and to servers that ignore the filter", async () => {
    world.reply(
      page([{ id: "9", userName: "bo@acme.test" }, ana], 2),
      page([{ id: "9", userName: "bo@acme.test" }], 1),
    );
    await expect(scim.byUserName("ana@acme.test")).resolves.toEqual(ana);
    await expect(scim.byUserName('a"b@acme.test')).resolves.toBeUndefined();
    expect(world.requests.map((each) => new URL(each.url, world.origin).searchParams.get("filter"))).toEqual([
      'userName eq "ana@acme.test"',
      'userName eq "a\\"b@acme.test"',
    ]);
  });
});

describe("writing", () => {
  test("creates with the schemas that the user has", async () => {
    world.reply({ status: 201, body: ana }, { status: 201, body: ana });
    await expect(scim.create({ userName: "ana@acme.test" })).resolves.toEqual(ana);
    await scim.create({ userName: "ana@acme.test", [enterprise]: { department: "Sales" } });
    expect(world.requests.map((each) => JSON.parse(each.body).schemas)).toEqual([
      ["urn:ietf:params:scim:schemas:core:2.0:User"],
      ["urn:ietf:params:scim:schemas:core:2.0:User", enterprise],
    ]);
    expect(world.requests[0]?.headers["content-type"]).toBe("application/scim+json");
  });

  test("a user name that is taken is a clash", async () => {
    world.reply({
      status: 409,
      headers: { "x-request-id": "r" },
      body: { status: "409", scimType: "uniqueness", detail: "userName is taken" },
    });
    const created = scim.create({ userName: "ana@acme.test" });
    await expect(created).rejects.toMatchObject({ kind: "conflict", code: "uniqueness" });
    await expect(messageOf(created)).resolves.toBe(
      "Spoke's Directory Sync: POST /Users failed with 409: userName is taken (code uniqueness). Change the declaration so that it no longer clashes, or import the object that is in the way. Request id: r.",
    );
  });

  test("patches where the server can, and asks it once", async () => {
    world.reply(
      patches,
      { status: 200, body: ana },
      { status: 204 },
      { status: 200, body: { ...ana, active: false } },
    );
    const operations = [{ op: "replace", path: "active", value: false }] as const;
    await expect(scim.patch("u/1", operations)).resolves.toEqual(ana);
    await expect(scim.patch("u/1", operations)).resolves.toEqual({ ...ana, active: false });
    expect(world.requests.map((each) => `${each.method} ${each.url}`)).toEqual([
      "GET /scim/v2/ServiceProviderConfig",
      "PATCH /scim/v2/Users/u%2F1",
      "PATCH /scim/v2/Users/u%2F1",
      "GET /scim/v2/Users/u%2F1",
    ]);
    expect(JSON.parse(world.requests[1]?.body ?? "")).toEqual({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: operations,
    });
  });

  test("patches where the server tells nothing about itself", async () => {
    world.reply({ status: 404, body: "no" }, { status: 200, body: ana });
    await expect(scim.patch("u/1", [])).resolves.toEqual(ana);
    expect(world.requests[1]?.method).toBe("PATCH");
  });

  test("replaces the whole user where the server cannot patch", async () => {
    const current = {
      ...ana,
      title: "Agent",
      meta: { created: "2026-01-01T00:00:00Z" },
      unknown: { kept: true },
    };
    world.reply(replaces, { status: 200, body: current }, { status: 200, body: ana });
    await scim.patch("u/1", [{ op: "replace", path: "title", value: "Lead" }]);
    expect(world.requests[2]?.method).toBe("PUT");
    expect(JSON.parse(world.requests[2]?.body ?? "")).toEqual({
      id: "u/1",
      userName: "Ana@acme.test",
      active: true,
      title: "Lead",
      unknown: { kept: true },
    });
  });

  test("removes what is there and what is not", async () => {
    world.reply({ status: 204 }, { status: 404, body: { detail: "gone" } });
    await expect(scim.remove("1")).resolves.toBeUndefined();
    await expect(scim.remove("2")).resolves.toBeUndefined();
  });

  test("repeats a patch that only replaces, and no other", async () => {
    world.reply(patches, "cut", { status: 200, body: ana }, "cut");
    await expect(scim.patch("u/1", [{ op: "replace", path: "active", value: true }])).resolves.toEqual(ana);
    await expect(
      scim.patch("u/1", [{ op: "add", path: "emails", value: [{ value: "b@acme.test" }] }]),
    ).rejects.toMatchObject({ kind: "unreachable", uncertain: true });
  });
});

describe("operations on a user", () => {
  const user = {
    id: "1",
    userName: "ana@acme.test",
    name: { givenName: "Ana", familyName: "Ito" },
    phoneNumbers: [
      { type: "work", value: "101" },
      { type: "mobile", value: "+12025550123" },
    ],
    [enterprise]: { department: "Sales", costCenter: "7" },
  };

  test.each([
    ["replace", "title", "Lead", { title: "Lead" }],
    ["replace", "name.givenName", "Anna", { name: { givenName: "Anna", familyName: "Ito" } }],
    ["remove", "name.familyName", undefined, { name: { givenName: "Ana" } }],
    [
      "replace",
      `${enterprise}:department`,
      "Support",
      { [enterprise]: { department: "Support", costCenter: "7" } },
    ],
    ["remove", `${enterprise}:costCenter`, undefined, { [enterprise]: { department: "Sales" } }],
    [
      "replace",
      'phoneNumbers[type eq "work"].value',
      "102",
      { phoneNumbers: [{ type: "work", value: "102" }, user.phoneNumbers[1]] },
    ],
    ["remove", 'phoneNumbers[type eq "mobile"]', undefined, { phoneNumbers: [user.phoneNumbers[0]] }],
    ["remove", 'phoneNumbers[type eq "mobile"].value', undefined, { phoneNumbers: [user.phoneNumbers[0]] }],
    [
      "add",
      'emails[type eq "work"].value',
      "ana@acme.test",
      { emails: [{ type: "work", value: "ana@acme.test" }] },
    ],
    ["add", "phoneNumbers", [{ value: "9" }], { phoneNumbers: [...user.phoneNumbers, { value: "9" }] }],
  ] as const)("%s %s", (op, path, value, expected) => {
    expect(applyOperations(user, [{ op, path, value }])).toEqual({ ...user, ...expected });
    expect(user.phoneNumbers).toHaveLength(2);
  });

  test("a path that nobody writes is refused", () => {
    expect(() => applyOperations(user, [{ op: "replace", path: "a[b co 1]", value: 1 }])).toThrow(
      '"a[b co 1]" is not a path that can be applied to a user.',
    );
  });
});
