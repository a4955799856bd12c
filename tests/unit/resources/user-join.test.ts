import type { AdminUser } from "../../../provider/clients/contract.gen.ts";
import type { ScimUser } from "../../../provider/clients/types.ts";
import { fromAdmin, fromDirectory, join } from "../../../provider/resources/spoke/user-join.ts";
import { fromScim, toOperations, toScim } from "../../../provider/resources/spoke/user-scim.ts";

const minute = 60_000;
const now = Date.parse("2026-11-22T10:00:00Z");
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

const scimUser = (minutesAgo: number, title = "Buyer"): ScimUser => ({
  id: "scim-1",
  userName: "Ana@acme.test",
  active: true,
  title,
  name: { givenName: "Ana", familyName: "Lee" },
  phoneNumbers: [{ value: "+1 202 555 0123", type: "mobile" }],
  meta: { lastModified: new Date(now - minutesAgo * minute).toISOString() },
});

const adminUser: AdminUser = {
  id: "spoke-1",
  email: "ana@acme.test",
  firstName: "Ana",
  lastName: "Lee",
  mobile: "+12025550123",
  jobTitle: "Clerk",
  extension: "201",
  role: "member",
  license: "standard",
  location: null,
  department: null,
  company: null,
  costCenter: null,
  employeeId: null,
  status: "active",
  loginStatus: "loggedIn",
  managedBy: "directory",
  teams: [],
};

describe("a user in two places", () => {
  test("equal: what Spoke has counts, and the extension that it chose", () => {
    const live = join(scimUser(5, "Clerk"), fromAdmin(adminUser), now);
    expect(live.id).toBe("scim-1");
    expect(live.values).toMatchObject({
      jobTitle: "Clerk",
      extension: "201",
      role: "member",
      mobile: "+12025550123",
    });
    expect(live.outputs).toEqual({
      spokeId: "spoke-1",
      scimId: "scim-1",
      status: "active",
      loginStatus: "loggedIn",
      managedBy: "directory",
      syncStatus: "synced",
    });
  });

  test("changed a moment ago: pending, with what was sent", () => {
    const live = join(scimUser(19), fromAdmin(adminUser), now);
    expect([live.values.jobTitle, live.outputs.syncStatus]).toEqual(["Buyer", "pending"]);
  });

  test("different after twenty minutes: drift, with what Spoke has", () => {
    const live = join(scimUser(21), fromAdmin(adminUser), now);
    expect([live.values.jobTitle, live.outputs.syncStatus]).toEqual(["Clerk", "synced"]);
  });

  test("just written: pending, whatever the server's clock says", () => {
    const live = join(scimUser(500), fromAdmin(adminUser), now, true);
    expect([live.values.jobTitle, live.outputs.syncStatus]).toEqual(["Buyer", "pending"]);
  });

  test("not in Spoke yet: pending, then overdue; role and licence cannot be read", () => {
    const fresh = join(scimUser(1), undefined, now);
    expect(fresh.outputs).toEqual({ managedBy: "directory", scimId: "scim-1", syncStatus: "pending" });
    expect(fresh.values).not.toHaveProperty("role");
    expect(fresh.values).toMatchObject({ email: "ana@acme.test", extension: null });
    expect(join(scimUser(21), undefined, now).outputs.syncStatus).toBe("overdue");
  });

  test("in Spoke alone: Spoke's id, and no word on a sync", () => {
    const live = join(undefined, fromAdmin({ ...adminUser, managedBy: "portal" }), now);
    expect([live.id, live.outputs.syncStatus, live.outputs.managedBy]).toEqual([
      "spoke-1",
      undefined,
      "portal",
    ]);
  });

  test("through the public directory a hidden mobile number is the directory's, or unverified", () => {
    const entry = {
      id: "spoke-1",
      type: "user",
      displayName: "Ana Lee",
      email: "ana@acme.test",
      mobile: null,
    } as const;
    expect(fromDirectory(entry).values).not.toHaveProperty("mobile");
    expect(join(undefined, fromDirectory(entry), now).values).not.toHaveProperty("mobile");
    expect(join(scimUser(60), fromDirectory(entry), now).values.mobile).toBe("+12025550123");
  });
});

describe("SCIM's form", () => {
  const desired = {
    email: "ana@acme.test",
    firstName: "Ana",
    lastName: "Lee",
    mobile: "+12025550123",
    jobTitle: "Buyer",
    extension: "301",
    department: "Operations",
    company: "Acme Ltd",
    costCenter: "OPS-1",
    employeeId: "E-1001",
  };

  test("there and back", () => {
    const wire = toScim(desired);
    expect(wire).toEqual({
      userName: "ana@acme.test",
      externalId: "E-1001",
      active: true,
      displayName: "Ana Lee",
      title: "Buyer",
      name: { givenName: "Ana", familyName: "Lee" },
      emails: [{ value: "ana@acme.test", type: "work", primary: true }],
      phoneNumbers: [
        { value: "301", type: "work" },
        { value: "+12025550123", type: "mobile" },
      ],
      [enterprise]: {
        department: "Operations",
        organization: "Acme Ltd",
        costCenter: "OPS-1",
        employeeNumber: "E-1001",
      },
    });
    expect(fromScim({ ...wire, id: "scim-1" })).toEqual(desired);
  });

  test("what is not declared is not sent", () => {
    expect(toScim({ email: "ana@acme.test", firstName: "Ana", lastName: "Lee" })).toEqual({
      userName: "ana@acme.test",
      active: true,
      displayName: "Ana Lee",
      name: { givenName: "Ana", familyName: "Lee" },
      emails: [{ value: "ana@acme.test", type: "work", primary: true }],
    });
  });

  test("a change names single attributes, and replaces lists whole with what others put there", () => {
    const current: ScimUser = {
      ...toScim(desired),
      id: "scim-1",
      phoneNumbers: [
        { value: "301", type: "work" },
        { value: "+12025550199", type: "home" },
        { value: "+12025550123", type: "mobile" },
      ],
    };
    const after = { ...desired, lastName: "Ruiz", email: "ana.ruiz@acme.test", mobile: undefined };
    const fields = { lastName: "Ruiz", email: "ana.ruiz@acme.test", mobile: null, employeeId: null };
    expect(toOperations(fields, after, current)).toEqual([
      { op: "replace", path: "name.familyName", value: "Ruiz" },
      { op: "remove", path: `${enterprise}:employeeNumber` },
      { op: "remove", path: "externalId" },
      { op: "replace", path: "userName", value: "ana.ruiz@acme.test" },
      {
        op: "replace",
        path: "emails",
        value: [{ value: "ana.ruiz@acme.test", type: "work", primary: true }],
      },
      { op: "replace", path: "displayName", value: "Ana Ruiz" },
      {
        op: "replace",
        path: "phoneNumbers",
        value: [
          { value: "301", type: "work" },
          { value: "+12025550199", type: "home" },
        ],
      },
    ]);
  });

  test("the last number goes with its list", () => {
    const current: ScimUser = {
      id: "scim-1",
      userName: "ana@acme.test",
      phoneNumbers: [{ value: "301", type: "work" }],
    };
    expect(toOperations({ extension: null }, {}, current)).toEqual([{ op: "remove", path: "phoneNumbers" }]);
  });
});
