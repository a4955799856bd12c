/** How a step went, in the words of an apply's report. Pure. */
import { isSet } from "../../model/value.ts";
import type { Applied } from "../plan/types.ts";
import type { Outcome } from "../types.ts";
import type { Mask } from "./mask.ts";
import type { Work } from "./work.ts";

/** What names a step. */
export const basis = ({ step }: Pick<Work, "step">) => ({
  object: step.object,
  action: step.action,
  ...(step.step === undefined ? {} : { step: step.step }),
});

/** An object that was changed; one that is not wholly as declared has failed. */
export const written = (work: Work, outcome: Outcome): Applied => ({
  ...basis(work),
  outcome: outcome.incomplete.length > 0 ? "failed" : "done",
  id: outcome.id,
  messages: outcome.incomplete,
  warnings: outcome.warnings,
  secrets: {},
});

/** An object that was made, with the secrets that are shown this once. */
export function created(work: Work, outcome: Outcome): Applied {
  const secrets = Object.entries(work.subject.kind.outputs).flatMap(
    ([name, { marks }]): [string, string][] => {
      const value = outcome.outputs[name];
      return marks.secret && isSet(value) ? [[name, String(value)]] : [];
    },
  );
  return { ...written(work, outcome), secrets: Object.fromEntries(secrets) };
}

/** An object that was deleted; what was kept after all was not. */
export const removed = (work: Work, id: string, kept: readonly string[]): Applied => ({
  ...basis(work),
  outcome: kept.length > 0 ? "failed" : "done",
  id,
  messages: kept,
  warnings: [],
  secrets: {},
});

/** A step that went wrong. */
export const failed = (work: Work, error: Error, mask: Mask): Applied => ({
  ...basis(work),
  outcome: "failed",
  messages: [mask(error.message)],
  warnings: [],
  secrets: {},
});

/** A step that was not begun. @param why as a clause */
export const skipped = (work: Work, why: string): Applied => ({
  ...basis(work),
  outcome: "skipped",
  messages: [
    `${work.step.object}: skipped, because ${why}. Run again: what was done is kept, and the rest follows.`,
  ],
  warnings: [],
  secrets: {},
});
