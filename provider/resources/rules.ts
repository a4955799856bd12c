/** Rules that several kinds share. Each gives problems without the object, which the engine adds. Pure. */
import type { Problem } from "../model/problem.ts";
import { isObject, isSet, UNKNOWN, type Value, type Values } from "../model/value.ts";

/** A problem as a rule gives it. */
export type Finding = Omit<Problem, "object">;

/** The elements of a list, none where it is not a list (or not known yet). */
export const listOf = (value: Value): readonly Value[] => (Array.isArray(value) ? value : []);

const sentence = (names: readonly string[], word: string): string =>
  names.length === 1 ? `${names[0]}` : `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1)}`;

/**
 * Exactly one of several fields.
 *
 * @param values the object that has the fields; one that is not known yet counts neither way
 * @param names the fields
 * @param path where the object is; absent for the resource itself
 */
export function exactlyOne(values: Values, names: readonly string[], path?: string): readonly Finding[] {
  const given = names.filter((name) => isSet(values[name]) && values[name] !== UNKNOWN);
  const open = names.some((name) => values[name] === UNKNOWN);
  if (given.length === 1 || (given.length === 0 && open)) return [];
  return [
    {
      ...(path === undefined ? {} : { path }),
      what:
        given.length === 0
          ? `gives none of ${sentence(names, "and")}`
          : `gives ${given.length === 2 ? "both " : ""}${sentence(given, "and")}`,
      remedy: `Give exactly one of ${sentence(names, "and")}.`,
    },
  ];
}

/** The highest four-digit extension that is free: for a moment, while two objects change places. */
export function spareExtension(taken: ReadonlySet<string>): Values | undefined {
  for (let number = 9999; number >= 1000; number--) {
    if (!taken.has(`extension ${number}`)) return { extension: String(number) };
  }
  return undefined;
}

/**
 * No two elements of a list with one name.
 *
 * @param list the list
 * @param path where the list is
 * @param word what the name is: `date`, `user name`
 * @param nameOf the name of an element that is an object, undefined where it is not known; a text is its own name
 */
export function noneTwice(
  list: Value,
  path: string,
  word: string,
  nameOf: (element: Values) => Value = () => undefined,
): readonly Finding[] {
  const first = new Map<string, number>();
  return listOf(list).flatMap((element, index) => {
    const name = isObject(element) ? nameOf(element) : element;
    if (typeof name !== "string") return [];
    const before = first.get(name.toLowerCase());
    if (before === undefined) {
      first.set(name.toLowerCase(), index);
      return [];
    }
    return [
      {
        path: `${path}[${index}]`,
        what: `repeats the ${word} "${name}" of ${path}[${before}]`,
        remedy: `Give each ${word} once.`,
      },
    ];
  });
}
