/**
 * Values of a stack file before they mean anything: plain JSON, in which a tag is an object of one key (`{ "$env": "NAME" }`).
 * YAML's tags (`!env NAME`) are read into the same form, so that everything after the parser knows one form. Pure.
 */
import { type TagName, tags } from "../derive/stack-tags.ts";
import { isObject, type Value } from "../model/value.ts";

export const tagNames = Object.keys(tags) as readonly TagName[];

/** A number as YAML writes it, where JavaScript would write it otherwise: `0100`, `+12025550123`, `1.50`. */
const written: unique symbol = Symbol("as it was written");

/** A number of a YAML file, with its text where that says more: a text field takes the text, a number field the number. */
export const numberAsWritten = (text: string, number: number): Value =>
  String(number) === text ? number : ({ [written]: text, number } as unknown as Value);

/** The text and the number of what was written otherwise than JavaScript would; undefined for any other value. */
export function readWritten(value: object): { readonly text: string; readonly number: number } | undefined {
  const text = (value as { readonly [written]?: string })[written];
  return text === undefined ? undefined : { text, number: (value as { readonly number: number }).number };
}

/** A text, also where it looks like a number; undefined for anything else. */
export function textOf(value: Value): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  return typeof value === "object" && value !== null ? readWritten(value)?.text : undefined;
}

/** A value without the marks of written numbers: for people, and for JSON. */
export function plainValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(plainValue);
  if (!isObject(value)) return value;
  const number = readWritten(value);
  if (number !== undefined) return number.number;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plainValue(inner)]));
}

/** A tag with its argument. */
export interface Tag {
  readonly name: string;
  readonly argument: Value;
}

/** The tag that an object stands for; undefined where it is plain data. */
export function tagOf(value: object): Tag | undefined {
  let name: string | undefined;
  for (const key in value) {
    if (name !== undefined || !key.startsWith("$")) return undefined;
    name = key;
  }
  if (name === undefined || !isObject(value)) return undefined;
  return { name: name.slice(1), argument: value[name] };
}

export const isTagName = (name: string): name is TagName => Object.hasOwn(tags, name);

/** A tag in both forms, for messages: `!env NAME (in JSON {"$env": "NAME"})`. */
export const tagExample = (name: TagName, argument: string): string =>
  `!${name} ${argument} (in JSON {"$${name}": ${JSON.stringify(argument)}})`;
