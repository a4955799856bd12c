/** From the id in a state to the live object. */
import type { Values } from "../model/value.ts";
import { canSee } from "./doors.ts";
import type { Session } from "./session.ts";
import { portalIdPrefix } from "./settle.ts";
import type { Entry } from "./snapshot.ts";
import type { Subject } from "./types.ts";

/** The object that the id means; a portal id means a key. */
export function locate(session: Session, subject: Subject, id: string, values: Values): Promise<Entry> {
  const { doors } = session.clients.facts;
  if (!id.startsWith(portalIdPrefix)) return session.snapshot.byId(subject.kind, id);
  if (!canSee(subject.kind, values, doors)) return Promise.resolve({ state: "absent" });
  return session.snapshot.byKey(subject, values);
}
