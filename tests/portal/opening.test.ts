/** An organisation that had no admin contract, and then has: what waited for a person is made by the program. */
import { callGroup } from "../../provider/resources/spoke/call-group.ts";
import { officeHours } from "../../provider/resources/spoke/office-hours.ts";
import { type FrontEnd, startPlugin } from "../support/front-end.ts";
import { startWorld, type World } from "../support/world.ts";

let world: World;
let before: FrontEnd;
let after: FrontEnd;

beforeEach(async () => {
  // Without an engine that takes them, the steps go to the error output.
  jest.spyOn(console, "error").mockImplementation(() => undefined);
  world = await startWorld({ seed: "acme" });
  before = await startPlugin(world.productionSettings);
  after = await startPlugin(world.settings);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all([before.close(), after.close()]);
  await world.close();
});

test("what was pending is created by the next run", async () => {
  const { inputs } = await before.check(callGroup, "warehouse", { name: "Warehouse", extension: "320" });
  const waiting = await before.create(callGroup, "warehouse", inputs);
  expect(waiting).toMatchObject({ id: "portal:320", outputs: { portalStatus: "pending" } });
  expect(await after.diff(callGroup, "warehouse", waiting, inputs)).toMatchObject({
    changes: true,
    detailed: { portalStatus: "update" },
  });
  const made = await after.update(callGroup, "warehouse", waiting, inputs);
  expect(made.outputs).not.toHaveProperty("portalStatus");
  expect(await world.control("GET", "/objects/callGroups")).toContainEqual(
    expect.objectContaining({ name: "Warehouse", extension: "320" }),
  );
  // The id stays: the engine takes no other from an update. It means the key.
  const renamed = (await after.check(callGroup, "warehouse", { name: "Store", extension: "320" })).inputs;
  await after.update(callGroup, "warehouse", made, renamed);
  expect(await world.control("GET", "/objects/callGroups")).toContainEqual(
    expect.objectContaining({ name: "Store", extension: "320" }),
  );
});

test("what could not be seen is known to be missing after a refresh, so that the next run creates it", async () => {
  const closed = { open: false };
  const [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = Array(7).fill(closed);
  const days = { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
  const hours = { name: "Closed", timeZone: "Europe/London", days, voicemailGroup: "Reception" };
  const { inputs } = await before.check(officeHours, "closed", hours);
  const waiting = await before.create(officeHours, "closed", inputs);
  expect(waiting).toMatchObject({ id: "portal:Closed", outputs: { portalStatus: "unverified" } });
  expect(await before.refresh(officeHours, "closed", waiting)).toMatchObject({ id: "portal:Closed" });
  expect(await after.refresh(officeHours, "closed", waiting)).toBeUndefined();
});
