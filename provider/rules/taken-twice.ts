/** The rule `taken-twice`. */
import { keyOf } from "../model/key.ts";
import { canonicalText } from "../model/value.ts";
import type { DeclaredObject } from "../reconciler/plan/types.ts";
import { nameObject } from "./survey.ts";
import { tokens } from "./tokens.ts";
import type { Rule } from "./types.ts";

/** One object, declared twice: that is refused where the declaration is read. */
const isSame = (one: DeclaredObject, other: DeclaredObject): boolean =>
  one.kind === other.kind &&
  canonicalText(keyOf(one.kind, one.inputs)) === canonicalText(keyOf(other.kind, other.inputs));

/** See `summary`. */
export const takenTwice: Rule = {
  id: "taken-twice",
  severity: "error",
  summary:
    "Two declared objects take what only one can have: an extension, or where the calls of a number go.",
  why: "The server refuses the second, or the two overwrite each other at every run. Extensions are unique in an organisation, whoever has them (support article 360044526412, read 2026-11-20).",
  examples: {
    bad: [
      { kind: tokens.callGroup, values: { name: "Sales", extension: "301" } },
      {
        kind: tokens.user,
        values: { email: "ben@acme.test", firstName: "Ben", lastName: "Okoro", extension: "301" },
        found: true,
      },
    ],
    good: [
      { kind: tokens.callGroup, values: { name: "Sales", extension: "200" } },
      {
        kind: tokens.user,
        values: { email: "ben@acme.test", firstName: "Ben", lastName: "Okoro", extension: "301" },
      },
    ],
  },
  check: (declared) =>
    [...declared.claims].flatMap((claim) => {
      const [first, ...others] = declared.claimants(claim);
      return others.flatMap((object) =>
        first === undefined || isSame(first, object)
          ? []
          : [
              {
                object,
                what: `it takes ${claim}, which ${nameObject(first)} takes too`,
                remedy: "Give one of them another, or take it out of one of them.",
              },
            ],
      );
    }),
};
