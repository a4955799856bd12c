/** Update: changed fields only, one write at a time for one object. */

import { hasUniqueKey, keyFieldsOf } from "../model/key.ts";
import { describeProblem, type Problem, ProblemError } from "../model/problem.ts";
import type { Live } from "../model/resource.ts";
import { isSet, UNKNOWN, type Value, type Values } from "../model/value.ts";
import { changedFields, compare } from "./compare.ts";
import { create } from "./create.ts";
import { nameKey, nameSubject } from "./describe.ts";
import { canExist, canWrite } from "./doors.ts";
import { locate } from "./locate.ts";
import { checkReferences, declare } from "./references.ts";
import { send } from "./send.ts";
import type { Session } from "./session.ts";
import { portalIdPrefix, settle } from "./settle.ts";
import { unreadable } from "./snapshot.ts";
import { makeRoom, refuseTaken, takenClaim } from "./taken.ts";
import type { Outcome, Subject } from "./types.ts";

/** See the head of this file; the contract is `Engine.update`. */
export async function update(
  session: Session,
  subject: Subject,
  request: {
    readonly id: string;
    readonly oldInputs: Values;
    readonly oldOutputs: Values;
    readonly inputs: Values;
    readonly preview: boolean;
    readonly ignored?: readonly string[];
  },
): Promise<Outcome> {
  const { inputs, oldInputs, oldOutputs, preview } = request;
  const { kind } = subject;
  session.claims.take(subject, kind.claims(inputs));
  declare(session, subject, inputs);
  await checkReferences(session, subject, inputs);
  const entry = await locate(session, subject, { id: request.id, inputs: oldInputs, outputs: oldOutputs });
  if (entry.state === "unreadable") throw unreadable(subject, entry.reason);
  if (entry.state !== "present") return updateUnseen(session, subject, request);
  const { live } = entry;
  session.claims.hold(subject, live.id);
  const fields = fieldsToSend(session, subject, request, live);
  if (preview) {
    if (fields.length > 0) await refuseInvalid(session, subject, inputs);
    // Its holder may give it up in this very run, which a preview cannot know.
    const clash =
      fields.length > 0
        ? ((await takenClaim(session, subject, inputs, live)) ??
          (await namesake(session, subject, inputs, live, fields)))
        : undefined;
    const outcome = planned(session, subject, request, live, fields);
    return clash ? { ...outcome, warnings: [...outcome.warnings, describeProblem(clash)] } : outcome;
  }
  if (fields.length === 0) return settle(session, subject, inputs, live, oldOutputs);
  await refuseTaken(session, subject, inputs, live);
  await makeRoom(session, subject, inputs, live);
  return send(session, subject, { live, fields, inputs, before: oldOutputs });
}

/**
 * Another live object that has the key which this one is going to get, where the server allows that. No more than a word
 * beforehand: the other may be renamed or deleted by this very run, after this.
 */
async function namesake(
  session: Session,
  subject: Subject,
  inputs: Values,
  live: Live,
  fields: readonly string[],
): Promise<Problem | undefined> {
  const { kind } = subject;
  const key = keyFieldsOf(kind, inputs);
  if (hasUniqueKey(kind, inputs) || !key.some((field) => fields.includes(field))) return undefined;
  const observed = await session.snapshot.all(kind);
  if (observed.state === "unreadable") throw unreadable(subject, observed.reason);
  const other = observed.objects.withKey(key, inputs).find(({ id }) => id !== live.id);
  if (other === undefined) return undefined;
  return {
    object: nameSubject(kind, subject.name),
    what: `${nameKey(kind, inputs)} is the key of another live object too (id ${other.id}; this one has the id ${live.id})`,
    remedy:
      "Unless this run renames or deletes the other one, give this one another key, or delete the other one first.",
  };
}

async function updateUnseen(
  session: Session,
  subject: Subject,
  request: {
    readonly id: string;
    readonly oldOutputs: Values;
    readonly inputs: Values;
    readonly preview: boolean;
  },
): Promise<Outcome> {
  const { kind } = subject;
  const { inputs, preview } = request;
  if (!canExist(kind, inputs, session.clients.facts.doors)) {
    return { ...settle(session, subject, inputs, undefined, request.oldOutputs), id: request.id };
  }
  // It waited for the portal until a door opened that can create it.
  if (request.id.startsWith(portalIdPrefix)) return create(session, subject, { inputs, preview });
  const { gone } = session.remedies;
  throw new ProblemError({
    object: nameSubject(kind, subject.name),
    what: `the object (id ${request.id}, ${nameKey(kind, inputs)}) does not exist any more; somebody deleted it ${gone.by}`,
    remedy: gone.remedy,
  });
}

/**
 * What was declared anew and is not live yet; in a run that was forced without a new declaration (a partial failure
 * before, a portal step), whatever differs from what is live.
 */
function fieldsToSend(
  session: Session,
  subject: Subject,
  request: { readonly oldInputs: Values; readonly inputs: Values; readonly ignored?: readonly string[] },
  live: Live,
): readonly string[] {
  const { kind } = subject;
  const { inputs, oldInputs, ignored = [] } = request;
  const declared = changedFields(compare(kind.inputs, inputs, oldInputs, "declared"));
  const findings = compare(kind.inputs, inputs, live.values, "live");
  const different = new Set(changedFields(findings));
  const hidden = (field: string) =>
    !(field in live.values) ||
    findings.some(({ path, verdict }) => path[0] === field && verdict === "unverified");
  const wanted =
    declared.length === 0
      ? [...different]
      : declared.filter((field) => different.has(field) || hidden(field));
  return wanted.filter(
    (field) =>
      !ignored.includes(field) &&
      field !== "adopt" &&
      field !== "onDelete" &&
      canWrite(kind, field, inputs, session.clients.facts.doors),
  );
}

async function refuseInvalid(session: Session, subject: Subject, inputs: Values): Promise<void> {
  const [first] = (await subject.kind.validate?.(session.clients, inputs)) ?? [];
  if (first !== undefined)
    throw new ProblemError({ ...first, object: nameSubject(subject.kind, subject.name) });
}

/** What the preview of an update shows: outputs that an update may change are not known yet. */
function planned(
  session: Session,
  subject: Subject,
  request: { readonly id: string; readonly oldOutputs: Values; readonly inputs: Values },
  live: Live,
  fields: readonly string[],
): Outcome {
  const { kind } = subject;
  const outcome = settle(session, subject, request.inputs, live, request.oldOutputs);
  if (fields.length === 0) return { ...outcome, id: request.id };
  const outputs: Record<string, Value> = { ...outcome.outputs };
  for (const [name, field] of Object.entries(kind.outputs)) {
    const portal = name === "portalStatus" || name === "portalSteps";
    if (!field.marks.stable && !portal && isSet(outputs[name])) outputs[name] = UNKNOWN;
  }
  for (const field of fields) {
    const other = kind.inputs[field]?.marks.alternativeTo;
    if (other !== undefined && request.inputs[other] === undefined) outputs[other] = UNKNOWN;
  }
  return { ...outcome, id: request.id, outputs };
}
