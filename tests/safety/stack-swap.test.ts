/** Objects change places in one apply: people and groups their extensions, the menu its keys. */
import type { Plan } from "../../provider/reconciler/plan/types.ts";
import { address, type EmulatedStack, emulatedStack } from "../support/emulated-stack.ts";

let stack: EmulatedStack;

beforeEach(async () => {
  stack = await emulatedStack();
});
afterEach(() => stack.close());

/** What is done; who is there besides is no matter here. */
const stepsOf = ({ objects }: Plan) => objects.filter(({ action }) => action !== "extra");

const ana = { email: "ana@acme.test", firstName: "Ana", lastName: "Lee" };
const ben = { email: "ben@acme.test", firstName: "Ben", lastName: "Okoro" };
const users = (first: string, second: string) => ({
  users: [
    { ...ana, extension: first },
    { ...ben, extension: second },
  ],
});

test("two people swap extensions: one takes a value that nobody has for a moment", async () => {
  await stack.apply(users("301", "302"));
  const plan = await stack.plan(users("302", "301"));
  expect(plan.problems).toEqual([]);
  expect(
    stepsOf(plan).map(({ object, step, reason, fields, waitsFor }) => ({
      object,
      step,
      reason,
      fields,
      waitsFor,
    })),
  ).toEqual([
    {
      object: "User:ben@acme.test",
      step: "aside",
      reason: "takes a value that nobody has for a moment, because two objects change places",
      fields: [{ path: "extension", change: "update", from: "302", to: "9999" }],
      waitsFor: [],
    },
    {
      object: "User:ana@acme.test",
      step: undefined,
      reason: "differs from the declaration",
      fields: [{ path: "extension", change: "update", from: "301", to: "302" }],
      waitsFor: ["User:ben@acme.test#aside"],
    },
    {
      object: "User:ben@acme.test",
      step: undefined,
      reason: "differs from the declaration",
      fields: [{ path: "extension", change: "update", from: "302", to: "301" }],
      waitsFor: ["User:ana@acme.test", "User:ben@acme.test#aside"],
    },
  ]);
  await stack.apply(users("302", "301"));
  expect(await stack.live("users", "email", "extension")).toMatchObject({
    "ana@acme.test": "302",
    "ben@acme.test": "301",
  });
  expect(stepsOf(await stack.plan(users("302", "301")))).toEqual([]);
});

test("a ring of three needs one value for the time between, and a chain none", async () => {
  const three = (a: string, b: string, c: string) => ({
    users: [
      ...users(a, b).users,
      { email: "cara@acme.test", firstName: "Cara", lastName: "Diaz", extension: c },
    ],
  });
  await stack.apply(three("301", "302", "303"));
  const ring = await stack.plan(three("302", "303", "301"));
  expect(ring.objects.filter(({ step }) => step === "aside")).toHaveLength(1);
  await stack.apply(three("302", "303", "301"));
  const chain = await stack.plan(three("304", "302", "303"));
  expect(stepsOf(chain).map(address)).toEqual([
    "User:ana@acme.test",
    "User:ben@acme.test",
    "User:cara@acme.test",
  ]);
  await stack.apply(three("304", "302", "303"));
  expect(stepsOf(await stack.plan(three("304", "302", "303")))).toEqual([]);
});

test("through Directory Sync a change arrives later, so that two people cannot swap in one run", async () => {
  await stack.apply(users("301", "302"));
  await stack.close();
  stack = await emulatedStack({ scim: true });
  await stack.apply(users("301", "302"));
  const plan = await stack.plan(users("302", "301"));
  expect(plan.problems).toEqual([
    {
      object: 'User "ana@acme.test"',
      what: "changes places with User:ben@acme.test, and none of them can take another value for the time between",
      remedy: "Do it in two runs: give one of them a free value first.",
      place: { file: "spoke.yaml", line: 1, column: 11 },
    },
  ]);
});

test("two groups swap extensions where it is said which is which, and the menu follows the names", async () => {
  const menu = { autoAttendant: { options: { "1": "Sales", "2": "401" } } };
  const groups = (sales: object, support: object) => ({
    callGroups: [
      { name: "Sales", ...sales },
      { name: "Support", ...support },
    ],
  });
  await stack.apply({
    ...groups({ extension: "401" }, { extension: "402" }),
    ...{ autoAttendant: { options: { "1": "Sales" } } },
  });
  const doubtful = await stack.plan(groups({ extension: "402" }, { extension: "401" }));
  const ids = await stack.live("callGroups", "name", "id");
  expect(doubtful.problems.map(({ object, what, remedy }) => ({ object, what, remedy }))).toEqual([
    {
      object: 'CallGroup "Sales"',
      what: `its extension "402" is that of one live object (id ${ids.Support}), and its name "Sales" that of another (id ${ids.Sales})`,
      remedy: `Say which one is meant: id: ${ids.Support}, or id: ${ids.Sales}.`,
    },
    {
      object: 'CallGroup "Support"',
      what: `its extension "401" is that of one live object (id ${ids.Sales}), and its name "Support" that of another (id ${ids.Support})`,
      remedy: `Say which one is meant: id: ${ids.Sales}, or id: ${ids.Support}.`,
    },
  ]);
  const swapped = {
    ...groups({ extension: "402", was: "Sales" }, { extension: "401", was: "Support" }),
    ...menu,
  };
  await stack.apply(swapped);
  expect(await stack.live("callGroups", "name", "extension")).toMatchObject({ Sales: "402", Support: "401" });
  expect(await stack.live("callGroups", "name", "ivrKey")).toMatchObject({ Sales: 1, Support: 2 });
  // A key of the group that does not change says which one is meant, now and afterwards.
  expect((await stack.plan(swapped)).objects.map(address)).toEqual([]);
  expect(
    (await stack.plan({ ...groups({ extension: "402" }, { extension: "401" }), ...menu })).problems,
  ).toEqual([]);
});

test("two keys of the menu are swapped in one apply", async () => {
  const file = (one: string, two: string) => ({
    callGroups: [{ name: "Sales" }, { name: "Support" }],
    autoAttendant: { options: { "1": one, "2": two } },
  });
  await stack.apply(file("Sales", "Support"));
  await stack.apply(file("Support", "Sales"));
  expect(await stack.live("callGroups", "name", "ivrKey")).toMatchObject({ Sales: 2, Support: 1 });
  expect((await stack.plan(file("Support", "Sales"))).objects).toEqual([]);
});

test("an extension that its holder keeps is taken, also where the file does not name it", async () => {
  await stack.apply(users("301", "302"));
  const plan = await stack.plan({ users: [{ ...ana, extension: "302" }, ben] });
  const ids = await stack.live("users", "email", "id");
  expect(plan.problems.map(({ object, what }) => `${object}: ${what}`)).toEqual([
    `User "ana@acme.test": extension 302 is in use by the User "ben@acme.test" (id ${ids["ben@acme.test"]})`,
  ]);
});

test("two groups that roll over to each other are deleted, and one lets go first", async () => {
  const group = (name: string, other: string) => ({
    name,
    noAnswer: { action: "callGroup", callGroup: other },
  });
  await stack.apply({ callGroups: [group("Day", "Night"), group("Night", "Day")] });
  const ids = await stack.live("callGroups", "name", "extension");
  const plan = await stack.plan({ callGroups: [] }, { prune: true });
  expect(plan.objects.map(({ action, reason, ...step }) => `${action} ${address(step)}: ${reason}`)).toEqual([
    `update CallGroup:${ids.Night}#aside: lets go of CallGroup:${ids.Day}, which is deleted too and refers to it`,
    `delete CallGroup:${ids.Day}: live and not declared`,
    `delete CallGroup:${ids.Night}: live and not declared`,
  ]);
  await stack.apply({ callGroups: [] }, { prune: true });
  expect(Object.keys(await stack.live("callGroups", "name", "id"))).toEqual(["Reception"]);
});

test("where a device has the value for the time between, which no kind shows, the next one is taken", async () => {
  await stack.apply(users("301", "302"));
  await stack.world.control("POST", "/objects/devices", { displayName: "Door", extension: "9999" });
  await stack.apply(users("302", "301"));
  expect(await stack.live("users", "email", "extension")).toMatchObject({
    "ana@acme.test": "302",
    "ben@acme.test": "301",
  });
  expect(stepsOf(await stack.plan(users("302", "301")))).toEqual([]);
});
