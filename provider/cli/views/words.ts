/** The words and signs that every view of a plan, a report and a drift has. Pure. */

import { describeProblem } from "../../model/problem.ts";
import type { Action, Place, Plan, PlannedObject, PlanProblem } from "../../reconciler/plan/types.ts";
import { plain } from "./values.ts";

/** The sign in front of an object. */
export const signs: Readonly<Record<Action, string>> = {
  create: "+",
  update: "~",
  delete: "-",
  portal: "!",
  extra: "*",
  keep: "=",
  none: "?",
};

/** The word behind the sign. */
export const actionWords: Readonly<Record<Action, string>> = {
  create: "create",
  update: "update",
  delete: "delete",
  portal: "portal",
  extra: "extra",
  keep: "keep",
  none: "unverified",
};

/** `CallGroup`, `twilio.PhoneNumber`: what stands before the name in an address. */
export const kindWord = ({ object }: { readonly object: string }): string =>
  object.split(":", 1)[0] ?? object;

/** What a step is, where an object has more than one; empty for its own. */
export const stepNote = ({ step }: Pick<PlannedObject, "step">): string =>
  step === undefined
    ? ""
    : { aside: "first, to make room", later: "afterwards, what refers to objects made meanwhile" }[step];

/** `1 object`, `2 objects`. */
export const counted = (number: number, one: string, several = `${one}s`): string =>
  `${number.toLocaleString("en")} ${number === 1 ? one : several}`;

/** `spoke.yaml:12:5` */
export const placeText = ({ file, line, column }: Place): string => plain(`${file}:${line}:${column}`);

/** A problem of a plan, with its place in front. */
export const problemText = (problem: PlanProblem): string =>
  plain(`${problem.place === undefined ? "" : `${placeText(problem.place)}: `}${describeProblem(problem)}`);

/** What a plan comes to, in one line. */
export function planSummary({ summary, problems }: Plan): string {
  const parts = [
    [summary.create, "to create"],
    [summary.update, "to update"],
    [summary.delete, "to delete"],
    [summary.portal, "for a person in the portal"],
    [summary.extra, "live and not declared"],
    [summary.keep, "kept"],
  ] as const;
  const found = summaryParts(parts, summary, "nothing to do");
  const refused =
    problems.length === 0 ? "" : ` ${counted(problems.length, "problem")}: nothing can be applied.`;
  return `Plan: ${found}${refused}`;
}

/** What was counted, and what else there is: `2 to create, 1 to update; 3 objects are as declared.` */
export function summaryParts(
  parts: readonly (readonly [number: number, words: string])[],
  { unchanged, unverified }: { readonly unchanged: number; readonly unverified: number },
  nothing: string,
): string {
  const said = parts
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${number.toLocaleString("en")} ${words}`);
  const rest = `${counted(unchanged, "object is", "objects are")} as declared`;
  const unseen =
    unverified === 0
      ? ""
      : ` ${counted(unverified, "object has", "objects have")} fields that nothing shows.`;
  return `${said.length === 0 ? nothing : said.join(", ")}; ${rest}.${unseen}`;
}

/** True where applying would lose something: it always stays in view. */
export const isDestructive = (object: PlannedObject): boolean =>
  object.action === "delete" || object.loses !== undefined;

/** Objects by kind, in the order in which the kinds come first. */
export function byKind<T extends { readonly object: string }>(
  objects: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const object of objects) {
    const kind = kindWord(object);
    const group = groups.get(kind) ?? [];
    group.push(object);
    groups.set(kind, group);
  }
  return groups;
}
