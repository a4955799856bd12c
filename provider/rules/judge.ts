/** Judges a whole declaration by the rules. Pure, and offline: what only the live organisation knows gives no finding. */
import type { DeclaredObject } from "../reconciler/plan/types.ts";
import { rules as allRules } from "./registry.ts";
import { nameObject, surveyOf } from "./survey.ts";
import type { Found, Rule, RuleFinding } from "./types.ts";

/**
 * Judges a declaration.
 *
 * @param objects what is declared, in canonical form
 * @param rules the rules to judge by; all of them by default
 * @returns the findings, by rule and then in the order of declaration; those that their object silences are left out
 */
export function judge(
  objects: readonly DeclaredObject[],
  rules: readonly Rule[] = allRules,
): readonly RuleFinding[] {
  const declared = surveyOf(objects);
  return rules.flatMap((rule) =>
    rule
      .check(declared)
      .filter(({ object }) => !object.silence.includes(rule.id))
      .map((found) => findingOf(rule, found)),
  );
}

function findingOf({ id, severity }: Rule, { object, path, what, remedy }: Found): RuleFinding {
  // What a server fills in stands nowhere in the file: the object does.
  const place = object.place(path) ?? object.place();
  return {
    rule: id,
    severity,
    object: nameObject(object),
    ...(path === undefined ? {} : { path }),
    ...(place === undefined ? {} : { place }),
    what,
    remedy,
  };
}
