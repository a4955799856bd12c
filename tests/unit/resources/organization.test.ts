import type { Live } from "../../../provider/model/resource.ts";
import { organization } from "../../../provider/resources/spoke/organization.ts";
import { changed, type Doors, declared, differing, openDoors, refusals } from "./doors.ts";

describe("over the emulator", () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors({ seed: "acme" });
  });
  afterAll(() => doors.close());

  const observed = async (clients = doors.clients) =>
    organization.observe.by === "get" ? organization.observe.get(clients) : undefined;

  test("what is not declared stays as it is, line by line", async () => {
    const live = (await observed()) as Live;
    expect(live.id).toBe(doors.clients.facts.organisationId);
    const first = {
      companyName: "Acme Ltd",
      address: { street: "1 Example Street", city: "Springfield", countryIso: "us" },
      invoiceEmail: "Accounts@acme.test",
    };
    const desired = declared(organization, first);
    const after = await changed(organization, doors.clients, live, first, desired);
    expect(differing(organization, desired, after)).toEqual([]);
    expect(after.values).toMatchObject({
      invoiceEmail: "accounts@acme.test",
      timeZone: live.values.timeZone,
    });

    const second = { address: { city: "Shelbyville" } };
    const moved = await changed(organization, doors.clients, after, second, second);
    expect(moved.values.address).toMatchObject({
      street: "1 Example Street",
      city: "Shelbyville",
      countryIso: "US",
    });
    expect(differing(organization, second, moved)).toEqual([]);
    expect(differing(organization, {}, moved)).toEqual([]);
  });

  test("is nothing that the public API shows, and nothing that is deleted", async () => {
    expect(await observed(doors.without("adminUrl"))).toBeUndefined();
    expect([organization.permanent, organization.create, organization.remove]).toEqual([
      true,
      undefined,
      undefined,
    ]);
  });
});

test("a bad zone and a bad country are refused", () => {
  expect(refusals(organization, { timeZone: "Chicago", address: { countryIso: "USA" } })).toEqual([
    'address.countryIso: "USA" is not a country code (two letters, ISO 3166-1). For example: "US".',
    'timeZone: "Chicago" is not a time zone of the IANA database (Area/City). For example: "America/Chicago".',
  ]);
});
