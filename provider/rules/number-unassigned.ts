/** The rule `number-unassigned`. */
import { isSet } from "../model/value.ts";
import type { DeclaredObject } from "../reconciler/plan/types.ts";
import type { Survey } from "./survey.ts";
import { tokens } from "./tokens.ts";
import type { Rule } from "./types.ts";

const numberOf = ({ inputs }: DeclaredObject): string | undefined =>
  typeof inputs.phoneNumber === "string" ? inputs.phoneNumber : undefined;

/** The numbers whose calls the declaration sends somewhere. */
function answered(declared: Survey): ReadonlySet<string | undefined> {
  const withUrl = declared.of(tokens.twilioPhoneNumber).filter(({ inputs }) => isSet(inputs.voiceUrl));
  return new Set([...declared.of(tokens.numberAssignment), ...withUrl].map(numberOf));
}

/** See `summary`. */
export const numberUnassigned: Rule = {
  id: "number-unassigned",
  severity: "warning",
  summary: "A number is declared, and where its calls go is not.",
  why: "Buying, activating and assigning a number are three steps in two consoles, and the last is the one that is forgotten: callers then hear a tone or whatever the number did before. Nothing here says what is assigned live; silence the rule where that is looked after elsewhere, or where the number only sends messages. Source: support article 360044526412 (read 2026-11-20).",
  examples: {
    bad: [{ kind: tokens.phoneNumber, values: { phoneNumber: "+12025550110", label: "Support line" } }],
    good: [
      { kind: tokens.phoneNumber, values: { phoneNumber: "+12025550110", label: "Support line" } },
      { kind: tokens.numberAssignment, values: { phoneNumber: "+12025550110", mainMenu: true } },
    ],
  },
  check(declared) {
    // A number that is bought and activated here is one number: it is spoken of once.
    const seen = new Set(answered(declared));
    return [...declared.of(tokens.phoneNumber), ...declared.of(tokens.twilioPhoneNumber)].flatMap(
      (object) => {
        const number = numberOf(object);
        // One that a search will find has no number yet that an assignment could name.
        if (number === undefined || seen.has(number)) return [];
        seen.add(number);
        return [
          {
            object,
            path: "phoneNumber",
            what: "nothing declared says where calls to it go",
            remedy: `Add a NumberAssignment for ${number}.`,
          },
        ];
      },
    );
  },
};
