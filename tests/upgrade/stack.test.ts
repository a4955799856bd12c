/** The stack file and the saved plan that each release left behind: the one plans empty, the other is applied and then does. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan, StackEngine } from "../../provider/reconciler/plan/types.ts";
import { repositoryRoot } from "../../tools/repository.ts";
import { declarationOf, overRecording, secretOf } from "../../tools/upgrade/stack.ts";
import type { EmulatorRecording } from "../../tools/upgrade/state.ts";

const folder = join(repositoryRoot(), "tests", "upgrade");
const releases = readdirSync(folder).filter((name) => /^\d+\.\d+\.\d+$/.test(name));

const text = (release: string, file: string): string => readFileSync(join(folder, release, file), "utf8");
const recording = (release: string, file: string) => JSON.parse(text(release, file)) as EmulatorRecording;

/** What a plan would do; what nobody can read is no change. */
async function changesIn(engine: StackEngine, release: string): Promise<readonly string[]> {
  const plan = await engine.plan(await declarationOf(text(release, "spoke.yaml")));
  expect(plan.problems).toEqual([]);
  return plan.objects
    .filter(({ action }) => action !== "none")
    .map(({ action, object, fields }) => `${action} ${object} ${fields.map(({ path }) => path).join(", ")}`);
}

describe.each(releases)("%s", (release) => {
  test("its stack file plans empty over what it left behind", async () => {
    await overRecording(recording(release, "emulator.json"), async (fresh) => {
      expect(await changesIn(fresh(), release)).toEqual([]);
    });
  });

  test("its saved plan is applied to the organisation that it was made for, and then its file plans empty", async () => {
    await overRecording(recording(release, "emulator-seed.json"), async (fresh) => {
      const plan = JSON.parse(text(release, "plan.json")) as Plan;
      expect(await fresh().apply(plan, { secretOf })).toMatchObject({
        done: plan.objects.filter(({ action }) => action !== "none").length,
        failed: 0,
        skipped: 0,
      });
      expect(await changesIn(fresh(), release)).toEqual([]);
    });
  });
});
