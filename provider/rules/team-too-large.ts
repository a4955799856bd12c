/** The rule `team-too-large`. */
import { membersOf } from "./groups.ts";
import { tokens } from "./tokens.ts";
import type { Rule, RuleExample } from "./types.ts";

/** Members of one group (support article 4736587009817, read 2026-11-20). */
const limits = { spokeCloud: 10, twilio: 50 } as const;

const team = (name: string, from: number, to: number, overflow?: string): RuleExample => ({
  kind: tokens.callGroup,
  values: {
    name,
    members: Array.from({ length: to - from + 1 }, (_, index) => ({
      user: `agent${from + index}@acme.test`,
    })),
    ...(overflow === undefined ? {} : { noAnswer: { action: "callGroup", callGroup: overflow } }),
  },
});

/** See `summary`. */
export const teamTooLarge: Rule = {
  id: "team-too-large",
  severity: "warning",
  summary: "A call group has more members than Spoke takes unless it has been asked.",
  why: `A group has at most ${limits.spokeCloud} members in the Spoke Cloud. On a Twilio account of the customer's own it can have up to ${limits.twilio}, once Spoke has raised the limit; Twilio may have to allow more calls a second too. Source: support article 4736587009817 (read 2026-11-20). What was agreed with Spoke no API tells: silence the rule on a group for which it was.`,
  examples: {
    bad: [team("Support", 1, limits.spokeCloud + 1)],
    good: [
      team("Support", 1, 6, "Support, second line"),
      team("Support, second line", 7, limits.spokeCloud + 1),
    ],
  },
  check: (declared) =>
    declared.of(tokens.callGroup).flatMap((object) => {
      const { length } = membersOf(object);
      if (length <= limits.spokeCloud) return [];
      const tooMany = length > limits.twilio;
      return [
        {
          object,
          path: "members",
          what: tooMany
            ? `it has ${length} members, and a group takes at most ${limits.twilio}`
            : `it has ${length} members: the Spoke Cloud takes ${limits.spokeCloud}, and a Twilio account of your own up to ${limits.twilio} once Spoke has raised the limit`,
          remedy: tooMany
            ? "Split it, and let the first overflow to the second through `noAnswer`."
            : "Ask Spoke to raise it, or split the group and let the first overflow to the second through `noAnswer`.",
        },
      ];
    }),
};
