/** Errors as data: what happened, to which object and field, why, and what to do. Pure. */

/** One thing that is wrong, in the four parts that every message of ours has. */
export interface Problem {
  /** The object as a person names it: `Webhook "orders"`. */
  readonly object: string;
  /** Property path, where one field is to blame. */
  readonly path?: string;
  /** What is wrong, as a clause: `"25:00" is not a time`. */
  readonly what: string;
  /** What to do about it, as a sentence. */
  readonly remedy: string;
}

/** The one sentence form of a problem; tests compare whole messages, so it is written nowhere else. */
export function describeProblem(problem: Problem): string {
  const place = problem.path === undefined ? problem.object : `${problem.object}, ${problem.path}`;
  return `${place}: ${problem.what}. ${problem.remedy}`;
}

/** A problem, thrown. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;

  constructor(problem: Problem, cause?: unknown) {
    super(describeProblem(problem), cause === undefined ? undefined : { cause });
    this.problem = problem;
  }
}

/**
 * Thrown by a create or an update that got part of the way: the object exists, and not all of it is as declared. The
 * engine keeps it in state, fails the step with the reasons, and the next run repairs it.
 */
export class PartialError<Live> extends Error {
  override readonly name = "PartialError";
  readonly live: Live;
  readonly reasons: readonly string[];

  constructor(live: Live, reasons: readonly string[]) {
    super(reasons.join("\n"));
    this.live = live;
    this.reasons = reasons;
  }
}

/** What was thrown, as an error: JavaScript throws anything. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));
