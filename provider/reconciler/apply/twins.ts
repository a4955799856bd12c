/**
 * The last look of a run, for kinds whose key the server does not keep unique: where somebody else created the same object
 * first, ours goes again. A lock is not to be had in an organisation, so that this is how two applies at once end.
 */
import { hasUniqueKey } from "../../model/key.ts";
import { asError } from "../../model/problem.ts";
import type { Duplicate } from "../duplicates.ts";
import type { Applied } from "../plan/types.ts";
import type { Session } from "../session.ts";
import { conflict, givesWay } from "../twins.ts";
import type { Mask } from "./mask.ts";
import { failed } from "./report.ts";
import type { Work } from "./work.ts";

/**
 * Looks once more, and takes back what is there twice.
 *
 * @param applied how the steps went
 * @returns the same, with those that were taken back as failed
 */
export async function withdrawTwins(
  session: Session,
  works: readonly Work[],
  applied: readonly Applied[],
  mask: Mask,
): Promise<readonly Applied[]> {
  const verdicts = new Map<string, Applied>();
  const made = new Map(
    applied.flatMap((each) => (each.action === "create" && each.id ? [[each.object, each]] : [])),
  );
  const creates = works.filter(
    ({ step, subject, inputs }) => made.has(step.object) && !hasUniqueKey(subject.kind, inputs),
  );
  for (const [kind, ours] of Map.groupBy(creates, ({ subject }) => subject.kind)) {
    const byId = new Map(ours.map((work) => [made.get(work.step.object)?.id, work]));
    try {
      for (const twin of await session.duplicates.rest(kind)) {
        const work = byId.get(twin.ours);
        if (work === undefined || !(await givesWay(session, kind, twin))) continue;
        verdicts.set(work.step.object, failed(work, await takeBack(session, work, twin), mask));
      }
    } catch (error) {
      for (const { step } of ours) {
        const each = made.get(step.object);
        if (each) verdicts.set(step.object, { ...each, warnings: [...each.warnings, mask(notSeen(error))] });
      }
    }
  }
  const isMade = (each: Applied) => made.get(each.object) === each;
  return applied.map((each) => (isMade(each) ? (verdicts.get(each.object) ?? each) : each));
}

const notSeen = (error: unknown): string =>
  `whether somebody else created the same object at the same moment could not be seen: ${error instanceof Error ? error.message : String(error)} Plan again: two objects with one key are reported.`;

/** @returns what is to be said of it */
async function takeBack(session: Session, work: Work, twin: Duplicate): Promise<Error> {
  const { subject, inputs } = work;
  const { kind } = subject;
  if (kind.retained) return conflict(subject, twin, session.remedies);
  const live = await session.snapshot.all(kind);
  const ours = live.state === "read" ? live.objects.byId.get(twin.ours) : undefined;
  try {
    if (ours) {
      await session.write(subject, twin.ours, async (clients) => kind.remove?.(clients, ours, inputs));
      session.snapshot.patch(kind, twin.ours, undefined);
    }
    return conflict(subject, twin, session.remedies);
  } catch (error) {
    const others = twin.ids.filter((id) => id !== twin.ours).join(" and ");
    return new Error(
      `${work.step.object}: somebody else created an object with the same key at the same moment (id ${others}), and the one created here (id ${twin.ours}) could not be deleted again: ${asError(error).message}`,
    );
  }
}
