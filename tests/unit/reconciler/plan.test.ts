/** A plan and its apply over the lamp server, which has every mark. What the products have is tested over the emulator. */
import { ProblemError } from "../../../provider/model/problem.ts";
import type { Values } from "../../../provider/model/value.ts";
import { checkInputs } from "../../../provider/reconciler/check.ts";
import type { Declaration, DeclaredObject } from "../../../provider/reconciler/plan/types.ts";
import { createStackEngine } from "../../../provider/reconciler/stack-engine.ts";
import type { AnyKind } from "../../../provider/reconciler/types.ts";
import { type LampServer, lampKind, lampServer, noDoors } from "../../support/lamp.ts";

function declared(kind: AnyKind, values: Values, more: Partial<DeclaredObject> = {}): DeclaredObject {
  const { inputs, failures } = checkInputs(kind, "lamp", values);
  expect(failures).toEqual([]);
  return { kind, inputs, ignore: [], silence: [], secrets: {}, place: () => undefined, ...more };
}

function stage(...objects: readonly (Values & { name: string })[]) {
  const server: LampServer = lampServer();
  const kind = lampKind(server);
  const checks = { made: 0, refuses: false };
  const beforeFirstWrite = async () => {
    checks.made += 1;
    if (checks.refuses)
      throw new ProblemError({ object: "Settings", what: "two customers", remedy: "Use one." });
  };
  const engine = createStackEngine(
    { clients: noDoors, kinds: [kind], portal: "warn", beforeFirstWrite },
    "test",
  );
  const declaration = (list: readonly DeclaredObject[]): Declaration => ({
    objects: list,
    scope: { kinds: new Set([kind.token]), labels: new Map() },
  });
  const all = (list: readonly (Values & { name: string })[]) =>
    declaration(list.map((values) => declared(kind, values)));
  return { server, kind, engine, declaration, all, checks, start: all(objects) };
}

const apply = { secretOf: () => undefined };

test("a declaration that is not live is created, and then nothing is left to do", async () => {
  const { engine, start, server } = stage({ name: "desk", brightness: 70 }, { name: "hall" });
  const plan = await engine.plan(start);
  expect(plan.objects.map(({ object, action }) => `${action} ${object}`)).toEqual([
    "create Lamp:desk",
    "create Lamp:hall",
  ]);
  expect(await engine.apply(plan, apply)).toMatchObject({ done: 2, failed: 0, skipped: 0 });
  engine.forget();
  expect((await engine.plan(start)).objects).toEqual([]);
  expect(server.calls.filter((call) => call.startsWith("create"))).toHaveLength(2);
});

test("two that refer to each other: the reference that has to wait is a step of its own", async () => {
  const { engine, start, server } = stage(
    { name: "a", members: [{ lamp: "b" }] },
    { name: "b", members: [{ lamp: "a" }] },
  );
  const plan = await engine.plan(start);
  expect(
    plan.objects.map(({ object, step, action, waitsFor }) => ({ object, step, action, waitsFor })),
  ).toEqual([
    { object: "Lamp:a", step: undefined, action: "create", waitsFor: [] },
    { object: "Lamp:b", step: undefined, action: "create", waitsFor: ["Lamp:a"] },
    { object: "Lamp:a", step: "later", action: "update", waitsFor: ["Lamp:a", "Lamp:b"] },
  ]);
  expect(await engine.apply(plan, apply)).toMatchObject({ done: 3 });
  engine.forget();
  expect((await engine.plan(start)).objects).toEqual([]);
  expect(server.lamps.size).toBe(2);
});

test("a rename that is said to be one is one update of the same object", async () => {
  const { engine, start, kind, declaration, server } = stage({ name: "desk", room: "office" });
  await engine.apply(await engine.plan(start), apply);
  engine.forget();
  const renamed = declaration([declared(kind, { name: "table", room: "office" }, { was: { name: "desk" } })]);
  const plan = await engine.plan(renamed);
  expect(plan.objects).toMatchObject([
    {
      object: "Lamp:table",
      id: "lamp-1",
      action: "update",
      reason: 'renamed from name "desk"',
      fields: [{ path: "name", change: "update", from: "desk", to: "table" }],
    },
  ]);
  await engine.apply(plan, apply);
  expect([...server.lamps.values()].map(({ id, values }) => `${id} ${String(values.name)}`)).toEqual([
    "lamp-1 table",
  ]);
});

test("a rename that nobody said is one is refused, and nothing is written", async () => {
  const { engine, start, all, server } = stage({ name: "desk", room: "office", brightness: 70 });
  await engine.apply(await engine.plan(start), apply);
  engine.forget();
  const plan = await engine.plan(all([{ name: "table", room: "office", brightness: 70 }]));
  expect(plan.problems).toEqual([
    {
      object: 'Lamp "table"',
      what: 'is not live, and the live Lamp "desk" (id lamp-1), which is not declared, is like it: this looks like a rename',
      remedy:
        'If it is, add was: "desk" or id: lamp-1. If it is a new object, say --allow create:Lamp:table. Nothing was written.',
    },
  ]);
  const calls = server.calls.length;
  await expect(engine.apply(plan, apply)).rejects.toThrow("Plan: may not be applied:");
  expect(server.calls).toHaveLength(calls);
});

test("with the settings of two customers everything looks missing: the plan says so, and is not applied", async () => {
  const { engine, start, checks, server } = stage({ name: "desk" });
  checks.refuses = true;
  const plan = await engine.plan(start);
  expect(plan.problems).toEqual([{ object: "Settings", what: "two customers", remedy: "Use one." }]);
  await expect(engine.apply(plan, apply)).rejects.toThrow(
    "Plan: may not be applied:\nSettings: two customers. Use one. Mend that and plan again. Nothing was written.",
  );
  expect(server.lamps.size).toBe(0);
});

test("a plan that misses nothing asks nobody whose the settings are", async () => {
  const { engine, start, checks } = stage({ name: "desk" });
  await engine.apply(await engine.plan(start), apply);
  engine.forget();
  checks.made = 0;
  await engine.plan(start);
  expect(checks.made).toBe(0);
});

test("a saved plan that was edited is refused, whatever was edited", async () => {
  const { engine, start, server } = stage({ name: "desk", brightness: 70 });
  const plan = await engine.plan(start);
  const [step] = plan.objects;
  if (step === undefined) throw new Error("The plan is empty.");
  const edited = { ...plan, objects: [{ ...step, desired: { ...step.desired, brightness: 10 } }] };
  await expect(engine.apply(edited, apply)).rejects.toThrow(
    "Plan, sha256: does not fit what the plan says: the file was changed after it was made. Make a new plan. Nothing was written.",
  );
  expect(server.lamps.size).toBe(0);
});
