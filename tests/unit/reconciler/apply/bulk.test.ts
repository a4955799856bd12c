/** Users of a plan: 1,000 in a request where there is a call for that, one by one through Directory Sync; each row fails alone. */

import { PartialError } from "../../../../provider/model/problem.ts";
import type { Values } from "../../../../provider/model/value.ts";
import type { Declaration } from "../../../../provider/reconciler/plan/types.ts";
import type { AnyKind } from "../../../../provider/reconciler/types.ts";
import { user } from "../../../../provider/resources/spoke/user.ts";
import { type InsideWorld, startInsideWorld } from "../../../support/inside-world.ts";
import { lamp } from "../../../support/lamp.ts";
import { lampStage } from "../../../support/lamp-stage.ts";
import { declare } from "../../../support/organisation.ts";

let world: InsideWorld;
beforeAll(async () => {
  world = await startInsideWorld();
});
beforeEach(() => world.reset());
afterAll(() => world.close());

const adminAlone = ["scimUrl", "scimToken"] as const;
const noSecrets = { secretOf: () => undefined };

const person = (name: string, more: Values = {}): Values => ({
  email: `${name}@acme.test`,
  firstName: name,
  lastName: "Lee",
  ...more,
});

const people = (...all: readonly Values[]): Declaration =>
  declare(all.map((values) => ({ kind: user, values }))).declaration;

const bulk = "POST /spoke-admin/admin/v1/users/bulk";

test("1,001 users are two requests, and then nothing is left to do", async () => {
  const declaration = people(...Array.from({ length: 1001 }, (_, index) => person(`p${index}`)));
  const { engine } = world.open(adminAlone);
  const report = await engine.apply(await engine.plan(declaration), noSecrets);
  expect({ done: report.done, writes: world.writes() }).toEqual({ done: 1001, writes: [bulk, bulk] });
  expect((await engine.plan(declaration)).objects.filter(({ action }) => action !== "extra")).toEqual([]);
});

test("1,000 users are one request", async () => {
  const declaration = people(...Array.from({ length: 1000 }, (_, index) => person(`p${index}`)));
  const { engine } = world.open(adminAlone);
  await engine.apply(await engine.plan(declaration), noSecrets);
  expect(world.writes()).toEqual([bulk]);
});

test("nobody who declares an extension loses it to one whom the server gives one, over requests too", async () => {
  const any = Array.from({ length: 1000 }, (_, index) => person(`any${index}`));
  // What the emulator would give first.
  const own = Array.from({ length: 5 }, (_, index) => person(`own${index}`, { extension: `${200 + index}` }));
  const { engine } = world.open(adminAlone);
  const report = await engine.apply(await engine.plan(people(...any, ...own)), noSecrets);
  expect(report.objects.flatMap(({ messages }) => messages)).toEqual([]);
  expect(world.writes()).toEqual([bulk, bulk]);
});

test("a row's failure is that row's", async () => {
  const { engine } = world.open(adminAlone);
  const plan = await engine.plan(people(person("ana"), person("ben"), person("cara")));
  let isWriting = false;
  // Between the look of the apply and its write.
  world.turn = async () => {
    if (!isWriting) return;
    world.turn = undefined;
    await world.control("POST", "/objects/users", person("ben", { lastName: "Other" }));
  };
  const report = await engine.apply(plan, {
    ...noSecrets,
    onEvent({ event }) {
      isWriting = event === "begin";
    },
  });
  const [message = ""] = report.objects.flatMap(({ messages }) => messages);
  expect(report.objects.map(({ object, outcome }) => `${outcome} ${object}`)).toEqual([
    "done User:ana@acme.test",
    "failed User:ben@acme.test",
    "done User:cara@acme.test",
  ]);
  expect(message.replace(/\([0-9a-f-]{36}\)/, "(id)")).toBe(
    'User "ben@acme.test", email: the admin endpoint refused the row: The email ben@acme.test is taken by the user "ben Other" (id) (code conflict). Change the declaration so that it no longer clashes, or import the object that is in the way.',
  );
  expect(world.writes()).toEqual([bulk]);
});

test("through Directory Sync each is a request of its own, no more at once than is asked for", async () => {
  let underWay = 0;
  let peak = 0;
  world.mishap = () => {
    underWay += 1;
    peak = Math.max(peak, underWay);
    return undefined;
  };
  const { engine } = world.open();
  const plan = await engine.plan(people(...Array.from({ length: 12 }, (_, index) => person(`p${index}`))));
  const report = await engine.apply(plan, {
    ...noSecrets,
    parallel: 2,
    onEvent({ event }) {
      if (event === "end") underWay -= 1;
    },
  });
  expect(report).toMatchObject({ done: 12, failed: 0 });
  expect(world.writes()).toEqual(Array.from({ length: 12 }, () => "POST /scim/v2/Users"));
  expect(peak).toBe(2);
});

test("through Directory Sync a stop lets those under way finish, and no other begins", async () => {
  const controller = new AbortController();
  world.mishap = (write) => {
    if (write === 3) controller.abort();
    return undefined;
  };
  const { engine } = world.open();
  const plan = await engine.plan(people(...Array.from({ length: 30 }, (_, index) => person(`p${index}`))));
  const report = await engine.apply(plan, { ...noSecrets, parallel: 2, signal: controller.signal });
  expect(report).toMatchObject({ failed: 0 });
  expect(report.done).toBe(world.writes().length);
  expect(report.done).toBeLessThan(7);
  expect(report.done + report.skipped).toBe(30);
});

test("a bulk call whose answer is lost fails its rows, and the next run finds everybody", async () => {
  const declaration = people(person("ana"), person("ben"));
  const { engine } = world.open(adminAlone);
  world.mishap = () => "cut after";
  const report = await engine.apply(await engine.plan(declaration), noSecrets);
  expect(report).toMatchObject({ done: 0, failed: 2 });
  world.mishap = undefined;
  expect((await engine.plan(declaration)).objects.filter(({ action }) => action !== "extra")).toEqual([]);
  expect(world.writes()).toEqual([bulk]);
});

test("a row that was made in part stays known, and one that cannot be noted fails alone", async () => {
  const stage = lampStage({
    kind: (plain): Partial<AnyKind> => ({
      bulkVia: ["api"],
      createMany: async (clients, desired) =>
        Promise.all(
          desired.map(async (values) => {
            // The door answers the lamp of another row.
            if (values.name === "twin") return lamp("lamp-1", values);
            const live = await (plain.create as NonNullable<AnyKind["create"]>)(clients, values);
            return values.name === "half"
              ? new PartialError(live, ['Lamp "half": it does not shine.'])
              : live;
          }),
        ),
    }),
  });
  const all = stage.all({ name: "whole" }, { name: "half" }, { name: "twin" }, { name: "last" });
  const report = await stage.engine.apply(await stage.engine.plan(all), noSecrets);
  expect(
    report.objects.map(({ object, outcome, id, messages }) => [object, outcome, id, ...messages]),
  ).toEqual([
    ["Lamp:whole", "done", "lamp-1"],
    ["Lamp:half", "failed", "lamp-2", 'Lamp "half": it does not shine.'],
    [
      "Lamp:twin",
      "failed",
      undefined,
      'Lamp "twin": stands for the same object (id lamp-1) as Lamp "whole". Keep one of the two resources, or give this one another key. Where a resource was renamed in the program, give it an alias of its old name.',
    ],
    ["Lamp:last", "done", "lamp-3"],
  ]);
});
