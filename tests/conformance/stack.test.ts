/** Every law for every kind, through the reconciler without a state, with files as a person writes them. */
import { kinds } from "../../provider/resources/registry.gen.ts";
import { startWorld } from "../support/world.ts";
import { fullExample } from "./case.ts";
import { lawsOfStackLife } from "./laws-of-stack-life.ts";
import { lawsOfStackSafety } from "./laws-of-stack-safety.ts";
import { openRun, type Run, type StackLaw } from "./stack-case.ts";
import { setStage } from "./stage.ts";

const laws: readonly StackLaw[] = [...lawsOfStackLife, ...lawsOfStackSafety];

for (const kind of kinds) {
  describe(kind.token, () => {
    for (const law of laws) {
      const reason = law.exempt?.(kind);
      if (reason === undefined) test(`${law.name}: ${law.text}`, () => judge(law, kind), 60_000);
      else test.skip(`${law.name}: ${law.text} [skipped: ${reason}]`, () => {});
    }
  });
}

/** Sets up a case, runs the law and cleans up. */
async function judge(law: StackLaw, kind: (typeof kinds)[number]): Promise<void> {
  const world = await startWorld();
  const runs: Run[] = [];
  try {
    const { values, references } = await setStage(world, kind, fullExample(kind));
    await law.holds({
      kind,
      world,
      values,
      references,
      open(settings = world.settings, portal = "warn") {
        const run = openRun(kind, settings, portal);
        runs.push(run);
        return run;
      },
    });
  } finally {
    await Promise.all(runs.map((run) => run.close()));
    await world.close();
  }
}
