/** The rule `ivr-key-clash`. */
import { formatPath } from "../model/path.ts";
import { isObject, type Value } from "../model/value.ts";
import type { DeclaredObject } from "../reconciler/plan/types.ts";
import { nameObject, type Survey } from "./survey.ts";
import { tokens } from "./tokens.ts";
import type { Found, Rule } from "./types.ts";

/** One key of a menu. */
interface Option {
  readonly object: DeclaredObject;
  readonly key: string;
  readonly text: Value;
  /** What the text means: the declared group, or the text itself where it is not declared. */
  readonly group: DeclaredObject | string;
}

function optionsOf(declared: Survey): readonly Option[] {
  return declared.of(tokens.autoAttendant).flatMap((object) => {
    const { options } = object.inputs;
    return Object.entries(isObject(options) ? options : {}).flatMap(([key, text]): readonly Option[] => {
      if (typeof text !== "string") return [];
      return [{ object, key, text, group: declared.named(tokens.callGroup, text) ?? text.toLowerCase() }];
    });
  });
}

const pathOf = ({ key }: Option): string => formatPath(["options", key]);

/** Two declarations of the menu that put different groups on one key. */
function sharedKeys(options: readonly Option[]): readonly Found[] {
  const first = new Map<string, Option>();
  return options.flatMap((option) => {
    const before = first.get(option.key);
    if (before === undefined) first.set(option.key, option);
    if (before === undefined || before.group === option.group) return [];
    return [
      {
        object: option.object,
        path: pathOf(option),
        what: `key ${option.key} leads to ${JSON.stringify(option.text)} here and to ${JSON.stringify(before.text)} in another declaration of the menu`,
        remedy: "Give one of them another key.",
      },
    ];
  });
}

/** One group on two keys, under two of its names. */
function sharedGroups(options: readonly Option[]): readonly Found[] {
  const first = new Map<DeclaredObject | string, Option>();
  return options.flatMap((option) => {
    const before = first.get(option.group);
    if (before === undefined) first.set(option.group, option);
    if (before === undefined || before.key === option.key) return [];
    const group = typeof option.group === "string" ? JSON.stringify(option.text) : nameObject(option.group);
    return [
      {
        object: option.object,
        path: pathOf(option),
        what: `${JSON.stringify(option.text)} is ${group}, which is on key ${before.key} already, and a call group has one key`,
        remedy: "Give each call group one key; for two keys make two groups.",
      },
    ];
  });
}

/** See `summary`. */
export const ivrKeyClash: Rule = {
  id: "ivr-key-clash",
  severity: "error",
  summary:
    "Two groups share a key of the auto-attendant's menu, or one group has two keys, under different names.",
  why: "In Spoke the key stands on the group: a group has one, and a key belongs to one group at a time. One of the two options would vanish from the menu without a word. Source: support article 360041305591 (read 2026-11-20). The options of a Studio menu are not bound by this; two of them on one key are refused by the schema.",
  examples: {
    bad: [
      { kind: tokens.callGroup, values: { name: "Sales", extension: "200" } },
      { kind: tokens.autoAttendant, values: { options: { "1": "Sales", "2": "200" } }, found: true },
    ],
    good: [
      { kind: tokens.callGroup, values: { name: "Sales", extension: "200" } },
      { kind: tokens.callGroup, values: { name: "Support", extension: "400" } },
      { kind: tokens.autoAttendant, values: { options: { "1": "Sales", "2": "400" } } },
    ],
  },
  check(declared) {
    const options = optionsOf(declared);
    return [...sharedKeys(options), ...sharedGroups(options)];
  },
};
