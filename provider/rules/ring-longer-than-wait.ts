/** The rule `ring-longer-than-wait`. */
import type { Value } from "../model/value.ts";
import type { DeclaredObject } from "../reconciler/plan/types.ts";
import { membersOf } from "./groups.ts";
import { inEffect, partsOf } from "./survey.ts";
import { tokens } from "./tokens.ts";
import type { Rule, RuleExample } from "./types.ts";

const isFirst = (member: Value): boolean => partsOf(member).callFirst === true;

/** Who is never rung when the first round takes all the time; undefined where everybody is in it. */
function neverRung(group: DeclaredObject): string | undefined {
  const members = membersOf(group);
  if (members.length < 2) return undefined;
  if (inEffect(group, "offerPattern") === "roundRobin") return "only one member is rung for each call";
  const isMixed = members.some(isFirst) && !members.every(isFirst);
  return isMixed ? "the members without `callFirst` are never rung" : undefined;
}

const support = (ringSeconds: number): RuleExample => ({
  kind: tokens.callGroup,
  values: {
    name: "Support",
    offerPattern: "roundRobin",
    ringSeconds,
    maxWaitSeconds: 30,
    members: [{ user: "ben@acme.test" }, { user: "cara@acme.test" }],
  },
});

/** See `summary`. */
export const ringLongerThanWait: Rule = {
  id: "ring-longer-than-wait",
  severity: "warning",
  summary: "A caller waits no longer in all than the first member or round is rung.",
  why: "The second member, or the second round of `ringEveryone`, never gets a call, although they are in the group. Source: support article 360041158611, for both times and both patterns (read 2026-11-20).",
  examples: { bad: [support(30)], good: [support(10)] },
  check: (declared) =>
    declared.of(tokens.callGroup).flatMap((object) => {
      const ring = inEffect(object, "ringSeconds");
      const wait = inEffect(object, "maxWaitSeconds");
      if (typeof ring !== "number" || typeof wait !== "number" || ring < wait) return [];
      const harm = neverRung(object);
      if (harm === undefined) return [];
      return [
        {
          object,
          path: "ringSeconds",
          what: `the first round rings for ${ring} s and a caller waits for ${wait} s in all: ${harm}`,
          remedy: "Make `ringSeconds` shorter, or `maxWaitSeconds` longer.",
        },
      ];
    }),
};
