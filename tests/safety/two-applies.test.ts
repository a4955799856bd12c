/** Two applies of one declaration at once: each ends as declared or in a clear conflict, and one more run has nothing twice. */
import type { ApplyReport, Declaration } from "../../provider/reconciler/plan/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { type InsideWorld, startInsideWorld } from "../support/inside-world.ts";
import { load } from "../support/stack.ts";

const times = 200;

jest.setTimeout(300_000);

/** Kinds whose key the server keeps unique, and kinds where it does not: webhooks, flows, and groups without an extension. */
const stack = `
organization: { companyName: Acme Two }
users:
  - { email: ana@acme.test, firstName: Ana, lastName: Lee }
  - { email: ben@acme.test, firstName: Ben, lastName: Ito, extension: "7001" }
callGroups:
  - { name: Sales, members: [{ user: ana@acme.test }] }
  - { name: Support, extension: "7002", noAnswer: { action: callGroup, callGroup: Sales } }
officeHours:
  - { name: Office, timeZone: Europe/London, days: { monday: { open: true, from: "09:00", to: "17:00" } }, voicemailGroup: Sales }
autoAttendant: { options: { 1: Sales, 2: Support } }
webhooks:
  - { url: "https://hooks.acme.test/one", events: [call.ended], description: One }
  - { url: "https://hooks.acme.test/two", events: [call.ended], description: Two }
apiKeys:
  - { name: Reporting }
phoneNumbers:
  - { phoneNumber: "+12025550110" }
numberAssignments:
  - { phoneNumber: "+12025550110", callGroup: Sales }
twilio:
  studioFlows:
    - { friendlyName: Line, menu: { name: line, say: "For sales, press 1.", options: { 1: { extension: "7002" } } } }
`;

let world: InsideWorld;
let declaration: Declaration;
beforeAll(async () => {
  world = await startInsideWorld();
  ({ declaration } = await load(stack));
});
afterAll(() => world.close());

/** Numbers from 0 to 1, the same for the same seed (mulberry32, public domain). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What a conflict says: the object that is in the way, or that somebody else was at it. */
const clear =
  /\b409\b|exists already|in use by|at the same moment|live objects have the key|fits more than one|call groups are called|is taken by|skipped, because it waits for/;

const messagesOf = ({ objects }: ApplyReport): readonly string[] =>
  objects.flatMap(({ messages }) => messages);

const apply = async (without: readonly string[], declared = declaration) => {
  const { engine } = world.open(without);
  const plan = await engine.plan(declared);
  expect(plan.problems).toEqual([]);
  return engine.apply(plan, { secretOf: () => undefined });
};

test.each([
  ["with Directory Sync", []],
  ["with the bulk call for users", ["scimUrl", "scimToken"]],
])(`%s, ${times / 2} times`, async (_, without) => {
  const ends = new Map<string, number>();
  for (let seed = 0; seed < times / 2; seed += 1) {
    world.reset();
    const random = chance(seed);
    world.turn = async () => {
      for (let waits = Math.floor(random() * 4); waits > 0; waits -= 1) await new Promise(setImmediate);
    };
    const late = Math.floor(random() * 60);
    const second = async () => {
      for (let waits = late; waits > 0; waits -= 1) await new Promise(setImmediate);
      return apply(without);
    };
    const reports = await Promise.all([apply(without), second()]);
    world.turn = undefined;
    const messages = reports.flatMap(messagesOf);
    expect([seed, messages.filter((message) => !clear.test(message))]).toEqual([seed, []]);
    for (const message of messages) {
      const [kind = "other"] = clear.exec(message) ?? [];
      ends.set(kind, (ends.get(kind) ?? 0) + 1);
    }
    const again = await apply(without);
    expect([seed, messagesOf(again)]).toEqual([seed, []]);
    const { engine } = world.open(without);
    const after = await engine.plan(declaration);
    const work = after.objects.filter(({ action }) => !["none", "extra"].includes(action));
    expect([seed, work, after.problems]).toEqual([seed, [], []]);
    // An object that is there twice is an extra one.
    const live = await engine.export(kinds);
    const counts = Object.fromEntries(
      ["User", "CallGroup", "OfficeHours", "Webhook", "ApiKey", "StudioFlow"].map((name) => [
        name,
        live.filter(({ kind }) => kind.name === name).length,
      ]),
    );
    expect([seed, counts]).toEqual([
      seed,
      { User: 3, CallGroup: 3, OfficeHours: 1, Webhook: 2, ApiKey: 1, StudioFlow: 1 },
    ]);
  }
  // Without conflicts this would have shown nothing.
  expect(ends.size).toBeGreaterThan(1);
});

/** Two applies, the second so many turns later; each request takes a few turns, by the seed. */
async function applyTwice(seed: number, declared: Declaration): Promise<readonly ApplyReport[]> {
  const random = chance(seed);
  const turns = async (count: number) => {
    for (let waits = count; waits > 0; waits -= 1) await new Promise(setImmediate);
  };
  world.turn = () => turns(Math.floor(random() * 4));
  const late = Math.floor(random() * 60);
  const reports = await Promise.all([apply([], declared), turns(late).then(() => apply([], declared))]);
  world.turn = undefined;
  return reports;
}

test("of two groups that were made at the same moment one stays, though nothing says which is older", async () => {
  const { declaration: declared } = await load("callGroups: [{ name: Sales }]");
  let conflicts = 0;
  for (let seed = 0; seed < 60; seed += 1) {
    world.reset();
    const messages = (await applyTwice(seed, declared)).flatMap(messagesOf);
    conflicts += messages.length;
    const groups = (world.stored().get("callGroups") ?? []).filter(({ name }) => name === "Sales");
    expect([seed, groups.length]).toEqual([seed, 1]);
    const [id] = groups.map((group) => group.id);
    for (const message of messages) {
      expect(message.replace(/\(id (?!.*\(id )[^)]+\)/, "(id …)")).toBe(
        `CallGroup "Sales": somebody else created an object with the same key at the same moment (id ${id}); the one created here (id …) was deleted again. Plan again: the new plan compares the other one with this declaration.`,
      );
    }
  }
  // Without conflicts this would have shown nothing.
  expect(conflicts).toBeGreaterThan(0);
});

test("of two numbers that were bought at the same moment both stay, and the conflict names them", async () => {
  const { declaration: declared } = await load(
    "twilio: { phoneNumbers: [{ search: { country: US, type: local }, label: Support line }] }",
  );
  let conflicts = 0;
  for (let seed = 0; seed < 20; seed += 1) {
    world.reset();
    const reports = await applyTwice(seed, declared);
    const numbers = (world.stored().get("twilioNumbers") ?? []).map((number) => JSON.stringify(number));
    const bought = numbers.filter((text) => text.includes("Support line"));
    const sids = bought.map((text) => /PN[0-9a-f]{32}/.exec(text)?.[0] ?? "");
    const messages = reports.flatMap(messagesOf);
    // Whoever bought first may have ended before there were two.
    if (bought.length === 2) expect([seed, messages.length > 0]).toEqual([seed, true]);
    if (bought.length === 1) expect([seed, messages]).toEqual([seed, []]);
    conflicts += messages.length;
    for (const message of messages) {
      const [other = "", own = ""] = message.match(/PN[0-9a-f]{32}/g) ?? [];
      expect([other, own].sort()).toEqual(sids.sort());
      expect(message).toBe(
        `Twilio PhoneNumber "Support line": somebody else created an object with the same key at the same moment (id ${other}); the one created here (id ${own}) is there too, and neither was deleted. Releasing a number loses it, and nobody can promise to get it back. Decide which one is to stay, and delete the other or give it another key; or pin the one that is meant: id: ${own}.`,
      );
    }
    expect(world.writes().filter((write) => write.startsWith("DELETE"))).toEqual([]);
  }
  expect(conflicts).toBeGreaterThan(0);
});
