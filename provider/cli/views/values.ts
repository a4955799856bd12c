/** Values and names of live objects as text that a screen and a comment can bear. Pure. */
import { masked, maskPatterns } from "../../clients/mask.ts";
import type { PlannedField } from "../../reconciler/plan/types.ts";

/**
 * Text without what steers a terminal or turns the reading direction, and without what looks like a secret: names come
 * from live objects, which anybody may have named, and some are addresses. Control characters (Unicode Cc), and the
 * bidirectional ones of UAX #9.
 */
export const plain = (text: string): string => maskPatterns(text).replace(steering, escaped);

/** Text of several lines without what steers a terminal or turns the reading direction. */
export const plainLines = (text: string): string => text.split("\n").map(withoutSteering).join("\n");

const steering =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const withoutSteering = (text: string): string => text.replace(steering, escaped);

const escaped = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;

/** A value on one line: JSON, with keys as they are, and the variable's name where a secret comes from one. */
export const valueText = (value: unknown): string => plain(inline(value));

function inline(value: unknown): string {
  if (value === undefined || value === null) return "not set";
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === "$env") return `$${String(first[1])}`;
  return entries.length === 0
    ? "{}"
    : `{ ${entries.map(([key, inner]) => `${key}: ${inline(inner)}`).join(", ")} }`;
}

/** A value on one line that is no longer than that where it can be: lists lose whole elements, all else characters. */
export function valueWithin(value: unknown, longest: number): string {
  const text = valueText(value);
  if (!Array.isArray(value) || value.length < 2 || Array.from(text).length <= longest)
    return shorten(text, longest);
  const ending = (kept: number) => `, … and ${(value.length - kept).toLocaleString("en")} more]`;
  const elements: string[] = [];
  let length = 1;
  for (const [index, element] of value.entries()) {
    const shown = valueText(element);
    const next = length + (index === 0 ? 0 : 2) + Array.from(shown).length;
    if (next + ending(index + 1).length > longest) break;
    elements.push(shown);
    length = next;
  }
  if (elements.length > 0) return `[${elements.join(", ")}${ending(elements.length)}`;
  // Of an element that is too long the beginning says more than nothing.
  const room = Math.max(4, longest - 1 - ending(1).length);
  const first = Array.from(valueText(value[0]));
  return `[${first.length <= room ? first.join("") : `${first.slice(0, room - 1).join("")}…`}${ending(1)}`;
}

/** One side of a field that differs, no longer than that where it can be. */
export function sideText(field: PlannedField, side: "from" | "to", longest: number): string {
  if (field.secret !== true) return valueWithin(field[side], longest);
  const cleared = side === "to" ? "delete" : "add";
  return field.change === cleared ? "not set" : masked;
}

/** A text that is no longer than that; what is left out is counted. */
export function shorten(text: string, longest: number): string {
  const characters = Array.from(text);
  if (characters.length <= longest) return text;
  const note = (kept: number) => `… (${characters.length - kept} more)`;
  const kept = Math.max(1, longest - note(0).length);
  return `${characters.slice(0, kept).join("")}${note(kept)}`;
}

/**
 * Words on lines of that width; a longer word stands alone.
 *
 * @param indent in front of every line but the first
 * @param before columns that the first line has lost already
 */
export function wrap(text: string, width: number, indent: string, before = indent.length): string {
  const [first = "", ...words] = text.split(" ");
  let wrapped = first;
  let column = before + first.length;
  for (const word of words) {
    const fits = column + 1 + word.length <= width;
    wrapped += fits ? ` ${word}` : `\n${indent}${word}`;
    column = (fits ? column + 1 : indent.length) + word.length;
  }
  return wrapped;
}
