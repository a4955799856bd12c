/** The rules of a menu tree: what no caller could reach, and where a call would be lost. Pure. */
import { formatPath } from "../model/path.ts";
import type { Problem } from "../model/problem.ts";
import { isObject, isSet, UNKNOWN, type Value, type Values } from "../model/value.ts";
import { compileMenu } from "./compile.ts";
import { largestFlow } from "./flow.ts";
import { telephoneKeys } from "./telephone.ts";
import {
  fieldAt,
  keyOf,
  numberOf,
  optionsOf,
  type Place,
  propertyOf,
  targetAt,
  targetsOf,
  type Visit,
  visitMenu,
} from "./walk.ts";

/** A broken rule of a tree. */
export interface MenuProblem extends Omit<Problem, "object"> {
  /** The rule's name, the same in every front end. */
  readonly rule: MenuRule;
  /** Property path of the place. */
  readonly path: string;
  /** The place as a person names it: `main › 2 Support › 1`. `what` begins with it. */
  readonly place: string;
}

/** The rules. */
export type MenuRule =
  | "dead-end"
  | "two-targets"
  | "ivr-key-clash"
  | "unknown-key"
  | "too-many-options"
  | "unreachable"
  | "empty-menu"
  | "no-words"
  | "two-prompts"
  | "dial-timing"
  | "loop"
  | "too-large";

/** What the checks need to know. */
export interface CheckOptions {
  /** The property that holds the tree. Default `menu`. */
  readonly property?: string;
  /** False where Spoke's own attendant speaks, which makes the words itself. Default true. */
  readonly words?: boolean;
}

/**
 * Checks a tree by its rules; the shape of each field is the schema's business.
 *
 * @param menu the tree; what is not known yet gives no problem
 * @param options where the tree stands, and whether it must say its own words
 * @returns the problems in the order of the tree; empty when a caller can get everywhere and is lost nowhere
 */
export function checkMenu(menu: Value, options: CheckOptions = {}): readonly MenuProblem[] {
  const property = options.property ?? "menu";
  const problems = [...visitMenu(menu, property)].flatMap((visit) => checkVisit(visit, options));
  return problems.length > 0 ? problems : checkSize(menu, property);
}

function checkVisit(visit: Visit, options: CheckOptions): readonly MenuProblem[] {
  switch (visit.type) {
    case "menu":
      return [
        ...checkKeys(visit.menu, visit.place),
        ...(options.words === false ? [] : checkWords(visit.menu, visit.place)),
        ...checkDialling(visit.menu, visit.place),
      ];
    case "target":
      return [...checkTarget(visit.target, visit.place), ...checkLoop(visit)];
    case "cycle":
      return [
        problem(
          "loop",
          visit.place,
          "is a menu inside itself",
          "Write `repeat: true` where callers are to hear the same menu again.",
        ),
      ];
  }
}

const problem = (rule: MenuRule, place: Place, clause: string, remedy: string): MenuProblem => ({
  rule,
  path: propertyOf(place),
  place: place.text,
  what: `${place.text} ${clause}`,
  remedy,
});

// --- menus

function checkKeys(menu: Values, place: Place): readonly MenuProblem[] {
  if (menu.options === UNKNOWN) return [];
  const options = optionsOf(menu);
  if (options.length === 0) return checkEmpty(menu, place);
  if (options.length > telephoneKeys.length) {
    const clause = `has ${options.length} options, and a telephone has ${telephoneKeys.length} keys`;
    const remedy = "Put some of them into a menu below this one.";
    return [problem("too-many-options", fieldAt(place, "options"), clause, remedy)];
  }
  const names = new Map<string, string>();
  return options.flatMap(({ name, target }) => {
    const at = fieldAt(place, "options", name);
    const key = keyOf(name);
    if (key === undefined) return [unknownKey(name, target, at)];
    const first = names.get(key);
    if (first !== undefined) {
      const clause = `has two options on key ${key}, written ${JSON.stringify(first)} and ${JSON.stringify(name)}`;
      return [problem("ivr-key-clash", at, clause, "Give one of them another key, or remove it.")];
    }
    names.set(key, name);
    // YAML writes an option without a target as null.
    return target === null
      ? [problem("dead-end", targetAt(place, key, target, "options", name), noTarget, choices)]
      : [];
  });
}

function checkEmpty(menu: Values, place: Place): readonly MenuProblem[] {
  if (menu.dialByExtension === true || menu.dialByExtension === UNKNOWN) return [];
  const remedy =
    "Add options, or put a target such as `say`, `voicemail` or `callGroup` in place of the menu.";
  return [problem("empty-menu", place, "has no options", remedy)];
}

function unknownKey(name: string, target: Value, place: Place): MenuProblem {
  const menu = isObject(target) && isObject(target.menu) ? target.menu.name : undefined;
  const lost = typeof menu === "string" ? `the menu ${menu} can never be reached` : "it can never be chosen";
  const clause = `has an option on ${JSON.stringify(name)}, which is not a key of a telephone, so that ${lost}`;
  return problem("unknown-key", place, clause, "Use one of 0 to 9, * and #.");
}

function checkWords(menu: Values, place: Place): readonly MenuProblem[] {
  const prompts = ["say", "play"].filter((field) => isSet(menu[field]));
  if (prompts.length === 1) return [];
  if (prompts.length === 0) {
    const remedy = "Add `say` with the words, or `play` with the URL of a recording.";
    return [problem("no-words", place, "has neither `say` nor `play`, so that callers hear nothing", remedy)];
  }
  const clause = "has both `say` and `play`, and callers can hear only one";
  return [problem("two-prompts", place, clause, "Keep one of them.")];
}

/** Seconds between two digits: fewer cut a caller off in the middle of an extension, more make every choice slow. */
const dialPause = { shortest: 3, longest: 10 } as const;

function checkDialling(menu: Values, place: Place): readonly MenuProblem[] {
  if (menu.dialByExtension !== true) return [];
  const options = optionsOf(menu);
  const hash = options.find(({ name }) => keyOf(name) === "#");
  const problems = hash === undefined ? [] : [hashClash(hash.name, place)];
  if (options.length === 0 || menu.timeoutSeconds === UNKNOWN) return problems;
  const seconds = numberOf(menu, "timeoutSeconds");
  const at = fieldAt(place, "timeoutSeconds");
  const remedy = `Set \`timeoutSeconds\` to ${dialPause.shortest} to ${dialPause.longest}, or put \`dialByExtension\` on a key of its own.`;
  if (seconds < dialPause.shortest) {
    const clause = `takes the first digit of an extension for an option after ${seconds} s, because it has both options and \`dialByExtension\``;
    return [...problems, problem("dial-timing", at, clause, remedy)];
  }
  if (seconds > dialPause.longest) {
    const clause = `waits ${seconds} s after every key, because it has \`dialByExtension\` and an extension could follow`;
    return [...problems, problem("dial-timing", at, clause, remedy)];
  }
  return problems;
}

function hashClash(name: string, place: Place): MenuProblem {
  const clause =
    "has an option on #, which ends an extension under `dialByExtension`, so that it can never be chosen";
  return problem("unreachable", fieldAt(place, "options", name), clause, "Give the option another key.");
}

// --- targets

const noTarget = "has no target";
const choices =
  "Set one of `extension`, `callGroup`, `menu`, `say`, `play`, `voicemail`, `repeat`, `dialByExtension`, `number`, `hours` and `hangUp`.";

function checkTarget(target: Values, place: Place): readonly MenuProblem[] {
  const kinds = targetsOf(target);
  const [first, second] = kinds;
  const words = kinds.find((kind) => kind === "say" || kind === "play");
  if (first === undefined) return [problem("dead-end", place, noTarget, choices)];
  if (second !== undefined) {
    const listed = kinds.map((kind) => `\`${kind}\``).join(" and ");
    const remedy =
      words === undefined
        ? "Keep one of them."
        : `Keep one of them; what is to follow \`${words}\` goes into \`next\` beside it.`;
    return [problem("two-targets", place, `has ${kinds.length} targets, ${listed}`, remedy)];
  }
  if (words === undefined && isSet(target.next)) {
    const clause = `has \`next\` beside \`${first}\`, where the call never comes back from`;
    const remedy = "Only `say` and `play` have a `next`: remove it, or put words before it.";
    return [problem("unreachable", fieldAt(place, "next"), clause, remedy)];
  }
  return [];
}

function checkLoop(visit: Visit & { readonly type: "target" }): readonly MenuProblem[] {
  if (visit.chosen || visit.target.repeat !== true) return [];
  const clause = "repeats the menu although the caller pressed no key, so that the call never ends";
  const remedy = "End with another target; how often a menu is heard is said by its own `repeat`.";
  return [problem("loop", visit.place, clause, remedy)];
}

// --- the whole

function checkSize(menu: Value, property: string): readonly MenuProblem[] {
  if (!isObject(menu)) return [];
  const { length } = compileMenu(menu, {}).definition.states;
  if (length <= largestFlow) return [];
  const name = typeof menu.name === "string" ? menu.name : "The menu";
  return [
    {
      rule: "too-large",
      path: formatPath([property]),
      place: name,
      what: `${name} becomes a flow of ${length} widgets, and Studio takes at most ${largestFlow}`,
      remedy: "Move a branch into a flow of its own.",
    },
  ];
}
