/** How objects are named in messages, in one place. Pure. */
import { keyFieldsOf, keyOf } from "../model/key.ts";
import { isObject, isSet, UNKNOWN, type Value, type Values } from "../model/value.ts";
import type { AnyKind } from "./types.ts";

/** `Webhook "orders"`; Twilio's kinds say whose they are, because `PhoneNumber` is in both. */
export function nameSubject(kind: Pick<AnyKind, "name" | "module">, name: string): string {
  return `${nameKind(kind)} "${name}"`;
}

/** `Webhook`, or `Twilio PhoneNumber`. */
export const nameKind = (kind: Pick<AnyKind, "name" | "module">): string =>
  kind.module === "twilio" ? `Twilio ${kind.name}` : kind.name;

/** Characters. A longer text would bury the sentence that it stands in: SAML metadata have thousands of characters. */
export const longestText = 400;

const nameText = (text: string): string =>
  text.length <= longestText
    ? JSON.stringify(text)
    : `${JSON.stringify(`${text.slice(0, 60)}…`)} (${text.length} characters)`;

/** A value as a person reads it in a sentence: text in quotes, lists with commas, references by their best name. */
export function nameValue(value: Value): string {
  if (value === UNKNOWN) return "(known after apply)";
  if (!isSet(value)) return "(not set)";
  if (typeof value === "string") return nameText(value);
  if (Array.isArray(value)) return value.length === 0 ? "(none)" : value.map(nameValue).join(", ");
  if (isObject(value)) {
    if (typeof value.preferred === "string" && Array.isArray(value.names))
      return JSON.stringify(value.preferred);
    const parts = Object.entries(value).filter(([, inner]) => isSet(inner));
    return `(${parts.map(([name, inner]) => `${name} ${nameValue(inner)}`).join(", ")})`;
  }
  return String(value);
}

/** The natural key as a person writes it: `url "https://…", description "CRM"`, or `the organisation's own`. */
export function nameKey(kind: AnyKind, values: Values): string {
  const key = keyOf(kind, values);
  if (key === undefined) return "the only one of the organisation";
  const parts = Object.entries(key).filter(([, value]) => isSet(value));
  return parts.map(([field, value]) => `${field} ${nameValue(value)}`).join(", ");
}

/** The shortest text that names the object by its key, for ids without a server and for lists. */
export function keyText(kind: AnyKind, values: Values): string {
  if (kind.key.length === 0) return kind.name;
  const parts: string[] = [];
  for (const field of keyFieldsOf(kind, values)) {
    const value = values[field];
    if (isSet(value)) parts.push(typeof value === "string" ? value : nameValue(value));
  }
  return parts.join(" / ");
}

/** What people call the object: by its last key, where it has several. `Sales`, not `301`. */
export function callName(kind: AnyKind, values: Values): string {
  const name = values[kind.key.at(-1)?.[0] ?? ""];
  return typeof name === "string" ? name : keyText(kind, values);
}
