/** Which saved plans are applied, and which are refused before anything is written. */
import type { Plan, PlannedObject } from "../../../../provider/reconciler/plan/types.ts";
import { lamp } from "../../../support/lamp.ts";
import { type LampStage, lampStage, noSecrets, saved } from "../../../support/lamp-stage.ts";

let stage: LampStage;
beforeEach(async () => {
  stage = lampStage();
  await stage.make({ name: "desk", room: "hall", brightness: 70 }, { name: "shelf" });
});

/** A create, an update and a delete. */
async function savedPlan(): Promise<Plan> {
  const { engine, all } = stage;
  const wanted = all({ name: "desk", room: "hall", brightness: 10 }, { name: "porch", room: "garden" });
  return saved(await engine.plan(wanted, { prune: true, allow: ["create:Lamp:porch"] }));
}

/** In another process, some time later. */
async function refused(plan: Plan, engine = stage.open()): Promise<string> {
  const before = stage.writes().length;
  const message = await engine.apply(plan, noSecrets).then(
    (report) => `It was applied: ${JSON.stringify(report)}`,
    (error: Error) => error.message,
  );
  expect(stage.writes()).toHaveLength(before);
  return message;
}

const moved = (...lines: readonly string[]) =>
  `Plan: what is live has changed since it was made:\n${lines.join("\n")}. Make a new plan and look at it. Nothing was written.`;

test("a saved plan does in another process what it says, and then nothing is left to do", async () => {
  const plan = await savedPlan();
  expect(plan.objects.map(({ action, object }) => `${action} ${object}`).sort()).toEqual([
    "create Lamp:porch",
    "delete Lamp:shelf",
    "update Lamp:desk",
  ]);
  expect(await stage.open().apply(plan, noSecrets)).toMatchObject({ done: 3, failed: 0, skipped: 0 });
  expect(
    [...stage.server.lamps.values()].map(({ values }) => [values.name, values.brightness]).sort(),
  ).toEqual([
    ["desk", 10],
    ["porch", 50],
  ]);
  expect(await refused(plan)).toBe(
    moved(
      "  Lamp:desk: brightness (id lamp-1)",
      "  Lamp:porch: exists now (id lamp-3)",
      "  Lamp:shelf: is gone (id lamp-2)",
    ),
  );
});

describe("what has moved is named", () => {
  const edit = (id: string, values: Readonly<Record<string, unknown>>) => {
    const before = stage.server.lamps.get(id);
    stage.server.lamps.set(id, lamp(id, { ...before?.values, ...values } as never));
  };

  test("a field that the plan writes, and one that it does not", async () => {
    const plan = await savedPlan();
    edit("lamp-1", { brightness: 71, colours: ["red"] });
    expect(await refused(plan)).toBe(moved("  Lamp:desk: brightness, colours (id lamp-1)"));
  });

  test("a field of what is to be deleted", async () => {
    const plan = await savedPlan();
    edit("lamp-2", { room: "attic" });
    expect(await refused(plan)).toBe(moved("  Lamp:shelf: room (id lamp-2)"));
  });

  test("an object that is gone", async () => {
    const plan = await savedPlan();
    stage.server.lamps.delete("lamp-1");
    expect(await refused(plan)).toBe(moved("  Lamp:desk: is gone (id lamp-1)"));
  });

  test("an object that is there by now, even one that is as declared", async () => {
    const plan = await savedPlan();
    stage.server.lamps.set("lamp-9", lamp("lamp-9", { name: "porch", room: "garden" }));
    expect(await refused(plan)).toBe(moved("  Lamp:porch: exists now (id lamp-9)"));
  });

  test("a key that an object was to get and another has by now", async () => {
    const { engine, all, one } = stage;
    const renamed = one({ name: "table", room: "hall", brightness: 70 }, { was: { name: "desk" } });
    const plan = saved(await engine.plan(all(renamed, { name: "shelf" })));
    stage.server.lamps.set("lamp-9", lamp("lamp-9", { name: "table" }));
    expect(await refused(plan)).toBe(moved("  Lamp:table: exists now (id lamp-9)"));
  });

  test("what the server alone decides is no move", async () => {
    const plan = await savedPlan();
    const live = stage.server.lamps.get("lamp-1");
    if (live) stage.server.lamps.set("lamp-1", { ...live, outputs: { ...live.outputs, hours: 4711 } });
    edit("lamp-1", { channel: "11" });
    expect(await stage.open().apply(plan, noSecrets)).toMatchObject({ done: 3 });
  });

  test("what cannot be read is not called gone", async () => {
    const plan = await savedPlan();
    stage.server.failure = new Error("The server is down.");
    expect(await refused(plan)).toBe(
      'Lamp "desk": what is live could not be read, so nothing is created, changed or deleted: The server is down. Mend that and run again.',
    );
  });
});

test("two that change their keys in one plan are in nobody's way", async () => {
  const { engine, all, one, open } = stage;
  const wanted = all(
    one({ name: "shelf", room: "hall", brightness: 70 }, { id: "lamp-1" }),
    one({ name: "box" }, { id: "lamp-2" }),
  );
  const plan = saved(await engine.plan(wanted));
  expect(plan.problems).toEqual([]);
  expect(await open().apply(plan, noSecrets)).toMatchObject({ done: 2, failed: 0 });
});

describe("a plan that was edited is refused", () => {
  const edits: readonly (readonly [string, (plan: Plan) => Plan])[] = [
    [
      "a declared value",
      (plan) => each(plan, (step) => ({ ...step, desired: { ...step.desired, name: "x" } })),
    ],
    ["an action", (plan) => each(plan, (step) => ({ ...step, action: "delete" }))],
    ["an id", (plan) => each(plan, (step) => ({ ...step, id: "lamp-2" }))],
    ["what it waits for", (plan) => each(plan, (step) => ({ ...step, waitsFor: ["Lamp:desk"] }))],
    ["what it rests on", (plan) => each(plan, ({ rests: _, ...step }) => step)],
    ["a step less", (plan) => ({ ...plan, objects: plan.objects.slice(1) })],
    ["the customer", (plan) => ({ ...plan, organisationId: "00000000-0000-4000-8000-000000000000" })],
    ["no customer", ({ organisationId: _, ...plan }) => plan],
    ["a value that it shows", (plan) => each(plan, (step) => ({ ...step, fields: [] }))],
    ["why", (plan) => each(plan, (step) => ({ ...step, reason: "" }))],
    ["what is lost", (plan) => each(plan, (step) => ({ ...step, loses: "Nothing." }))],
    ["how much it does", (plan) => ({ ...plan, summary: { ...plan.summary, delete: 9 } })],
    ["a warning", (plan) => ({ ...plan, warnings: ["All is well."] })],
  ];
  const each = (plan: Plan, change: (step: PlannedObject) => PlannedObject): Plan => ({
    ...plan,
    objects: plan.objects.map(change),
  });

  const own: Readonly<Record<string, string>> = {
    "the customer":
      "Plan, organisationId: is for 00000000-0000-4000-8000-000000000000, and the settings are for 3f0c1f6e-0000-4000-8000-000000000001: these are two customers. Use the settings of the customer that the plan is for. Nothing was written.",
    "no customer":
      "Plan, organisationId: does not say for whom it is, and the settings are for 3f0c1f6e-0000-4000-8000-000000000001. Make a new plan with these settings. Nothing was written.",
  };

  test.each(edits)("%s", async (name, edit) => {
    expect(await refused(edit(await savedPlan()))).toBe(
      own[name] ??
        "Plan, sha256: does not fit what the plan says: the file was changed after it was made. Make a new plan. Nothing was written.",
    );
  });

  test("its problems taken out", async () => {
    const { engine, all } = stage;
    const plan = saved(
      await engine.plan(all({ name: "table", room: "hall", brightness: 70 }, { name: "shelf" })),
    );
    expect(plan.problems).toHaveLength(1);
    expect(await refused(plan)).toBe(
      'Plan: may not be applied:\nLamp "table": is not live, and the live Lamp "desk" (id lamp-1), which is not declared, is like it: this looks like a rename. If it is, add was: "desk" or id: lamp-1. If it is a new object, say --allow create:Lamp:table. Nothing was written. Mend that and plan again. Nothing was written.',
    );
    expect(await refused({ ...plan, problems: [] })).toBe(
      "Plan, sha256: does not fit what the plan says: the file was changed after it was made. Make a new plan. Nothing was written.",
    );
  });

  test("but when it was made, by whom, and where in the file something stands is not sealed", async () => {
    const plan = await savedPlan();
    const place = { file: "other.yaml", line: 1, column: 1 };
    const moved = each({ ...plan, madeAt: "2026-11-26T00:00:00.000Z", madeBy: "x" }, (step) => ({
      ...step,
      place,
    }));
    expect(await stage.open().apply(moved, noSecrets)).toMatchObject({ done: 3 });
  });
});

test("a plan of another customer is refused", async () => {
  const plan = await savedPlan();
  const other = stage.open({ organisationId: "11111111-0000-4000-8000-000000000001" });
  expect(await refused(plan, other)).toBe(
    "Plan, organisationId: is for 3f0c1f6e-0000-4000-8000-000000000001, and the settings are for 11111111-0000-4000-8000-000000000001: these are two customers. Use the settings of the customer that the plan is for. Nothing was written.",
  );
});

test("a plan whose writes have no way under these settings is refused, and not called done", async () => {
  const plan = await savedPlan();
  expect(await refused(plan, stage.open({ doors: ["twilio"] }))).toBe(
    "Plan: no API that these settings lead to writes what it is to write:\n  Lamp:desk: brightness\n  Lamp:porch\n  Lamp:shelf. Use the settings with which it was made, or make a new plan. Nothing was written.",
  );
});

test("a plan of another version, or of a kind that is not known here, is refused", async () => {
  const plan = await savedPlan();
  expect(await refused({ ...plan, version: 2 } as unknown as Plan)).toBe(
    'Plan: has the format "spokectl-plan", version 2, and this spokectl applies "spokectl-plan", version 1. Make a new plan with this version of spokectl.',
  );
  const stranger = stage.open({ kind: () => ({ token: "spoke:index:Bulb" }) });
  expect(await refused(plan, stranger)).toBe(
    'Lamp:desk: is of the kind "spoke:index:Lamp", which this version does not know. Apply the plan with the version that made it. Nothing was written.',
  );
});
