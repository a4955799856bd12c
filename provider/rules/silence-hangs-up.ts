/** The rule `silence-hangs-up`. */
import { fieldAt, propertyOf, visitMenu } from "../ivr/walk.ts";
import { isSet, type Values } from "../model/value.ts";
import { tokens } from "./tokens.ts";
import type { Rule, RuleExample } from "./types.ts";

const flow = (more: Values): RuleExample => ({
  kind: tokens.studioFlow,
  values: {
    friendlyName: "Main menu",
    menu: {
      name: "main",
      say: "For sales press 1, for support press 2.",
      options: { "1": { extension: "200" }, "2": { extension: "400" } },
      ...more,
    },
  },
});

/** See `summary`. */
export const silenceHangsUp: Rule = {
  id: "silence-hangs-up",
  severity: "note",
  summary: "A menu in Studio ends the call of somebody who presses no key.",
  why: "Callers who cannot press a key (a telephone without tones, a hand that is not free, a menu that was not understood) are cut off after the repeats. Spoke's own example flow sends them to Reception (github.com/spoke-ph/twilio-runtime-spoke-api, read 2026-11-20).",
  examples: { bad: [flow({})], good: [flow({ noInput: { extension: "100" } })] },
  check: (declared) =>
    declared.of(tokens.studioFlow).flatMap((object) =>
      [...visitMenu(object.inputs.menu, "menu")].flatMap((visit) => {
        if (visit.type !== "menu" || isSet(visit.menu.noInput)) return [];
        return [
          {
            object,
            path: propertyOf(fieldAt(visit.place, "noInput")),
            what: `${visit.place.text} hangs up on callers who press no key`,
            remedy: "Say with `noInput` where they go, for example to Reception.",
          },
        ];
      }),
    ),
};
