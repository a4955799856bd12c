/** Creates that are probably renames. */
import { lampStage, problems, steps, waits } from "./stage.ts";

const looks = (name: string, old: string) =>
  `Lamp "${name}": is not live, and the live Lamp "${old}" (id id-${old}), which is not declared, is like it: this looks like a rename. If it is, add was: "${old}" or id: id-${old}. If it is a new object, say --allow create:Lamp:${name}. Nothing was written.`;

test("two equal fields besides the key", async () => {
  const { live, plan } = lampStage();
  live({ name: "hall", room: "entrance", brightness: 70 });
  const entry = { name: "lobby", room: "Entrance", brightness: 70 };
  expect(problems(await plan([entry]))).toEqual([looks("lobby", "hall")]);
  expect(problems(await plan([entry], { allow: ["create:Lamp:hall"] }))).toEqual([looks("lobby", "hall")]);
  expect(problems(await plan([entry], { allow: ["create:Lamp:*"] }))).toEqual([looks("lobby", "hall")]);
  expect(problems(await plan([entry], { allow: ["create:Lamp:lobby"] }))).toEqual([]);
});

test("one equal field and a near key; one alone is not enough", async () => {
  const { live, plan } = lampStage();
  live({ name: "hallway", room: "entrance" });
  expect(problems(await plan([{ name: "hallways", room: "entrance" }]))).toEqual([
    looks("hallways", "hallway"),
  ]);
  expect(problems(await plan([{ name: "lobby", room: "entrance" }]))).toEqual([]);
  expect(problems(await plan([{ name: "hallways", room: "attic" }]))).toEqual([]);
});

test("fields at their default, and secrets, say nothing", async () => {
  const { live, plan, declared } = lampStage();
  live({ name: "hall", brightness: 50 });
  const entry = declared({ name: "halls", brightness: 50, pin: "1234" }, { secrets: { pin: "PIN" } });
  expect(problems(await plan([entry]))).toEqual([]);
});

test("a thing that only one can have", async () => {
  const { live, plan } = lampStage();
  live({ name: "hall", channel: "12" });
  expect(problems(await plan([{ name: "study", channel: "12" }]))).toContain(looks("study", "hall"));
});

test("sets in another order and parts at their default are equal", async () => {
  const { live, plan } = lampStage();
  live({ name: "one" });
  live({ name: "hall", colours: ["red", "blue"], members: [{ lamp: "one", first: false }] });
  const entry = { name: "lobby", colours: ["blue", "red"], members: [{ lamp: "one" }] };
  expect(problems(await plan([entry, { name: "one" }]))).toEqual([looks("lobby", "hall")]);
});

test("with --target too, what is not asked for may be what it was", async () => {
  const { live, plan } = lampStage();
  live({ name: "hall", room: "entrance", brightness: 70 });
  const entry = { name: "lobby", room: "entrance", brightness: 70 };
  expect(problems(await plan([entry], { target: ["Lamp:lobby"] }))).toEqual([looks("lobby", "hall")]);
});

test("an object that is renamed by its id leaves its name to a new one, which comes after it", async () => {
  const { live, plan, declared, apply, server } = lampStage();
  live({ name: "desk", brightness: 70 });
  const file = [
    { name: "desk", brightness: 20 },
    declared({ name: "old desk", brightness: 70 }, { id: "id-desk" }),
  ];
  const made = await plan(file);
  expect(problems(made)).toEqual([]);
  expect(waits(made)).toEqual({ "Lamp:old desk": [], "Lamp:desk": ["Lamp:old desk"] });
  expect(await apply(made)).toMatchObject({ done: 2, failed: 0 });
  expect([...server.lamps.values()].map(({ values }) => [values.name, values.brightness])).toEqual([
    ["old desk", 70],
    ["desk", 20],
  ]);
});

test("a key that differs in case alone, also where no other field tells", async () => {
  const { live, plan, declared } = lampStage({ uniqueKey: false });
  live({ name: "Sales" });
  const entry = { name: "sales" };
  expect(problems(await plan([entry]))).toEqual([looks("sales", "Sales")]);
  expect(problems(await plan([entry], { allow: ["create:Lamp:sales"] }))).toEqual([]);
  expect(steps(await plan([declared(entry, { was: { name: "Sales" } })]))).toEqual(["update Lamp:sales"]);
  expect(steps(await plan([declared(entry, { id: "id-Sales" })]))).toEqual(["update Lamp:sales"]);
  // Whoever declares both wants both.
  expect(steps(await plan([entry, { name: "Sales" }]))).toEqual(["create Lamp:sales"]);
});

test("of two that are alike, the one with the exact key of two", async () => {
  const { live, plan, kind } = lampStage({ uniqueKey: false });
  Object.assign(kind, { key: [["channel"], ["name"]] });
  live({ name: "sales", channel: "1" });
  live({ name: "Sales", channel: "2" });
  expect(problems(await plan([{ name: "Sales", channel: "3" }]))).toEqual([
    'Lamp "Sales": is not live, and the live Lamp "2" (id id-Sales), which is not declared, is like it: this looks like a rename. If it is, add was: "Sales" or id: id-Sales. If it is a new object, say --allow create:Lamp:3. Nothing was written.',
  ]);
});

test("one text in two forms is one key, and no difference", async () => {
  const { live, plan } = lampStage({ uniqueKey: false });
  live({ name: "Café".normalize("NFC") });
  live({ name: "Théâtre".normalize("NFD") });
  live({ name: "desk", switch: "Café".normalize("NFC") });
  const found = await plan([
    { name: "Café".normalize("NFD") },
    { name: "Théâtre".normalize("NFC") },
    { name: "desk", switch: "cafÉ".normalize("NFD") },
  ]);
  expect({ problems: problems(found), steps: steps(found) }).toEqual({ problems: [], steps: [] });
});

test("numbers are near each other by nature, which says nothing", async () => {
  const { live, plan } = lampStage();
  live({ name: "618", brightness: 70 });
  expect(problems(await plan([{ name: "619", brightness: 70 }]))).toEqual([]);
});
