/** An apply that dies at any write: the next one ends as if nothing had happened, and makes nothing twice. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { emulatorEnvironment } from "../../emulator/main.ts";
import type { Declaration } from "../../provider/reconciler/plan/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { acmeDeclaration, acmeFolder } from "../support/acme-stack.ts";
import { type InsideWorld, type Mishap, startInsideWorld } from "../support/inside-world.ts";
import { temporaryFolder } from "../support/tools.ts";
import { startWorld } from "../support/world.ts";

jest.setTimeout(300_000);

const noSecrets = { secretOf: () => undefined };

/** Users one by one through Directory Sync, or in one bulk call. */
const doors = [
  ["with Directory Sync", []],
  ["with the bulk call for users", ["scimUrl", "scimToken"]],
] as const;

describe.each(doors)("%s", (_, without) => {
  let world: InsideWorld;
  let declaration: Declaration;
  let clean: { readonly writes: number; readonly live: string };

  /** What is live, without what differs from one organisation to the next. */
  const liveText = async (): Promise<string> => {
    const { engine } = world.open(without);
    const all = await engine.export(kinds);
    const text = JSON.stringify(all.map(({ kind, inputs }) => [kind.token, inputs]));
    return text.replaceAll(/FW[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "id");
  };

  beforeAll(async () => {
    world = await startInsideWorld();
    declaration = await acmeDeclaration();
    world.forget();
    const { engine } = world.open(without);
    const report = await engine.apply(await engine.plan(declaration), noSecrets);
    expect(report).toMatchObject({ failed: 0, skipped: 0 });
    clean = { writes: world.writes().length, live: await liveText() };
  });
  afterAll(() => world.close());

  const endings: readonly (readonly [string, Mishap])[] = [
    ["is done, and its answer lost", "cut after"],
    ["fails", { status: 500 }],
  ];

  test.each(endings)(
    "whichever write it is that %s: one more run converges, and nothing is there twice",
    async (_name, ending) => {
      expect(clean.writes).toBeGreaterThan(without.length === 0 ? 30 : 20);
      for (let last = 0; last < clean.writes; last += 1) {
        world.reset();
        // After the last write the process is dead: nothing of it arrives any more.
        world.mishap = (write) => (write < last ? undefined : write === last ? ending : "cut before");
        const killed = world.open(without).engine;
        const report = await killed.apply(await killed.plan(declaration), noSecrets);
        const alive = report.failed === 0 && report.skipped === 0;
        world.mishap = undefined;
        const { engine } = world.open(without);
        const plan = await engine.plan(declaration);
        expect([last, plan.problems]).toEqual([last, []]);
        const next = await engine.apply(plan, noSecrets);
        expect([last, next.objects.flatMap(({ messages }) => messages)]).toEqual([last, []]);
        const rest = (await engine.plan(declaration)).objects.filter(
          ({ action }) => !["none", "extra"].includes(action),
        );
        expect([last, alive, rest]).toEqual([last, false, []]);
        expect([last, await liveText()]).toEqual([last, clean.live]);
      }
    },
  );
});

test("kill -9 of the process, at several writes: the next run converges, and nothing is there twice", async () => {
  const program = [
    "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
    join(process.cwd(), "provider/cli/start.ts"),
  ];
  for (const after of [0, 7, 19, 27]) {
    const world = await startWorld();
    const environment = {
      PATH: process.env.PATH,
      HOME: temporaryFolder(),
      ...emulatorEnvironment(world.emulator.address),
    };
    const apply = () =>
      spawn(process.execPath, [...program, "apply", "-f", join(acmeFolder, "spoke.yaml"), "--yes"], {
        env: environment,
        stdio: "ignore",
      });
    try {
      await world.fault({ match: { effect: "write" }, fault: { answerDelayMs: 5_000 }, after });
      const child = apply();
      const exited = once(child, "exit");
      while ((await world.requests()).writes <= after) expect(child.exitCode).toBeNull();
      child.kill("SIGKILL");
      expect(await exited).toEqual([null, "SIGKILL"]);
      await world.clearFaults();
      expect(await once(apply(), "exit")).toEqual([0, null]);
      const before = (await world.requests()).writes;
      expect(await once(apply(), "exit")).toEqual([0, null]);
      expect((await world.requests()).writes).toBe(before);
      const counts = (await world.control("GET", "/objects")) as Record<string, number>;
      expect(counts).toMatchObject({
        users: 13,
        callGroups: 4,
        webhooks: 1,
        apiKeys: 1,
        officeHours: 1,
        sipTrunks: 1,
      });
    } finally {
      await world.close();
    }
  }
});
