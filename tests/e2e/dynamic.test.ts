/** Dynamic resources, which need no plugin, and the way from them to the plugin and back: the same objects all along. */
import { everyKind, renamed, trunkPassword } from "../upgrade/every-kind.ts";
import { openWorkspace, openWorld, type Workspace, type World } from "./harness.ts";
import { everythingLive, idsOf } from "./objects.ts";
import { typescriptProgram } from "./program.ts";

const dynamic = typescriptProgram(everyKind, { flavour: "pulumi-spoke/dynamic" });
const names = Object.keys(everyKind).sort();

/** Which of the two flavours the resources in the state are of. */
async function flavoursOf(workspace: Workspace): Promise<readonly (string | undefined)[]> {
  const resources = await workspace.resources();
  return [...new Set(resources.map(({ type }) => type.split(":")[0]))];
}

describe("every kind", () => {
  let world: World;
  let workspace: Workspace;
  let before: {
    readonly live: unknown;
    readonly ids: unknown;
    readonly people: readonly unknown[];
    readonly numbers: number;
  };

  beforeAll(async () => {
    world = await openWorld({ seed: "acme" });
    workspace = await openWorkspace({ address: world.emulator.address, program: dynamic });
  });

  /** The program's new form takes every object as it is: none is made, changed or deleted. */
  async function expectTheSameObjects(): Promise<void> {
    expect(everythingLive(world)).toEqual(before.live);
    expect(await idsOf(workspace)).toEqual(before.ids);
    expect(await world.requests()).toMatchObject({ writes: 0 });
    expect(await workspace.attempt("refresh", "--expect-no-changes")).toMatchObject({ code: 0, did: {} });
  }

  test("an up makes everything, and a second one finds nothing to do", async () => {
    const { did } = await workspace.up();
    expect(did).toEqual(Object.fromEntries(names.map((name) => [name, "create"])));
    expect(await workspace.stateText()).not.toContain(trunkPassword);
    await world.forgetRequests();
    expect(await workspace.up("--expect-no-changes")).toMatchObject({ did: {} });
    expect(await world.requests()).toMatchObject({ writes: 0 });
    before = {
      live: everythingLive(world),
      ids: await idsOf(workspace),
      people: world.emulator.store.list("users").map(({ email }) => email),
      numbers: world.emulator.store.list("twilioNumbers").length,
    };
  });

  test("a hand edit is found by a refresh and repaired by the next up", async () => {
    const groups = world.emulator.store.list("callGroups");
    const sales = groups.find(({ name }) => name === "Sales");
    await world.control("PATCH", `/objects/callGroups/${sales?.id}`, { ringSeconds: 45 });
    const check = await workspace.attempt("refresh", "--preview-only", "--expect-no-changes");
    expect(check).toMatchObject({ code: 7, did: { sales: "update" } });
    expect((await workspace.refresh()).did).toEqual({ sales: "update" });
    expect((await workspace.up()).did).toEqual({ sales: "update" });
    expect(everythingLive(world)).toEqual(before.live);
    await world.forgetRequests();
  });

  test("moves to the plugin without a replacement", async () => {
    await workspace.write(typescriptProgram(everyKind));
    expect((await workspace.up()).did).toEqual({});
    expect(await flavoursOf(workspace)).toEqual(["spoke"]);
    await expectTheSameObjects();
  });

  test("moves back without a replacement", async () => {
    await workspace.write(dynamic);
    // The update puts the code that Node's dynamic server needs into the state, and sends nothing.
    const { did } = await workspace.up();
    expect(did).toEqual(Object.fromEntries(names.map((name) => [name, "update"])));
    expect(await flavoursOf(workspace)).toEqual(["pulumi-nodejs"]);
    await expectTheSameObjects();
  });

  test("moves to the plugin under other names: what one process takes over, the other does not delete", async () => {
    await workspace.write(typescriptProgram(renamed(everyKind, "New")));
    const { did } = await workspace.up();
    expect(Object.keys(did)).toHaveLength(2 * names.length);
    await expectTheSameObjects();
  });

  test("moves back once more, is refreshed without a difference, and a destroy then deletes what it may", async () => {
    const program = typescriptProgram(renamed(everyKind, "New"), { flavour: "pulumi-spoke/dynamic" });
    await workspace.write(program);
    await workspace.up();
    expect(await flavoursOf(workspace)).toEqual(["pulumi-nodejs"]);
    await expectTheSameObjects();
    expect(Object.keys((await workspace.destroy()).did)).toHaveLength(names.length);
    expect(await workspace.resources()).toEqual([]);
    const left = (collection: string) => world.emulator.store.list(collection);
    expect(left("webhooks")).toEqual([]);
    expect(left("callGroups").map(({ name }) => name)).toEqual(["Reception"]);
    // People and numbers are kept, as by every destroy.
    expect(left("users").map(({ email }) => email)).toEqual(before.people);
    expect(left("twilioNumbers")).toHaveLength(before.numbers);
  });
});
