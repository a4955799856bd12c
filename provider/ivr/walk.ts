/** Reads a menu tree that may be unknown in part, and names every place in it. Pure. */
import { formatPath, type Step } from "../model/path.ts";
import { isObject, isSet, type Value, type Values } from "../model/value.ts";
import { menuDefaults, type TargetKind, targetKinds, telephoneKeys } from "./telephone.ts";

/** A place in a tree: as a person names it, and as a property path. */
export interface Place {
  /** `main › 2 Support › 1` */
  readonly text: string;
  /** `menu.options["2"].menu.options["1"]` */
  readonly steps: readonly Step[];
}

/** How a caller comes to a target: by a key, or without doing anything. */
export type Arrival = "option" | "noInput" | "closed" | "open" | "next";

/** One menu or target, found on the way through the tree. */
export type Visit =
  | { readonly type: "menu"; readonly place: Place; readonly menu: Values }
  | {
      readonly type: "target";
      readonly place: Place;
      readonly target: Values;
      readonly arrival: Arrival;
      /** False when this target follows from silence or the clock, without a key since the enclosing menu. */
      readonly chosen: boolean;
    }
  | { readonly type: "cycle"; readonly place: Place };

/** The place of the tree's root. */
export const rootPlace = (menu: Value, property: string): Place => ({
  text: nameOf(menu) ?? "menu",
  steps: property === "" ? [] : [property],
});

/** The property path of a place. */
export const propertyOf = (place: Place): string => formatPath(place.steps);

/** The place of a field of a place; the text stays. */
export const fieldAt = (place: Place, ...steps: readonly Step[]): Place => ({
  text: place.text,
  steps: [...place.steps, ...steps],
});

/** The place of a target below `place`: its label, and the name of the menu where it is one. */
export function targetAt(place: Place, label: string, target: Value, ...steps: readonly Step[]): Place {
  const menu = isObject(target) ? nameOf(target.menu) : undefined;
  const named = menu === undefined ? label : `${label} ${menu}`;
  return { text: `${place.text} › ${named}`, steps: [...place.steps, ...steps] };
}

function nameOf(menu: Value): string | undefined {
  const name = isObject(menu) ? menu.name : undefined;
  return typeof name === "string" && name.trim() !== "" ? name.trim() : undefined;
}

/** The targets that are set on one target object: more than one, or none, is a mistake. False says nothing. */
export const targetsOf = (target: Values): readonly TargetKind[] =>
  targetKinds.filter((kind) => isSet(target[kind]) && target[kind] !== false);

/** The key that an option's name means: `" 1"` and `1` are the same key. Undefined when it is not a telephone's key. */
export function keyOf(name: string): string | undefined {
  const key = name.trim();
  return telephoneKeys.find((one) => one === key);
}

/** One option as it is declared. */
export interface Option {
  readonly name: string;
  readonly target: Value;
}

/** A menu's options in the order of the telephone's keys; names that are no key come last. A target may be null. */
export function optionsOf(menu: Values): readonly Option[] {
  const options = menu.options;
  if (!isObject(options)) return [];
  const order = (name: string): number => {
    const key = keyOf(name);
    return key === undefined ? telephoneKeys.length : telephoneKeys.indexOf(key);
  };
  return Object.entries(options)
    .filter(([, target]) => target !== undefined)
    .map(([name, target]): Option => ({ name, target }))
    .sort((one, other) => order(one.name) - order(other.name));
}

/** A number of the menu, or the default where it is absent or not known yet. */
export function numberOf(menu: Values, field: "timeoutSeconds" | "repeat"): number {
  const value = menu[field];
  return typeof value === "number" ? value : menuDefaults[field];
}

/**
 * Goes through every menu and target, a menu before what is below it.
 *
 * @param menu the tree; parts may be unknown, and are passed over
 * @param property the property that holds the tree, for paths
 * @returns the visits; a menu inside itself is reported as a cycle and not entered
 */
export function* visitMenu(menu: Value, property: string): Generator<Visit> {
  yield* enterMenu(menu, rootPlace(menu, property), new Set());
}

function* enterMenu(menu: Value, place: Place, within: ReadonlySet<object>): Generator<Visit> {
  if (!isObject(menu)) return;
  if (within.has(menu)) {
    yield { type: "cycle", place };
    return;
  }
  const inside = new Set(within).add(menu);
  yield { type: "menu", place, menu };
  for (const { name, target } of optionsOf(menu)) {
    const at = targetAt(place, name.trim(), target, "options", name);
    yield* enterTarget(target, at, "option", true, inside);
  }
  const noInput = targetAt(place, "noInput", menu.noInput, "noInput");
  yield* enterTarget(menu.noInput, noInput, "noInput", false, inside);
  const hours = menu.hours;
  if (isObject(hours)) {
    const closed = targetAt(place, "closed", hours.closed, "hours", "closed");
    yield* enterTarget(hours.closed, closed, "closed", false, inside);
  }
}

function* enterTarget(
  target: Value,
  place: Place,
  arrival: Arrival,
  chosen: boolean,
  within: ReadonlySet<object>,
): Generator<Visit> {
  if (!isObject(target)) return;
  if (within.has(target)) {
    yield { type: "cycle", place };
    return;
  }
  const inside = new Set(within).add(target);
  yield { type: "target", place, target, arrival, chosen };
  yield* enterMenu(target.menu, fieldAt(place, "menu"), inside);
  yield* enterTarget(target.next, targetAt(place, "next", target.next, "next"), "next", chosen, inside);
  const hours = target.hours;
  if (!isObject(hours)) return;
  for (const branch of ["open", "closed"] as const) {
    const at = targetAt(place, branch, hours[branch], "hours", branch);
    yield* enterTarget(hours[branch], at, branch, chosen, inside);
  }
}

/**
 * The call groups that a tree names, so that they can be looked up before it is compiled.
 *
 * @returns names, extensions and ids as declared, each once; unknown ones are left out
 */
export function callGroupsOf(menu: Value): readonly string[] {
  const found = new Set<string>();
  for (const visit of visitMenu(menu, "")) {
    const group = visit.type === "target" ? visit.target.callGroup : undefined;
    if (typeof group === "string") found.add(group);
  }
  return [...found];
}
