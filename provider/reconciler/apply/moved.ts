/** The check that what is live is still what a plan rests on. */

import { foldName, keyFieldsOf } from "../../model/key.ts";
import { parsePath, valueAt } from "../../model/path.ts";
import { ProblemError } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { canSee } from "../doors.ts";
import { keyTextOf } from "../keyed.ts";
import { match } from "../match.ts";
import { fieldAt, restsOf } from "../plan/shown.ts";
import type { Session } from "../session.ts";
import { type Entry, unreadable } from "../snapshot.ts";
import type { Work } from "./work.ts";

/**
 * Looks at each object that the plan touches, and notes it in its work.
 *
 * @throws ProblemError that names everything that moved, or what could not be read
 */
export async function refuseMoved(session: Session, works: readonly Work[]): Promise<void> {
  const touched = new Set(works.map(({ step }) => `${step.kind} ${step.id}`));
  const found = await Promise.all(
    works.map(async (work) => [
      await movedOf(session, work, touched),
      ...(await leadElsewhere(session, work, touched)),
    ]),
  );
  const moved = [...new Set(found.flat().filter((each): each is string => each !== undefined))];
  if (moved.length === 0) return;
  throw new ProblemError({
    object: "Plan",
    what: `what is live has changed since it was made:\n${moved.join("\n")}`,
    remedy: "Make a new plan and look at it. Nothing was written.",
  });
}

async function movedOf(
  session: Session,
  work: Work,
  touched: ReadonlySet<string>,
): Promise<string | undefined> {
  const { step, subject } = work;
  if (step.id === undefined) {
    return step.rests === undefined ? undefined : appeared(session, work, touched);
  }
  const entry = await session.snapshot.byId(subject.kind, step.id);
  const live = liveOf(entry, work);
  work.live = live;
  if (step.rests === undefined || step.rests === null) return undefined;
  if (live === undefined) return `  ${step.object}: is gone (id ${step.id})`;
  // What a delete takes along is the whole object, also what a plan could not see of it.
  const rests = { ...restsOf(subject.kind, live, takenAlong(work)), ...step.rests };
  const now = restsOf(subject.kind, live, Object.keys(rests));
  const names = Object.keys(rests).filter((name) => now[name] !== step.rests?.[name]);
  if (names.length > 0) return `  ${step.object}: ${names.join(", ")} (id ${step.id})`;
  return step.step === undefined && getsKey(work, live) ? appeared(session, work, touched) : undefined;
}

/** References that lead to something else than they did, or to nothing. What the plan itself renames is found by its id. */
async function leadElsewhere(
  session: Session,
  { step, subject, inputs }: Work,
  touched: ReadonlySet<string>,
): Promise<readonly string[]> {
  const all = Object.entries(step.leadsTo ?? {}).map(async ([path, id]): Promise<readonly string[]> => {
    const steps = parsePath(path);
    const target = session.kinds.get(fieldAt(subject.kind.inputs, steps)?.marks.reference?.kind ?? "");
    if (target === undefined || touched.has(`${target.token} ${id}`)) return [];
    const observed = await session.snapshot.all(target);
    if (observed.state === "unreadable") throw unreadable(subject, observed.reason);
    const now = observed.objects.withName(foldName(String(valueAt(inputs, steps)))).map((live) => live.id);
    if (now.includes(id)) return [];
    return [`  ${step.object}: ${path} led to ${id}, and leads to ${now.join(" and ") || "nothing"} now`];
  });
  return (await Promise.all(all)).flat();
}

const takenAlong = ({ step, subject }: Work): readonly string[] =>
  step.action === "delete" ? Object.keys(subject.kind.inputs) : [];

/** True for an update that gives the object another key. */
function getsKey({ step, subject: { kind }, inputs }: Work, { values }: Live): boolean {
  const fields = keyFieldsOf(kind, inputs).filter((field) => field in values);
  return step.action === "update" && keyTextOf(kind, fields, inputs) !== keyTextOf(kind, fields, values);
}

/** Somebody has the key that the object is to have. What the plan itself moves away, or renames, is in nobody's way. */
async function appeared(
  session: Session,
  { step, subject, inputs }: Work,
  touched: ReadonlySet<string>,
): Promise<string | undefined> {
  const { kind } = subject;
  if (!canSee(kind, inputs, session.clients.facts.doors)) return undefined;
  const observed = await session.snapshot.all(kind);
  if (observed.state === "unreadable") throw unreadable(subject, observed.reason);
  const hit = match(kind, inputs, observed.objects);
  if (hit.found === "none" || hit.found === "unknown") return undefined;
  const all = hit.found === "one" ? [hit.live.id] : hit.ids;
  const ids = all.filter((id) => !touched.has(`${step.kind} ${id}`));
  return ids.length === 0 ? undefined : `  ${step.object}: exists now (id ${ids.join(" and ")})`;
}

function liveOf(entry: Entry, { subject }: Work): Live | undefined {
  if (entry.state === "unreadable") throw unreadable(subject, entry.reason);
  return entry.state === "present" ? entry.live : undefined;
}
