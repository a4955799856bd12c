/** What --target asks for. */
import type { Declaration } from "../../../../provider/reconciler/plan/types.ts";
import { createStackEngine } from "../../../../provider/reconciler/stack-engine.ts";
import { noDoors } from "../../../support/lamp.ts";
import { lampStage, problems, steps } from "./stage.ts";

test("the objects that are named, and what they refer to, however far", async () => {
  const { plan } = lampStage();
  const all = [
    { name: "a", members: [{ lamp: "b" }] },
    { name: "b", members: [{ lamp: "c" }] },
    { name: "c" },
    { name: "d", members: [{ lamp: "a" }] },
  ];
  expect(steps(await plan(all, { target: ["Lamp:a"] }))).toEqual([
    "create Lamp:c",
    "create Lamp:b",
    "create Lamp:a",
  ]);
  expect(steps(await plan(all, { target: ["lamp:*"] }))).toHaveLength(4);
  expect(steps(await plan(all, { target: ["CallGroup:*"] }))).toEqual([]);
});

test("a prune deletes what is named and not declared, and nothing that a declaration means under another name", async () => {
  const { live, plan, declared } = lampStage();
  live({ name: "hall" });
  live({ name: "shelf" });
  live({ name: "desk" });
  const all = [declared({ name: "lobby" }, { was: { name: "hall" } }), { name: "desk" }];
  expect(steps(await plan(all, { prune: true, target: ["Lamp:hall"] }))).toEqual([]);
  expect(steps(await plan(all, { prune: true, target: ["Lamp:s*"] }))).toEqual(["delete Lamp:shelf"]);
  expect(steps(await plan(all, { prune: true, target: ["Lamp:*"] }))).toEqual([
    "update Lamp:lobby",
    "delete Lamp:shelf",
  ]);
});

test("nor what it may mean: two of one name, of which it does not say which", async () => {
  const { live, plan } = lampStage({ uniqueKey: false });
  live({ name: "hall" }, "one");
  live({ name: "hall" }, "two");
  const refused = await plan([{ name: "hall" }], { prune: true, target: ["Lamp:hall"] });
  expect(steps(refused)).toEqual([]);
  expect(problems(refused)).toHaveLength(1);
});

test("kinds that are not asked for are not read", async () => {
  const { engine: _, kind, server } = lampStage();
  const engine = createStackEngine({ clients: noDoors, kinds: [kind], portal: "warn" }, "tests");
  server.failure = new Error("planted");
  const empty: Declaration = { objects: [], scope: { kinds: new Set([kind.token]), labels: new Map() } };
  const plan = await engine.plan(empty, { prune: true, target: ["CallGroup:Sales"] });
  expect({ problems: problems(plan), calls: server.calls }).toEqual({
    problems: ['--target "CallGroup:Sales": "CallGroup" is not a kind. Write KIND:NAME. The kinds are Lamp.'],
    calls: [],
  });
});

test("what a declaration refers to is not deleted by a plan that is not about that declaration", async () => {
  const { live, plan } = lampStage();
  live({ name: "old" });
  live({ name: "desk", members: [{ lamp: "old" }] });
  const file = [{ name: "desk", members: [{ lamp: "old" }] }];
  expect(problems(await plan(file, { prune: true, target: ["Lamp:old"] }))).toEqual([
    'Lamp "desk", members[0].lamp: refers to the Lamp "old" (id id-old), which is not declared and would be deleted. Declare it, or take the reference out. Nothing was written.',
  ]);
});
