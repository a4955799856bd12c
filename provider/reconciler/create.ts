/** Create: look for the key first, take over what equals the declaration, and only then write. */

import { hasUniqueKey, keyFieldsOf, keyOf } from "../model/key.ts";
import { describeProblem, PartialError, ProblemError } from "../model/problem.ts";
import type { Live } from "../model/resource.ts";
import { hasUnknown, isSet, type Values } from "../model/value.ts";
import { decideAdoption, hiddenFields, lostSecrets } from "./adopt.ts";
import { changedFields, compare, isEmpty } from "./compare.ts";
import { nameKey, nameKind, nameSubject, nameValue } from "./describe.ts";
import { canExist, canSee, canWrite, writable } from "./doors.ts";
import { plannedOutputs } from "./outcome.ts";
import { checkReferences, declare } from "./references.ts";
import { send } from "./send.ts";
import type { Session } from "./session.ts";
import { finish, settle } from "./settle.ts";
import { unreadable } from "./snapshot.ts";
import { makeRoom, refuseTaken } from "./taken.ts";
import { conflict, givesWay } from "./twins.ts";
import type { Outcome, Subject } from "./types.ts";

/** See the head of this file; the contract is `Engine.create`. */
export async function create(
  session: Session,
  subject: Subject,
  request: { readonly inputs: Values; readonly preview: boolean },
): Promise<Outcome> {
  return (await prepare(session, subject, request)) ?? make(session, subject, request.inputs);
}

/** Everything before the write. @returns undefined where the object is still to be made */
export async function prepare(
  session: Session,
  subject: Subject,
  { inputs, preview }: { readonly inputs: Values; readonly preview: boolean },
): Promise<Outcome | undefined> {
  const { kind } = subject;
  const { doors } = session.clients.facts;
  session.claims.take(subject, kind.claims(inputs));
  declare(session, subject, inputs);
  await checkReferences(session, subject, inputs);
  const entry = canSee(kind, inputs, doors)
    ? await session.snapshot.byKey(subject, inputs)
    : ({ state: "absent" } as const);
  if (entry.state === "unreadable") throw unreadable(subject, entry.reason);
  if (entry.state === "present") return takeOver(session, subject, inputs, entry.live, preview);
  session.claims.plan(subject, inputs);
  await refuseTaken(session, subject, inputs);
  if (preview) await validate(session, subject, inputs);
  if (!canExist(kind, inputs, doors)) return settle(session, subject, inputs, undefined);
  if (preview) {
    const warnings = await otherCase(session, subject, inputs);
    return { id: "", inputs, outputs: plannedOutputs(kind, inputs), warnings, incomplete: [] };
  }
  await makeRoom(session, subject, inputs);
  return undefined;
}

/** Notes an object that was made, and says how it stands. */
export function noteMade(
  session: Session,
  subject: Subject,
  made: {
    readonly inputs: Values;
    readonly live: Live;
    readonly sent: Values;
    readonly reasons: readonly string[];
  },
): Outcome {
  const { live } = made;
  session.snapshot.patch(subject.kind, live.id, live);
  session.claims.hold(subject, live.id);
  session.claims.made(subject, live.id);
  return finish(session, subject, { ...made, before: {}, sent: Object.keys(made.sent) });
}

/**
 * Says that a live object has the key but for case. No more than a word: both may be meant, and no field of a declaration
 * says so. What another resource of this run stands for is meant.
 */
async function otherCase(session: Session, subject: Subject, inputs: Values): Promise<readonly string[]> {
  const { claims, clients, remedies, snapshot } = session;
  const { kind } = subject;
  if (!remedies.otherCase || !canSee(kind, inputs, clients.facts.doors)) return [];
  const observed = await snapshot.all(kind);
  const key = keyFieldsOf(kind, inputs);
  if (
    observed.state === "unreadable" ||
    !key.some((name) => isSet(inputs[name])) ||
    hasUnknown(key.map((name) => inputs[name]))
  )
    return [];
  const other = observed.objects
    .nearKey(key, inputs)
    .find(({ id }) => !claims.isHeldByAnother(subject, id) && !claims.wasMade(kind, id));
  if (other === undefined) return [];
  return [
    describeProblem({
      object: nameSubject(kind, subject.name),
      what: `is created beside a live object (id ${other.id}) whose key differs in case alone: ${nameKey(kind, inputs)} here, ${nameKey({ ...kind, key: [key] }, other.values)} there; a reference by such a name means both`,
      remedy: remedies.otherCase(subject, other.id),
    }),
  ];
}

async function validate(session: Session, subject: Subject, inputs: Values): Promise<void> {
  const problems = (await subject.kind.validate?.(session.clients, inputs)) ?? [];
  if (problems.length === 0) return;
  const [first, ...rest] = problems.map((problem) => ({
    ...problem,
    object: nameSubject(subject.kind, subject.name),
  }));
  if (first === undefined) return;
  const more = rest.map(({ path, what }) => `${path === undefined ? "" : `${path}: `}${what}`);
  throw new ProblemError({ ...first, what: [first.what, ...more].join("; ") });
}

async function takeOver(
  session: Session,
  subject: Subject,
  inputs: Values,
  live: Live,
  preview: boolean,
): Promise<Outcome> {
  const { kind } = subject;
  const { doors } = session.clients.facts;
  const allowed = decideAdoption(subject, inputs, live, session.remedies);
  const hidden = hiddenFields(kind, inputs, live).filter((field) => canWrite(kind, field, inputs, doors));
  const writes =
    allowed.decision === "adopt"
      ? [...allowed.changes, ...(inputs.adopt === true ? hidden : [])].filter((field) =>
          canWrite(kind, field, inputs, doors),
        )
      : [];
  // What only the portal can change is not ours to refuse: it becomes a step.
  const ours = compare(kind.inputs, inputs, live.values, "live");
  const blocked = changedFields(ours).filter((field) => canWrite(kind, field, inputs, doors));
  if (allowed.decision === "refuse" && blocked.length > 0) throw new ProblemError(allowed.problem);
  session.claims.hold(subject, live.id);
  const lost = [
    ...lostSecrets(kind, live).map((output) => lostSecret(subject, live, output, preview)),
    ...hidden
      .filter((field) => !writes.includes(field))
      .map((field) => notCompared(subject, live, field, session.remedies.hidden)),
    ...(inputs.adopt === true ? [] : replaces(subject, live, writes)),
  ];
  if (!preview) session.claims.made(subject, live.id);
  if (preview || writes.length === 0) {
    const outcome = settle(session, subject, inputs, live, {});
    return { ...outcome, warnings: [...outcome.warnings, ...lost] };
  }
  const outcome = await send(session, subject, { live, fields: writes, inputs, before: {} });
  return { ...outcome, warnings: [...outcome.warnings, ...lost] };
}

/** A preview says it while there is still time: with an alias of its old name a resource keeps the secret in the state. */
const lostSecret = (subject: Subject, live: Live, output: string, preview: boolean): string =>
  preview
    ? `${nameSubject(subject.kind, subject.name)}: will take over the live object ${live.id}; its ${output} was shown once, when it was created, and will be empty here. If this resource was renamed or moved in the program, give it an alias of its old name: the state then keeps the secret.`
    : `${nameSubject(subject.kind, subject.name)}: took over the live object ${live.id}; its ${output} was shown once, when it was created, and is empty here.`;

/** Nobody has asked for this take-over: what always exists has no other way into a program. */
function replaces(subject: Subject, live: Live, writes: readonly string[]): readonly string[] {
  const values = writes.filter((field) => !isEmpty(live.values[field]));
  if (values.length === 0) return [];
  const list = values.map((field) => `${field}: ${nameValue(live.values[field])}`).join("; ");
  return [`${nameSubject(subject.kind, subject.name)}: takes over the live one and replaces ${list}.`];
}

const notCompared = (subject: Subject, live: Live, field: string, remedy: string): string =>
  `${nameSubject(subject.kind, subject.name)}: the live object ${live.id} is taken over as it is; of its ${field} not everything can be read, so whether that is as declared is not known. ${remedy}`;

async function make(session: Session, subject: Subject, inputs: Values): Promise<Outcome> {
  const { kind } = subject;
  const { doors } = session.clients.facts;
  const { create: call } = kind;
  if (call === undefined) throw cannotCreate(subject);
  const sent = writable(kind, inputs, doors);
  const key = JSON.stringify(keyOf(kind, inputs) ?? {});
  const watched = !hasUniqueKey(kind, inputs);
  const beside = await otherCase(session, subject, inputs);
  return session.write(subject, `new ${key}`, async (clients) => {
    let live: Live | undefined;
    let reasons: readonly string[] = [];
    if (watched) session.duplicates.begin(kind);
    try {
      live = await call(clients, sent);
    } catch (error) {
      if (!(error instanceof PartialError)) throw error;
      live = error.live as Live;
      reasons = error.reasons;
    } finally {
      if (live === undefined && watched) await session.duplicates.end(kind, undefined);
    }
    const outcome = noteMade(session, subject, { inputs, live, sent, reasons });
    const warnings = watched ? await settleDuplicates(session, subject, inputs, live) : [];
    return { ...outcome, warnings: [...outcome.warnings, ...beside, ...warnings] };
  });
}

const cannotCreate = (subject: Subject): ProblemError =>
  new ProblemError({
    object: nameSubject(subject.kind, subject.name),
    what: "it does not exist, and nothing can create it",
    remedy: `A ${nameKind(subject.kind)} comes with the organisation: check that organisationId names the right one.`,
  });

/**
 * Two programs may create one key at the same moment, where the server lets them: of two, the later one goes.
 *
 * @returns warnings about what earlier creates of this run made, which are in the state already
 * @throws ProblemError after this create's own object was deleted again
 */
async function settleDuplicates(
  session: Session,
  subject: Subject,
  inputs: Values,
  live: Live,
): Promise<readonly string[]> {
  const { kind } = subject;
  const found = await session.duplicates.end(kind, { live, inputs });
  const own = found.find(({ ours }) => ours === live.id);
  if (own !== undefined && (await givesWay(session, kind, own))) {
    if (!kind.retained) {
      await kind.remove?.(session.clients, live, inputs);
      session.snapshot.patch(kind, live.id, undefined);
      session.claims.release(kind, live.id, subject.owner);
    }
    throw conflict(subject, own, session.remedies);
  }
  return found
    .filter(({ ours, ids, dated }) => ours !== live.id && (!dated || ids[0] !== ours))
    .map(
      ({ ours, ids }) =>
        `${nameKind(kind)} ${ours}: somebody else created an object with the same key at the same moment (ids ${ids.join(" and ")}). ${kind.retained ? session.remedies.both({ kind, name: ours }, ids) : session.remedies.repeated}`,
    );
}
