/** The one place that calls a kind's update. */
import { PartialError } from "../model/problem.ts";
import type { Live } from "../model/resource.ts";
import type { Values } from "../model/value.ts";
import { ownValues } from "./doors.ts";
import type { Session } from "./session.ts";
import { finish } from "./settle.ts";
import type { Outcome, Subject } from "./types.ts";

/** Sends the fields and reports; used by an adoption too. */
export function send(
  session: Session,
  subject: Subject,
  work: {
    readonly live: Live;
    readonly fields: readonly string[];
    readonly inputs: Values;
    readonly before: Values;
  },
): Promise<Outcome> {
  const { kind } = subject;
  const { fields, inputs, before } = work;
  return session.write(subject, work.live.id, async (clients) => {
    const desired = ownValues(inputs);
    const changed = Object.fromEntries(
      fields.map((field) => [
        field,
        desired[field] ?? kind.inputs[field]?.marks.serverDefault?.value ?? null,
      ]),
    ) as Values;
    let live: Live;
    let reasons: readonly string[] = [];
    try {
      live = await kind.update(clients, { id: work.live.id, fields: changed, desired, live: work.live });
    } catch (error) {
      if (!(error instanceof PartialError)) throw error;
      live = error.live as Live;
      reasons = error.reasons;
    }
    if (live.id !== work.live.id) session.snapshot.patch(kind, work.live.id, undefined);
    session.snapshot.patch(kind, live.id, live);
    return finish(session, subject, { inputs, live, before, sent: fields, reasons });
  });
}
