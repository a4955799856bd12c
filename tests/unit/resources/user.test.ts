import type { Clients } from "../../../provider/clients/open.ts";
import { PartialError } from "../../../provider/model/problem.ts";
import type { Live } from "../../../provider/model/resource.ts";
import { user } from "../../../provider/resources/spoke/user.ts";
import {
  changed,
  created,
  type Doors,
  declared,
  differing,
  listed,
  openDoors,
  refusals,
  reread,
} from "./doors.ts";

const ana = { email: "ana@acme.test", firstName: "Ana", lastName: "Lee" };
const full = {
  ...ana,
  mobile: "+12025550123",
  jobTitle: "Buyer",
  extension: "301",
  role: "administrator",
  license: "pro",
  location: "Springfield",
  department: "Operations",
  company: "Acme Ltd",
  costCenter: "OPS-1",
  employeeId: "E-1001",
};
const minutes = 60_000;

let doors: Doors;
beforeEach(async () => {
  doors = await openDoors({ seed: "acme" });
});
afterEach(() => doors.close());

const ofAna = async (clients: Clients): Promise<Live | undefined> =>
  (await listed(user, clients)).find(({ values }) => values.email === ana.email);

const writes = async (): Promise<readonly string[]> =>
  (await doors.world.requests()).counts
    .filter(({ effect }) => effect === "write")
    .map(({ method, route, count }) => `${method} ${route} ${count}`)
    .sort();

describe.each([
  ["Directory Sync and the admin contract", []],
  ["the admin contract alone", ["scimUrl", "scimToken"]],
] as const)("through %s", (_name, missing) => {
  test("what was declared is what is live, in a list and alone", async () => {
    const clients = doors.without(...missing);
    const live = await created(user, clients, full);
    expect(differing(user, declared(user, full), live)).toEqual([]);
    const bySync = missing.length === 0;
    expect(live.id).toBe(bySync ? live.outputs.scimId : live.outputs.spokeId);
    expect(live.outputs).toMatchObject({
      status: "invited",
      managedBy: bySync ? "directory" : "portal",
      syncStatus: bySync ? "synced" : undefined,
    });
    expect(await ofAna(clients)).toEqual(live);
    expect(await reread(user, clients, live.id)).toEqual(live);
  });

  test("an update changes and clears, and keeps the rest", async () => {
    const clients = doors.without(...missing);
    const live = await created(user, clients, full);
    const desired = { ...full, email: "ana.ruiz@acme.test", lastName: "Ruiz", license: "standard" };
    const { jobTitle: _, employeeId: __, ...after } = desired;
    const fields = {
      email: "ana.ruiz@acme.test",
      lastName: "Ruiz",
      license: "standard",
      jobTitle: null,
      employeeId: null,
    };
    const updated = await changed(user, clients, live, after, fields);
    expect(updated.id).toBe(live.id);
    expect(differing(user, declared(user, after), updated)).toEqual([]);
    expect(await reread(user, clients, live.id)).toMatchObject({ values: updated.values });
  });

  test("a delete takes the user away, and one that is gone is no failure", async () => {
    const clients = doors.without(...missing);
    const live = await created(user, clients, ana);
    await user.remove?.(clients, live, declared(user, ana));
    expect(await ofAna(clients)).toBeUndefined();
    expect(await reread(user, clients, live.id)).toBeUndefined();
    await user.remove?.(clients, live, declared(user, ana));
  });
});

describe("each field goes through the door that owns it", () => {
  test("a create is one write where everything is the directory's, two with role or licence", async () => {
    await doors.world.forgetRequests();
    await created(user, doors.clients, ana);
    expect(await writes()).toEqual(["POST /scim/v2/Users 1"]);
    await doors.world.forgetRequests();
    await created(user, doors.clients, { ...full, email: "ben@acme.test" });
    expect(await writes()).toEqual(["PATCH /spoke-admin/admin/v1/users/:id 1", "POST /scim/v2/Users 1"]);
  });

  test("a change of the role alone leaves the directory alone", async () => {
    const live = await created(user, doors.clients, ana);
    await doors.world.forgetRequests();
    const after = await changed(
      user,
      doors.clients,
      live,
      { ...ana, role: "administrator" },
      { role: "administrator" },
    );
    expect(after.values.role).toBe("administrator");
    expect(await writes()).toEqual(["PATCH /spoke-admin/admin/v1/users/:id 1"]);
  });

  test("without the admin contract role, licence and location stay as they are", async () => {
    const clients = doors.without("adminUrl");
    const { role: _, license: __, location: ___, ...synced } = full;
    const live = await created(user, clients, synced);
    expect(live.values).not.toHaveProperty("role");
    expect(live.outputs.spokeId).toEqual(expect.any(String));
    const found = await reread(user, clients, live.id);
    expect(found?.values).toMatchObject({ ...synced, location: null });
    expect(found?.values).not.toHaveProperty("license");
  });
});

describe("while Spoke catches up with the directory", () => {
  beforeEach(() => doors.world.control("POST", "/settings", { directoryDelayMs: 15 * minutes }));

  test("a new user is pending, and its role waits for it", async () => {
    const live = await created(user, doors.clients, full);
    expect(live.outputs).toEqual({ managedBy: "directory", scimId: live.id, syncStatus: "pending" });
    expect(differing(user, declared(user, full), live)).toEqual([]);
    await doors.world.control("POST", "/clock", { advanceMs: 16 * minutes });
    const arrived = (await ofAna(doors.clients)) as Live;
    expect(arrived.id).toBe(live.id);
    expect(differing(user, declared(user, full), arrived)).toEqual(["role", "license", "location"]);
    const { role, license, location } = full;
    const done = await changed(user, doors.clients, arrived, full, { role, license, location });
    expect(differing(user, declared(user, full), done)).toEqual([]);
    expect(done.outputs.syncStatus).toBe("synced");
  });

  test("a change is pending, and neither drift nor done", async () => {
    const live = await created(user, doors.clients, full);
    await doors.world.control("POST", "/clock", { advanceMs: 16 * minutes });
    const desired = { ...full, jobTitle: "Head buyer" };
    const after = await changed(user, doors.clients, live, desired, { jobTitle: "Head buyer" });
    expect([after.values.jobTitle, after.outputs.syncStatus]).toEqual(["Head buyer", "pending"]);
    const found = await ofAna(doors.clients);
    expect([found?.values.jobTitle, found?.outputs.syncStatus]).toEqual(["Head buyer", "pending"]);
  });
});

describe("who may be written", () => {
  test("a user of another directory is refused before anything is sent", async () => {
    const clients = doors.without("scimUrl", "scimToken");
    await doors.world.control("POST", "/objects/users", { ...ana, extension: "301", managedBy: "directory" });
    const live = (await ofAna(clients)) as Live;
    await doors.world.forgetRequests();
    const message =
      'User "ana@acme.test": another directory owns this user (Directory Sync, managedBy: directory), and would undo any change. Change the user in that directory. To manage users here, make this provider the directory: set scimUrl and scimToken.';
    await expect(
      changed(user, clients, live, { ...ana, lastName: "Ruiz" }, { lastName: "Ruiz" }),
    ).rejects.toThrow(message);
    await expect(user.remove?.(clients, live, declared(user, ana))).rejects.toThrow(message);
    expect(await writes()).toEqual([]);
  });

  test("a user made by hand stays with the portal while the admin contract can write it", async () => {
    await doors.world.control("POST", "/objects/users", { ...ana, extension: "301" });
    const live = (await ofAna(doors.clients)) as Live;
    expect(live.id).toBe(live.outputs.spokeId);
    const after = await changed(
      user,
      doors.clients,
      live,
      { ...ana, lastName: "Ruiz" },
      { lastName: "Ruiz" },
    );
    expect([after.values.lastName, after.outputs.managedBy, after.outputs.scimId]).toEqual([
      "Ruiz",
      "portal",
      undefined,
    ]);
  });

  test("without it the first change brings the user under the directory, and its old id still leads to it", async () => {
    const clients = doors.without("adminUrl");
    await doors.world.control("POST", "/objects/users", { ...ana, extension: "301" });
    const live = (await ofAna(clients)) as Live;
    const after = await changed(user, clients, live, { ...ana, lastName: "Ruiz" }, { lastName: "Ruiz" });
    expect(after.outputs).toMatchObject({ spokeId: live.id, scimId: after.id, managedBy: "directory" });
    expect((await reread(user, clients, live.id))?.id).toBe(after.id);
  });

  test("without any door that writes, the message says what to set", async () => {
    const clients = doors.without("adminUrl", "scimUrl", "scimToken");
    await expect(created(user, clients, ana)).rejects.toThrow(
      'User "ana@acme.test": no endpoint that could write it is configured. Make the change in the Spoke Account Portal, or set adminUrl to an endpoint that implements the admin contract.',
    );
  });
});

test("a leaver counts as gone, and comes back under the same id", async () => {
  const live = await created(user, doors.clients, full);
  await doors.clients.scim?.patch(live.id, [{ op: "replace", path: "active", value: false }]);
  expect(await ofAna(doors.clients)).toBeUndefined();
  expect(await reread(user, doors.clients, live.id)).toBeUndefined();
  const back = await created(user, doors.clients, { ...full, jobTitle: "Head buyer" });
  expect([back.id, back.values.jobTitle, back.outputs.syncStatus]).toEqual([live.id, "Head buyer", "synced"]);
});

test("a leaver who comes back has what is declared, and the extension of before where none is", async () => {
  const { role: _, license: __, location: ___, ...synced } = full;
  const live = await created(user, doors.clients, synced);
  await doors.clients.scim?.patch(live.id, [{ op: "replace", path: "active", value: false }]);
  const back = await created(user, doors.clients, ana);
  expect(differing(user, declared(user, ana), back)).toEqual([]);
  const found = await ofAna(doors.clients);
  expect(found?.values).toEqual(back.values);
  expect(found?.values).toMatchObject({
    ...ana,
    extension: full.extension,
    ...Object.fromEntries(
      ["mobile", "jobTitle", "department", "company", "costCenter", "employeeId"].map((field) => [
        field,
        null,
      ]),
    ),
  });
});

test("when the second door fails the user exists, and the engine is told so", async () => {
  await doors.world.fault({
    match: { method: "PATCH", path: "/spoke-admin/admin/v1/users/" },
    fault: {
      status: 403,
      body: { message: "This API key needs the permission users:write", code: "forbidden" },
    },
  });
  const failure: unknown = await created(user, doors.clients, full).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialError);
  const { live, reasons } = failure as PartialError<Live>;
  expect(reasons).toEqual([expect.stringContaining("users:write")]);
  expect(await ofAna(doors.clients)).toMatchObject({ id: live.id, values: { role: "member" } });
});

test("rules: bad addresses and numbers are refused", () => {
  expect(
    refusals(user, { ...ana, email: "ana at acme", mobile: "0202", extension: "1", role: "boss" }),
  ).toEqual([
    'email: "ana at acme" is not an e-mail address. For example: "ana@acme.test".',
    `mobile: "0202" is not a telephone number in E.164 form (+, country code, and as many digits as that country's numbers have). For example: "+12025550123".`,
    'extension: "1" is not an extension (2 to 6 digits, leading zeros count). For example: "301".',
    'role: "boss" is not one of member, administrator. Choose one of them.',
  ]);
});
