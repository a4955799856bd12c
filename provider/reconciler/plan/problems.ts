/** Reasons why a plan may not be applied, with the place of the declaration that they are about. Pure. */
import { describeProblem, type Problem, ProblemError } from "../../model/problem.ts";
import { nameSubject } from "../describe.ts";
import type { DeclaredObject, PlanProblem } from "./types.ts";

/** A failure as a problem of the object that it is about. */
export function problemOf(error: unknown, object: DeclaredObject, name: string): PlanProblem {
  const problem: Problem =
    error instanceof ProblemError
      ? error.problem
      : {
          object: nameSubject(object.kind, name),
          what: (error instanceof Error ? error.message : String(error)).replace(/\.$/, ""),
          remedy: "Mend that and run again.",
        };
  return placed(object, problem);
}

/** A problem with the place of the field that it is about, or else of the declaration. */
export function placed(object: DeclaredObject, problem: Problem): PlanProblem {
  const place = (problem.path === undefined ? undefined : object.place(problem.path)) ?? object.place();
  return place === undefined ? problem : { ...problem, place };
}

/** The whole message of a problem with its place, for texts. */
export const placedMessage = ({ place, ...problem }: PlanProblem): string =>
  place === undefined
    ? describeProblem(problem)
    : `${place.file}:${place.line}:${place.column}: ${describeProblem(problem)}`;
