/** What `spokectl plan` does. */
import { resolve } from "node:path";
import { ProblemError } from "../model/problem.ts";
import type { Plan } from "../reconciler/plan/types.ts";
import type { ConnectionFlags } from "./configured.ts";
import { liveDrift, showDrift } from "./drift-look.ts";
import { planOptions, withStack } from "./open-stack.ts";
import type { FormatFlags, PlanFlags, StackFlags } from "./options.ts";
import type { ExitCode, Run } from "./verb.ts";
import { planMarkdown } from "./views/plan-markdown.ts";
import { planText } from "./views/plan-text.ts";

/** The flags of the verb. */
export interface Flags extends StackFlags, PlanFlags, FormatFlags {
  readonly out?: string;
  readonly refreshOnly?: boolean;
}

/** See the head of this file. */
export async function runPlan(flags: Flags & ConnectionFlags, run: Run): Promise<ExitCode> {
  const { out } = flags;
  const read = [...flags.file, ...(flags.params === undefined ? [] : [flags.params])];
  if (out !== undefined && read.some((file) => resolve(run.folder, file) === resolve(run.folder, out))) {
    throw new ProblemError({
      object: "--out",
      what: `${out} is a file that this plan is made from, and it would be written over`,
      remedy: "Name another file, such as plan.json.",
    });
  }
  return withStack(flags, run, async (connection, { declaration }) => {
    if (flags.refreshOnly) return showDrift(await liveDrift(connection, declaration, flags), flags, run);
    const plan = await connection.engine.plan(declaration, planOptions(flags));
    if (flags.out !== undefined) {
      await run.writeFile(flags.out, planJson(plan), 0o600);
      run.say(`Saved as ${flags.out}. Apply it with: spokectl apply ${flags.out}`);
    }
    run.print(showPlan(plan, flags, run));
    return planCode(plan);
  });
}

/** The plan in the form that was asked for. */
function showPlan(plan: Plan, { json, markdown }: FormatFlags, run: Run): string {
  if (json) return planJson(plan).trimEnd();
  return markdown ? planMarkdown(plan) : planText(plan, run.output);
}

/** 2 where anything is to be done, by an apply or by a person. */
export function planCode({ problems, summary }: Plan): ExitCode {
  if (problems.length > 0) return 1;
  return summary.create + summary.update + summary.delete + summary.portal > 0 ? 2 : 0;
}

const planJson = (plan: Plan): string => `${JSON.stringify(plan, undefined, 2)}\n`;
