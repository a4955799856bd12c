/** One object stays one object, of every kind: whatever the program calls it, and whatever is asked of the engine. */
import { everyKind, renamed } from "../upgrade/every-kind.ts";
import { openWorkspace, openWorld, type Ran, type Workspace, type World } from "./harness.ts";
import { everythingLive, idsOf } from "./objects.ts";
import { typescriptProgram, yamlProgram } from "./program.ts";

const names = Object.keys(everyKind);

let world: World;
let workspace: Workspace;
let before: { readonly live: unknown; readonly ids: Readonly<Record<string, string | undefined>> };

beforeAll(async () => {
  world = await openWorld({ seed: "acme" });
  workspace = await openWorkspace({ address: world.emulator.address, program: yamlProgram(everyKind) });
  await workspace.up();
  before = { live: everythingLive(world), ids: await idsOf(workspace) };
  await world.forgetRequests();
});

/** Every live object is as it was, each resource has the id that it had, and nothing was written. */
async function expectTheSameObjects(): Promise<void> {
  expect(everythingLive(world)).toEqual(before.live);
  expect(await idsOf(workspace)).toEqual(before.ids);
  expect(await world.requests()).toMatchObject({ writes: 0 });
  expect(await workspace.up("--expect-no-changes")).toMatchObject({ did: {} });
}

/** The names of those that were said to be kept, because another resource has the object now. */
const keptIn = ({ warnings }: Ran) =>
  warnings.filter((text) => text.endsWith("belongs to another resource of this run now, so it was kept."));

test("renamed without an alias: the same objects, alive", async () => {
  await workspace.write(yamlProgram(renamed(everyKind, "New")));
  const ran = await workspace.up();
  expect(ran.did).toEqual(
    Object.fromEntries(
      names.flatMap((name) => [[name, "delete"] as const, [`${name}New`, "create"] as const]),
    ),
  );
  expect(keptIn(ran)).toHaveLength(names.length);
  await expectTheSameObjects();
});

test("replaced on demand: the same objects, alive", async () => {
  const targets = (await workspace.resources()).flatMap(({ urn }) => ["--replace", urn]);
  const ran = await workspace.up(...targets);
  expect(Object.keys(ran.did)).toHaveLength(names.length);
  expect(keptIn(ran)).toHaveLength(names.length);
  await expectTheSameObjects();
});

test("moved into a component without an alias: the same objects, alive", async () => {
  await workspace.write(typescriptProgram(everyKind, { component: true }));
  const ran = await workspace.up();
  expect(keptIn(ran)).toHaveLength(names.length);
  const parents = (await workspace.resources()).filter(({ urn }) => urn.includes("acme:index:Office$spoke:"));
  expect(parents).toHaveLength(names.length);
  await expectTheSameObjects();
});
