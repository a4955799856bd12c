/** What belongs to another system is not mistaken for ours: its ids, and the calls that it answers. */

import { callGroup } from "../../provider/resources/spoke/call-group.ts";
import { numberAssignment } from "../../provider/resources/spoke/number-assignment.ts";
import { user } from "../../provider/resources/spoke/user.ts";
import { studioFlow } from "../../provider/resources/twilio/studio-flow.ts";
import { type FrontEnd, startPlugin } from "../support/front-end.ts";
import { startWorld, type World } from "../support/world.ts";

let world: World;
let front: FrontEnd;

beforeEach(async () => {
  world = await startWorld({ seed: "acme" });
  front = await startPlugin(world.settings);
  jest.spyOn(console, "error").mockImplementation(() => undefined);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await front.close();
  await world.close();
});

test("a member written with the directory's id of a user is refused, with the name that Spoke knows", async () => {
  const ana = { email: "ana@acme.test", firstName: "Ana", lastName: "Ortiz" };
  const stored = await front.create(user, "ana", (await front.check(user, "ana", ana)).inputs);
  const other = await startPlugin(world.settings);
  const values = { name: "Sales", members: [{ user: stored.id }] };
  const { inputs } = await other.check(callGroup, "sales", values);
  const before = (await world.requests()).writes;
  await expect(other.create(callGroup, "sales", inputs)).rejects.toMatchObject({
    message: `CallGroup "sales", members[0].user: "${stored.id}" is the id of the User "ana@acme.test" in another system, which does not know it here. Write "ana@acme.test" instead.`,
  });
  expect((await world.requests()).writes).toBe(before);
  await other.close();
});

test("a number whose calls a service of somebody's own answers is not taken from it", async () => {
  const numbers = (await world.control("GET", "/objects/twilioNumbers")) as {
    sid: string;
    phone_number: string;
  }[];
  const [number] = numbers;
  const voiceUrl = "https://calls.acme.test/answer?token=hidden";
  await world.control("PATCH", `/objects/twilioNumbers/${number?.sid}`, { voice_url: voiceUrl });
  const [example] = studioFlow.examples;
  const flow = await front.create(
    studioFlow,
    "flow",
    (await front.check(studioFlow, "flow", example.values as never)).inputs,
  );
  const values = { phoneNumber: number?.phone_number ?? "", via: "studio", flow: flow.id };
  const { inputs } = await front.check(numberAssignment, "line", values);
  const before = (await world.requests()).writes;
  await expect(front.create(numberAssignment, "line", inputs)).rejects.toMatchObject({
    message: `NumberAssignment "${values.phoneNumber}", flow: a service at calls.acme.test answers ${values.phoneNumber} now, which is neither Spoke's nor a Studio flow. Take the voice URL off the number in the Twilio Console first. Nothing was written.`,
  });
  expect((await world.requests()).writes).toBe(before);
});
