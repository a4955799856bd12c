/** Declares one test for each law and kind; an exemption is a skip with its reason in the title. */
import type { ClientEnvironment } from "../../provider/clients/environment.ts";
import type { Values } from "../../provider/model/value.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { type FrontEnd, startPlugin } from "../support/front-end.ts";
import { startWorld, type World } from "../support/world.ts";
import { type Case, checked, fullExample, type Law } from "./case.ts";
import { lawsOfApis } from "./laws-of-apis.ts";
import { lawsOfLife } from "./laws-of-life.ts";
import { lawsOfSafety } from "./laws-of-safety.ts";
import { setStage } from "./stage.ts";

/** An exemption needs a reason, and the reason is printed: a kind is not asked whether it likes a law. */
const laws: readonly Law[] = [...lawsOfLife, ...lawsOfSafety, ...lawsOfApis];

type Start = (settings: Readonly<Record<string, string>>, clients?: ClientEnvironment) => Promise<FrontEnd>;

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
        if (reason === undefined) test(`${law.name}: ${law.text}`, () => judge(law, kind, start), 300_000);
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
  const worlds: World[] = [];
  const fronts: FrontEnd[] = [];
  const keep = (front: FrontEnd) => {
    fronts.push(front);
    return front;
  };
  const setUp = async (): Promise<Case> => {
    const world = await startWorld();
    worlds.push(world);
    const count = async () => (await keep(await startPlugin(world.settings)).list(kind)).length;
    const open: Case["open"] = async (settings = world.settings, clients) =>
      keep(await start(settings, clients));
    const { values, references } = await setStage(world, kind, example);
    const inputs = await checked(await open(), kind, values);
    await world.forgetRequests();
    return { kind, world, open, again: setUp, count, inputs, values, references };
  };
  try {
    await law.holds(await setUp());
  } finally {
    await Promise.all(fronts.map((front) => front.close()));
    await Promise.all(worlds.map((world) => world.close()));
  }
}
