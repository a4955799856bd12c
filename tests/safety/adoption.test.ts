/** What a take-over may say and do: nothing is passed over in silence, and nothing of somebody else's is written. */
import type { JsonObject } from "../../provider/plugin/codec.ts";
import { numberAssignment } from "../../provider/resources/spoke/number-assignment.ts";
import { sipTrunk } from "../../provider/resources/spoke/sip-trunk.ts";
import { studioFlow } from "../../provider/resources/twilio/studio-flow.ts";
import { type FrontEnd, startPlugin } from "../support/front-end.ts";
import { startWorld, type World } from "../support/world.ts";

let world: World;
let front: FrontEnd;
let said: jest.SpyInstance;

beforeEach(async () => {
  world = await startWorld({ seed: "acme" });
  said = jest.spyOn(console, "error").mockImplementation(() => undefined);
  front = await startPlugin(world.settings);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await front.close();
  await world.close();
});

const trunk = {
  name: "Carrier",
  direction: "inbound",
  credentials: [{ username: "acme", password: "Example-Passw0rd" }],
};

/** Made by hand, with another password than the program's. */
const makeTrunk = () =>
  world.control("POST", "/objects/sipTrunks", {
    ...trunk,
    credentials: [{ username: "acme", password: "Another-Passw0rd" }],
  });

test("an object that is taken over on request gets what cannot be read too", async () => {
  await makeTrunk();
  await world.forgetRequests();
  const { inputs } = await front.check(sipTrunk, "carrier", { ...trunk, adopt: true });
  await front.create(sipTrunk, "carrier", inputs);
  expect((await world.requests()).counts.filter(({ effect }) => effect === "write")).toMatchObject([
    { method: "PATCH", count: 1 },
  ]);
});

test("an equal object is taken over without a write, and what could not be compared is said", async () => {
  await makeTrunk();
  await world.forgetRequests();
  const { inputs } = await front.check(sipTrunk, "carrier", trunk);
  await front.create(sipTrunk, "carrier", inputs);
  expect((await world.requests()).writes).toBe(0);
  expect(said.mock.calls.flat().join("\n")).toMatch(
    /SipTrunk "carrier": the live object \S+ is taken over as it is; of its credentials not everything can be read, so whether that is as declared is not known\. To write it, set adopt: true\./,
  );
});

test("a number that a Twilio trunk answers is not said to be answered by a flow", async () => {
  const numbers = (await world.control("GET", "/objects/twilioNumbers")) as {
    sid: string;
    phone_number: string;
  }[];
  const number = numbers.find(({ phone_number }) => phone_number === "+12025550110");
  const trunkSid = `TK${"0".repeat(31)}1`;
  await world.control("PATCH", `/objects/twilioNumbers/${number?.sid}`, { trunk_sid: trunkSid });
  const declared = await front.check(studioFlow, "closed", studioFlow.examples.at(-1)?.values as JsonObject);
  const flow = await front.create(studioFlow, "closed", declared.inputs);
  await world.forgetRequests();
  const { inputs } = await front.check(numberAssignment, "main", {
    phoneNumber: "+12025550110",
    via: "studio",
    flow: flow.id,
    adopt: true,
  });
  await expect(front.create(numberAssignment, "main", inputs)).rejects.toMatchObject({
    message: `NumberAssignment "+12025550110", flow: the Elastic SIP trunk ${trunkSid} answers +12025550110 at Twilio, and a flow would never get its calls. Take the number away from it in the Twilio Console first. Nothing was written.`,
  });
  expect((await world.requests()).writes).toBe(0);
});
