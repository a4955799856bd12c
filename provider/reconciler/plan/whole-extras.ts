/** What a list leaves out of extra objects (`listThenGet`), where that decides whether one is a rename, or is to be deleted. */
import type { Session } from "../session.ts";
import { unreadable } from "../snapshot.ts";
import { nameOf } from "./address.ts";
import type { Decision } from "./decide.ts";
import type { Extra } from "./extras.ts";
import type { PlanOptions, PlanProblem } from "./types.ts";

/**
 * Reads extra objects as a whole where the plan creates one of their kind, which may be one of them under another name, or
 * deletes them, which has to rest on all of them.
 *
 * @returns the extra objects that are still there, and why some could not be read
 */
export async function wholeExtras(
  session: Session,
  extras: readonly Extra[],
  decisions: readonly Decision[],
  { prune = false }: PlanOptions,
): Promise<{ readonly extras: readonly Extra[]; readonly problems: readonly PlanProblem[] }> {
  const created = new Set(
    decisions.filter(({ action }) => action === "create").map(({ matched }) => matched.object.kind.token),
  );
  const problems: PlanProblem[] = [];
  const whole = await Promise.all(
    extras.map(async (extra): Promise<readonly Extra[]> => {
      const { kind, live, address } = extra;
      if (kind.observe.by !== "listThenGet" || !(prune || created.has(kind.token))) return [extra];
      const entry = await session.snapshot.byId(kind, live.id);
      if (entry.state === "present") return [{ ...extra, live: entry.live }];
      if (entry.state === "absent") return [];
      const reason = entry.state === "unreadable" ? entry.reason : "nobody says what it belongs to";
      problems.push(unreadable({ kind, name: nameOf(kind, live.values), owner: address }, reason).problem);
      return [extra];
    }),
  );
  return { extras: whole.flat(), problems };
}
