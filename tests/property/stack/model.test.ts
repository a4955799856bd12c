/**
 * Whatever happens, and in whatever order: an apply without a fault ends as the file says, with nothing left to do and
 * nothing there twice. A failure prints its seed, its path and the commands with their `replayPath`;
 * `REPLAY='{"seed":…,"path":"…","replayPath":"…"}' npm test -- tests/property/stack/model` runs that one again.
 */
import { fc, runs } from "../../support/fast-check.ts";
import { startInsideWorld } from "../../support/inside-world.ts";
import { commands, expectAsDeclared, type Model, type Real } from "./commands.ts";

const days = runs(300);
const replay: { seed?: number; path?: string; replayPath?: string } = JSON.parse(process.env.REPLAY ?? "{}");

test(`${days} days of edits, hands, faults and applies end as declared, with nothing left to do`, async () => {
  const world = await startInsideWorld();
  const { replayPath, ...where } = replay;
  try {
    const doors = { true: world.open(), false: world.open(["scimUrl", "scimToken"]) };
    await fc.assert(
      fc.asyncProperty(commands(replayPath), fc.boolean(), async (day, directory) => {
        world.reset();
        const real: Real = { world, engine: doors[`${directory}`].engine, directory };
        const model: Model = { file: new Map(), maybeLive: new Set() };
        await fc.asyncModelRun(() => ({ model, real }), day);
        await expectAsDeclared(model, real);
      }),
      { numRuns: days, ...where },
    );
  } finally {
    await world.close();
  }
}, 3_600_000);
