/** Compares what is live with what is declared, and shows the result. */
import type { Declaration } from "../reconciler/plan/types.ts";
import type { Connection } from "./connect.ts";
import { type DriftReport, driftOf, hasDrift } from "./drift-report.ts";
import { planOptions } from "./open-stack.ts";
import type { FormatFlags, PlanFlags } from "./options.ts";
import type { ExitCode, Run } from "./verb.ts";
import { driftMarkdown, driftText } from "./views/drift-views.ts";

/** Compares now. What could not be read is among the report's problems. */
export async function liveDrift(
  { engine, kinds }: Pick<Connection, "engine" | "kinds">,
  declaration: Declaration,
  { target }: Pick<PlanFlags, "target">,
): Promise<DriftReport> {
  const plan = await engine.plan(declaration, planOptions(target === undefined ? {} : { target }));
  const differing = new Set(
    plan.objects.filter(({ action, id }) => action !== "none" && id !== undefined).map(({ kind }) => kind),
  );
  // Dates and revisions are an extra: where they cannot be had, the comparison stands without them.
  const live = await engine.export(kinds.filter(({ token }) => differing.has(token))).catch(() => []);
  return driftOf(plan, live);
}

/** Prints a report. @returns 1 where something could not be compared, 2 where something differs */
export function showDrift(report: DriftReport, { json, markdown }: FormatFlags, run: Run): ExitCode {
  if (json) run.print(JSON.stringify(report, undefined, 2));
  else run.print(markdown ? driftMarkdown(report) : driftText(report, run.output));
  return driftCode(report);
}

/** See `showDrift`. */
function driftCode(report: DriftReport): ExitCode {
  if (report.problems.length > 0) return 1;
  return hasDrift(report) ? 2 : 0;
}
