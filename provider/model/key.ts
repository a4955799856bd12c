/**
 * The natural key: the fields by which a declaration and a live object are known to be the same thing, and how its texts
 * compare. Pure.
 */
import type { Kind } from "./resource.ts";
import { isSet, type Value, type Values } from "./value.ts";

/** The fields of the natural key by which these values are known: the first key that is set, else the last; none of a singleton. */
export function keyFieldsOf(kind: Pick<Kind, "key">, values: Values): readonly string[] {
  const isDeclared = (field: string) => isSet(values[field]);
  return kind.key.find((fields) => fields.every(isDeclared)) ?? kind.key.at(-1) ?? [];
}

/**
 * The natural key of a declaration or of a live object.
 *
 * @returns the fields of the key with their values, or undefined for a singleton
 */
export function keyOf(kind: Pick<Kind, "key">, values: Values): Readonly<Record<string, Value>> | undefined {
  if (kind.key.length === 0) return undefined;
  return Object.fromEntries(keyFieldsOf(kind, values).map((field) => [field, values[field] ?? null]));
}

/** True where the server keeps the key unique by which these values are known. */
export const hasUniqueKey = (kind: Pick<Kind, "key" | "uniqueKey" | "sharedKey">, values: Values): boolean =>
  kind.uniqueKey && !keyFieldsOf(kind, values).some((field) => kind.sharedKey.includes(field));

/**
 * A text in one of the forms that Unicode has for it: some keyboards and file systems write é as one character, others as e
 * with an accent, and nobody can see which.
 */
export const oneForm = (text: string): string => text.normalize("NFC");

/** A name as references compare it: they regard neither case nor form. */
export const foldName = (name: string): string => oneForm(name.toLowerCase());
