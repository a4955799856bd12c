/** What is written as YAML, or as JSON, and loaded is what was declared: for every kind that there is. */

import { stringify } from "yaml";
import { lifeSettings } from "../../../provider/model/resource.ts";
import { walk } from "../../../provider/model/shape.ts";
import { checkInputs } from "../../../provider/reconciler/check.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { inputsArbitrary } from "../../support/arbitrary.ts";
import { fc, runs } from "../../support/fast-check.ts";
import { entryOf, fileOf, inputsOf } from "../../support/stack.ts";

describe.each(kinds.map((kind) => [kind.token, kind] as const))("%s", (_, kind) => {
  test("loads as it was declared, from YAML and from JSON", async () => {
    await fc.assert(
      fc.asyncProperty(inputsArbitrary(kind), async (values) => {
        const environment: Record<string, string> = {};
        const file = fileOf(kind, entryOf(kind, values, environment));
        const declared = Object.fromEntries(
          Object.entries(values).filter(([name]) => !(name in lifeSettings)),
        );
        const { inputs } = checkInputs(kind, "object", declared);
        for (const texts of [
          { "spoke.yaml": stringify(file) },
          { "spoke.yaml": stringify(file, { collectionStyle: "flow" }) },
          { "spoke.json": JSON.stringify(file) },
        ]) {
          expect(await inputsOf(texts, { environment })).toEqual([[kind.token, inputs]]);
        }
      }),
      { numRuns: runs(60) },
    );
  });
});

test("a file with a secret in it is one of those", () => {
  const secrets = kinds.flatMap((kind) => [...walk(kind.inputs)].filter(({ field }) => field.marks.secret));
  expect(secrets.length).toBeGreaterThan(0);
});
