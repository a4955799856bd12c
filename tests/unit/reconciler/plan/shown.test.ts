/** What plans show and keep, and what they rest on. */

import type { Live } from "../../../../provider/model/resource.ts";
import type { Field } from "../../../../provider/model/shape.ts";
import type { Value } from "../../../../provider/model/value.ts";
import { keptForm, managedFields, restsOf, shown } from "../../../../provider/reconciler/plan/shown.ts";
import { sipTrunk } from "../../../../provider/resources/spoke/sip-trunk.ts";
import { lamp } from "../../../support/lamp.ts";
import { lampStage, problems, steps } from "./stage.ts";

const { kind } = lampStage();
const doors = new Set(["api"] as const);
const before = lamp("one", {
  name: "hall",
  room: "hall",
  brightness: 70,
  colours: ["red", "blue"],
  members: [{ lamp: "desk" }],
});
const fields = managedFields(kind, { name: "hall", channel: "7" }, doors);
const changed = (name: string, value: Value): Live => ({
  ...before,
  values: { ...before.values, [name]: value },
});

test("what is managed: no setting, and what the server chooses only where it is declared", () => {
  expect(fields).toEqual([
    "name",
    "room",
    "brightness",
    "socket",
    "channel",
    "pin",
    "colours",
    "switch",
    "members",
  ]);
  expect(managedFields(kind, { name: "hall" }, doors)).not.toContain("channel");
});

test.each(Object.keys(before.values))("a change of %s is noticed, and of nothing else", (name) => {
  const other: Readonly<Record<string, Value>> = { brightness: 71, colours: ["red"], members: [] };
  const [old, now] = [
    restsOf(kind, before, fields),
    restsOf(kind, changed(name, other[name] ?? "another"), fields),
  ];
  expect(Object.keys(old).filter((each) => old[each] !== now[each])).toEqual([name]);
});

test("what only the server decides is not noticed: outputs, the order of a set, another name of the same reference", () => {
  const desk = { id: "id-desk", preferred: "old name", names: ["old name", "id-desk"] };
  const same: Live = {
    id: "one",
    values: { ...before.values, colours: ["blue", "red"], members: [{ lamp: desk, first: false }] },
    outputs: { serial: "other", hours: 99, portalStatus: "pending", token: "planted" },
  };
  expect(restsOf(kind, same, fields)).toEqual(restsOf(kind, before, fields));
});

test("no secret is hashed, and what stands beside one is", () => {
  expect(restsOf(kind, changed("pin", "1234"), fields)).not.toHaveProperty("pin");
  const trunk = (password: string, username: string): Live => ({
    id: "one",
    values: { credentials: [{ username, password }] },
    outputs: {},
  });
  const rests = (password: string, username: string) =>
    restsOf(sipTrunk, trunk(password, username), ["credentials"]);
  expect(rests("one", "ana")).toEqual(rests("two", "ana"));
  expect(rests("one", "ana")).not.toEqual(rests("one", "ben"));
});

test("a secret is not shown, and kept as the variable that it comes from", () => {
  const credentials = [{ username: "ana", password: "planted" }];
  expect(shown(sipTrunk.inputs.credentials as Field, credentials)).toEqual([{ username: "ana" }]);
  const token = { ...(kind.outputs.token as Field), marks: { secret: true } } as const;
  expect(shown(token, "planted")).toBe("(secret)");
  const object = {
    kind: sipTrunk,
    inputs: { name: "Trunk", credentials },
    secrets: { "credentials[0].password": "TRUNK_PASSWORD" },
  };
  expect(keptForm(object, "Trunk")).toEqual({
    name: "Trunk",
    credentials: [{ username: "ana", password: { $env: "TRUNK_PASSWORD" } }],
  });
});

test("a secret from elsewhere than the environment is refused, where it stands", async () => {
  const { plan, declared } = lampStage();
  const entry = {
    ...declared({ name: "desk", pin: "1234" }),
    place: (path?: string) => ({ file: "spoke.yaml", line: path === "pin" ? 4 : 2, column: 3 }),
  };
  const refused = await plan([entry, { name: "hall" }]);
  expect(problems(refused)).toEqual([
    'spoke.yaml:4:3: Lamp "desk", pin: is secret and does not come from the environment, so that a saved plan would hold it in clear. Give it as !env NAME.',
  ]);
  expect(JSON.stringify(refused)).not.toContain("1234");
});

test("a plan is refused when a managed field has moved, also one that it clears, and not when outputs have", async () => {
  const { live, plan, apply, server } = lampStage();
  live({ name: "hall", room: "hall", brightness: 70 });
  const file = [{ name: "hall", brightness: 80 }];
  const moved = await plan(file);
  expect(moved.objects[0]?.fields.map(({ path }) => path)).toEqual(["room", "brightness"]);
  live({ name: "hall", room: "attic", brightness: 70 });
  server.calls.length = 0;
  const { engine } = lampStage();
  engine.forget();
  const again = await plan(file);
  const current = server.lamps.get("id-hall") as Live;
  server.lamps.set("id-hall", { ...current, outputs: { ...current.outputs, hours: 9 } });
  expect(await apply(again)).toMatchObject({ done: 1 });
  live({ name: "hall", room: "cellar", brightness: 70 });
  await plan(file);
  await expect(apply(moved)).rejects.toMatchObject({
    message:
      "Plan: what is live has changed since it was made:\n  Lamp:hall: room (id id-hall). Make a new plan and look at it. Nothing was written.",
  });
  expect(server.calls.filter((call) => call.startsWith("update"))).toHaveLength(1);
});

test("what a plan leaves alone is in it too, and so it is refused when that has moved", async () => {
  const { live, plan, apply, declared } = lampStage();
  live({ name: "hall", room: "hall", brightness: 70 });
  const file = [declared({ name: "hall", brightness: 80 }, { ignore: ["room"] })];
  const made = await plan(file);
  expect(made.objects[0]?.fields.map(({ path }) => path)).toEqual(["brightness"]);
  live({ name: "hall", room: "attic", brightness: 70 });
  await plan(file);
  await expect(apply(made)).rejects.toThrow("Lamp:hall: room (id id-hall)");
  expect(steps(await plan(file))).toEqual(["update Lamp:hall"]);
});
