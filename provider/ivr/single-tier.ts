/** Whether a menu is one that Spoke's own attendant can offer: one tier, and nothing but call groups on its keys. Pure. */
import { isObject, isSet, UNKNOWN, type Value, type Values } from "../model/value.ts";
import { keyOf, optionsOf, targetsOf } from "./walk.ts";

/** The attendant's options, and the words that it would not speak; or why the menu needs a Studio flow. */
export type SingleTier =
  | {
      readonly options: Readonly<Record<string, Value>>;
      readonly unspoken: readonly string[];
      readonly reason?: undefined;
    }
  | { readonly options?: undefined; readonly reason: string };

/** How a menu sounds: the attendant has words and a voice of its own, made from the names of the groups. */
const sounds: readonly string[] = ["say", "play", "voice", "language"];

/** Spoke's attendant has the digits; `*` and `#` are not on its list. */
const attendantKey = /^[0-9]$/;

/**
 * Reads a menu as the attendant's options.
 *
 * @param menu the tree; values may be unknown, its structure may not
 * @returns call groups by key (`{"1": "Sales"}`) and the fields of the menu that are words, or the first reason why the attendant cannot do it
 */
export function singleTier(menu: Value): SingleTier {
  if (!isObject(menu)) return { reason: "the menu is not known yet" };
  const extra = Object.keys(menu).find(
    (field) => !["name", "options", ...sounds].includes(field) && uses(menu, field),
  );
  if (extra !== undefined)
    return { reason: `${nameOf(menu)} uses \`${extra}\`, which Spoke's own attendant does not have` };
  if (menu.options === UNKNOWN) return { reason: `the options of ${nameOf(menu)} are not known yet` };
  const options: Record<string, Value> = {};
  for (const { name, target } of optionsOf(menu)) {
    const key = keyOf(name) ?? name;
    const reason = key in options ? "is there twice" : reasonAgainst(key, target);
    if (reason !== undefined) return { reason: `${nameOf(menu)} › ${key} ${reason}` };
    options[key] = isObject(target) ? (target.callGroup ?? target.extension) : target;
  }
  return Object.keys(options).length === 0
    ? { reason: `${nameOf(menu)} has no options` }
    : { options, unspoken: sounds.filter((field) => uses(menu, field)) };
}

/** False and absent switch nothing on. */
const uses = (values: Values, field: string): boolean => isSet(values[field]) && values[field] !== false;

const nameOf = (menu: Values): string => (typeof menu.name === "string" ? menu.name : "the menu");

function reasonAgainst(key: string, target: Value): string | undefined {
  if (!attendantKey.test(key)) return "is not a digit, and Spoke's own attendant has only those";
  if (!isObject(target)) return target === UNKNOWN ? "is not known yet" : "has no target";
  const kinds = targetsOf(target);
  const other = kinds.find((kind) => kind !== "callGroup" && kind !== "extension");
  if (other === "menu") return "leads to a second tier";
  if (other !== undefined) return `uses \`${other}\`, which Spoke's own attendant does not have`;
  if (kinds.length !== 1) return kinds.length === 0 ? "has no target" : "has two targets";
  const unknownField = Object.keys(target).find(
    (field) => !kinds.some((kind) => kind === field) && uses(target, field),
  );
  return unknownField === undefined
    ? undefined
    : `uses \`${unknownField}\`, which Spoke's own attendant does not have`;
}
