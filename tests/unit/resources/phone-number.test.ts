import { phoneNumber } from "../../../provider/resources/spoke/phone-number.ts";
import { user } from "../../../provider/resources/spoke/user.ts";
import { changed, created, type Doors, declared, differing, listed, openDoors, reread } from "./doors.ts";

let doors: Doors;
beforeAll(async () => {
  doors = await openDoors({ seed: "acme" });
});
afterAll(() => doors.close());

test("a number is activated, changed and given up", async () => {
  const values = { phoneNumber: "+1 202 555 0110", label: "Main line", smsEnabled: true };
  const live = await created(phoneNumber, doors.clients, values);
  expect(live).toMatchObject({
    id: "+12025550110",
    outputs: { source: "twilio", twilioSid: expect.stringMatching(/^PN/) },
  });
  expect(differing(phoneNumber, declared(phoneNumber, values), live)).toEqual([]);
  const after = await changed(
    phoneNumber,
    doors.clients,
    live,
    { phoneNumber: "+12025550110" },
    {
      label: null,
      smsEnabled: false,
    },
  );
  expect(after.values).toMatchObject({ label: null, smsEnabled: false });
  expect(await reread(phoneNumber, doors.clients, live.id)).toEqual(after);
  await phoneNumber.remove?.(doors.clients, after, {});
  expect(await reread(phoneNumber, doors.clients, live.id)).toBeUndefined();
});

test("the public directory shows a number that somebody has, and proves nothing of the others", async () => {
  const ana = await created(user, doors.clients, {
    email: "ana@acme.test",
    firstName: "Ana",
    lastName: "Lee",
  });
  for (const number of ["+12025550110", "+12025550111"]) {
    await created(phoneNumber, doors.clients, { phoneNumber: number });
  }
  await doors.world.control("PUT", "/objects/numberAssignments/%2B12025550111", {
    phoneNumber: "+12025550111",
    target: { type: "user", user: { id: ana.outputs.spokeId } },
  });
  const shown = { id: "+12025550111", values: { phoneNumber: "+12025550111" }, outputs: {} };
  const closed = doors.without("adminUrl");
  expect(await listed(phoneNumber, closed)).toEqual([shown]);
  expect(await reread(phoneNumber, closed, "+12025550111")).toEqual(shown);
  expect(await reread(phoneNumber, closed, "+12025550110")).toBeUndefined();
  expect(phoneNumber.portal?.showsAll).toBe(false);
});
