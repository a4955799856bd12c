/** From the id in a state to the live object. */
import type { Values } from "../model/value.ts";
import { canSee } from "./doors.ts";
import type { Session } from "./session.ts";
import { portalIdPrefix } from "./settle.ts";
import type { Entry } from "./snapshot.ts";
import type { Subject } from "./types.ts";

/**
 * The object that a state means: by its id, by any other id that the state knows of it, and, where it waited for the
 * portal, by its key.
 */
export async function locate(
  session: Session,
  subject: Subject,
  state: { readonly id: string; readonly inputs: Values; readonly outputs: Values },
): Promise<Entry> {
  const { kind } = subject;
  const waited = state.id.startsWith(portalIdPrefix);
  const ids = new Set([...(waited ? [] : [state.id]), ...kind.otherIds(state.outputs)]);
  for (const id of ids) {
    const entry = await session.snapshot.byId(kind, id);
    if (entry.state !== "absent") return entry;
  }
  if (!waited || !canSee(kind, state.inputs, session.clients.facts.doors)) return { state: "absent" };
  return session.snapshot.byKey(subject, state.inputs);
}
