/** What goes wrong in the middle of an `up`, and that the next one is always the remedy. */
import type { ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  type Finished,
  openWorkspace,
  openWorld,
  type StateResource,
  type Workspace,
  type World,
} from "./harness.ts";
import { type YamlResource, yamlProgram } from "./program.ts";

const webhook = (number: number, events = ["call.ended"]): YamlResource => ({
  type: "spoke:Webhook",
  properties: { url: `https://hooks.acme.test/${number}`, description: `Hook ${number}`, events },
});

const webhooks = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`hook${index}`, webhook(index)]));

const ana = (properties: object): YamlResource => ({
  type: "spoke:User",
  properties: { email: "ana@acme.test", firstName: "Ana", lastName: "Ortiz", ...properties },
});

async function open(resources: Readonly<Record<string, YamlResource>>) {
  const world = await openWorld({ seed: "acme" });
  const workspace = await openWorkspace({ address: world.emulator.address, program: yamlProgram(resources) });
  return { world, workspace };
}

/** Waits until it holds. @throws Error after 60 s */
async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited 60 s in vain: ${what}.`);
    await pause(20);
  }
}

const urls = ({ emulator }: World) =>
  emulator.store
    .list("webhooks")
    .map(({ url }) => url)
    .sort();

async function pendingIn(workspace: Workspace): Promise<readonly unknown[]> {
  const state = JSON.parse(await workspace.stateText()) as {
    checkpoint: { latest?: { pending_operations?: readonly unknown[] } };
  };
  return state.checkpoint.latest?.pending_operations ?? [];
}

const users = ({ emulator }: World) =>
  emulator.store.list("users").filter(({ email }) => email === "ana@acme.test");

/** The door for access rights is shut; Directory Sync's stands open. */
const refuseRights = (world: World) =>
  world.fault({ match: { method: "PATCH", path: "/spoke-admin/admin/v1/users" }, fault: { status: 403 } });

const refused = expect.stringMatching(
  /^The admin endpoint: PATCH \/admin\/v1\/users\/\S+ failed with 403: Forbidden \(code forbidden\)\./,
);

async function inState(workspace: Workspace, name: string): Promise<StateResource | undefined> {
  const resources = await workspace.resources();
  return resources.find(({ urn }) => urn.endsWith(`::${name}`));
}

test("a create that fails half-way stays in the state with its reason, and the next up repairs it", async () => {
  const { world, workspace } = await open({ ana: ana({ role: "administrator" }), hook: webhook(1) });
  await refuseRights(world);
  const failed = await workspace.attempt("up");
  expect(failed).toMatchObject({ did: { ana: "create", hook: "create" } });
  expect(failed.code).not.toBe(0);
  expect(users(world)).toMatchObject([{ firstName: "Ana", role: "member" }]);
  const [{ scimId } = {}] = users(world);
  expect(await inState(workspace, "ana")).toMatchObject({
    id: scimId,
    outputs: { firstName: "Ana", role: "member" },
    initErrors: [refused],
  });
  expect(await inState(workspace, "hook")).toBeDefined();

  await world.clearFaults();
  expect(await workspace.up()).toMatchObject({ code: 0 });
  expect(users(world)).toMatchObject([{ scimId, role: "administrator" }]);
  expect(await workspace.up("--expect-no-changes")).toMatchObject({ did: {} });
});

test("an update that fails half-way stays in the state as it is, and the next up repairs it", async () => {
  const { world, workspace } = await open({ ana: ana({}) });
  await workspace.up();
  const [{ scimId } = {}] = users(world);
  await workspace.write(yamlProgram({ ana: ana({ role: "administrator", jobTitle: "Manager" }) }));
  await refuseRights(world);
  const failed = await workspace.attempt("up");
  expect(failed.did).toEqual({ ana: "update jobTitle role" });
  expect(users(world)).toMatchObject([{ jobTitle: "Manager", role: "member" }]);
  expect(await inState(workspace, "ana")).toMatchObject({
    id: scimId,
    outputs: { jobTitle: "Manager", role: "member" },
    initErrors: [refused],
  });

  await world.clearFaults();
  await world.forgetRequests();
  expect(await workspace.up()).toMatchObject({ code: 0 });
  expect(users(world)).toMatchObject([{ scimId, jobTitle: "Manager", role: "administrator" }]);
  expect(await world.requests()).toMatchObject({ writes: 1 });
  expect(await workspace.up("--expect-no-changes")).toMatchObject({ did: {} });
});

test("an answer that is lost after the write leaves one object, which the next up takes over", async () => {
  const { world, workspace } = await open(webhooks(2));
  await world.fault({
    match: { method: "POST", path: "/spoke/webhooks" },
    fault: { cut: "after" },
    times: 1,
  });
  const failed = await workspace.attempt("up");
  expect(failed.errors[0]).toMatch(
    /POST \/webhooks lost the connection to \S+: it was cut before the answer \(UND_ERR_SOCKET\)\. Whether it was carried out is not known: run again, and what exists by now is found by its key\./,
  );
  expect(await workspace.resources()).toHaveLength(1);

  const { did, warnings } = await workspace.up();
  expect(Object.values(did)).toEqual(["create"]);
  expect(warnings).toEqual([
    expect.stringMatching(/its signingSecret was shown once, when it was created, and is empty here\.$/),
  ]);
  expect(urls(world)).toEqual(["https://hooks.acme.test/0", "https://hooks.acme.test/1"]);
  expect(await workspace.up("--expect-no-changes")).toMatchObject({ did: {} });
});

/** More than the engine has under way at once, which is 8 on two cores. */
const many = 30;

/** From the fifth on, a create is carried out at once and answered 1.5 s later. */
const slowly = {
  match: { method: "POST", path: "/spoke/webhooks" },
  fault: { answerDelayMs: 1_500 },
  after: 4,
};

/** Some creates have their answer, and some are carried out without one. */
const underWay = (world: World) => until("six webhooks are there", () => urls(world).length >= 6);

/** Starts an `up`, and gives its CLI as well. */
function startUp(
  workspace: Workspace,
  env: NodeJS.ProcessEnv = {},
): { readonly ended: Promise<Finished>; readonly cli: ChildProcess } {
  const started: ChildProcess[] = [];
  const ended = workspace.pulumi(["up", "--yes", "--skip-preview", "--non-interactive"], {
    env: { ...workspace.env, ...env },
    onStart: (child) => started.push(child),
  });
  const [cli] = started;
  if (cli === undefined) throw new Error("The CLI was not started.");
  return { ended, cli };
}

/** Each of them is there once, is in the state, and is as declared. */
async function expectAll({ world, workspace }: Awaited<ReturnType<typeof open>>): Promise<void> {
  expect(urls(world)).toEqual(
    Object.values(webhooks(many))
      .map(({ properties }) => properties?.url)
      .sort(),
  );
  expect(await workspace.resources()).toHaveLength(many);
  expect(await workspace.up("--expect-no-changes")).toMatchObject({ did: {} });
}

test("the plugin is killed in mid-up: the next up makes no duplicate", async () => {
  const opened = await open(webhooks(many));
  const { world, workspace } = opened;
  await world.fault(slowly);
  const running = workspace.attempt("up");
  await underWay(world);
  const plugins = await workspace.pluginProcesses();
  for (const plugin of plugins) process.kill(plugin, "SIGKILL");
  expect(plugins).not.toEqual([]);
  expect((await running).code).not.toBe(0);
  expect((await workspace.resources()).length).toBeLessThan(urls(world).length);
  expect(await pendingIn(workspace)).toEqual([]);

  await world.clearFaults();
  await workspace.up();
  await expectAll(opened);
});

test("everything is killed in mid-up: nothing lives on, and the next up makes no duplicate", async () => {
  const opened = await open(webhooks(many));
  const { world, workspace } = opened;
  await world.fault(slowly);
  const { ended, cli } = startUp(workspace);
  await underWay(world);
  cli.kill("SIGKILL");
  expect((await ended).signal).toBe("SIGKILL");
  await until("the plugin is gone", async () => (await workspace.pluginProcesses()).length === 0);
  const made = urls(world).length;
  // What a slow machine finished before the kill is in the state already.
  const recorded = (await workspace.resources()).length;
  expect((await pendingIn(workspace)).length).toBeGreaterThan(0);

  await world.clearFaults();
  // The CLI's lock outlives it, and so does its list of what was under way, with a warning until a refresh clears it.
  await workspace.mustPulumi(["cancel", "--yes"]);
  const { did, warnings } = await workspace.up();
  expect(Object.keys(did)).toHaveLength(many - recorded);
  expect(warnings.filter((text) => text.includes("took over the live object"))).toHaveLength(made - recorded);
  await workspace.refresh("--clear-pending-creates");
  expect(await pendingIn(workspace)).toEqual([]);
  await expectAll(opened);
});

/** Lets each Node process note its number and its exit code in the file EXITS, which one that is killed cannot. */
const tellExits = `--import=data:text/javascript,${encodeURIComponent(`import { appendFileSync } from "node:fs";
process.on("exit", (code) => appendFileSync(process.env.EXITS, process.pid + ":" + code + " "));`)}`;

test("a Ctrl-C in mid-up lets what was sent finish, ends in time, and leaves nothing pending", async () => {
  const opened = await open(webhooks(many));
  const { world, workspace } = opened;
  await world.fault(slowly);
  const exits = join(workspace.folder, "exits");
  const { ended, cli } = startUp(workspace, { NODE_OPTIONS: tellExits, EXITS: exits });
  await underWay(world);
  const plugins = await workspace.pluginProcesses();
  cli.kill("SIGINT");
  const { code } = await ended;
  // The engine kills a plugin that has not ended by itself 5 s after the interrupt.
  expect(plugins).not.toEqual([]);
  expect((await readFile(exits, "utf8")).split(" ")).toEqual(
    expect.arrayContaining(plugins.map((plugin) => `${plugin}:0`)),
  );
  expect(code).not.toBe(0);
  expect(await workspace.pluginProcesses()).toEqual([]);
  expect(await pendingIn(workspace)).toEqual([]);
  const made = urls(world).length;
  expect(made).toBeLessThan(many);
  expect(await workspace.resources()).toHaveLength(made);

  await world.clearFaults();
  expect(Object.keys((await workspace.up()).did)).toHaveLength(many - made);
  await expectAll(opened);
});
