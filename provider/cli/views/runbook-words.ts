/** Words that every form of a runbook has. Pure. */
import { type Runbook, type RunbookStep, stepsIn } from "../../runbook/types.ts";
import { counted } from "./words.ts";

/** What stands above all steps. */
export const runbookTitle = "Steps in the Spoke Account Portal";

/** How far it is done, in one sentence. */
export function progressText(runbook: Runbook): string {
  const steps = stepsIn(runbook);
  const open = steps.filter(({ status }) => status === "open").length;
  if (steps.length === 0) return "Nothing is to be done.";
  return open === 0
    ? `All ${counted(steps.length, "step")} are done.`
    : `${open} of ${counted(steps.length, "step")} ${open === 1 ? "is" : "are"} to be done.`;
}

/** What is to be known about a step beside what it is. */
export function notesOf({ status, seen, id, afterApply }: RunbookStep): readonly string[] {
  if (status !== "open") return [];
  return [
    ...(afterApply.length === 0 ? [] : [`First run spokectl apply: it makes ${afterApply.join(", ")}.`]),
    ...(seen ? [] : [`No API shows it. When it is done: spokectl runbook --confirm ${id}`]),
  ];
}

/** What the upload of a file does. */
export const uploadText = ({ file, steps }: Runbook["uploads"][number]): string =>
  `${file} adds ${counted(steps.length, "user")} at once, through the portal's bulk upload of users. Each is sent an invitation. What the file does not carry, such as an extension, is a step of its own afterwards.`;

/** A user whom no file holds. */
export const leftOutText = ({ object, why }: Runbook["leftOut"][number]): string =>
  `${object} is in no file: ${why}.`;
