/** Two objects change places in one run: neither can go first, so one steps aside for a moment. */
import { callGroup } from "../../provider/resources/spoke/call-group.ts";
import { user } from "../../provider/resources/spoke/user.ts";
import { type FrontEnd, type Stored, startPlugin } from "../support/front-end.ts";
import { startWorld, type World } from "../support/world.ts";

let world: World;
const opened: FrontEnd[] = [];

async function open(): Promise<FrontEnd> {
  const front = await startPlugin(world.settings);
  opened.push(front);
  return front;
}

beforeEach(async () => {
  world = await startWorld({ seed: "acme" });
  jest.spyOn(console, "error").mockImplementation(() => undefined);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(opened.splice(0).map((front) => front.close()));
  await world.close();
});

const declare = async (front: FrontEnd, name: string, extension: string) =>
  (await front.check(callGroup, name, { name, extension })).inputs;

/** Sales on 401, Support on 402. */
async function makeTwo(): Promise<readonly [Stored, Stored]> {
  const front = await open();
  const sales = await front.create(callGroup, "Sales", await declare(front, "Sales", "401"));
  return [sales, await front.create(callGroup, "Support", await declare(front, "Support", "402"))];
}

async function liveExtensions(): Promise<Readonly<Record<string, string>>> {
  const groups = (await world.control("GET", "/objects/callGroups")) as { name: string; extension: string }[];
  const ours = groups.filter(({ name }) => name === "Sales" || name === "Support");
  return Object.fromEntries(ours.map(({ name, extension }) => [name, extension]));
}

test.each(["one after the other", "at the same time"])("two extensions are swapped, %s", async (how) => {
  const [sales, support] = await makeTwo();
  const run = await open();
  const [newSales, newSupport] = [await declare(run, "Sales", "402"), await declare(run, "Support", "401")];
  await run.diff(callGroup, "Sales", sales, newSales);
  await run.diff(callGroup, "Support", support, newSupport);
  const first = () => run.update(callGroup, "Sales", sales, newSales);
  const second = () => run.update(callGroup, "Support", support, newSupport);
  if (how === "at the same time") await Promise.all([first(), second()]);
  else {
    await first();
    await second();
  }
  expect(await liveExtensions()).toEqual({ Sales: "402", Support: "401" });
});

test("two people swap extensions through the admin contract", async () => {
  const { scimUrl: _, scimToken: __, ...adminOnly } = world.settings;
  const openAdmin = async () => {
    const front = await startPlugin(adminOnly);
    opened.push(front);
    return front;
  };
  const person = async (front: FrontEnd, name: string, number: string) =>
    (
      await front.check(user, name, {
        email: `${name}@acme.test`,
        firstName: "Sam",
        lastName: "Ng",
        extension: number,
      })
    ).inputs;
  const made = await openAdmin();
  const [zoe, yan] = [
    await made.create(user, "zoe", await person(made, "zoe", "411")),
    await made.create(user, "yan", await person(made, "yan", "412")),
  ];
  const run = await openAdmin();
  const [newZoe, newYan] = [await person(run, "zoe", "412"), await person(run, "yan", "411")];
  await run.diff(user, "zoe", zoe, newZoe);
  await run.diff(user, "yan", yan, newYan);
  await Promise.all([run.update(user, "zoe", zoe, newZoe), run.update(user, "yan", yan, newYan)]);
  const people = (await world.control("GET", "/objects/users")) as { email: string; extension: string }[];
  expect(Object.fromEntries(people.map(({ email, extension }) => [email, extension]))).toMatchObject({
    "zoe@acme.test": "412",
    "yan@acme.test": "411",
  });
});

test("a swap that stopped half-way is finished by the next run", async () => {
  const [sales, support] = await makeTwo();
  const broken = await open();
  const [newSales, newSupport] = [
    await declare(broken, "Sales", "402"),
    await declare(broken, "Support", "401"),
  ];
  await broken.diff(callGroup, "Sales", sales, newSales);
  await broken.diff(callGroup, "Support", support, newSupport);
  const moved = await broken.update(callGroup, "Sales", sales, newSales);

  const run = await open();
  expect(await run.diff(callGroup, "Sales", moved, newSales)).toMatchObject({ changes: false });
  expect(await run.diff(callGroup, "Support", support, newSupport)).toMatchObject({ changes: true });
  await run.update(callGroup, "Support", support, newSupport);
  expect(await liveExtensions()).toEqual({ Sales: "402", Support: "401" });
});

test("an object that the run does not move keeps its extension, also where a person gave it that one", async () => {
  const [sales, support] = await makeTwo();
  await world.control("PATCH", `/objects/callGroups/${support.id}`, { extension: "403" });
  const run = await open();
  await run.diff(callGroup, "Support", support, support.inputs);
  await world.forgetRequests();
  const inputs = await declare(run, "Sales", "403");
  await run.diff(callGroup, "Sales", sales, inputs);
  await expect(run.update(callGroup, "Sales", sales, inputs)).rejects.toMatchObject({
    message: `CallGroup "Sales": extension 403 is in use by the CallGroup "Support" (id ${support.id}). Choose another, or free it there first. Nothing was written.`,
  });
  expect((await world.requests()).writes).toBe(0);
});

test("a preview takes an extension for free that another resource gives up in the same run", async () => {
  const [sales] = await makeTwo();
  const run = await open();
  await run.diff(callGroup, "Sales", sales, await declare(run, "Sales", "405"));
  const person = { email: "zoe@acme.test", firstName: "Zoe", lastName: "Ng", extension: "401" };
  const { inputs } = await run.check(user, "zoe", person);
  await world.forgetRequests();
  expect(await run.preview(user, "zoe", inputs)).toMatchObject({ extension: "401" });
  expect((await world.requests()).writes).toBe(0);
  expect(await run.create(user, "zoe", inputs)).toMatchObject({ outputs: { extension: "401" } });
});
