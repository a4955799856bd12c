/** A new object whose server chose by itself what another declaration takes (an extension) gives it up again. */
import type { Applied } from "../plan/types.ts";
import type { Session } from "../session.ts";
import type { Work } from "./work.ts";

/** Everything that the declarations of a run take. */
export const claimsOfAll = (works: readonly Work[]): ReadonlySet<string> =>
  new Set(
    works.flatMap(({ step, subject, inputs }) =>
      step.action === "delete" ? [] : subject.kind.claims(inputs),
    ),
  );

/**
 * Lets whoever declares it make room for itself when its turn comes. Nobody has used what was chosen a moment ago; an object
 * that has had it for longer keeps it, and the plan says so.
 *
 * @param wanted what the declarations of the run take
 */
export async function giveWay(
  session: Session,
  { step, subject: { kind }, inputs }: Work,
  { id }: Applied,
  wanted: ReadonlySet<string>,
): Promise<void> {
  if (step.action !== "create" || id === undefined || kind.spare(new Set()) === undefined) return;
  const entry = await session.snapshot.byId(kind, id);
  if (entry.state !== "present") return;
  const own = new Set(kind.claims(inputs));
  const chosen = kind.claims(entry.live.values).filter((claim) => !own.has(claim) && wanted.has(claim));
  if (chosen.length > 0) session.claims.giveUp(kind, id, chosen);
}
