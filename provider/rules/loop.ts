/** The rule `loop`. */
import { circlesOf, nameCircle, wayToChange } from "./circles.ts";
import { tokens } from "./tokens.ts";
import type { Rule } from "./types.ts";
import { waysOf } from "./ways.ts";

/** See `summary`. */
export const loop: Rule = {
  id: "loop",
  severity: "error",
  summary: "A call that nobody takes goes round in a circle: through overflows, numbers and flows.",
  why: "The caller waits for ever, or until the carrier cuts the call; where a circle passes a telephone number, each round is also an outgoing call that is charged. Spoke's pages do not say that it refuses such a circle (support article 360041305591, read 2026-11-20).",
  examples: {
    bad: [
      {
        kind: tokens.callGroup,
        values: { name: "Sales", noAnswer: { action: "callGroup", callGroup: "Support" } },
      },
      {
        kind: tokens.callGroup,
        values: { name: "Support", noAnswer: { action: "callGroup", callGroup: "Sales" } },
      },
    ],
    good: [
      {
        kind: tokens.callGroup,
        values: { name: "Sales", noAnswer: { action: "callGroup", callGroup: "Support" } },
      },
      { kind: tokens.callGroup, values: { name: "Support", noAnswer: { action: "voicemail" } } },
    ],
  },
  check: (declared) =>
    circlesOf(waysOf(declared), ({ chosen }) => !chosen).flatMap((circle) => {
      const way = wayToChange(circle);
      if (way === undefined) return [];
      return [
        {
          object: way.from,
          path: way.path,
          what: `a call that nobody takes goes round for ever: ${nameCircle(circle, way)}`,
          remedy: "End the circle at one of them, with `noAnswer: { action: voicemail }` or another target.",
        },
      ];
    }),
};
