/** Live objects in the words of a declaration. */
import { lamp } from "../../../support/lamp.ts";
import { lampStage } from "./stage.ts";

test("by key, without defaults, references by name, and the same twice", async () => {
  const { live, engine, kind, server } = lampStage();
  live({ name: "hall", brightness: 50, channel: "3" });
  live({ name: "desk", room: "study", members: [{ lamp: "hall" }] });
  const first = await engine.export([kind]);
  expect(first.map(({ id, inputs }) => ({ id, inputs }))).toEqual([
    { id: "id-desk", inputs: { name: "desk", room: "study", channel: "7", members: [{ lamp: "hall" }] } },
    { id: "id-hall", inputs: { name: "hall", channel: "3" } },
  ]);
  const inAnotherOrder = [...server.lamps].toReversed();
  server.lamps.clear();
  for (const [id, each] of inAnotherOrder) server.lamps.set(id, each);
  engine.forget();
  expect(await engine.export([kind])).toEqual(first);
});

test("two of one name come in the order of their ids", async () => {
  const { engine, kind, server } = lampStage({ uniqueKey: false });
  for (const id of ["two", "one"]) server.lamps.set(id, lamp(id, { name: "hall" }));
  expect((await engine.export([kind])).map(({ id }) => id)).toEqual(["one", "two"]);
});

test("what could not be read is no empty organisation", async () => {
  const { engine, kind, server } = lampStage();
  server.failure = new Error("The service is down.");
  await expect(engine.export([kind])).rejects.toMatchObject({
    message:
      'Lamp "Lamp": what is live could not be read, so nothing is created, changed or deleted: The service is down. Mend that and run again.',
  });
});
