/** One step of a plan: the same create, update and delete as under every front end. */
import { ProblemError } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { create } from "../create.ts";
import { inputsOf } from "../outcome.ts";
import type { Applied } from "../plan/types.ts";
import { remove } from "../remove.ts";
import type { Session } from "../session.ts";
import { unreadable } from "../snapshot.ts";
import { takenClaims } from "../taken.ts";
import type { Outcome } from "../types.ts";
import { update } from "../update.ts";
import { created, removed, written } from "./report.ts";
import type { Work } from "./work.ts";

/** @throws ProblemError or ApiError where it goes wrong */
export async function carryOut(session: Session, work: Work): Promise<Applied> {
  const { step, subject, inputs } = work;
  if (step.action === "create") {
    return created(work, await create(session, subject, { inputs, preview: false }));
  }
  const live = await liveNow(session, work);
  if (step.action === "delete") {
    // The plan's own guards have let it through by now: it was named, or is nothing that cannot be got back.
    const before = { ...inputsOf(subject.kind, live, undefined), onDelete: "delete" };
    const request = { id: live.id, inputs: before, outputs: live.outputs };
    const { warnings } = await remove(session, subject, request);
    return removed(work, live.id, warnings);
  }
  const oldInputs = inputsOf(subject.kind, live, inputs);
  const request = { id: live.id, oldInputs, oldOutputs: live.outputs, inputs, preview: false };
  if (step.step === "aside") return written(work, await stepAside(session, subject, request));
  return written(work, await update(session, subject, request));
}

/** Values that are tried for the moment between: what is none of the kinds here (a device) may have the first. */
const mostTries = 5;

/** An `ApiError`, by its shape: the clients are handed in. */
const isConflict = (error: unknown): boolean =>
  error instanceof Error && "kind" in error && error.kind === "conflict";

/** Moves the object to a value that nobody has: to the next one where the product says that somebody has it after all. */
async function stepAside(
  session: Session,
  subject: Work["subject"],
  request: Parameters<typeof update>[2],
): Promise<Outcome> {
  const refused = new Set<string>();
  let { inputs } = request;
  for (;;) {
    try {
      return await update(session, subject, { ...request, inputs });
    } catch (error) {
      if (!isConflict(error)) throw error;
      for (const claim of subject.kind.claims(inputs)) refused.add(claim);
      const taken = await takenClaims(session, subject, inputs);
      const spare = subject.kind.spare(new Set([...taken, ...refused]));
      if (refused.size >= mostTries || spare === undefined) throw error;
      inputs = { ...inputs, ...spare };
    }
  }
}

/** The object as this run has left it: an earlier step may have changed it, or made it. */
async function liveNow(session: Session, { step, subject, inputs }: Work): Promise<Live> {
  const entry =
    step.id === undefined
      ? await session.snapshot.byKey(subject, inputs)
      : await session.snapshot.byId(subject.kind, step.id);
  if (entry.state === "unreadable") throw unreadable(subject, entry.reason);
  if (entry.state === "present") return entry.live;
  throw new ProblemError({
    object: step.object,
    what: "is gone; somebody deleted it while the plan was applied",
    remedy: "Plan again and apply that.",
  });
}
