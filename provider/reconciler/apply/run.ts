/** Works through the steps of a plan: each after what it waits for, side by side, and on after a failure elsewhere. */
import { ProblemError } from "../../model/problem.ts";
import { isSet } from "../../model/value.ts";
import { create } from "../create.ts";
import { createMany } from "../create-many.ts";
import { inputsOf } from "../outcome.ts";
import { type Applied, type ApplyOptions, stepKey } from "../plan/types.ts";
import { remove } from "../remove.ts";
import type { Session } from "../session.ts";
import { unreadable } from "../snapshot.ts";
import type { AnyKind, Outcome } from "../types.ts";
import { update } from "../update.ts";
import type { Work } from "./work.ts";

/** Steps under way at once, unless the options say otherwise: what Twilio's own toolkit allows itself. */
const usualParallel = 10;

/** Rows of one bulk call (guide, "Bulk Upload Users"). */
const bulkSize = 1000;

/** @returns how each step went, in the order of the plan */
export async function runSteps(
  session: Session,
  works: readonly Work[],
  options: ApplyOptions,
): Promise<readonly Applied[]> {
  const results = new Map<string, Applied>();
  const waiting = waitsOf(works);
  const followers = followersOf(works);
  const ready = new Set(works.filter(({ step }) => waiting.get(stepKey(step))?.size === 0));

  const finish = (work: Work, applied: Applied): void => {
    const key = stepKey(work.step);
    results.set(key, applied);
    options.onEvent?.({ event: "end", applied });
    for (const follower of followers.get(key) ?? []) {
      const name = stepKey(follower.step);
      const waits = waiting.get(name);
      waits?.delete(key);
      if (results.has(name)) continue;
      if (applied.outcome !== "done")
        finish(follower, skipped(follower, `it waits for ${key}, which was not done`));
      else if (waits?.size === 0) ready.add(follower);
    }
  };
  const work = async (batch: readonly Work[]): Promise<void> => {
    for (const each of batch) options.onEvent?.({ event: "begin", ...basis(each) });
    const applied = await carryOut(session, batch);
    for (const [index, each] of batch.entries()) {
      const outcome = applied[index];
      if (outcome) finish(each, outcome);
    }
  };
  await inPool(Math.max(1, options.parallel ?? usualParallel), () => {
    const batch = take(ready);
    if (batch.length === 0) return undefined;
    if (!options.signal?.aborted) return work(batch);
    for (const each of batch) finish(each, skipped(each, "the run was stopped"));
    return Promise.resolve();
  });
  for (const each of works) {
    if (!results.has(stepKey(each.step))) finish(each, skipped(each, "what it waits for never came"));
  }
  return works.flatMap(({ step }) => results.get(stepKey(step)) ?? []);
}

/** Runs what `next` gives, so many at once, until it gives nothing and nothing is under way. */
async function inPool(size: number, next: () => Promise<void> | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let underWay = 0;
    const pump = (): void => {
      while (underWay < size) {
        const started = next();
        if (started === undefined) break;
        underWay += 1;
        started.then(() => {
          underWay -= 1;
          pump();
        }, reject);
      }
      if (underWay === 0) resolve();
    };
    pump();
  });
}

/** What each step waits for, of what is in the plan. */
function waitsOf(works: readonly Work[]): ReadonlyMap<string, Set<string>> {
  const known = new Set(works.map(({ step }) => stepKey(step)));
  return new Map(
    works.map(({ step }) => [stepKey(step), new Set(step.waitsFor.filter((key) => known.has(key)))]),
  );
}

function followersOf(works: readonly Work[]): ReadonlyMap<string, readonly Work[]> {
  const followers = new Map<string, Work[]>();
  for (const work of works) {
    for (const key of work.step.waitsFor) {
      const known = followers.get(key);
      if (known) known.push(work);
      else followers.set(key, [work]);
    }
  }
  return followers;
}

/** The next step; creates of one kind that has a bulk call go together. */
function take(ready: Set<Work>): readonly Work[] {
  const [first] = ready;
  if (first === undefined) return [];
  const batch: Work[] = [];
  const bulk = isBulk(first, first.subject.kind);
  for (const each of ready) {
    if (batch.length === (bulk ? bulkSize : 1)) break;
    if (each === first || (bulk && isBulk(each, first.subject.kind))) batch.push(each);
  }
  for (const each of batch) ready.delete(each);
  return batch;
}

const isBulk = ({ step, subject }: Work, kind: AnyKind): boolean =>
  step.action === "create" && subject.kind === kind && kind.createMany !== undefined;

async function carryOut(session: Session, batch: readonly Work[]): Promise<readonly Applied[]> {
  const [first] = batch;
  if (first === undefined) return [];
  if (isBulk(first, first.subject.kind)) {
    const outcomes = await createMany(session, batch);
    return batch.map((work, index) => {
      const outcome = outcomes[index];
      return outcome instanceof Error || outcome === undefined ? failed(work, outcome) : done(work, outcome);
    });
  }
  try {
    return [await one(session, first)];
  } catch (error) {
    return [failed(first, error)];
  }
}

async function one(session: Session, work: Work): Promise<Applied> {
  const { step, subject, inputs } = work;
  if (step.action === "create" && step.step === undefined) {
    return done(work, await create(session, subject, { inputs, preview: false }));
  }
  const live = await liveNow(session, work);
  if (step.action === "delete") {
    const before = { ...inputsOf(subject.kind, live, undefined), onDelete: "delete" };
    const { warnings } = await remove(session, subject, {
      id: live.id,
      inputs: before,
      outputs: live.outputs,
    });
    return {
      ...basis(work),
      outcome: "done",
      id: live.id,
      messages: [],
      warnings: warnings.map(work.mask),
      secrets: {},
    };
  }
  const oldInputs = inputsOf(subject.kind, live, inputs);
  const request = { id: live.id, oldInputs, oldOutputs: live.outputs, inputs, preview: false };
  return done(work, await update(session, subject, request));
}

/** The object as this run has left it: an earlier step may have changed it, or made it. */
async function liveNow(session: Session, { step, subject, inputs }: Work) {
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

const basis = ({ step }: Work) => ({
  object: step.object,
  action: step.action,
  ...(step.step === undefined ? {} : { step: step.step }),
});

function done(work: Work, outcome: Outcome): Applied {
  const { kind } = work.subject;
  const secrets = Object.entries(kind.outputs).flatMap(([name, { marks }]): [string, string][] => {
    const value = outcome.outputs[name];
    return marks.secret && work.step.action === "create" && isSet(value) ? [[name, String(value)]] : [];
  });
  return {
    ...basis(work),
    outcome: outcome.incomplete.length > 0 ? "failed" : "done",
    id: outcome.id,
    messages: outcome.incomplete.map(work.mask),
    warnings: outcome.warnings.map(work.mask),
    secrets: Object.fromEntries(secrets),
  };
}

function failed(work: Work, error: unknown): Applied {
  const message = error instanceof Error ? error.message : `${work.step.object}: there was no answer for it`;
  return { ...basis(work), outcome: "failed", messages: [work.mask(message)], warnings: [], secrets: {} };
}

const skipped = (work: Work, why: string): Applied => ({
  ...basis(work),
  outcome: "skipped",
  messages: [
    `${work.step.object}: skipped, because ${why}. Run again: what was done is kept, and the rest follows.`,
  ],
  warnings: [],
  secrets: {},
});
