/** One object, whatever door it is seen through: an id that a closed door hides is not a user who is gone. */
import { user } from "../../provider/resources/spoke/user.ts";
import { type FrontEnd, type Stored, startPlugin } from "../support/front-end.ts";
import { startWorld, type World } from "../support/world.ts";

let world: World;
const opened: FrontEnd[] = [];

async function open(settings: Readonly<Record<string, string>> = world.settings): Promise<FrontEnd> {
  const front = await startPlugin(settings);
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

/** The same customer, from a shell in which the directory's settings were not exported. */
const withoutDirectory = (): Readonly<Record<string, string>> => {
  const { scimUrl: _, scimToken: __, ...rest } = world.settings;
  return rest;
};

const declared = { email: "zoe@acme.test", firstName: "Zoe", lastName: "Ng", onDelete: "delete" };

async function makeUser(): Promise<Stored> {
  const front = await open();
  const { inputs } = await front.check(user, "zoe", declared);
  const made = await front.create(user, "zoe", inputs);
  return (await (await open()).refresh(user, "zoe", made)) as Stored;
}

test("a user of Directory Sync is still there without the directory's settings", async () => {
  const stored = await makeUser();
  expect(stored.outputs.scimId).toBe(stored.id);
  const seen = await (await open(withoutDirectory())).refresh(user, "zoe", stored);
  expect(seen).toMatchObject({ id: stored.outputs.spokeId, inputs: { email: "zoe@acme.test" } });
});

test("a user of Directory Sync is not reported as deleted without the directory's settings", async () => {
  const stored = await makeUser();
  await expect((await open(withoutDirectory())).remove(user, "zoe", stored)).rejects.toMatchObject({
    message: expect.stringContaining("another directory owns this user"),
  });
});

test("a token of another organisation's directory does not make users disappear", async () => {
  const stored = await makeUser();
  const other = await startWorld({ seed: "acme" });
  try {
    const { scimUrl, scimToken } = other.emulator.address.spoke;
    const mixed = { ...world.settings, scimUrl, scimToken };
    const seen = await (await open(mixed)).refresh(user, "zoe", stored);
    expect(seen).toMatchObject({ inputs: { email: "zoe@acme.test" } });
  } finally {
    await other.close();
  }
});

test("nothing waits for a directory that is not in use any more", async () => {
  const stored = await makeUser();
  const waiting = { ...stored, outputs: { ...stored.outputs, syncStatus: "pending" } };
  const seen = (await (await open(withoutDirectory())).refresh(user, "zoe", waiting)) as Stored;
  expect(seen.outputs).not.toHaveProperty("syncStatus");
});
