/**
 * A menu in a program: values may be outputs of other resources, and a call group may be the resource itself. Its
 * structure (menus, keys, targets) is plain, because it decides which resources there are.
 */
import * as pulumi from "@pulumi/pulumi";
import type { Menu, Target } from "../provider/ivr/tree.ts";
import { isObject, UNKNOWN, type Value } from "../provider/model/value.ts";
import type { CallGroupLike } from "./classes.ts";

/** Plain objects all the way down, with inputs for the values in them. */
type WithInputs<T> = T extends string | number | boolean
  ? pulumi.Input<T>
  : { readonly [Field in keyof T]: Field extends "name" ? T[Field] : FieldWithInputs<Field, T[Field]> };

type FieldWithInputs<Field, T> = Field extends "callGroup"
  ? pulumi.Input<string> | CallGroupLike | undefined
  : T extends undefined
    ? undefined
    : WithInputs<T>;

/** A menu, as a program writes it. */
export type MenuArgs = WithInputs<Menu>;

/** A target, as a program writes it. */
export type TargetArgs = WithInputs<Target>;

/** True for what only the apply will know. */
const isPending = (value: unknown): boolean => pulumi.Output.isInstance(value) || value instanceof Promise;

/**
 * The structure of a menu: what is pending, and what a resource stands for, is unknown.
 *
 * @param menu the menu, as the program wrote it
 * @returns plain data; a menu that contains itself still does
 */
export function structureOf(menu: unknown): Value {
  const seen = new Map<object, Value>();
  const read = (value: unknown): Value => {
    if (isPending(value) || pulumi.Resource.isInstance(value)) return UNKNOWN;
    if (typeof value !== "object" || value === null) return value as Value;
    const before = seen.get(value);
    if (before !== undefined) return before;
    if (Array.isArray(value)) return value.map(read);
    const copy: Record<string, Value> = {};
    seen.set(value, copy);
    for (const [field, inner] of Object.entries(value)) copy[field] = read(inner);
    return copy;
  };
  return read(menu);
}

/**
 * The menu as the class takes it: a call group that is a resource becomes its extension, or its name where it has none yet.
 *
 * @param menu the menu, as the program wrote it; it does not contain itself
 */
export function resolveCallGroups(menu: unknown): unknown {
  if (isPending(menu) || typeof menu !== "object" || menu === null) return menu;
  if (isCallGroup(menu)) {
    return pulumi.all([menu.extension, menu.name]).apply(([extension, name]) => extension ?? name);
  }
  if (Array.isArray(menu)) return menu.map(resolveCallGroups);
  return Object.fromEntries(Object.entries(menu).map(([field, inner]) => [field, resolveCallGroups(inner)]));
}

/**
 * What a key of a menu of one tier leads to, for the attendant: the group's name, or what the program wrote.
 *
 * @param target a target with `callGroup` or `extension`
 */
export function attendantTarget(target: TargetArgs): pulumi.Input<string> {
  const to = target.callGroup ?? target.extension ?? "";
  return isCallGroup(to) ? to.name : to;
}

const isCallGroup = (value: unknown): value is CallGroupLike =>
  pulumi.Resource.isInstance(value) && "extension" in value && "name" in value;

/** The parts of the first tier whose structure is not known: they would decide which resources there are. */
export function pendingStructure(structure: Value): readonly string[] {
  if (!isObject(structure)) return structure === UNKNOWN ? ["menu"] : [];
  if (structure.options === UNKNOWN) return ["menu.options"];
  if (!isObject(structure.options)) return [];
  return Object.entries(structure.options)
    .filter(([, target]) => target === UNKNOWN)
    .map(([key]) => `menu.options[${JSON.stringify(key)}]`);
}
