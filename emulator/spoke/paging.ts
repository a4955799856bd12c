/** Cursor paging as Spoke's lists have it. A cursor is a place in the order of creation, so pages stay put while objects are added. */
import type { EmulatorSettings } from "../context.ts";
import type { Entry, Json, Store } from "../store.ts";
import { malformed } from "./problem.ts";

const mark = "after:";

function encode(position: number): string {
  return Buffer.from(`${mark}${position}`).toString("base64url");
}

function decode(cursor: unknown): number {
  if (cursor === undefined) return 0;
  const text = Buffer.from(String(cursor), "base64url").toString();
  const position = Number(text.slice(mark.length));
  if (text.startsWith(mark) && Number.isSafeInteger(position)) return position;
  throw malformed("next is not a cursor that this API gave.", "next");
}

/** How many objects a page holds: as many as were asked for, 100 when nobody says, and never more than the emulator is set to. */
function limitOf(query: Query, { options }: PageSettings): number {
  return Math.min(Number(query.limit ?? 100), options.pageSize || Infinity);
}

/** What paging reads of the emulator's settings. */
type PageSettings = { readonly options: Pick<EmulatorSettings, "pageSize"> };

interface Positioned {
  readonly position: number;
}

export type Query = Readonly<Record<string, unknown>>;

/**
 * One page of objects that are at hand.
 * @param entries in any order
 * @param query with `limit` and `next`
 */
export function pageOf<T extends Positioned>(
  settings: PageSettings,
  entries: readonly T[],
  query: Query,
): { meta: Json; items: T[] } {
  const after = decode(query.next);
  const ahead = entries
    .filter((entry) => entry.position > after)
    .sort((left, right) => left.position - right.position);
  return cut(ahead, limitOf(query, settings));
}

/** One page of a collection. */
export function pageOfCollection(
  context: PageSettings & { readonly store: Store },
  collection: string,
  query: Query,
): { meta: Json; items: Entry[] } {
  const limit = limitOf(query, context);
  return cut(context.store.entries(collection, { after: decode(query.next), limit: limit + 1 }), limit);
}

function cut<T extends Positioned>(ahead: readonly T[], limit: number): { meta: Json; items: T[] } {
  const items = ahead.slice(0, limit);
  const last = items.at(-1);
  return { meta: { next: ahead.length > limit && last !== undefined ? encode(last.position) : null }, items };
}
