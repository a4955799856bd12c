/** A saved plan rests on what its references lead to. */
import { lampStage } from "../plan/stage.ts";

test("a reference whose name is another object's by now is refused, with both ids", async () => {
  const { live, plan, engine, apply, server } = lampStage();
  live({ name: "desk" });
  live({ name: "hall" });
  const made = await plan([{ name: "desk", switch: "hall" }]);
  expect(made.objects[0]?.leadsTo).toEqual({ switch: "id-hall" });
  live({ name: "retired" }, "id-hall");
  live({ name: "hall" }, "id-new");
  engine.forget();
  server.calls.length = 0;
  await expect(apply(made)).rejects.toThrow(
    "Plan: what is live has changed since it was made:\n  Lamp:desk: switch led to id-hall, and leads to id-new now. Make a new plan and look at it. Nothing was written.",
  );
  expect(server.calls).toEqual(["list"]);
});

test("what the plan itself renames is followed by its id", async () => {
  const { live, plan, declared, apply } = lampStage();
  live({ name: "desk" });
  live({ name: "hall" });
  const made = await plan([
    { name: "desk", switch: "lobby" },
    declared({ name: "lobby" }, { was: { name: "hall" } }),
  ]);
  expect(made.objects.find(({ object }) => object === "Lamp:desk")?.leadsTo).toEqual({ switch: "id-hall" });
  expect(await apply(made)).toMatchObject({ done: 2, failed: 0 });
});
