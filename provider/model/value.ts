/** Values as the engine sees them: JSON, and *unknown* where a preview does not know yet. Pure. */

/** A value that only the apply will know. It may stand anywhere in a tree, in place of any type. */
export const UNKNOWN: unique symbol = Symbol("unknown until apply");

/** A JSON value in which any part may be `UNKNOWN`. */
export type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | typeof UNKNOWN
  | readonly Value[]
  | { readonly [key: string]: Value };

/** The fields of one object. An absent key means *not declared* (desired) or *not readable* (live). */
export type Values = { readonly [key: string]: Value };

/** True for a plain object, as against a list, null or a scalar. */
export const isObject = (value: unknown): value is { readonly [key: string]: Value } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** True when any part of the value is not known yet. */
export function hasUnknown(value: Value): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** Absent and null are one thing to us: Twilio mixes `""`, null and absence, and the clients level that out. */
export const isSet = (value: Value): boolean => value !== undefined && value !== null;

/** Text with the keys in order: equal values give equal text. Unknown parts become a text that no JSON has. */
export function canonicalText(value: Value): string {
  if (value === UNKNOWN) return "\u0000unknown";
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  if (isObject(value)) {
    const parts = Object.keys(value)
      .filter((key) => isSet(value[key]))
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalText(value[key])}`);
    return `{${parts.join(",")}}`;
  }
  return value === undefined ? "null" : JSON.stringify(value);
}

/** Equal as JSON: key order, and absence as against null, do not matter. */
export const sameValue = (one: Value, other: Value): boolean =>
  one === other || canonicalText(one) === canonicalText(other);
