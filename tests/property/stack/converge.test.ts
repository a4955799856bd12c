/** Whatever is declared: what was applied has nothing left to do. */
import * as fc from "fast-check";
import type { Plan } from "../../../provider/reconciler/plan/types.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { type InsideWorld, startInsideWorld } from "../../support/inside-world.ts";
import { declare, organisationArbitrary } from "../../support/organisation.ts";

/** How many organisations: a share of the 10,000 that a release is held to (CONTRIBUTING.md), which take minutes. */
const runs = Number(process.env.ORGANISATIONS ?? 2_000);

jest.setTimeout(600_000);

let world: InsideWorld;
beforeAll(async () => {
  world = await startInsideWorld();
});
afterAll(() => world.close());

const workOf = ({ objects }: Plan): readonly string[] =>
  objects
    .filter(({ action }) => !["none", "extra", "keep"].includes(action))
    .map(({ action, object, fields }) => `${action} ${object}: ${fields.map(({ path }) => path).join(", ")}`);

test(`${runs} generated organisations: apply, then the plan is empty`, async () => {
  const everyDoor = world.open();
  const adminAlone = world.open(["scimUrl", "scimToken"]);
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(organisationArbitrary(), fc.boolean(), async (drafts, directory) => {
      world.reset();
      const { engine } = directory ? everyDoor : adminAlone;
      const { declaration, secretOf, allow } = declare(drafts);
      for (const { kind } of drafts) seen.add(kind.token);
      engine.forget();
      const plan = await engine.plan(declaration, { allow });
      expect(plan.problems).toEqual([]);
      const report = await engine.apply(plan, { secretOf });
      expect(report.objects.flatMap(({ messages }) => messages)).toEqual([]);
      const after = await engine.plan(declaration);
      expect({ work: workOf(after), problems: after.problems }).toEqual({ work: [], problems: [] });
    }),
    { numRuns: runs, seed: 20261126 },
  );
  expect([...seen].sort()).toEqual(kinds.map(({ token }) => token).sort());
});
