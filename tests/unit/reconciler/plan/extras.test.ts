/** Live objects that nobody declared. */
import { kindsByName } from "../../../../provider/reconciler/plan/plan.ts";
import { emulatedStack } from "../../../support/emulated-stack.ts";
import { lampStage, problems, steps, waits } from "./stage.ts";

const many = (stage: ReturnType<typeof lampStage>, count: number, word = "lamp") => {
  for (let index = 0; index < count; index += 1)
    stage.live({ name: `${word} ${index}`, room: `room ${index}` });
};
const some = (count: number, word = "lamp") =>
  Array.from({ length: count }, (_, index) => ({ name: `${word} ${index}`, room: `room ${index}` }));

test("without a prune they are reported and left, with it they are deleted with what is lost", async () => {
  const { live, plan } = lampStage();
  live({ name: "hall", brightness: 70, room: "hall" });
  expect((await plan([])).objects).toMatchObject([
    { action: "extra", object: "Lamp:hall", id: "id-hall", reason: "live and not declared", fields: [] },
  ]);
  const [removal] = (await plan([], { prune: true })).objects;
  expect(removal).toMatchObject({ action: "delete", reason: "live and not declared" });
  expect(removal?.fields).toEqual([
    { path: "name", change: "delete", from: "hall" },
    { path: "room", change: "delete", from: "hall" },
    { path: "brightness", change: "delete", from: 70 },
    { path: "channel", change: "delete", from: "7" },
  ]);
});

test("a prune stops at 30 % of a kind of ten or more, unless that is allowed for this kind by name", async () => {
  const stage = lampStage();
  many(stage, 10);
  expect(problems(await stage.plan(some(7), { prune: true }))).toEqual([]);
  const refusal =
    "Lamp: 4 of 10 live objects would be deleted, and a prune stops at 30 % of a kind that has 10 or more. Look at the plan; if it is right, say --allow many-deletes:Lamp. Nothing was written.";
  for (const allow of [[], ["many-deletes:*"], ["many-deletes"], ["many-deletes:CallGroup"], ["*"]])
    expect(problems(await stage.plan(some(6), { prune: true, allow }))).toContain(refusal);
  expect(problems(await stage.plan(some(6), { prune: true, allow: ["many-deletes:lamp"] }))).toEqual([]);
});

test("nine may all go", async () => {
  const stage = lampStage();
  many(stage, 9);
  expect(problems(await stage.plan([], { prune: true }))).toEqual([]);
});

test("the share is of what the file owns: others' objects do not make room for more deletes", async () => {
  const stage = lampStage();
  many(stage, 12, "ours");
  many(stage, 100, "theirs");
  const plan = await stage.plan(some(6, "ours"), { prune: true, labels: ["ours *"] });
  expect(problems(plan)).toEqual([
    "Lamp: 6 of 12 live objects would be deleted, and a prune stops at 30 % of a kind that has 10 or more. Look at the plan; if it is right, say --allow many-deletes:Lamp. Nothing was written.",
  ]);
});

test("what the labels do not own is neither reported nor deleted", async () => {
  const stage = lampStage();
  many(stage, 2, "ours");
  many(stage, 2, "theirs");
  expect(steps(await stage.plan([], { labels: ["OURS*"] }))).toEqual([
    "extra Lamp:ours 0",
    "extra Lamp:ours 1",
  ]);
  expect(steps(await stage.plan([], { prune: true, labels: [] }))).toEqual([]);
});

test("what cannot be got back is kept, and goes only by its own name or id", async () => {
  const stage = lampStage({ retained: true });
  many(stage, 2);
  const kept = await stage.plan([], { prune: true });
  expect(kept.objects.map(({ action, reason }) => `${action}: ${reason}`)).toEqual([
    "keep: live and not declared, and kept: A lamp that is thrown away is gone. --allow throw-away:lamp 0 deletes it",
    "keep: live and not declared, and kept: A lamp that is thrown away is gone. --allow throw-away:lamp 1 deletes it",
  ]);
  for (const allow of [
    "throw-away:*",
    "throw-away:lamp *",
    "throw-away",
    "lamp 0",
    "release:lamp 0",
    "throw-away:lamp",
  ])
    expect(steps(await stage.plan([], { prune: true, allow: [allow] }))).toEqual([
      "keep Lamp:lamp 0",
      "keep Lamp:lamp 1",
    ]);
  for (const allow of ["throw-away:lamp 0", "THROW-AWAY:Lamp 0", "throw-away:id-lamp 0"]) {
    const plan = await stage.plan([], { prune: true, allow: [allow] });
    expect(steps(plan)).toEqual(["delete Lamp:lamp 0", "keep Lamp:lamp 1"]);
    expect(plan.objects[0]?.loses).toBe("A lamp that is thrown away is gone.");
  }
});

test("what a declared object refers to is not deleted under it", async () => {
  const { live, plan } = lampStage();
  live({ name: "hall" });
  live({ name: "desk", members: [{ lamp: "hall" }] });
  expect(problems(await plan([{ name: "desk", members: [{ lamp: "hall" }] }], { prune: true }))).toEqual([
    'Lamp "desk", members[0].lamp: refers to the Lamp "hall" (id id-hall), which is not declared and would be deleted. Declare it, or take the reference out. Nothing was written.',
  ]);
});

test("what a live object refers to in a field that is left as it is, is not deleted under it", async () => {
  const stack = await emulatedStack();
  try {
    const closed = { name: "Desk", timeZone: "Europe/London", days: {} };
    await stack.apply({
      callGroups: [{ name: "Sales" }],
      officeHours: [{ ...closed, voicemailGroup: "Sales" }],
    });
    const [id] = Object.values(await stack.live("callGroups", "name", "id")).slice(-1);
    const manage = { kinds: ["CallGroup", "OfficeHours"] };
    const kept = { manage, officeHours: [closed] };
    const ignored = {
      manage,
      officeHours: [{ ...closed, voicemailGroup: "Reception", ignore: ["voicemailGroup"] }],
    };
    for (const file of [kept, ignored])
      expect(problems(await stack.plan(file, { prune: true }))).toEqual([
        expect.stringContaining(
          `OfficeHours "Desk", voicemailGroup: is left as it is, and refers to the CallGroup "Sales" (id ${id}), which is not declared and would be deleted. Declare it, or declare the field with another value. Nothing was written.`,
        ),
      ]);
    await stack.apply({ manage, officeHours: [{ ...closed, voicemailGroup: "Reception" }] }, { prune: true });
    expect(await stack.live("callGroups", "name", "name")).toEqual({ Reception: "Reception" });
  } finally {
    await stack.close();
  }
});

test("a delete comes after the update that lets go of the object, and after the delete of what refers to it", async () => {
  const { live, plan } = lampStage();
  live({ name: "hall" });
  live({ name: "desk", members: [{ lamp: "hall" }] });
  live({ name: "shelf", members: [{ lamp: "hall" }] });
  const pruned = await plan([{ name: "desk", members: [] }], { prune: true });
  expect(waits(pruned)).toEqual({
    "Lamp:desk": [],
    "Lamp:shelf": [],
    "Lamp:hall": ["Lamp:desk", "Lamp:shelf"],
  });
});

test("of two that are deleted and refer to each other, one lets go first", async () => {
  const { live, plan, apply, server } = lampStage();
  live({ name: "a", members: [{ lamp: "b" }] });
  live({ name: "b", members: [{ lamp: "a" }] });
  const pruned = await plan([], { prune: true });
  expect(waits(pruned)).toEqual({
    "Lamp:b#aside": [],
    "Lamp:a": ["Lamp:b#aside"],
    "Lamp:b": ["Lamp:a", "Lamp:b#aside"],
  });
  expect(pruned.objects[0]).toMatchObject({
    reason: "lets go of Lamp:a, which is deleted too and refers to it",
    fields: [{ path: "members", change: "delete", from: [{ lamp: "a" }] }],
  });
  expect(await apply(pruned)).toMatchObject({ done: 3 });
  expect(server.lamps.size).toBe(0);
});

test("two of one name have addresses of their own", async () => {
  const { live, plan } = lampStage({ uniqueKey: false });
  live({ name: "hall" }, "one");
  live({ name: "hall" }, "two");
  expect(steps(await plan([], { prune: true }))).toEqual([
    "delete Lamp:hall (one)",
    "delete Lamp:hall (two)",
  ]);
});

test("kinds are called by the names of files and flags", () => {
  const { kind } = lampStage();
  expect([...kindsByName([kind]).keys()]).toEqual(["Lamp"]);
});

test("a delete says which live objects, that are declared nowhere here, refer to what goes", async () => {
  const { live, plan } = lampStage();
  live({ name: "ours" });
  live({ name: "theirs", members: [{ lamp: "ours" }] });
  const pruned = await plan([], { prune: true, labels: ["ours"] });
  expect(pruned.objects.map(({ object, warnings }) => [object, warnings])).toEqual([
    ["Lamp:ours", ['The Lamp "theirs" (id id-theirs) refers to it, and is not declared here.']],
  ]);
});
