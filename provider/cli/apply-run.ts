/** What `spokectl apply` does. */
import { ProblemError } from "../model/problem.ts";
import type { ApplyReport, Plan } from "../reconciler/plan/types.ts";
import type { ConnectionFlags } from "./configured.ts";
import type { Connection } from "./connect.ts";
import { hideSecretsOf, planOptions, withConnection, withStack } from "./open-stack.ts";
import { type FormatFlags, namesFiles, type PlanFlags, type StackFlags } from "./options.ts";
import { planCode } from "./plan-run.ts";
import { startProgress } from "./progress.ts";
import { readPlan } from "./saved-plan.ts";
import { openSecretsFile, type Unkept } from "./secrets-file.ts";
import type { ExitCode, Run } from "./verb.ts";
import { planText } from "./views/plan-text.ts";
import { reportJson, reportMarkdown, reportText } from "./views/report-views.ts";

/** The flags of the verb. */
export interface Flags extends StackFlags, PlanFlags, FormatFlags {
  readonly yes?: boolean;
  readonly parallel: number;
  readonly secrets?: string;
}

/** See the head of this file. */
export function runApply(flags: Flags & ConnectionFlags, run: Run): Promise<ExitCode> {
  const [file] = run.arguments;
  return file === undefined ? applyFresh(flags, run) : applySaved(file, flags, run);
}

function applyFresh(flags: Flags & ConnectionFlags, run: Run): Promise<ExitCode> {
  return withStack(flags, run, async (connection, { declaration }) => {
    const plan = await connection.engine.plan(declaration, planOptions(flags));
    const isText = !flags.json && !flags.markdown;
    const text = planText(plan, isText ? run.output : run.errors);
    if (isText) run.print(text);
    else run.say(text);
    if (planCode(plan) === 1) return 1;
    if (writesOf(plan) > 0 && !(await isAgreed(flags, run))) {
      run.say("Nothing was written.");
      return 2;
    }
    // A person takes their time to answer: what the plan rests on is looked at again.
    if (!flags.yes) connection.engine.forget();
    return execute(plan, flags, connection, run);
  });
}

async function applySaved(file: string, flags: Flags & ConnectionFlags, run: Run): Promise<ExitCode> {
  const vain = [
    ...(namesFiles(flags) ? ["--file"] : []),
    ...(flags.param === undefined ? [] : ["--param"]),
    ...(flags.params === undefined ? [] : ["--params"]),
    ...(flags.target === undefined ? [] : ["--target"]),
    ...(flags.prune === undefined ? [] : ["--prune"]),
    ...(flags.allow === undefined ? [] : ["--allow"]),
  ];
  if (vain.length > 0) {
    throw new ProblemError({
      object: file,
      what: `is a saved plan, which is applied as it is, and ${vain.join(", ")} would change it`,
      remedy: "Leave these away, or make another plan with them.",
    });
  }
  const plan = await readPlan(file, run);
  hideSecretsOf(plan, run);
  const { organisationId } = plan;
  return withConnection(flags, run, (connection) => execute(plan, flags, connection, run), {
    organisationId,
    source: "the plan",
  });
}

/** How many steps of a plan write, as against what a person does in the portal. */
const writesOf = ({ objects }: Plan): number =>
  objects.filter(({ action }) => action === "create" || action === "update" || action === "delete").length;

async function isAgreed(flags: Flags, run: Run): Promise<boolean> {
  if (flags.yes) return true;
  if (run.ask === undefined) {
    throw new ProblemError({
      object: "spokectl apply",
      what: "there is no terminal to ask at, so nothing was written",
      remedy: "Give --yes, or save a plan with `spokectl plan --out FILE` and apply that.",
    });
  }
  return /^y(es)?$/i.test((await run.ask("Apply this? [y/N] ")).trim());
}

async function execute(plan: Plan, flags: Flags, connection: Connection, run: Run): Promise<ExitCode> {
  const keeper = flags.secrets === undefined ? undefined : await openSecretsFile(flags.secrets, run);
  const progress = startProgress(writesOf(plan), run);
  const onStop = () =>
    run.say(
      "Stopping: what is being written is finished, and nothing new begins. Ctrl-C again ends at once.",
    );
  run.signal.addEventListener("abort", onStop);
  const [applied] = await Promise.allSettled([
    connection.engine.apply(plan, {
      secretOf: (variable) => run.environment[variable],
      parallel: flags.parallel,
      signal: run.signal,
      onEvent(event) {
        if (event.event === "end") {
          run.hide(Object.values(event.applied.secrets));
          keeper?.keep(event.applied);
        }
        progress.show(event);
      },
    }),
  ]);
  run.signal.removeEventListener("abort", onStop);
  progress.end();
  const unkept = await keeper?.close();
  const report = applied.status === "fulfilled" ? applied.value : undefined;
  if (report !== undefined) run.print(showReport(report, flags, run));
  if (unkept !== undefined) sayLost(unkept.lost, `${flags.secrets} could not be written`, run);
  else if (keeper === undefined) sayLost(secretsOf(report), "there was no --secrets FILE", run);
  if (applied.status === "rejected") throw applied.reason;
  if (unkept !== undefined) throw unkept.error;
  return applied.value.failed + applied.value.skipped > 0 ? 1 : 0;
}

function showReport(report: ApplyReport, { json, markdown }: FormatFlags, run: Run): string {
  if (json) return JSON.stringify(reportJson(report), undefined, 2);
  return markdown ? reportMarkdown(report) : reportText(report, run.output);
}

const secretsOf = (report: ApplyReport | undefined): Unkept["lost"] =>
  (report?.objects ?? []).map(({ object, secrets }) => [object, Object.keys(secrets)]);

function sayLost(lost: Unkept["lost"], why: string, run: Run): void {
  for (const [object, names] of lost.filter((each) => each[1].length > 0)) {
    run.say(`warning: ${object}: ${names.join(", ")} was shown once and is lost, because ${why}.`);
  }
}
