/** Whatever is declared, and whatever it becomes: what was applied has nothing left to do. */

import { kindName } from "../../../provider/reconciler/plan/address.ts";
import type { Plan } from "../../../provider/reconciler/plan/types.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { fc, runs } from "../../support/fast-check.ts";
import { type InsideWorld, startInsideWorld } from "../../support/inside-world.ts";
import { asksAPerson, changeOfOrganisation, type Declared, declare } from "../../support/organisation.ts";

/** Two a run. */
const organisations = runs(2000);

jest.setTimeout(3_600_000);

let world: InsideWorld;
beforeAll(async () => {
  world = await startInsideWorld();
});
afterAll(() => world.close());

const workOf = ({ objects }: Plan): readonly string[] =>
  objects
    .filter(({ action }) => !["none", "extra", "keep"].includes(action))
    .map(({ action, object, fields }) => `${action} ${object}: ${fields.map(({ path }) => path).join(", ")}`);

test(`${organisations} generated organisations, each second one what its forerunner has become: apply, then the plan is empty`, async () => {
  const everyDoor = world.open();
  const adminAlone = world.open(["scimUrl", "scimToken"]);
  const done = new Set<string>();
  await fc.assert(
    fc.asyncProperty(changeOfOrganisation(), fc.boolean(), async ([before, after], directory) => {
      world.reset();
      const { engine } = directory ? everyDoor : adminAlone;
      /** Applies, and expects that all is done and nothing is left. */
      async function bringTo({ declaration, secretOf, allow }: Declared, mayGo: readonly string[]) {
        engine.forget();
        const options = { prune: true, allow: [...allow, ...mayGo] };
        const plan = await engine.plan(declaration, options);
        fc.pre(!asksAPerson(plan.problems));
        expect(plan.problems).toEqual([]);
        const report = await engine.apply(plan, { secretOf });
        expect(report.objects.flatMap(({ messages }) => messages)).toEqual([]);
        for (const { action, object } of report.objects) done.add(`${action} ${object.split(":")[0]}`);
        engine.forget();
        const rest = await engine.plan(declaration, options);
        expect({ work: workOf(rest), problems: rest.problems }).toEqual({ work: [], problems: [] });
      }
      const first = declare(before);
      await bringTo(first, []);
      await bringTo(declare(after, [...new Set(before.map(({ kind }) => kind))]), first.mayGo);
    }),
    { numRuns: organisations / 2 },
  );
  // No kind is left out because the generator never got there, and what goes is of many kinds.
  const touched = (name: string) =>
    ["create", "update", "delete"].some((action) => done.has(`${action} ${name}`));
  expect(kinds.map(kindName).filter((name) => !touched(name))).toEqual([]);
  expect([...done].filter((each) => each.startsWith("delete ")).length).toBeGreaterThan(5);
});
