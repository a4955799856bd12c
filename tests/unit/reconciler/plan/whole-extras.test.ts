/** What a list leaves out of extra objects: a flow's definition. */
import { type EmulatedStack, emulatedStack } from "../../../support/emulated-stack.ts";
import { problems, steps } from "./stage.ts";

let stack: EmulatedStack;
beforeEach(async () => {
  stack = await emulatedStack();
});
afterEach(() => stack.close());

const menu = (say: string) => ({
  name: "main",
  say,
  options: { "1": { extension: "200" } },
  noInput: { extension: "100" },
});
const file = (friendlyName: string, say = "For sales press 1.") => ({
  manage: { kinds: ["twilio.StudioFlow"] },
  twilio: { studioFlows: [{ friendlyName, menu: menu(say) }] },
});

test("a flow under another name is a probable rename", async () => {
  await stack.apply(file("Main menu"));
  const [sid] = Object.values(await stack.live("twilioFlows", "friendlyName", "sid"));
  const refusal = `spoke.yaml:1:68: Twilio StudioFlow "Head menu": is not live, and the live Twilio StudioFlow "Main menu" (id ${sid}), which is not declared, is like it: this looks like a rename. If it is, add was: "Main menu" or id: ${sid}. If it is a new object, say --allow create:twilio.StudioFlow:Head menu. Nothing was written.`;
  for (const prune of [false, true])
    expect(problems(await stack.plan(file("Head menu"), { prune }))).toEqual([refusal]);
  expect(problems(await stack.plan(file("Night menu", "We are closed."), { prune: true }))).toEqual([]);
});

test("a delete shows the definition that is lost, and rests on it", async () => {
  await stack.apply(file("Doomed"));
  const pruned = await stack.plan({ manage: { kinds: ["twilio.StudioFlow"] } }, { prune: true });
  expect(steps(pruned)).toEqual(["delete twilio.StudioFlow:Doomed"]);
  expect(Object.keys(pruned.objects[0]?.rests ?? {})).toContain("definition");
  expect(pruned.objects[0]?.fields.map(({ path }) => path)).toContain("definition");
});
