/** What becomes of an object that somebody else made too at the same moment: of two, the later goes (design §4). */
import { ProblemError } from "../model/problem.ts";
import { nameSubject } from "./describe.ts";
import type { Duplicate } from "./duplicates.ts";
import type { Remedies } from "./remedies.ts";
import type { Session } from "./session.ts";
import type { AnyKind, Subject } from "./types.ts";

/** How often the earlier one waits for a look and a delete of the later one's run before it gives way itself. */
const patience = 8;

/**
 * True where ours has to give way.
 *
 * Without dates both runs go by the ids. That alone would leave two where the other run had ended before ours began: it saw
 * nothing, and will not look again. So the one that may stay sees whether the other goes, and gives way if it does not; and
 * the one that is to go looks whether the other is still there, so that not both of them go. What cannot be got back never
 * gives way: then it is a conflict for whoever sees it.
 */
export async function givesWay(session: Session, kind: AnyKind, twin: Duplicate): Promise<boolean> {
  const { ours, ids, dated } = twin;
  const others = ids.filter((id) => id !== ours);
  if (dated) return ids[0] !== ours;
  if (kind.retained) return true;
  const place = ids.indexOf(ours);
  // A list that does not show ours yet shows those that were there before.
  if (place !== 0) return isAnyThere(session, kind, place < 0 ? ids : ids.slice(0, place));
  for (let look = 0; look < patience; look += 1) {
    if (!(await isAnyThere(session, kind, others))) return false;
  }
  return true;
}

async function isAnyThere(session: Session, kind: AnyKind, ids: readonly string[]): Promise<boolean> {
  const { observe } = kind;
  if (observe.by === "get") return true;
  const found = await Promise.all(ids.map((id) => observe.get(session.clients, id)));
  return found.some((live) => live !== undefined);
}

/** The conflict: of an object that was deleted again, or, where it cannot be got back, of two that are there. */
export function conflict(
  subject: Subject,
  { ours, ids }: Pick<Duplicate, "ours" | "ids">,
  remedies: Remedies,
): ProblemError {
  const { kind, name } = subject;
  const others = ids.filter((id) => id !== ours);
  const what = `somebody else created an object with the same key at the same moment (id ${others.join(" and ")})`;
  return new ProblemError(
    kind.retained
      ? {
          object: nameSubject(kind, name),
          what: `${what}; the one created here (id ${ours}) is there too, and neither was deleted. ${kind.retainedBecause.replace(/\.$/, "")}`,
          remedy: remedies.both(subject, [ours, ...others]),
        }
      : {
          object: nameSubject(kind, name),
          what: `${what}; the one created here (id ${ours}) was deleted again`,
          remedy: remedies.withdrawn(subject, others[0] ?? ""),
        },
  );
}
