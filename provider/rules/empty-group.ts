/** The rule `empty-group`. */
import { groupsInUse } from "./dead-end.ts";
import { losesCalls } from "./groups.ts";
import { tokens } from "./tokens.ts";
import type { Rule } from "./types.ts";

/** See `summary`. */
export const emptyGroup: Rule = {
  id: "empty-group",
  severity: "warning",
  summary:
    "A call group is declared with nobody in it and no overflow, and nothing declared sends it calls yet.",
  why: "The group can be dialled by its extension, and such a call is lost. As soon as a number or a menu leads to it, this becomes `dead-end`, which is an error. A group whose members are not declared, that others may add to, or that a data action fills, is not spoken of; nor is one that only passes calls on. Source: support article 360041158611 (read 2026-11-20).",
  examples: {
    bad: [{ kind: tokens.callGroup, values: { name: "Night team", members: [] } }],
    good: [
      {
        kind: tokens.callGroup,
        values: {
          name: "Night team",
          members: [],
          noAnswer: { action: "externalNumber", phoneNumber: "+12025550199" },
        },
      },
    ],
  },
  check(declared) {
    const inUse = groupsInUse(declared);
    return declared
      .of(tokens.callGroup)
      .filter((group) => losesCalls(group) && !inUse.has(group))
      .map((object) => ({
        object,
        path: "members",
        what: "it has neither members nor an overflow, so that a call to it would be lost",
        remedy:
          "Add members, let `noAnswer` lead on, or leave `members` out where somebody else looks after them.",
      }));
  },
};
