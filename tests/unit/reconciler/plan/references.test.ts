/** What references mean, before and after a plan. */
import { lampStage, problems, steps, waits } from "./stage.ts";

test("a reference to nothing", async () => {
  const { plan } = lampStage();
  expect(problems(await plan([{ name: "desk", members: [{ lamp: "hal" }] }]))).toEqual([
    'Lamp "desk", members[0].lamp: there is no Lamp "hal", live or declared. Correct the name, or declare it.',
  ]);
});

test("a reference to several", async () => {
  const { live, plan } = lampStage({ uniqueKey: false });
  live({ name: "hall" }, "one");
  live({ name: "hall" }, "two");
  expect(problems(await plan([{ name: "desk", members: [{ lamp: "hall" }] }]))).toEqual([
    'Lamp "desk", members[0].lamp: 2 Lamp objects are called "hall": ids one and two. Write the id, or another name, of the one that is meant.',
  ]);
});

test("a declaration that is ambiguous is said once, and not again by those who refer to it", async () => {
  const { live, plan } = lampStage({ uniqueKey: false });
  live({ name: "hall" }, "one");
  live({ name: "hall" }, "two");
  expect(problems(await plan([{ name: "desk", members: [{ lamp: "hall" }] }, { name: "hall" }]))).toEqual([
    'Lamp "hall": 2 live objects have the key name "hall": ids one and two. Delete or rename one of them, or pin the one that is meant: id: one.',
  ]);
});

test("a live reference under any of its names is no difference, also where the target is renamed in this plan", async () => {
  const { live, plan, declared } = lampStage();
  live({ name: "hall" });
  live({ name: "desk", members: [{ lamp: "hall" }] });
  for (const lamp of ["hall", "id-hall"]) {
    expect(steps(await plan([{ name: "desk", members: [{ lamp }] }, { name: "hall" }]))).toEqual([]);
  }
  const renamed = declared({ name: "lobby" }, { was: { name: "hall" } });
  expect(steps(await plan([{ name: "desk", members: [{ lamp: "lobby" }] }, renamed]))).toEqual([
    "update Lamp:lobby",
  ]);
});

test("the old name of what is renamed here is refused, because it means nothing afterwards", async () => {
  const { live, plan, declared } = lampStage();
  live({ name: "hall" });
  live({ name: "desk" });
  const renamed = declared({ name: "lobby" }, { was: { name: "hall" } });
  expect(problems(await plan([{ name: "desk", members: [{ lamp: "hall" }] }, renamed]))).toEqual([
    'Lamp "desk", members[0].lamp: the Lamp (id id-hall) is called "hall" until this plan gives it another name. Write its new name: "lobby".',
  ]);
});

test("a name that moves from one object to another means the one that has it afterwards", async () => {
  const { live, plan, declared } = lampStage();
  live({ name: "b" });
  live({ name: "a" });
  live({ name: "desk", members: [{ lamp: "b" }] });
  const moved = await plan([
    declared({ name: "b" }, { was: { name: "a" } }),
    declared({ name: "c" }, { was: { name: "b" } }),
    { name: "desk", members: [{ lamp: "b" }] },
  ]);
  expect(problems(moved)).toEqual([]);
  expect(moved.objects.find(({ object }) => object === "Lamp:desk")).toMatchObject({
    action: "update",
    // By its id: the name is still another's while the plan is worked through.
    desired: { members: [{ lamp: "id-a" }] },
  });
});

test("what refers to an object that is created, or gets its name here, waits for it", async () => {
  const { live, plan, declared } = lampStage();
  live({ name: "hall" });
  const made = await plan([
    { name: "desk", members: [{ lamp: "lobby" }, { lamp: "shelf" }] },
    declared({ name: "lobby" }, { was: { name: "hall" } }),
    { name: "shelf" },
  ]);
  expect(waits(made)["Lamp:desk"]).toEqual(["Lamp:lobby", "Lamp:shelf"]);
  expect(steps(made).at(-1)).toBe("create Lamp:desk");
});

test("a name means what has it in another form of the text, declared or live", async () => {
  const { live, plan } = lampStage({ uniqueKey: false });
  live({ name: "Café".normalize("NFD") });
  const found = await plan([
    { name: "desk", members: [{ lamp: "café".normalize("NFC") }] },
    { name: "hall", members: [{ lamp: "Théâtre".normalize("NFD") }] },
    { name: "Théâtre".normalize("NFC") },
  ]);
  expect(problems(found)).toEqual([]);
  const theatre = `Lamp:${"Théâtre".normalize("NFC")}`;
  expect(waits(found)).toMatchObject({ "Lamp:desk": [], "Lamp:hall": [theatre], [theatre]: [] });
});
