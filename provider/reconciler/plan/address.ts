/** How objects are named on the command line and in plans, and patterns of such names. Pure. */
import { foldName } from "../../model/key.ts";
import type { Values } from "../../model/value.ts";
import { callName, keyText } from "../describe.ts";
import type { AnyKind } from "../types.ts";

/** `CallGroup`, `twilio.PhoneNumber`: the kind as files and flags write it. */
export const kindName = (kind: Pick<AnyKind, "name" | "module">): string =>
  kind.module === "index" ? kind.name : `${kind.module}.${kind.name}`;

/** `CallGroup:Sales`, `AutoAttendant`: one object. */
export const addressOf = (kind: AnyKind, values: Values): string =>
  kind.singleton ? kindName(kind) : `${kindName(kind)}:${keyText(kind, values)}`;

/** What people call an object in messages: `Sales`, `ana@acme.test`. */
export function nameOf(kind: AnyKind, values: Values): string {
  if (kind.singleton) return kind.name;
  return kind.key.length > 1 ? callName(kind, values) : keyText(kind, values);
}

/** The name with the key where that is another text: `Sales (301)`. */
export function fullNameOf(kind: AnyKind, values: Values): string {
  const [name, key] = [nameOf(kind, values), kind.singleton ? kind.name : keyText(kind, values)];
  return name === key ? name : `${name} (${key})`;
}

/** True where a pattern means the object: its address, or its kind with any of its labels. */
export const isMeant = (pattern: string, kind: AnyKind, values: Values): boolean =>
  fits(pattern, addressOf(kind, values)) ||
  labelsOf(kind, values).some((label) => fits(pattern, `${kindName(kind)}:${label}`));

/** True where a pattern could mean an object of the kind. */
export function mayMean(pattern: string, kind: AnyKind): boolean {
  const [head = "", ...rest] = foldName(pattern).split("*");
  const start = kind.singleton ? kindName(kind).toLowerCase() : `${kindName(kind).toLowerCase()}:`;
  return head.startsWith(start) || (rest.length > 0 && start.startsWith(head));
}

/**
 * True where a text fits a pattern.
 *
 * @param pattern `*` stands for any text; case does not matter
 */
export function fits(pattern: string, text: string): boolean {
  const parts = foldName(pattern).split("*");
  const [first = "", ...rest] = parts;
  const lower = foldName(text);
  if (rest.length === 0) return lower === first;
  if (!lower.startsWith(first)) return false;
  let from = first.length;
  for (const [index, part] of rest.entries()) {
    if (index === rest.length - 1) return lower.length - part.length >= from && lower.endsWith(part);
    const at = lower.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}

/** The texts by which patterns of labels know an object: each field of its keys, and its label. */
export function labelsOf(kind: AnyKind, values: Values): readonly string[] {
  const names = new Set([...kind.key.flat(), ...["name", "label"].filter((name) => name in kind.inputs)]);
  return [...names].map((name) => values[name]).filter((value) => typeof value === "string");
}
