/** What only one object can have: channels of lamps. */
import { lampStage, problems, steps, waits } from "./stage.ts";

const swap = (
  stage: ReturnType<typeof lampStage>,
  channels: Readonly<Record<string, readonly [string, string]>>,
) => {
  for (const [name, [channel]] of Object.entries(channels)) stage.live({ name, channel });
  return stage.plan(Object.entries(channels).map(([name, [, channel]]) => ({ name, channel })));
};

test("in use by an object that nobody declared", async () => {
  const { live, plan } = lampStage();
  live({ name: "hall", channel: "1" });
  expect(
    problems(await plan([{ name: "desk", channel: "1", room: "study" }], { allow: ["create:Lamp:desk"] })),
  ).toEqual([
    'Lamp "desk": channel 1 is in use by the Lamp "hall" (id id-hall). Choose another, or free it there first. Nothing was written.',
  ]);
});

test("in use by a declared object that keeps it, though its declaration does not name it", async () => {
  const { live, plan } = lampStage();
  live({ name: "hall", channel: "1" });
  expect(problems(await plan([{ name: "desk", channel: "1" }, { name: "hall" }]))).toEqual([
    'Lamp "desk": channel 1 is in use by the Lamp "hall" (id id-hall). Choose another, or free it there first. Nothing was written.',
  ]);
});

test("taken by two declarations", async () => {
  const { plan } = lampStage();
  expect(
    problems(
      await plan([
        { name: "desk", channel: "1" },
        { name: "hall", channel: "1" },
      ]),
    ),
  ).toEqual([
    'Lamp "hall": takes channel 1, which Lamp "desk" takes already. Only one object can have it: take it out of one of the two.',
  ]);
});

test("a swap of two: the first that can steps aside, with a value that nobody has", async () => {
  const plan = await swap(lampStage({ spare: true }), { desk: ["998", "999"], hall: ["999", "998"] });
  expect(problems(plan)).toEqual([]);
  expect(waits(plan)).toEqual({
    "Lamp:hall#aside": [],
    "Lamp:desk": ["Lamp:hall#aside"],
    "Lamp:hall": ["Lamp:desk", "Lamp:hall#aside"],
  });
  expect(plan.objects[0]?.fields).toEqual([{ path: "channel", change: "update", from: "999", to: "997" }]);
});

test("a ring of three: one steps aside", async () => {
  const stage = lampStage({ spare: true });
  const plan = await swap(stage, { a: ["1", "2"], b: ["2", "3"], c: ["3", "1"] });
  expect(steps(plan)).toEqual(["update Lamp:b#aside", "update Lamp:a", "update Lamp:c", "update Lamp:b"]);
  await stage.apply(plan);
  expect([...stage.server.lamps.values()].map(({ values }) => values.channel)).toEqual(["2", "3", "1"]);
});

test("a chain: nobody steps aside", async () => {
  const plan = await swap(lampStage({ spare: true }), { a: ["1", "2"], b: ["2", "3"], c: ["3", "4"] });
  expect(steps(plan)).toEqual(["update Lamp:c", "update Lamp:b", "update Lamp:a"]);
});

test("a swap of a kind that has no spare value is refused", async () => {
  const plan = await swap(lampStage(), { desk: ["1", "2"], hall: ["2", "1"] });
  expect(problems(plan)).toEqual([
    'Lamp "desk": changes places with Lamp:hall, and none of them can take another value for the time between. Do it in two runs: give one of them a free value first.',
  ]);
});

test("what a deleted object had is taken after it is gone", async () => {
  const { live, plan } = lampStage();
  live({ name: "hall", channel: "1" });
  live({ name: "desk", channel: "2" });
  const made = await plan([{ name: "desk", channel: "1" }], { prune: true });
  expect(waits(made)).toEqual({ "Lamp:hall": [], "Lamp:desk": ["Lamp:hall"] });
});

test("a new name that another object has: refused, or taken once that one is gone", async () => {
  const { live, plan, declared } = lampStage();
  live({ name: "hall" });
  live({ name: "lobby" });
  const renamed = [declared({ name: "lobby" }, { id: "id-hall" })];
  expect(problems(await plan(renamed))).toEqual([
    'Lamp "lobby": the name "lobby" is in use by the Lamp "lobby" (id id-lobby). Choose another, or free it there first. Nothing was written.',
  ]);
  const pruned = await plan(renamed, { prune: true });
  expect(problems(pruned)).toEqual([]);
  expect(steps(pruned)).toEqual(["delete Lamp:lobby (id-lobby)", "update Lamp:lobby"]);
});

test("two names are not swapped, because nobody has a spare name", async () => {
  const { live, plan, declared } = lampStage({ spare: true });
  live({ name: "a" });
  live({ name: "b" });
  const swapped = await plan([
    declared({ name: "b" }, { id: "id-a" }),
    declared({ name: "a" }, { id: "id-b" }),
  ]);
  expect(problems(swapped)).toEqual([
    'Lamp "b": changes places with Lamp:a, and none of them can take another value for the time between. Do it in two runs: give one of them a free value first.',
  ]);
});

test("what a deleted object has set for both is written after the delete, which would take it along", async () => {
  const { live, plan } = lampStage();
  live({ name: "hall", channel: "1" });
  live({ name: "desk", channel: "1", brightness: 10 });
  const made = await plan([{ name: "desk", channel: "1", brightness: 20 }], { prune: true });
  expect(waits(made)).toEqual({ "Lamp:hall": [], "Lamp:desk": ["Lamp:hall"] });
});
