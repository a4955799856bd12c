/** What an API writes and what a person makes in the portal, where one refers to the other. */
import { checkInputs } from "../../../../provider/reconciler/check.ts";
import type { Declaration, Plan } from "../../../../provider/reconciler/plan/types.ts";
import { createStackEngine } from "../../../../provider/reconciler/stack-engine.ts";
import type { AnyKind } from "../../../../provider/reconciler/types.ts";
import { lamp, lampKind, lampServer, noDoors } from "../../../support/lamp.ts";
import { waits } from "./stage.ts";

/** Desks have an API, and are switched by lamps, which a person hangs. */
function office() {
  const [lamps, desks] = [lampServer(), lampServer()];
  const portal = { place: "Lamps", noun: "lamp", readable: ["name"] };
  const lampByHand: AnyKind = { ...lampKind(lamps), portal, reach: ["admin"], reachOf: () => ["admin"] };
  const desk: AnyKind = { ...lampKind(desks), token: "spoke:index:Desk", name: "Desk" };
  const engine = createStackEngine({ clients: noDoors, kinds: [lampByHand, desk], portal: "warn" }, "tests");
  const declared = (kind: AnyKind, values: { name: string; switch?: string }) => {
    const { inputs, failures } = checkInputs(kind, values.name, values);
    expect(failures).toEqual([]);
    return { kind, inputs, ignore: [], silence: [], secrets: {}, place: () => undefined };
  };
  const declaration: Declaration = {
    objects: [
      declared(lampByHand, { name: "hall" }),
      declared(desk, { name: "one", switch: "hall" }),
      declared(desk, { name: "three" }),
    ],
    scope: { kinds: new Set([lampByHand.token, desk.token]), labels: new Map() },
  };
  return {
    lamps,
    desks,
    plan: (): Promise<Plan> => {
      engine.forget();
      return engine.plan(declaration);
    },
    apply: (plan: Plan) => engine.apply(plan, { secretOf: () => undefined }),
  };
}

test("what needs the id of an object that a person makes is left until then, and the plan says so", async () => {
  const { plan, apply, lamps, desks } = office();
  const first = await plan();
  expect(first.problems).toEqual([]);
  expect(waits(first)).toEqual({ "Desk:one": ["Lamp:hall"], "Desk:three": [], "Lamp:hall": [] });
  expect(first.objects.find(({ object }) => object === "Desk:one")?.warnings).toContain(
    'Desk "one": an apply leaves it until a person has done the step in the portal for the Lamp "hall", because it needs its id. Do that and apply again.',
  );
  const report = await apply(first);
  expect(report).toMatchObject({ done: 1, failed: 0, skipped: 1 });
  expect(report.objects.find(({ outcome }) => outcome === "skipped")?.messages).toEqual([
    "Desk:one: skipped, because it waits for Lamp:hall, which a person makes in the portal: spokectl runbook says how. Run again: what was done is kept, and the rest follows.",
  ]);
  expect([...desks.lamps.values()].map(({ values }) => values.name)).toEqual(["three"]);

  lamps.lamps.set("id-hall", lamp("id-hall", { name: "hall" }));
  const second = await plan();
  expect(waits(second)).toEqual({ "Desk:one": [] });
  expect(await apply(second)).toMatchObject({ done: 1, failed: 0, skipped: 0 });
});

test("a name that somebody wrote into a saved plan is found", async () => {
  const { plan, apply } = office();
  const made = await plan();
  const objects = made.objects.map((each) => (each.names ? { ...each, names: ["hall", "attic"] } : each));
  await expect(apply({ ...made, objects })).rejects.toMatchObject({
    message:
      "Plan, sha256: does not fit what the plan says: the file was changed after it was made. Make a new plan. Nothing was written.",
  });
});
