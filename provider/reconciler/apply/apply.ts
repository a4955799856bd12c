/** Applying a plan, fresh or saved: checks that it still fits, then works through its steps. */
import { type Problem, ProblemError } from "../../model/problem.ts";
import { digestOf } from "../plan/plan.ts";
import { placedMessage } from "../plan/problems.ts";
import type { ApplyOptions, ApplyReport, Plan } from "../plan/types.ts";
import type { Session } from "../session.ts";
import { refuseMoved } from "./moved.ts";
import { runSteps } from "./run.ts";
import { type Work, worksOf } from "./work.ts";

/**
 * Applies a plan.
 *
 * @throws ProblemError where the plan may not be applied; nothing is written then
 */
export async function applyPlan(session: Session, plan: Plan, options: ApplyOptions): Promise<ApplyReport> {
  refuseUnfit(session, plan);
  const works = worksOf(session, plan, options.secretOf);
  await refuseMoved(session, works);
  const { signal } = options;
  const stop = () => session.cancel();
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    holdAll(session, works);
    const objects = await runSteps(session, works, options);
    const count = (outcome: string) => objects.filter((each) => each.outcome === outcome).length;
    return { objects, done: count("done"), failed: count("failed"), skipped: count("skipped") };
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** A plan that has problems, is somebody else's, or was edited. */
function refuseUnfit({ clients }: Session, plan: Plan): void {
  const refuse = (problem: Omit<Problem, "object">): never => {
    throw new ProblemError({ object: "Plan", ...problem });
  };
  if (plan.format !== "spokectl-plan" || plan.version !== 1) {
    refuse({
      what: `has the format ${JSON.stringify(plan.format)}, version ${JSON.stringify(plan.version)}, and this spokectl applies "spokectl-plan", version 1`,
      remedy: "Make a new plan with this version of spokectl.",
    });
  }
  if (plan.problems.length > 0) {
    refuse({
      what: `may not be applied:\n${plan.problems.map(placedMessage).join("\n").replace(/\.$/, "")}`,
      remedy: "Mend that and plan again. Nothing was written.",
    });
  }
  for (const fact of ["organisationId", "twilioAccountSid"] as const) {
    const [planned, configured] = [plan[fact], clients.facts[fact]];
    if (planned === undefined || planned.toLowerCase() === configured?.toLowerCase()) continue;
    refuse({
      path: fact,
      what: `is for ${planned}, and the settings are for ${configured ?? "none"}: these are two customers`,
      remedy: "Use the settings of the customer that the plan is for. Nothing was written.",
    });
  }
  if (digestOf(plan.objects) !== plan.sha256) {
    refuse({
      path: "sha256",
      what: "does not fit what the plan says: the file was changed after it was made",
      remedy: "Make a new plan. Nothing was written.",
    });
  }
}

/** Notes what each object stands for and gives up, so that one run does not get in its own way. */
function holdAll(session: Session, works: readonly Work[]): void {
  for (const { subject, step, inputs, live } of works) {
    if (live === undefined || step.action !== "update") continue;
    session.claims.hold(subject, live.id);
    const kept = new Set(subject.kind.claims(inputs));
    const given = subject.kind.claims(live.values).filter((claim) => !kept.has(claim));
    if (given.length > 0) session.claims.giveUp(subject.kind, live.id, given);
  }
}
