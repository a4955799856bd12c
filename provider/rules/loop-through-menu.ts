/** The rule `loop-through-menu`. */
import { circlesOf, nameCircle, wayToChange } from "./circles.ts";
import { tokens } from "./tokens.ts";
import type { Rule, RuleExample } from "./types.ts";
import { waysOf } from "./ways.ts";

const number: RuleExample = {
  kind: tokens.numberAssignment,
  values: { phoneNumber: "+12025550110", mainMenu: true },
};
const menu: RuleExample = { kind: tokens.autoAttendant, values: { options: { "1": "Sales" } } };

/** See `summary`. */
export const loopThroughMenu: Rule = {
  id: "loop-through-menu",
  severity: "warning",
  summary: "A call that nobody takes comes back to the menu in which the caller chose.",
  why: "The caller hears the menu again, chooses again and waits again, and cannot leave a message. Each round adds an outgoing call to a number of the customer's own, which is charged and keeps two more lines busy. Some want it so: silence the rule there. Source: support article 360041305591, for the overflow to a number (read 2026-11-20).",
  examples: {
    bad: [
      number,
      menu,
      {
        kind: tokens.callGroup,
        values: { name: "Sales", noAnswer: { action: "externalNumber", phoneNumber: "+12025550110" } },
        found: true,
      },
    ],
    good: [
      number,
      menu,
      { kind: tokens.callGroup, values: { name: "Sales", noAnswer: { action: "voicemail" } } },
    ],
  },
  check: (declared) =>
    circlesOf(waysOf(declared), () => true)
      .filter((circle) => circle.some(({ chosen }) => chosen))
      .flatMap((circle) => {
        const way = wayToChange(circle);
        if (way === undefined) return [];
        return [
          {
            object: way.from,
            path: way.path,
            what: `a call that nobody takes comes back to the menu: ${nameCircle(circle, way)}`,
            remedy: "Let the overflow lead to a voicemail or to another group.",
          },
        ];
      }),
};
