/** Works through the steps of a plan: each after what it waits for, side by side, and on after a failure elsewhere. */
import { asError } from "../../model/problem.ts";
import { createMany } from "../create-many.ts";
import { type Applied, type ApplyEvent, type ApplyOptions, stepKey } from "../plan/types.ts";
import type { Session } from "../session.ts";
import { claimsOfAll, giveWay } from "./give-way.ts";
import type { Mask } from "./mask.ts";
import { createQueue } from "./queue.ts";
import { basis, created, failed, skipped } from "./report.ts";
import { carryOut } from "./step.ts";
import type { Work } from "./work.ts";

/** Steps under way at once, unless the options say otherwise: what Twilio's own toolkit allows itself. */
const usualParallel = 10;

/** How a run is done. */
export interface RunOptions extends Pick<ApplyOptions, "onEvent" | "parallel" | "signal"> {
  /** Takes the secrets of the run out of a message. */
  readonly mask: Mask;
  /** Addresses of what a person does in the portal: what waits for it is left. */
  readonly byHand: ReadonlySet<string>;
}

/** @returns how each step went, in the order of the plan */
export async function runSteps(
  session: Session,
  works: readonly Work[],
  options: RunOptions,
): Promise<readonly Applied[]> {
  const { signal, mask, byHand } = options;
  const { doors } = session.clients.facts;
  const isBulk = ({ step, subject: { kind }, inputs }: Work): boolean => {
    const door = kind.reachOf(inputs).find((each) => doors.has(each));
    return step.action === "create" && door !== undefined && kind.bulkVia.includes(door);
  };
  const wanted = claimsOfAll(works);
  const results = new Map<string, Applied>();
  const queue = createQueue(works, isBulk);
  const telling = createTelling(options);
  const note = (applied: Applied): void => {
    results.set(stepKey(applied), applied);
    telling.tell(stepKey(applied), { event: "end", applied });
  };
  const finish = (work: Work, applied: Applied): void => {
    note(applied);
    for (const lost of queue.end(work, applied.outcome === "done"))
      note(skipped(lost.work, `it waits for ${stepKey(lost.after.step)}, which was not done`));
  };
  const begin = async (batch: readonly Work[]): Promise<void> => {
    for (const each of batch) telling.tell(stepKey(each.step), { event: "begin", ...basis(each) });
    const watch = watched(session);
    const carried = batch.some(isBulk) ? many(watch.session, batch) : alone(watch.session, batch);
    const outcomes = await carried.catch((error: unknown) => batch.map(() => asError(error)));
    for (const [index, each] of batch.entries()) {
      const outcome = outcomes[index] ?? new Error(`${each.step.object}: there was no answer for it`);
      if (!(outcome instanceof Error)) {
        await giveWay(session, each, outcome, wanted);
        finish(each, masked(outcome, mask));
      } else if (signal?.aborted && !watch.began()) finish(each, skipped(each, stopped));
      else finish(each, failed(each, outcome, mask));
    }
  };
  const whyLeft = (work: Work): readonly [Work, string][] => {
    if (signal?.aborted) return [[work, stopped]];
    const first = work.step.waitsFor.filter((key) => byHand.has(key));
    return first.length === 0
      ? []
      : [
          [
            work,
            `it waits for ${first.join(" and ")}, which a person makes in the portal: spokectl runbook says how`,
          ],
        ];
  };
  await inPool(Math.max(1, options.parallel ?? usualParallel), () => {
    const batch = queue.take();
    if (batch.length === 0) return undefined;
    const left = new Map(batch.flatMap((each) => whyLeft(each)));
    for (const [each, why] of left) finish(each, skipped(each, why));
    const rest = batch.filter((each) => !left.has(each));
    return rest.length === 0 ? Promise.resolve() : begin(rest);
  });
  for (const each of works) {
    if (!results.has(stepKey(each.step))) note(skipped(each, "what it waits for never came"));
  }
  return works.flatMap(({ step }) => telling.withTrouble(results.get(stepKey(step))));
}

/**
 * Tells the listener, who is a guest: what it throws is a warning of that step, after which it is told nothing more. A run
 * that ended for it would leave writes under way without a report, and its shown-once secrets with nobody.
 */
function createTelling({ onEvent, mask }: RunOptions) {
  let trouble: { readonly key: string; readonly warning: string } | undefined;
  return {
    tell(key: string, event: ApplyEvent): void {
      if (trouble !== undefined) return;
      try {
        onEvent?.(event);
      } catch (error) {
        const warning = `from here on the progress was not shown: ${asError(error).message.replace(/\.$/, "")}. The report is complete.`;
        trouble = { key, warning: mask(warning) };
      }
    },
    withTrouble(applied: Applied | undefined): readonly Applied[] {
      if (applied === undefined) return [];
      if (trouble?.key !== stepKey(applied)) return [applied];
      return [{ ...applied, warnings: [...applied.warnings, `${applied.object}: ${trouble.warning}`] }];
    },
  };
}

const stopped = "the run was stopped";

/** What became of one step. */
type Result = Applied | Error;

async function alone(session: Session, batch: readonly Work[]): Promise<readonly Result[]> {
  return Promise.all(batch.map((work) => carryOut(session, work).catch(asError)));
}

async function many(session: Session, batch: readonly Work[]): Promise<readonly Result[]> {
  const outcomes = await createMany(session, batch);
  return batch.map((work, index) => {
    const outcome = outcomes[index];
    return outcome === undefined || outcome instanceof Error
      ? (outcome ?? new Error(`${work.step.object}: there was no answer for it`))
      : created(work, outcome);
  });
}

const masked = (applied: Applied, mask: Mask): Applied => ({
  ...applied,
  messages: applied.messages.map(mask),
  warnings: applied.warnings.map(mask),
});

/** The session as one batch sees it: whether a write of its own has begun. */
function watched(session: Session): { readonly session: Session; readonly began: () => boolean } {
  let began = false;
  return {
    began: () => began,
    session: {
      ...session,
      write: (subject, object, body) =>
        session.write(subject, object, (clients) => {
          began = true;
          return body(clients);
        }),
    },
  };
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
