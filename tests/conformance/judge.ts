/** Declares one test for each law and kind; an exemption is a skip with its reason in the title. */
import type { Values } from "../../provider/model/value.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { type FrontEnd, startPlugin } from "../support/front-end.ts";
import { startWorld } from "../support/world.ts";
import { checked, fullExample, type Law } from "./case.ts";
import { lawsOfApis } from "./laws-of-apis.ts";
import { lawsOfLife } from "./laws-of-life.ts";
import { lawsOfSafety } from "./laws-of-safety.ts";
import { setStage } from "./stage.ts";

/** An exemption needs a reason, and the reason is printed: a kind is not asked whether it likes a law. */
const laws: readonly Law[] = [...lawsOfLife, ...lawsOfSafety, ...lawsOfApis];

type Start = (settings: Readonly<Record<string, string>>) => Promise<FrontEnd>;

/**
 * @param start opens one process of the front end, configured
 * @param exemption why a law does not apply; undefined where it does
 */
export function judgeAll(start: Start, exemption: (law: Law, kind: AnyKind) => string | undefined): void {
  // Warnings go to the engine's log; where there is no engine, to standard error.
  beforeAll(() => void jest.spyOn(console, "error").mockImplementation(() => {}));
  for (const kind of kinds) {
    describe(kind.token, () => {
      for (const law of laws) {
        const reason = exemption(law, kind);
        if (reason === undefined) test(`${law.name}: ${law.text}`, () => judge(law, kind, start), 60_000);
        else test.skip(`${law.name}: ${law.text} [skipped: ${reason}]`, () => {});
      }
    });
  }
}

async function judge(law: Law, kind: AnyKind, start: Start): Promise<void> {
  const full = fullExample(kind);
  const others = kind.examples.map(({ values }) => values).filter((values) => values !== full);
  for (const values of law.everyExample ? [full, ...others] : [full])
    await judgeOne(law, kind, values, start);
}

/** Sets up a case, runs the law and cleans up. */
async function judgeOne(law: Law, kind: AnyKind, example: Values, start: Start): Promise<void> {
  const world = await startWorld();
  const fronts: FrontEnd[] = [];
  const count = async () => {
    const front = await startPlugin(world.settings);
    fronts.push(front);
    return (await front.list(kind)).length;
  };
  const open = async (settings = world.settings) => {
    const front = await start(settings);
    fronts.push(front);
    return front;
  };
  try {
    const { values, references } = await setStage(world, kind, example);
    const inputs = await checked(await open(), kind, values);
    await world.forgetRequests();
    await law.holds({ kind, world, open, count, inputs, values, references });
  } finally {
    await Promise.all(fronts.map((front) => front.close()));
    await world.close();
  }
}
