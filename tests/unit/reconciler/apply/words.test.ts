/** Whoever uses spokectl reads words of spokectl: what the shared create, update and delete say of Pulumi is said otherwise. */
import { pulumiRemedies, type Remedies, spokectlRemedies } from "../../../../provider/reconciler/remedies.ts";
import { lamp } from "../../../support/lamp.ts";
import { type DeclaredLamp, type LampStage, lampStage, noSecrets } from "../../../support/lamp-stage.ts";

/**
 * What an apply says where somebody else does something between its look and its writes. The server keeps no key unique, so
 * that it is looked at again after the first create.
 */
async function saidAfter(
  lamps: readonly DeclaredLamp[],
  meanwhile: (stage: LampStage) => void,
): Promise<readonly string[]> {
  const stage = lampStage({ uniqueKey: false });
  let done = false;
  const plan = await stage.engine.plan(stage.all(...lamps));
  const report = await stage.engine.apply(plan, {
    ...noSecrets,
    onEvent({ event }) {
      if (event === "begin" && !done) meanwhile(stage);
      done = true;
    },
  });
  return report.objects.flatMap(({ messages, warnings }) => [...messages, ...warnings]);
}

test("no remedy of spokectl speaks of programs, states and the plugin's settings", () => {
  const kind = lampStage().kind;
  const subject = { kind, name: "desk", owner: "Lamp:desk" };
  const texts = (of: Remedies): readonly string[] =>
    Object.values(of).flatMap((each): readonly string[] => {
      if (typeof each === "string") return [each];
      if (typeof each === "object") return Object.values(each as Record<string, string>);
      return [String((each as (...all: unknown[]) => string)(subject, "lamp-1"))];
    });
  const pulumi = /pulumi|adopt: true|onDelete|program|resource|the state|provider's/;
  expect(texts(spokectlRemedies).filter((text) => pulumi.test(text))).toEqual([]);
  expect(texts(pulumiRemedies).filter((text) => pulumi.test(text))).toHaveLength(
    texts(pulumiRemedies).length,
  );
});

test("a create that meets an object which differs", async () => {
  const said = await saidAfter(
    [{ name: "first" }, { name: "second", room: "hall", members: [{ lamp: "first" }] }],
    ({ server }) => void server.lamps.set("lamp-9", lamp("lamp-9", { name: "second", room: "attic" })),
  );
  expect(said).toEqual([
    'Lamp "second": an object with name "second" exists already (id lamp-9) and differs in room, members. Plan again: the new plan shows what would be changed. Nothing was written.',
  ]);
});

test("a create that meets two", async () => {
  const said = await saidAfter(
    [{ name: "first" }, { name: "second", members: [{ lamp: "first" }] }],
    ({ server }) => {
      for (const id of ["lamp-8", "lamp-9"]) server.lamps.set(id, lamp(id, { name: "second" }));
    },
  );
  expect(said).toEqual([
    'Lamp "second": 2 live objects have the key name "second": ids lamp-8 and lamp-9. Delete or rename one of them, or pin the one that is meant: id: lamp-8. Nothing was written.',
  ]);
});
