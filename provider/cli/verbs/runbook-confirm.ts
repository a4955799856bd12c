/** `spokectl runbook --confirm`: what no API shows, a person says, and the stack file keeps. */
import { nearestName } from "../../model/nearest.ts";
import { type Problem, ProblemError } from "../../model/problem.ts";
import { withConfirmation } from "../../runbook/confirm.ts";
import { type Runbook, type RunbookStep, stepsIn } from "../../runbook/types.ts";
import type { Tools } from "../tools.ts";
import { plain } from "../views/values.ts";
import { counted } from "../views/words.ts";

/** What is to be confirmed, and where that can be written. */
export interface Confirming {
  readonly tools: Tools;
  readonly runbook: Runbook;
  readonly ids: readonly string[];
  /** The stack files, in their order. */
  readonly files: readonly string[];
}

/**
 * Writes the hash of each step into the file that declares its object; nothing is written unless all of them can be.
 *
 * @returns 2 where steps remain, else 0
 * @throws ProblemError for an id that is not one of these steps, and for a step that is seen when it is done
 */
export async function confirmSteps({ tools, runbook, ids, files }: Confirming): Promise<0 | 2> {
  const steps = stepsIn(runbook);
  const chosen = [...new Set(ids)].map((id) => stepCalled(id, steps));
  const texts = new Map<string, string>();
  for (const step of chosen.filter(({ status }) => status !== "confirmed")) {
    const file = fileOf(step, files);
    const text = texts.get(file) ?? (await tools.readFile(file));
    texts.set(file, withConfirmation(file, text, step));
  }
  for (const [file, text] of texts) await tools.writeFile(file, text);
  for (const step of chosen) {
    const already = step.status === "confirmed" ? " already" : "";
    tools.print(plain(`Confirmed${already}: ${step.place}: ${step.action} (${step.id})`));
  }
  const confirmed = new Set(chosen.map(({ hash }) => hash));
  const left = steps.filter(({ hash, status }) => status === "open" && !confirmed.has(hash)).length;
  tools.print(left === 0 ? "Nothing is left to do." : `${counted(left, "step")} left.`);
  return left === 0 ? 0 : 2;
}

function stepCalled(id: string, steps: readonly RunbookStep[]): RunbookStep {
  const step = steps.find((each) => each.id === id);
  if (step === undefined) throw new ProblemError(unknown(id, steps));
  if (!step.seen) return step;
  throw new ProblemError({
    object: `Step ${id}`,
    what: "is seen by itself when it is done, so that nobody has to confirm it",
    remedy: "Do it in the portal and run spokectl runbook again. Nothing was written.",
  });
}

function unknown(id: string, steps: readonly RunbookStep[]): Problem {
  const ids = steps.filter(({ seen }) => !seen).map((step) => step.id);
  const nearest = nearestName(id, ids);
  const known = ids.length === 0 ? "No step has to be confirmed." : `Steps to confirm: ${ids.join(", ")}.`;
  return {
    object: `Step ${JSON.stringify(id)}`,
    what: "is not one of the steps: it was never one, or its declaration has changed since",
    remedy: `${nearest === undefined ? known : `Did you mean ${nearest}?`} Nothing was written.`,
  };
}

/** The stack file that declares the object; what comes from a CSV or another file goes into the first. */
const fileOf = ({ declaredAt }: RunbookStep, files: readonly string[]): string =>
  files.find((file) => file === declaredAt?.file) ?? files[0] ?? "spoke.yaml";
