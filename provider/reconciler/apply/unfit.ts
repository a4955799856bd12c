/** Why a plan may not be applied, whatever is live: it has problems, is somebody else's, was edited, or has no way. Pure. */
import { type Problem, ProblemError } from "../../model/problem.ts";
import type { Value, Values } from "../../model/value.ts";
import { canExist, canWrite } from "../doors.ts";
import { digestOf } from "../plan/plan.ts";
import { placedMessage } from "../plan/problems.ts";
import type { Plan } from "../plan/types.ts";
import type { Session } from "../session.ts";
import type { Work } from "./work.ts";

const refuse = (problem: Omit<Problem, "object">): never => {
  throw new ProblemError({ object: "Plan", ...problem });
};

/** A plan that has problems, is somebody else's, or was edited. @throws ProblemError */
export function refuseUnfit({ clients }: Pick<Session, "clients">, plan: Plan): void {
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
    if (planned?.toLowerCase() === configured?.toLowerCase()) continue;
    refuse({
      path: fact,
      what:
        planned === undefined
          ? `does not say for whom it is, and the settings are for ${configured}`
          : `is for ${planned}, and the settings are for ${configured ?? "none"}: these are two customers`,
      remedy:
        planned === undefined
          ? "Make a new plan with these settings. Nothing was written."
          : "Use the settings of the customer that the plan is for. Nothing was written.",
    });
  }
  if (digestOf(plan) !== plan.sha256) {
    refuse({
      path: "sha256",
      what: "does not fit what the plan says: the file was changed after it was made",
      remedy: "Make a new plan. Nothing was written.",
    });
  }
}

/** A plan that was made with more doors open than there are now: its steps would end as portal steps, unsaid. @throws ProblemError */
export function refuseClosed({ clients }: Pick<Session, "clients">, works: readonly Work[]): void {
  const { doors } = clients.facts;
  const closed = works.flatMap(({ step, subject: { kind }, inputs }) => {
    if (step.action === "create") return canExist(kind, inputs, doors) ? [] : [`  ${step.object}`];
    if (step.action === "delete") return canExist(kind, lostValues(step), doors) ? [] : [`  ${step.object}`];
    const fields = new Set(step.fields.map(({ path }) => path.split(/[.[]/, 1)[0] ?? path));
    const shut = [...fields].filter((field) => !canWrite(kind, field, inputs, doors));
    return shut.length === 0 ? [] : [`  ${step.object}: ${shut.join(", ")}`];
  });
  if (closed.length === 0) return;
  refuse({
    what: `no API that these settings lead to writes what it is to write:\n${closed.join("\n")}`,
    remedy: "Use the settings with which it was made, or make a new plan. Nothing was written.",
  });
}

/** What a delete shows of the object. */
const lostValues = ({ fields }: Work["step"]): Values =>
  Object.fromEntries(fields.map(({ path, from }) => [path, from as Value]));
