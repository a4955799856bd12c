/** Kinds whose key the server does not keep unique: what a run made a second time goes again, at the latest at its end. */
import type { AnyKind } from "../../../../provider/reconciler/types.ts";
import { lamp } from "../../../support/lamp.ts";
import { lampStage, noSecrets } from "../../../support/lamp-stage.ts";

/** Somebody else makes a lamp of this name right after ours, or right before it. */
function withTwin(name: string, createdAt: { ours: string; theirs: string }, more: Partial<AnyKind> = {}) {
  const stage = lampStage({
    uniqueKey: false,
    kind: (plain) => ({
      create: async (clients, desired) => {
        const live = await (plain.create as NonNullable<AnyKind["create"]>)(clients, desired);
        const dated = { ...live, outputs: { ...live.outputs, createdAt: createdAt.ours } };
        stage.server.lamps.set(live.id, dated);
        if (desired.name === name) {
          const theirs = lamp("theirs", { name });
          stage.server.lamps.set("theirs", { ...theirs, outputs: { createdAt: createdAt.theirs } });
        }
        return dated;
      },
      ...more,
    }),
  });
  return stage;
}

const earlier = { ours: "2026-02-02", theirs: "2026-01-01" };
const later = { ours: "2026-01-01", theirs: "2026-02-02" };
const all = Array.from({ length: 7 }, (_, index) => ({ name: `lamp ${index}` }));

test.each(all.map(({ name }) => [name]))(
  "of %s and an older one ours goes, whenever it was made",
  async (name) => {
    const stage = withTwin(name, earlier);
    const report = await stage.engine.apply(await stage.engine.plan(stage.all(...all)), {
      ...noSecrets,
      parallel: 3,
    });
    expect(report).toMatchObject({ done: 6, failed: 1, skipped: 0 });
    const [failure] = report.objects.filter(({ outcome }) => outcome === "failed");
    expect(failure?.messages).toEqual([
      expect.stringMatching(
        new RegExp(
          `^Lamp "${name}": somebody else created an object with the same key at the same moment \\(id theirs\\); the one created here \\(id lamp-\\d\\) was deleted again\\. Plan again: the new plan compares the other one with this declaration\\.$`,
        ),
      ),
    ]);
    const named = [...stage.server.lamps.values()].filter(({ values }) => values.name === name);
    expect(named.map(({ id }) => id)).toEqual(["theirs"]);
    expect((await stage.engine.plan(stage.all(...all))).objects).toEqual([]);
  },
);

test("of ours and a younger one ours stays: the other run takes its own back", async () => {
  const stage = withTwin("lamp 6", later);
  const report = await stage.engine.apply(await stage.engine.plan(stage.all(...all)), noSecrets);
  expect(report).toMatchObject({ done: 7, failed: 0 });
  expect(stage.writes().filter((call) => call.startsWith("remove"))).toEqual([]);
});

test("ours that cannot be deleted again is a conflict with both ids, and the next plan says so too", async () => {
  const stage = withTwin("lamp 6", earlier, {
    remove: async () => {
      throw new Error("It is in use.");
    },
  });
  const report = await stage.engine.apply(await stage.engine.plan(stage.all(...all)), noSecrets);
  expect(report.objects.at(-1)?.messages.at(-1)).toContain("It is in use.");
  expect(report).toMatchObject({ failed: 1 });
  const { problems } = await stage.engine.plan(stage.all(...all));
  expect(problems.map(({ what }) => what)).toEqual([
    '2 live objects have the key name "lamp 6": ids lamp-7 and theirs',
  ]);
});

test("a last look that fails is a warning, and what was done is reported", async () => {
  const stage = lampStage({ uniqueKey: false });
  const plan = await stage.engine.plan(stage.all(...all));
  let begun = 0;
  const report = await stage.engine.apply(plan, {
    ...noSecrets,
    onEvent({ event }) {
      begun += event === "begin" ? 1 : 0;
      if (begun === 7) stage.server.failure = new Error("The server is down.");
    },
  });
  expect(report).toMatchObject({ done: 7, failed: 0 });
  expect(report.objects.at(-1)?.warnings).toEqual([
    "whether somebody else created the same object at the same moment could not be seen: The server is down. Plan again: two objects with one key are reported.",
  ]);
});

test("a run that creates nothing looks no second time", async () => {
  const stage = lampStage({ uniqueKey: false });
  await stage.make({ name: "desk" });
  const plan = await stage.engine.plan(stage.all({ name: "desk", brightness: 10 }));
  const lists = stage.server.calls.filter((call) => call === "list").length;
  expect(await stage.engine.apply(plan, noSecrets)).toMatchObject({ done: 1 });
  expect(stage.server.calls.filter((call) => call === "list")).toHaveLength(lists);
});
