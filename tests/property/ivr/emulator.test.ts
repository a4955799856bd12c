import { validateFlowDefinition } from "../../../emulator/twilio/flow-validation.ts";
import { compileMenu } from "../../../provider/ivr/compile.ts";
import { withPlaceholders } from "../../../provider/ivr/placeholders.ts";
import { UNKNOWN, type Value } from "../../../provider/model/value.ts";
import { fc, runs } from "../../support/fast-check.ts";
import { extensions } from "./journey.ts";
import { menus } from "./menus.ts";

const context = { organisationId: "4f2c1d6e-0000-4000-8000-1234567890ab", extensions };

describe("Studio's validation, as the emulator has it,", () => {
  test("accepts the flow of every menu, placeholders included", () => {
    fc.assert(
      fc.property(menus, fc.boolean(), (menu, known) => {
        const { definition } = compileMenu(menu as Value, known ? context : { organisationId: UNKNOWN });
        expect(validateFlowDefinition(definition)).toEqual([]);
      }),
      { numRuns: runs(150) },
    );
  });

  test("accepts a definition of which any property is not known yet", () => {
    fc.assert(
      fc.property(menus, fc.nat(), (menu, at) => {
        const { definition } = compileMenu(menu as Value, context);
        const states = definition.states.map((state) => {
          const names = Object.keys(state.properties).filter(
            (name) => name !== "offset" && name !== "variables",
          );
          const unknown = names[at % Math.max(1, names.length)];
          return unknown === undefined
            ? state
            : { ...state, properties: { ...state.properties, [unknown]: UNKNOWN } };
        });
        const completed = withPlaceholders({ ...definition, states } as unknown as Value);
        expect(validateFlowDefinition(completed.definition)).toEqual([]);
      }),
      { numRuns: runs(150) },
    );
  });
});
