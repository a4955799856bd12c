/** Changes that somebody else makes: an administrator in the portal, a person in Twilio's console, another program. */
import { ApiError } from "../../provider/clients/errors.ts";
import type { Writes } from "../../provider/clients/types.ts";
import { PartialError, ProblemError } from "../../provider/model/problem.ts";
import type { Live } from "../../provider/model/resource.ts";
import type { Values } from "../../provider/model/value.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";

/** All live objects of a kind, each whole. */
export async function liveOf(kind: AnyKind, clients: Writes): Promise<readonly Live[]> {
  const { observe } = kind;
  if (observe.by === "get") {
    const live = await observe.get(clients);
    return live === undefined ? [] : [live];
  }
  const all: Live[] = [];
  for await (const live of observe.list(clients)) all.push(live);
  if (observe.by !== "listThenGet") return all;
  const whole = await Promise.all(all.map(({ id }) => observe.get(clients, id)));
  return whole.filter((live): live is Live => live !== undefined);
}

/**
 * Changes fields of a live object through the product's own interface, behind the back of whoever declared it.
 *
 * @param fields null clears
 * @returns false where the product refuses that
 */
export async function changeByHand(
  kind: AnyKind,
  clients: Writes,
  live: Live,
  fields: Values,
  desired: Values,
): Promise<boolean> {
  try {
    await kind.update(clients, { id: live.id, fields, desired: { ...desired, ...fields }, live });
    return true;
  } catch (error) {
    if (error instanceof ApiError || error instanceof ProblemError || error instanceof PartialError)
      return false;
    throw error;
  }
}
