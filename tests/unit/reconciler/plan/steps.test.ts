/** Steps and their order. */
import { lampStage, problems, steps, waits } from "./stage.ts";

test("of objects that refer to each other, one is finished later, and who only waits for them is not", async () => {
  const { plan } = lampStage();
  const made = await plan([
    { name: "desk", members: [{ lamp: "a" }] },
    { name: "a", members: [{ lamp: "b" }] },
    { name: "b", members: [{ lamp: "a" }] },
  ]);
  expect(waits(made)).toEqual({
    "Lamp:a": [],
    "Lamp:b": ["Lamp:a"],
    "Lamp:desk": ["Lamp:a"],
    "Lamp:a#later": ["Lamp:a", "Lamp:b"],
  });
  const later = made.objects.at(-1);
  expect(later).toMatchObject({
    action: "update",
    reason: "refers to Lamp:b, which refers to it",
    fields: [{ path: "members", change: "add", to: [{ lamp: "b" }] }],
    desired: { members: [{ lamp: "b" }] },
  });
  expect(made.objects[0]?.desired).not.toHaveProperty("members");
});

test("where live objects are changed, what has to wait stays as it is until then", async () => {
  const { live, plan, declared, apply, engine } = lampStage();
  live({ name: "x" });
  live({ name: "a", members: [{ lamp: "x" }] });
  live({ name: "b" });
  const file = [
    { name: "x" },
    declared({ name: "A", members: [{ lamp: "B" }] }, { was: { name: "a" } }),
    declared({ name: "B", members: [{ lamp: "A" }] }, { was: { name: "b" } }),
  ];
  const made = await plan(file);
  expect(steps(made)).toEqual(["update Lamp:A", "update Lamp:B", "update Lamp:A#later"]);
  expect(made.objects[0]).toMatchObject({
    fields: [{ path: "name", change: "update", from: "a", to: "A" }],
    desired: { name: "A", members: [{ lamp: "x" }] },
  });
  expect(await apply(made)).toMatchObject({ done: 3 });
  engine.forget();
});

test("a claim and a reference that need each other have no order, and that is said with the circle alone", async () => {
  const { live, plan } = lampStage();
  live({ name: "desk", channel: "1", members: [{ lamp: "hall" }] });
  live({ name: "hall", channel: "2" });
  const refused = await plan([{ name: "desk", channel: "2", members: [] }, { name: "shelf" }], {
    prune: true,
  });
  expect(problems(refused)).toEqual([
    "Plan: none of these can be done first, because each waits for the next one: Lamp:desk, Lamp:hall. Take one of the references out, apply, and put it back. Nothing was written.",
  ]);
  // What differs is shown all the same.
  expect([...steps(refused)].sort()).toEqual(["create Lamp:shelf", "delete Lamp:hall", "update Lamp:desk"]);
});

test("what refers to an object that stays waits for nothing", async () => {
  const { live, plan } = lampStage();
  live({ name: "hall" });
  live({ name: "desk" });
  const made = await plan([
    { name: "hall", brightness: 10 },
    { name: "desk", members: [{ lamp: "hall" }] },
  ]);
  expect(waits(made)).toEqual({ "Lamp:hall": [], "Lamp:desk": [] });
});

test("a change of one member of a set in two places is one field", async () => {
  const { live, plan } = lampStage();
  live({ name: "hall", colours: ["red", "blue"] });
  const made = await plan([{ name: "hall", colours: ["red", "green"] }]);
  expect(made.objects[0]?.fields).toEqual([
    { path: "colours[1]", change: "update", from: "blue", to: "green" },
  ]);
});

test("what is written and refers to an object by its new name comes after the rename", async () => {
  const { live, declared, plan, apply } = lampStage();
  live({ name: "hall" });
  live({ name: "desk", brightness: 10, members: [{ lamp: "hall" }] });
  const file = [
    { name: "desk", brightness: 20, members: [{ lamp: "lobby" }] },
    declared({ name: "lobby" }, { was: { name: "hall" } }),
  ];
  const renamed = await plan(file);
  expect(waits(renamed)).toEqual({ "Lamp:lobby": [], "Lamp:desk": ["Lamp:lobby"] });
  expect(await apply(renamed)).toMatchObject({ done: 2, failed: 0 });
  expect((await plan(file)).objects).toEqual([]);
});

test("two that refer to each other get other names in two steps", async () => {
  const { live, declared, plan, apply } = lampStage();
  live({ name: "a", members: [{ lamp: "b" }] });
  live({ name: "b", members: [{ lamp: "a" }] });
  const file = [
    declared({ name: "c", members: [{ lamp: "d" }] }, { was: { name: "a" } }),
    declared({ name: "d", members: [{ lamp: "c" }] }, { was: { name: "b" } }),
  ];
  const renamed = await plan(file);
  expect(waits(renamed)).toEqual({ "Lamp:c": [], "Lamp:d": ["Lamp:c"] });
  expect(await apply(renamed)).toMatchObject({ done: 2, failed: 0 });
  expect((await plan(file)).objects).toEqual([]);
});

test("a circle is not broken where a delete waits for the reference to be written", async () => {
  const { live, plan, apply, server } = lampStage();
  live({ name: "spare", channel: "7" });
  live({ name: "old", channel: "1", members: [{ lamp: "spare" }] });
  live({ name: "desk", channel: "2", switch: "old" });
  const file = [
    { name: "desk", switch: "new" },
    { name: "new", channel: "3", members: [{ lamp: "fresh" }] },
    { name: "fresh", channel: "7" },
  ];
  const made = await plan(file, { prune: true, allow: ["create:Lamp:fresh", "create:Lamp:new"] });
  expect(steps(made)).toEqual([
    "create Lamp:new",
    "update Lamp:desk",
    "delete Lamp:old",
    "delete Lamp:spare",
    "create Lamp:fresh",
    "update Lamp:new#later",
  ]);
  expect(waits(made)["Lamp:old"]).toEqual(["Lamp:desk"]);
  expect(await apply(made)).toMatchObject({ done: 6, failed: 0 });
  expect([...server.lamps.values()].map(({ values }) => values.name)).toEqual(["desk", "new", "fresh"]);
});

test("where it has to be broken there, the delete waits for the later step", async () => {
  const { live, declared, plan, apply } = lampStage();
  live({ name: "old" });
  live({ name: "a", switch: "old" });
  live({ name: "b", switch: "old" });
  const file = [
    declared({ name: "A", switch: "B" }, { was: { name: "a" } }),
    declared({ name: "B", switch: "A" }, { was: { name: "b" } }),
  ];
  const made = await plan(file, { prune: true });
  expect(steps(made)).toEqual(["update Lamp:A", "update Lamp:B", "update Lamp:A#later", "delete Lamp:old"]);
  expect(waits(made)["Lamp:old"]).toEqual(["Lamp:A", "Lamp:B", "Lamp:A#later"]);
  expect(await apply(made)).toMatchObject({ done: 4, failed: 0 });
  expect((await plan(file)).objects).toEqual([]);
});

test("what goes is taken out of a list that has to wait for what needs its place", async () => {
  const { live, plan, apply, server } = lampStage();
  live({ name: "hall", channel: "1" });
  live({ name: "old", channel: "7" });
  live({ name: "desk", channel: "2", members: [{ lamp: "hall" }, { lamp: "old" }] });
  const file = [
    { name: "hall" },
    { name: "desk", members: [{ lamp: "hall" }, { lamp: "new" }] },
    { name: "new", channel: "7" },
  ];
  const made = await plan(file, { prune: true, allow: ["create:Lamp:new"] });
  expect(steps(made)).toEqual([
    "update Lamp:desk",
    "delete Lamp:old",
    "create Lamp:new",
    "update Lamp:desk#later",
  ]);
  expect(made.objects.map(({ fields }) => fields)[0]).toEqual([
    { path: "members[1]", change: "delete", from: { lamp: "old" } },
  ]);
  expect(await apply(made)).toMatchObject({ done: 4, failed: 0 });
  expect(server.calls.filter((call) => call.startsWith("update"))).toEqual([
    'update id-desk {"members":[{"lamp":"hall","first":false}]}',
    'update id-desk {"members":[{"lamp":"hall","first":false},{"lamp":"new","first":false}]}',
  ]);
});

test("what takes the place of a deleted object, in a reference too, comes after it where both need one value", async () => {
  const { live, plan, apply } = lampStage();
  live({ name: "old", channel: "7" });
  live({ name: "desk", channel: "2", switch: "old" });
  const file = [
    { name: "desk", switch: "new" },
    { name: "new", channel: "7" },
  ];
  const made = await plan(file, { prune: true, allow: ["create:Lamp:new"] });
  expect(steps(made)).toEqual(["delete Lamp:old", "create Lamp:new", "update Lamp:desk"]);
  expect(waits(made)["Lamp:desk"]).toEqual(["Lamp:new"]);
  expect(await apply(made)).toMatchObject({ done: 3, failed: 0 });
  expect((await plan(file)).objects).toEqual([]);
});
