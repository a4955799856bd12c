/** The rule `unreachable-group`. */

import { inEffect } from "./survey.ts";
import { tokens } from "./tokens.ts";
import type { Rule, RuleExample } from "./types.ts";
import { waysTo } from "./ways.ts";

const night: RuleExample = {
  kind: tokens.callGroup,
  values: { name: "Night team", hidden: true, members: [{ user: "ana@acme.test" }] },
};

/** See `summary`. */
export const unreachableGroup: Rule = {
  id: "unreachable-group",
  severity: "note",
  summary: "A call group is hidden from the directory, and nothing declared leads to it.",
  why: "Colleagues do not find a hidden group, and callers come to it only by a number, a menu or an overflow. Either one of these was forgotten, or it is not declared here. Source: support article 360041305591 (read 2026-11-20).",
  examples: {
    bad: [night],
    good: [
      night,
      { kind: tokens.numberAssignment, values: { phoneNumber: "+12025550110", callGroup: "Night team" } },
    ],
  },
  check(declared) {
    const arriving = waysTo(declared);
    const ofHours = new Set(
      declared
        .of(tokens.officeHours)
        .map(({ inputs }) => declared.named(tokens.callGroup, inputs.voicemailGroup)),
    );
    return declared
      .of(tokens.callGroup)
      .filter((group) => inEffect(group, "hidden") === true && !arriving.has(group) && !ofHours.has(group))
      .map((object) => ({
        object,
        path: "hidden",
        what: "it is hidden, and no declared number, menu, overflow or schedule leads to it",
        remedy: "Lead calls to it, show it in the directory, or take it out.",
      }));
  },
};
