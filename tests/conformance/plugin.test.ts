/** Every law for every kind, through the plugin over real gRPC. */
import { kinds } from "../../provider/resources/registry.gen.ts";
import { startPlugin } from "../support/front-end.ts";
import { judge, laws } from "./laws.ts";

// Warnings go to the engine's log; where there is no engine, to standard error.
beforeAll(() => void jest.spyOn(console, "error").mockImplementation(() => {}));

for (const kind of kinds) {
  describe(kind.token, () => {
    for (const law of laws) {
      const exemption = law.exempt?.(kind);
      if (exemption === undefined)
        test(`${law.name}: ${law.text}`, () => judge(law, kind, startPlugin), 60_000);
      else test.skip(`${law.name}: ${law.text} [skipped: ${exemption}]`, () => {});
    }
  });
}
