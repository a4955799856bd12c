/** Where a value is not known yet. Pure. */
import { formatPath, type Step } from "../model/path.ts";
import { isObject, UNKNOWN, type Value } from "../model/value.ts";

/**
 * The places in a value that only the apply will know.
 *
 * @param value any value, without cycles
 * @param steps where the value itself stands
 * @returns property paths in the order of the value (`menu.options["1"].extension`)
 */
export function unknownPaths(value: Value, steps: readonly Step[]): readonly string[] {
  if (value === UNKNOWN) return [formatPath(steps)];
  if (Array.isArray(value)) return value.flatMap((inner, index) => unknownPaths(inner, [...steps, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => unknownPaths(inner, [...steps, name]));
}
