/** Declarations that a plan could not tell apart. */

import { describeProblem } from "../../../../provider/model/problem.ts";
import type { Values } from "../../../../provider/model/value.ts";
import { addressOf } from "../../../../provider/reconciler/plan/address.ts";
import { repeatsAmong } from "../../../../provider/reconciler/plan/repeats.ts";
import type { DeclaredObject } from "../../../../provider/reconciler/plan/types.ts";
import { callGroup } from "../../../../provider/resources/spoke/call-group.ts";
import { lampStage, problems, steps } from "./stage.ts";

test("two declarations of one live object", async () => {
  const { live, plan, declared } = lampStage();
  live({ name: "hall" });
  const twice = await plan([
    declared({ name: "hall" }, { id: "id-hall" }),
    declared({ name: "lobby" }, { id: "id-hall" }),
  ]);
  expect(problems(twice)).toEqual([
    'Lamp "lobby": means the same live object (id id-hall) as Lamp "hall". Keep one of the two declarations, or give this one another key.',
  ]);
});

test("two declarations of one object that is not live are not two creates", async () => {
  const { plan } = lampStage();
  const twice = await plan([{ name: "hall" }, { name: "hall", brightness: 10 }]);
  expect(problems(twice)).toEqual([
    'Lamp "hall": is called Lamp:hall, as Lamp "hall" is, so that a plan could not tell them apart. Keep one of the two declarations, or give this one another key.',
  ]);
  expect(steps(twice)).toEqual(["create Lamp:hall"]);
});

const group = (inputs: Values, id?: string): DeclaredObject => ({
  kind: callGroup,
  inputs,
  ignore: [],
  silence: [],
  secrets: {},
  place: () => undefined,
  ...(id === undefined ? {} : { id }),
});

const messages = (...objects: readonly DeclaredObject[]) =>
  repeatsAmong(
    objects,
    new Map(objects.map((object) => [object, addressOf(object.kind, object.inputs)])),
  ).map(([, problem]) => describeProblem(problem));

test("a declaration known by a name that another one has too, which is known by its extension", () => {
  const expected = [
    'CallGroup "Sales": is known by its name "Sales", which the one that is known by its extension "401" has too. Declare its extension too, or say which live object is meant: id: ID.',
  ];
  expect(messages(group({ name: "Sales" }), group({ name: "Sales", extension: "401" }))).toEqual(expected);
  expect(messages(group({ name: "Sales", extension: "401" }), group({ name: "Sales" }))).toEqual(expected);
  expect(
    messages(group({ name: "Sales", extension: "401" }), group({ name: "Sales", extension: "402" })),
  ).toEqual([]);
  expect(messages(group({ name: "Sales" }, "one"), group({ name: "Sales", extension: "401" }))).toEqual([]);
});

test("a group named as another one's extension", () => {
  expect(messages(group({ name: "401" }), group({ name: "Sales", extension: "401" }))).toEqual([
    'CallGroup "Sales": is called CallGroup:401, as CallGroup "401" is, so that a plan could not tell them apart. Keep one of the two declarations, or give this one another key.',
  ]);
});
