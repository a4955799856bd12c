/** Declares one test for each law and kind; an exemption is a skip with its reason in the title. */
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import type { FrontEnd } from "../support/front-end.ts";
import { judge, type Law, laws } from "./laws.ts";

/**
 * @param start opens one process of the front end, configured
 * @param exemption why a law does not apply; undefined where it does
 */
export function judgeAll(
  start: (settings: Readonly<Record<string, string>>) => Promise<FrontEnd>,
  exemption: (law: Law, kind: AnyKind) => string | undefined,
): void {
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
