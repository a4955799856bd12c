/** Delete, with the guards of design §4: what cannot be got back stays unless the declaration says otherwise. */
import type { Values } from "../model/value.ts";
import { nameSubject } from "./describe.ts";
import { canExist, ownValues } from "./doors.ts";
import { locate } from "./locate.ts";
import { removalStep } from "./portal.ts";
import type { Remedies } from "./remedies.ts";
import type { Session } from "./session.ts";
import { unreadable } from "./snapshot.ts";
import type { Subject } from "./types.ts";

/** What a delete is to do. Pure. */
export type Removal = { readonly action: "remove" } | { readonly action: "keep"; readonly warning: string };

/**
 * Decides about a delete, from what the program said and what this process did.
 *
 * @param made true when a create of this run returned or adopted the object, or another resource stands for it
 */
export function decideRemoval(
  subject: Subject,
  request: { readonly id: string; readonly inputs: Values },
  facts: { readonly made: boolean; readonly writable: boolean },
  remedies: Remedies,
): Removal {
  const { kind } = subject;
  const object = nameSubject(kind, subject.name);
  if (facts.made) return { action: "keep", warning: belongsElsewhere(object, request.id) };
  if (kind.retained && request.inputs.onDelete !== "delete") {
    return {
      action: "keep",
      warning: `${object}: kept (id ${request.id}). ${kind.retainedBecause} ${remedies.retained}`,
    };
  }
  if (!facts.writable) {
    return {
      action: "keep",
      warning: `${object}: no API deletes it here. ${removalStep(kind, request.inputs)}`,
    };
  }
  if (kind.permanent && kind.remove === undefined) {
    return {
      action: "keep",
      warning: `${object}: it belongs to the organisation and cannot be deleted; it stays as it is.`,
    };
  }
  return { action: "remove" };
}

/** See the head of this file; the contract is `Engine.remove`. */
export async function remove(
  session: Session,
  subject: Subject,
  request: { readonly id: string; readonly inputs: Values; readonly outputs: Values },
): Promise<{ readonly warnings: readonly string[] }> {
  const { kind } = subject;
  const facts = {
    made: belongsToAnother(session, subject, request.id),
    writable: canExist(kind, request.inputs, session.clients.facts.doors),
  };
  const decision = decideRemoval(subject, request, facts, session.remedies);
  if (decision.action === "keep") return { warnings: [decision.warning] };
  const entry = await locate(session, subject, request);
  if (entry.state === "unreadable") throw unreadable(subject, entry.reason);
  if (entry.state === "present") {
    const { live } = entry;
    // The id in the state may be another than the one under which it was taken over: that of a wait for the portal.
    if (belongsToAnother(session, subject, live.id)) {
      return { warnings: [belongsElsewhere(nameSubject(kind, subject.name), live.id)] };
    }
    await session.write(subject, live.id, async (clients) => {
      await kind.remove?.(clients, live, ownValues(request.inputs));
    });
    session.snapshot.patch(kind, live.id, undefined);
  } else {
    // With the credentials of another customer everything is gone: that has to be ruled out as before a write.
    await session.write(subject, request.id, async () => undefined);
  }
  session.claims.release(kind, request.id, subject.owner);
  return { warnings: [] };
}

/** A create of this run has the object, or a resource that was imported or compared in it. */
const belongsToAnother = ({ claims }: Session, subject: Subject, id: string): boolean =>
  claims.wasMade(subject.kind, id) || claims.isHeldByAnother(subject, id);

const belongsElsewhere = (object: string, id: string): string =>
  `${object}: the object (id ${id}) belongs to another resource of this run now, so it was kept.`;
