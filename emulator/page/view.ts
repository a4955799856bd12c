/** What the page's sections read: the state, the request log, and names for the ids that objects refer to. */
import type { EmulatorContext } from "../context.ts";
import type { RequestReport } from "../log.ts";
import { organizationOf } from "../spoke/records.ts";
import { allReferences, type Reference } from "../spoke/references.ts";
import type { Json } from "../store.ts";

/** Most objects of a kind that are shown, so that a large organisation stays readable and quick. */
export const mostRows = 100;

/** The first objects of a collection, and how many there are. */
export interface Shown<T> {
  readonly items: readonly T[];
  readonly total: number;
}

export interface View {
  readonly context: EmulatorContext;
  readonly log: RequestReport;
  /** The organisation's time zone (IANA). */
  readonly timeZone: string;
  /** The oldest objects of a collection, as they are stored. */
  shown(collection: string): Shown<Json>;
  /** A user, call group or device by its id. */
  byId(id: string): Reference | undefined;
  byExtension(extension: string): Reference | undefined;
}

/** A view of the state as it is now. */
export function createView(context: EmulatorContext, log: RequestReport): View {
  const { store } = context;
  const references = allReferences(context);
  const byId = new Map(references.map((reference) => [reference.id, reference]));
  const byExtension = new Map(references.map((reference) => [reference.extension, reference]));
  return {
    context,
    log,
    timeZone: organizationOf(context).timeZone,
    shown: (collection) => ({
      items: store.entries(collection, { limit: mostRows }).map(({ json }) => json),
      total: store.count(collection),
    }),
    byId: (id) => byId.get(id),
    byExtension: (extension) => byExtension.get(extension),
  };
}

/** Text of a field that anything may have been put into by hand; empty where there is none. */
export function text(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
