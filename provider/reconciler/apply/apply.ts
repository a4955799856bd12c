/** Applying a plan, fresh or saved: checks that it still fits, then works through its steps. */
import type { ApplyOptions, ApplyReport, Plan } from "../plan/types.ts";
import { declareNames } from "../references.ts";
import type { Session } from "../session.ts";
import { maskOf } from "./mask.ts";
import { refuseMoved } from "./moved.ts";
import { runSteps } from "./run.ts";
import { withdrawTwins } from "./twins.ts";
import { refuseClosed, refuseUnfit } from "./unfit.ts";
import { type Work, worksOf } from "./work.ts";

/**
 * Applies a plan. A session is good for one apply: claims and a stop are of one run.
 *
 * @throws ProblemError where the plan may not be applied; nothing is written then
 */
export async function applyPlan(session: Session, plan: Plan, options: ApplyOptions): Promise<ApplyReport> {
  refuseUnfit(session, plan);
  const { works, secrets } = worksOf(session, plan, options.secretOf);
  refuseClosed(session, works);
  await refuseMoved(session, works);
  const run = { ...options, mask: maskOf(secrets) };
  const { signal } = options;
  const stop = () => session.cancel();
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    holdAll(session, works);
    for (const { kind, names = [] } of plan.objects) declareNames(session, kind, names);
    const byHand = new Set(
      plan.objects.flatMap(({ names, object }) => (names === undefined ? [] : [object])),
    );
    const applied = await runSteps(session, works, { ...run, byHand });
    const objects = signal?.aborted ? applied : await withdrawTwins(session, works, applied, run.mask);
    const count = (outcome: string) => objects.filter((each) => each.outcome === outcome).length;
    return { objects, done: count("done"), failed: count("failed"), skipped: count("skipped") };
  } finally {
    signal?.removeEventListener("abort", stop);
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
