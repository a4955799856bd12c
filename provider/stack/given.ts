/** Values that a run gives to parameters: those of the command line, and after them those of a file. Pure. */
import { isObject, type Value } from "../model/value.ts";
import { type Origin, type Parsed, problemAt, within } from "./source.ts";
import { tagOf } from "./tags.ts";
import type { StackProblem } from "./types.ts";

/** One value. */
export interface GivenValue {
  readonly value: Value;
  /** Where it stands; undefined for one of the command line. */
  readonly origin?: Origin;
}

/** See the head of this file. */
export interface GivenValues {
  readonly values: ReadonlyMap<string, GivenValue>;
  /** False where the file could not be read. */
  readonly isWhole: boolean;
}

/**
 * @param stated values of the command line, by name
 * @param file the file of parameters; null where there is one that cannot be read, which has been reported
 */
export function givenValues(
  stated: Readonly<Record<string, unknown>>,
  file: Parsed | null | undefined,
  problems: StackProblem[],
): GivenValues {
  const values = new Map<string, GivenValue>();
  let isWhole = file !== null;
  if (file) {
    const { source } = file;
    if (isObject(source.value) && tagOf(source.value) === undefined) {
      for (const [name, value] of Object.entries(source.value)) {
        values.set(name, { value, origin: within({ source, path: [] }, name) });
      }
    } else {
      isWhole = false;
      problems.push(problemAt(source.place([]), notParameters(source.file)));
    }
  }
  for (const [name, value] of Object.entries(stated)) values.set(name, { value: value as Value });
  return { values, isWhole };
}

const notParameters = (file: string) => ({
  object: file,
  what: "is not a map of parameters",
  remedy: "Write a line `name: value` for each parameter, in YAML, or one object in JSON.",
});
