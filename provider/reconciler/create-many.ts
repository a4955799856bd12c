/** Creating many objects of one kind at once, where the kind has a call for that. */
import { asError, PartialError } from "../model/problem.ts";
import type { Live } from "../model/resource.ts";
import type { Values } from "../model/value.ts";
import { noteMade, prepare } from "./create.ts";
import { writable } from "./doors.ts";
import type { Session } from "./session.ts";
import type { Outcome, Subject } from "./types.ts";

/**
 * Creates several objects of one kind by its bulk call: what each would be alone, with one request where the door has one.
 *
 * @param requests subjects of one kind, which has `createMany`
 * @returns for each, its outcome or why it failed
 */
export async function createMany(
  session: Session,
  requests: readonly { readonly subject: Subject; readonly inputs: Values }[],
): Promise<readonly (Outcome | Error)[]> {
  const prepared = await Promise.all(
    requests.map(({ subject, inputs }) =>
      prepare(session, subject, { inputs, preview: false }).catch(asError),
    ),
  );
  const open = requests.filter((_, index) => prepared[index] === undefined);
  const [first] = open;
  const call = first?.subject.kind.createMany;
  if (first === undefined || call === undefined) return prepared.map((each) => each ?? noBulk());
  const sent = open.map(({ subject, inputs }) => writable(subject.kind, inputs, session.clients.facts.doors));
  const made = await session
    .write(first.subject, "new, many", (clients) => call(clients, sent))
    .catch((error: unknown) => open.map(() => asError(error)));
  const outcomes = new Map(
    open.map((request, index): [unknown, Outcome | Error] => [
      request,
      outcomeOf(session, request, sent[index] ?? {}, made[index] ?? noBulk()),
    ]),
  );
  return requests.map((request, index) => prepared[index] ?? outcomes.get(request) ?? noBulk());
}

/** One row's outcome. What goes wrong with a row is that row's: the others are made by now. */
function outcomeOf(
  session: Session,
  { subject, inputs }: { readonly subject: Subject; readonly inputs: Values },
  sent: Values,
  result: Live | Error,
): Outcome | Error {
  try {
    if (result instanceof PartialError)
      return noteMade(session, subject, { inputs, live: result.live as Live, sent, reasons: result.reasons });
    if (result instanceof Error) return result;
    return noteMade(session, subject, { inputs, live: result, sent, reasons: [] });
  } catch (error) {
    return asError(error);
  }
}

const noBulk = (): Error => new Error("The bulk call left this object out.");
