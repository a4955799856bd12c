/** Outcomes: what a write, an adoption or a wait for the portal leaves in the state. */
import { describeProblem, type Problem, ProblemError } from "../model/problem.ts";
import type { Live } from "../model/resource.ts";
import { holdsSecret } from "../model/shape.ts";
import { hasUnknown, type Value, type Values } from "../model/value.ts";
import { changedFields, compare } from "./compare.ts";
import { keyText, nameSubject, nameValue } from "./describe.ts";
import { inputsOf, outputsOf } from "./outcome.ts";
import { portalState } from "./portal.ts";
import type { Session } from "./session.ts";
import type { Outcome, Subject } from "./types.ts";

/** Ids of objects that no API shows yet begin with this; the rest is the natural key. */
export const portalIdPrefix = "portal:";

/** The outcome of a write: what the server answered is compared with what was asked. */
export function finish(
  session: Session,
  subject: Subject,
  result: {
    readonly inputs: Values;
    readonly live: Live;
    readonly before: Values;
    readonly sent: readonly string[];
    readonly reasons: readonly string[];
  },
): Outcome {
  const { kind } = subject;
  const { inputs, live, sent } = result;
  const ignored = changedFields(compare(kind.inputs, inputs, live.values, "live")).filter((field) =>
    sent.includes(field),
  );
  const { outcome, refusal } = stand(session, subject, inputs, live, result.before);
  const reasons = [
    // A request that was refused says what is missing; without one the server said that all was well.
    ...(result.reasons.length > 0
      ? result.reasons
      : ignored.map((field) => notTaken(subject, field, inputs, live))),
    // It was written by now: the step fails, and the object stays in the state.
    ...(refusal === undefined ? [] : [describeProblem(refusal)]),
  ];
  if (reasons.length === 0) return outcome;
  // What did not take is recorded as it is, so that the next run sees a difference and repairs it.
  const held = inputsOf(kind, live, inputs);
  const holds: Record<string, Value> = { ...inputs };
  for (const name of ignored) holds[name] = held[name];
  const { outputs } = stand(session, subject, holds, live, result.before).outcome;
  return { ...outcome, inputs: holds, outputs, incomplete: reasons };
}

const notTaken = (subject: Subject, field: string, inputs: Values, live: Live): string => {
  const shape = subject.kind.inputs[field];
  // A list of credentials is not secret itself, and has passwords in it.
  const detail =
    shape === undefined || holdsSecret(shape)
      ? ""
      : `: asked for ${nameValue(inputs[field])}, got ${nameValue(live.values[field])}`;
  return `${nameSubject(subject.kind, subject.name)}, ${field}: the server accepted the request and did not take the value${detail}. Run again; if it stays, the server refuses this value without saying so.`;
};

/**
 * The object as it stands, with what remains for the portal: where doors are missing nothing fails, and the steps are
 * said.
 *
 * @param live what is live; undefined where nothing shows the object yet
 * @throws ProblemError where steps are pending and the portal setting is `strict`
 */
export function settle(
  session: Session,
  subject: Subject,
  inputs: Values,
  live: Live | undefined,
  before: Values = {},
): Outcome {
  const { outcome, refusal } = stand(session, subject, inputs, live, before);
  if (refusal !== undefined) throw new ProblemError(refusal);
  return outcome;
}

/** How the object stands, and why that is refused where the portal setting is `strict`. */
function stand(
  session: Session,
  subject: Subject,
  inputs: Values,
  live: Live | undefined,
  before: Values,
): { readonly outcome: Outcome; readonly refusal: Problem | undefined } {
  const { kind, name } = subject;
  const portal =
    hasUnknown(inputs) && live === undefined
      ? {}
      : portalState(kind, inputs, live, session.clients.facts.doors);
  const steps = portal.portalSteps ?? [];
  const refused = portal.portalStatus === "pending" && session.portal === "strict";
  const outcome: Outcome = {
    id: live?.id ?? `${portalIdPrefix}${keyText(kind, inputs)}`,
    inputs,
    outputs: outputsOf(kind, inputs, live, before, portal),
    warnings: [],
    portalSteps: steps.map((text) => `Portal step for ${nameSubject(kind, name)}: ${text}`),
    incomplete: [],
  };
  return { outcome, refusal: refused ? stepsRemain(session, subject, steps) : undefined };
}

const stepsRemain = ({ remedies }: Session, { kind, name }: Subject, steps: readonly string[]): Problem => ({
  object: nameSubject(kind, name),
  what: `no API writes it here, and ${steps.length === 1 ? "a step in the Spoke Account Portal remains" : "steps in the Spoke Account Portal remain"}: ${steps.join(" ").replace(/\.$/, "")}`,
  remedy: remedies.portalRemains,
});
