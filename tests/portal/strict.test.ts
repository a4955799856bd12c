/** `portal: strict`: whoever wants a run to stop where a person has work to do. */
import { callGroup } from "../../provider/resources/spoke/call-group.ts";
import { officeHours } from "../../provider/resources/spoke/office-hours.ts";
import { webhook } from "../../provider/resources/spoke/webhook.ts";
import { type FrontEnd, startPlugin } from "../support/front-end.ts";
import { startWorld, type World } from "../support/world.ts";

let world: World;
const opened: FrontEnd[] = [];

/** A run of its own: what an administrator did since the last one is seen. */
async function open(): Promise<FrontEnd> {
  const front = await startPlugin({ ...world.productionSettings, portal: "strict" });
  opened.push(front);
  return front;
}

beforeEach(async () => {
  world = await startWorld({ seed: "acme", production: true });
  // Without an engine that takes them, the steps go to the error output.
  jest.spyOn(console, "error").mockImplementation(() => undefined);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(opened.splice(0).map((front) => front.close()));
  await world.close();
});

const warehouse = { name: "Warehouse", extension: "320", ringSeconds: 30 };

test("a pending step is an error, in a preview as in an apply, until it is done", async () => {
  const front = await open();
  const { inputs } = await front.check(callGroup, "warehouse", warehouse);
  const refusal = {
    message:
      'CallGroup "warehouse": no API writes it here, and a step in the Spoke Account Portal remains: Teams > Manage teams: add the team "Warehouse"; Extension: "320"; How long we ring someone before also ringing the next person: 30. Do that in the portal, or set the provider\'s portal setting to "warn".',
  };
  await expect(front.preview(callGroup, "warehouse", inputs)).rejects.toMatchObject(refusal);
  await expect(front.create(callGroup, "warehouse", inputs)).rejects.toMatchObject(refusal);
  expect((await world.requests()).writes).toBe(0);

  await world.control("POST", "/objects/callGroups", warehouse);
  const made = await (await open()).create(callGroup, "warehouse", inputs);
  expect(made.outputs).toMatchObject({ extension: "320", portalStatus: "unverified" });
});

test("what cannot be read is no error: nobody could ever end it", async () => {
  const front = await open();
  const closed = { open: false };
  const [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = Array(7).fill(closed);
  const days = { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
  const hours = { name: "Closed", timeZone: "Europe/London", days, voicemailGroup: "Reception" };
  const { inputs } = await front.check(officeHours, "closed", hours);
  const { outputs } = await front.create(officeHours, "closed", inputs);
  expect(outputs).toMatchObject({ portalStatus: "unverified" });
});

test("what an API writes is written", async () => {
  const front = await open();
  const declared = { url: "https://hooks.acme.test/spoke", events: ["call.ended"] };
  const { inputs } = await front.check(webhook, "calls", declared);
  const { outputs } = await front.create(webhook, "calls", inputs);
  expect(outputs).not.toHaveProperty("portalStatus");
  expect((await world.requests()).writes).toBe(1);
});
