/** Whatever happens, and in whatever order: nobody else's object is touched, nothing is made twice, a rerun is the remedy. */
import { fc, runs } from "../../support/fast-check.ts";
import { startWorld } from "../../support/world.ts";
import { commands, expectAsDeclared, expectQuiet, type Model, openReal } from "./commands.ts";

test("programs, hands and faults in any order end as declared, with nothing left to do", async () => {
  const log = jest.spyOn(console, "error").mockImplementation(() => undefined);
  await fc.assert(
    fc.asyncProperty(commands, async (all) => {
      const world = await startWorld();
      try {
        const real = await openReal(world);
        const model: Model = { program: new Map(), mayRemain: new Set(), names: new Map() };
        await fc.asyncModelRun(() => ({ model, real }), all);
        await expectAsDeclared(model, real);
        await expectQuiet(model, real);
      } finally {
        await world.close();
      }
    }),
    { numRuns: runs(30) },
  );
  log.mockRestore();
}, 3_600_000);
