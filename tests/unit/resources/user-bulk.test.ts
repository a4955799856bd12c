import type { Clients } from "../../../provider/clients/open.ts";
import type { Live } from "../../../provider/model/resource.ts";
import type { Values } from "../../../provider/model/value.ts";
import { user } from "../../../provider/resources/spoke/user.ts";
import { type Doors, declared, differing, listed, openDoors } from "./doors.ts";

const person = (name: string, more: Values = {}): Values => ({
  email: `${name}@acme.test`,
  firstName: name,
  lastName: "Lee",
  ...more,
});

let doors: Doors;
beforeEach(async () => {
  doors = await openDoors({ seed: "acme" });
});
afterEach(() => doors.close());

const adminAlone = (): Clients => doors.without("scimUrl", "scimToken");

const made = async (clients: Clients, people: readonly Values[]): Promise<readonly (Live | Error)[]> => {
  if (!user.createMany) throw new Error("User has no createMany.");
  return user.createMany(
    clients,
    people.map((values) => declared(user, values)),
  );
};
const text = (result: Live | Error | undefined): unknown =>
  result instanceof Error ? result.message : result?.values.email;

const writes = async (): Promise<readonly string[]> =>
  (await doors.world.requests()).counts
    .filter(({ effect }) => effect === "write")
    .map(({ method, route, count }) => `${method} ${route} ${count}`)
    .sort();

const bulk = "POST /spoke-admin/admin/v1/users/bulk";

describe("through the admin contract", () => {
  test("many users are one write, and each is as declared", async () => {
    const people = [person("ana", { role: "administrator" }), person("ben", { extension: "301" })];
    const clients = adminAlone();
    const results = await made(clients, people);
    expect(await writes()).toEqual([`${bulk} 1`]);
    const live = await listed(user, clients);
    for (const [index, values] of people.entries()) {
      const result = results[index] as Live;
      expect(differing(user, declared(user, values), result)).toEqual([]);
      expect(live).toContainEqual(result);
    }
  });

  test("a row's failure is that row's, in the order of the input", async () => {
    const results = await made(adminAlone(), [
      person("ana"),
      person("ben", { extension: "100" }),
      person("cara", { extension: "301" }),
      person("admin"),
    ]);
    const reception = /\(([0-9a-f-]{36})\)/.exec(String(text(results[1])))?.[1];
    const administrator = /\(([0-9a-f-]{36})\)/.exec(String(text(results[3])))?.[1];
    expect(results.map(text)).toEqual([
      "ana@acme.test",
      `User "ben@acme.test", extension: the admin endpoint refused the row: The extension 100 is taken by the call group "Reception" (${reception}) (code conflict). Change the declaration so that it no longer clashes, or import the object that is in the way.`,
      "cara@acme.test",
      `User "admin@acme.test", email: the admin endpoint refused the row: The email admin@acme.test is taken by the user "Ada Admin" (${administrator}) (code conflict). Change the declaration so that it no longer clashes, or import the object that is in the way.`,
    ]);
  });

  test("no automatic extension is taken from somebody who declares it", async () => {
    const results = await made(adminAlone(), [person("ana"), person("ben", { extension: "200" })]);
    expect(results.map((result) => (result as Live).values.extension)).toEqual(["201", "200"]);
  });

  test("1,000 at most go at a time, and a request that fails fails its own rows", async () => {
    const people = Array.from({ length: 1001 }, (_, index) => person(`p${index}`));
    await doors.world.fault({
      match: { path: "/spoke-admin/admin/v1/users/bulk" },
      fault: { status: 403, body: { message: "planted", code: "forbidden" } },
      after: 1,
      times: 1,
    });
    const results = await made(adminAlone(), people);
    expect(await writes()).toEqual([`${bulk} 2`]);
    expect(results.slice(0, 1000).filter((result) => result instanceof Error)).toEqual([]);
    expect(text(results[1000])).toContain("planted");
    expect(await listed(user, adminAlone())).toHaveLength(1001);
  });

  test("a lost answer is never sent again: the rows fail, and everybody is found by the e-mail address", async () => {
    await doors.world.fault({ match: { path: "/spoke-admin/admin/v1/users/bulk" }, fault: { cut: "after" } });
    const results = await made(adminAlone(), [person("ana"), person("ben")]);
    expect(await writes()).toEqual([`${bulk} 1`]);
    for (const result of results) {
      expect(text(result)).toContain(
        "Whether it was carried out is not known: run again, and what exists by now is found by its key.",
      );
    }
    const emails = (await listed(user, adminAlone())).map(({ values }) => values.email);
    expect(emails).toEqual(["admin@acme.test", "ana@acme.test", "ben@acme.test"]);
  });

  test("a rate limit is waited for, because a limited request was not carried out", async () => {
    await doors.world.fault({
      match: { path: "/spoke-admin/admin/v1/users/bulk" },
      fault: { status: 429, retryAfter: 0 },
      times: 2,
    });
    expect((await made(adminAlone(), [person("ana")])).map(text)).toEqual(["ana@acme.test"]);
    expect(await writes()).toEqual([`${bulk} 3`]);
  });

  test.each([
    ["no list", {}],
    ["fewer entries than rows", { users: [] }],
    ["an entry that says nothing", { users: [{}] }],
  ])("an answer with %s leaves the rows open, and says so", async (_name, body) => {
    await doors.world.fault({
      match: { path: "/spoke-admin/admin/v1/users/bulk" },
      fault: { status: 200, body },
    });
    expect((await made(adminAlone(), [person("ana")])).map(text)).toEqual([
      'User "ana@acme.test": the admin endpoint did not say what became of the row. Run again: if the user was added, it is found by its e-mail address.',
    ]);
  });
});

describe("through Directory Sync", () => {
  test("users go one by one, and a failure is that user's", async () => {
    await doors.world.fault({
      match: { method: "POST", path: "/scim/v2/Users" },
      fault: { status: 400, body: { detail: "planted", status: "400" } },
      after: 1,
      times: 1,
    });
    const results = await made(doors.clients, [person("ana"), person("ben"), person("cara")]);
    const live = (await listed(user, doors.clients)).map(({ values }) => values.email);
    for (const [index, result] of results.entries()) {
      const email = ["ana@acme.test", "ben@acme.test", "cara@acme.test"][index];
      expect(text(result)).toEqual(live.includes(email) ? email : expect.stringContaining("planted"));
    }
    expect(results.filter((result) => result instanceof Error)).toHaveLength(1);
    expect(await writes()).toEqual(["POST /scim/v2/Users 3"]);
  });
});

test("without a door each row says what to set", async () => {
  const results = await made(doors.without("adminUrl", "scimUrl", "scimToken"), [person("ana")]);
  expect(results.map(text)).toEqual([
    'User "ana@acme.test": no endpoint that could write it is configured. Make the change in the Spoke Account Portal, or set adminUrl to an endpoint that implements the admin contract.',
  ]);
});
