/** Which parts of a declaration the configured doors can write. Pure. */
import type { Reach } from "../model/field.ts";
import { isSet, type Values } from "../model/value.ts";
import type { AnyKind } from "./types.ts";

/** Instructions that every kind has, and no kind's own calls ever see. */
const engineSettings = new Set(["adopt", "onDelete"]);

/** True for an instruction to the engine, which no product is told. */
export const isForEngine = (name: string): boolean => engineSettings.has(name);

/** True when some door that creates and deletes this object is open. */
export const canExist = (kind: AnyKind, values: Values, doors: ReadonlySet<Reach>): boolean =>
  kind.reachOf(values).some((door) => doors.has(door));

/** True when the products show whether this object exists. */
export const canSee = (kind: AnyKind, values: Values, doors: ReadonlySet<Reach>): boolean =>
  canExist(kind, values, doors) || (kind.portal?.readable.length ?? 0) > 0;

/** True when an absence from what the products show means that the object does not exist. */
export function absenceCounts(kind: AnyKind, values: Values, doors: ReadonlySet<Reach>): boolean {
  if (canExist(kind, values, doors)) return true;
  const shows = kind.portal?.showsAll ?? true;
  return canSee(kind, values, doors) && (typeof shows === "function" ? shows(values) : shows);
}

/** True when an open door writes this field of an object that exists. */
export function canWrite(kind: AnyKind, field: string, values: Values, doors: ReadonlySet<Reach>): boolean {
  const marks = kind.inputs[field]?.marks;
  if (marks?.setting) return true;
  return (marks?.via ?? kind.reachOf(values)).some((door) => doors.has(door));
}

/** The declaration as a kind's create sees it: what can be written, and the kind's own settings. */
export function writable(kind: AnyKind, values: Values, doors: ReadonlySet<Reach>): Values {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => isSet(value) && !isForEngine(name) && canWrite(kind, name, values, doors),
    ),
  );
}

/** The declaration without the engine's own instructions. */
export const ownValues = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !isForEngine(name)));

/** Names of the server fields that are declared. */
export const declaredFields = (kind: AnyKind, values: Values): readonly string[] =>
  Object.entries(kind.inputs)
    .filter(([name, field]) => !field.marks.setting && isSet(values[name]))
    .map(([name]) => name);

/**
 * True where the object can take a spare value for a moment, while two change places: what is written through Directory
 * Sync arrives up to 20 minutes later, and would meet the other's.
 */
export function canStepAside(kind: AnyKind, values: Values, doors: ReadonlySet<Reach>): boolean {
  const door = kind.reachOf(values).find((each) => doors.has(each));
  return kind.spare(new Set()) !== undefined && door !== undefined && door !== "scim";
}
