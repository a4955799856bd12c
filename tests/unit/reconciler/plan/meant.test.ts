/** Which live object a declaration means. */
import { emulatedStack } from "../../../support/emulated-stack.ts";
import { lampStage, problems, steps } from "./stage.ts";

test("a rename is one update, and its was: is told to go once it is done", async () => {
  const { live, plan, declared, apply, server } = lampStage();
  live({ name: "hall" });
  const renamed = [declared({ name: "lobby" }, { was: { name: "hall" } })];
  const first = await plan(renamed);
  expect(first.objects).toMatchObject([
    { action: "update", object: "Lamp:lobby", id: "id-hall", reason: 'renamed from name "hall"' },
  ]);
  await apply(first);
  expect([...server.lamps.keys()]).toEqual(["id-hall"]);
  const second = await plan(renamed);
  expect(steps(second)).toEqual([]);
  expect(second.warnings).toEqual([
    'Lamp "lobby", was: the object has its new key already. Take was: out of the file.',
  ]);
});

test("where neither key is live, it is created, and said", async () => {
  const { plan, declared } = lampStage();
  const made = await plan([declared({ name: "lobby" }, { was: { name: "hall" } })]);
  expect(steps(made)).toEqual(["create Lamp:lobby"]);
  expect(made.warnings).toEqual([
    'Lamp "lobby", was: the object is not live under either key, and is created. Take was: out of the file.',
  ]);
});

test("where both keys are live, that is no rename", async () => {
  const { live, plan, declared } = lampStage();
  live({ name: "hall" });
  live({ name: "lobby" });
  const refused = await plan([declared({ name: "lobby" }, { was: { name: "hall" } })], { prune: true });
  expect(problems(refused)).toEqual([
    'Lamp "lobby", was: both keys are live: the old one (id id-hall) and the new one (id id-lobby), so that this is no rename. Delete or rename one of them, or say which one is meant, with id: in place of was:.',
  ]);
  expect(steps(refused)).toEqual([]);
});

test("a chain of renames is followed from its end, and done again it is nothing", async () => {
  const { live, plan, declared, apply, server } = lampStage();
  live({ name: "a" });
  live({ name: "b" });
  live({ name: "c" });
  const chain = [
    declared({ name: "b" }, { was: { name: "a" } }),
    declared({ name: "c" }, { was: { name: "b" } }),
    declared({ name: "d" }, { was: { name: "c" } }),
  ];
  const first = await plan(chain);
  expect(problems(first)).toEqual([]);
  expect(first.objects.map(({ object, id }) => [object, id])).toEqual([
    ["Lamp:d", "id-c"],
    ["Lamp:c", "id-b"],
    ["Lamp:b", "id-a"],
  ]);
  await apply(first);
  expect([...server.lamps.values()].map(({ id, values }) => [id, values.name])).toEqual([
    ["id-a", "b"],
    ["id-b", "c"],
    ["id-c", "d"],
  ]);
  const again = await plan(chain, { prune: true });
  expect({ problems: problems(again), steps: steps(again), said: again.warnings.length }).toEqual({
    problems: [],
    steps: [],
    said: 3,
  });
});

test("a rename that is done keeps its object, also where the next one's has been deleted by hand", async () => {
  const { live, plan, declared } = lampStage();
  live({ name: "b" }, "id-a");
  const chain = [
    declared({ name: "b" }, { was: { name: "a" } }),
    declared({ name: "c" }, { was: { name: "b" } }),
  ];
  for (const order of [chain, chain.toReversed()])
    expect(steps(await plan(order))).toEqual(["create Lamp:c"]);
});

test("a circle of renames is refused: done once, it would be done back", async () => {
  const { live, plan, declared } = lampStage();
  live({ name: "a" });
  live({ name: "b" });
  const circle = [
    declared({ name: "b" }, { was: { name: "a" } }),
    declared({ name: "a" }, { was: { name: "b" } }),
  ];
  expect(problems(await plan(circle))).toEqual([
    'Lamp "b", was: both keys are live: the old one (id id-a) and the new one (id id-b), so that this is no rename. Delete or rename one of them, or say which one is meant, with id: in place of was:.',
    'Lamp "a", was: both keys are live: the old one (id id-b) and the new one (id id-a), so that this is no rename. Delete or rename one of them, or say which one is meant, with id: in place of was:.',
  ]);
});

test("an id finds the object whatever its key, and an id of nothing is refused", async () => {
  const { live, plan, declared } = lampStage();
  live({ name: "hall" });
  expect(steps(await plan([declared({ name: "lobby" }, { id: "id-hall" })]))).toEqual(["update Lamp:lobby"]);
  expect(problems(await plan([declared({ name: "hall" }, { id: "nothing" })]))).toEqual([
    'Lamp "hall", id: there is no live object with the id "nothing". Correct the id, or take it out: the object is then found by its key, or created.',
  ]);
});

test("of two live objects with one key none is taken and none is too much, until one is pinned", async () => {
  const { live, plan, declared } = lampStage({ uniqueKey: false });
  live({ name: "hall" }, "one");
  live({ name: "hall" }, "two");
  const refused = await plan([{ name: "hall" }], { prune: true });
  expect(problems(refused)).toEqual([
    'Lamp "hall": 2 live objects have the key name "hall": ids one and two. Delete or rename one of them, or pin the one that is meant: id: one.',
  ]);
  expect(steps(refused)).toEqual([]);
  const pinned = await plan([declared({ name: "hall" }, { id: "two" })], { prune: true });
  expect(problems(pinned)).toEqual([]);
  expect(steps(pinned)).toEqual(["delete Lamp:hall (one)"]);
  expect(steps(await plan([declared({ name: "lobby" }, { id: "two" }), { name: "hall" }]))).toEqual([
    "update Lamp:lobby",
  ]);
});

test("an object that is found by another key and has its old name still is renamed without a word about was:", async () => {
  const stack = await emulatedStack();
  try {
    await stack.apply({ callGroups: [{ name: "Sales", extension: "301" }] });
    const renamed = { callGroups: [{ name: "Verkauf", extension: "301", was: "Sales" }] };
    const plan = await stack.plan(renamed);
    expect(plan.warnings).toEqual([]);
    expect(plan.objects.filter(({ action }) => action === "update")).toMatchObject([
      { object: "CallGroup:301", fields: [{ path: "name", from: "Sales", to: "Verkauf" }] },
    ]);
    await stack.apply(renamed);
    expect((await stack.plan(renamed)).warnings).toEqual([
      'CallGroup "Verkauf", was: the object has its new key already. Take was: out of the file.',
    ]);
  } finally {
    await stack.close();
  }
});
