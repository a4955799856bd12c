/**
 * Which values of a resource are secret: those that the schema marks, and those that came to us as secrets. Pure.
 *
 * With `acceptSecrets` the engine does not mark anything again, so every answer carries its marks path by path.
 */
import { type Mask, masked, maskOf } from "../clients/mask.ts";
import { formatPath, parsePath, type Step, valueAt } from "../model/path.ts";
import type { Field } from "../model/shape.ts";
import { isObject, isSet, sameValue, type Value, type Values } from "../model/value.ts";
import { type Bag, ofEveryElement, type SecretPaths } from "./codec.ts";

type Fields = Readonly<Record<string, Field>>;

/**
 * The paths of the set values that the schema marks secret, at any depth.
 *
 * @param fields a kind's inputs, outputs, or both
 */
export function markedSecrets(fields: Fields, values: Values): SecretPaths {
  const found = new Set<string>();
  collectFields(fields, values, [], found);
  return found;
}

function collectFields(fields: Fields, values: Values, path: readonly Step[], found: Set<string>): void {
  for (const [name, value] of Object.entries(values)) {
    const field = fields[name];
    if (field) collect(field, value, [...path, name], found);
  }
}

function collect(field: Field, value: Value, path: readonly Step[], found: Set<string>): void {
  if (!isSet(value)) return;
  if (field.marks.secret) found.add(formatPath(path));
  const type = field.type;
  if (type.type === "array" && Array.isArray(value)) {
    for (const [index, element] of value.entries()) collect(type.element, element, [...path, index], found);
  } else if (type.type === "map" && isObject(value)) {
    for (const [key, inner] of Object.entries(value)) collect(type.element, inner, [...path, key], found);
  } else if (type.type === "object" && isObject(value)) collectFields(type.fields(), value, path, found);
}

/**
 * The marks of one bag, carried over to values that were made from it.
 *
 * An element of a list may have moved: where the value at the same place is another one, every element is marked, because
 * one mark too many hides a harmless value and one too few writes a secret into the state in clear text.
 */
export function carrySecrets(from: Bag, to: Values): SecretPaths {
  const carried = new Set<string>();
  for (const path of from.secrets) {
    const steps = parsePath(path);
    const moved =
      steps.some((step) => typeof step === "number") &&
      !sameValue(valueAt(from.values, steps), valueAt(to, steps));
    carried.add(moved ? ofEveryElement(path) : path);
  }
  return carried;
}

/**
 * Values with all their marks.
 *
 * @param fields the schema's fields that the values may have
 * @param values what is sent
 * @param sources the bags that the values were made from
 */
export function markSecrets(fields: Fields, values: Values, ...sources: readonly Bag[]): Bag {
  const secrets = new Set(markedSecrets(fields, values));
  for (const source of sources) for (const path of carrySecrets(source, values)) secrets.add(path);
  return { values, secrets };
}

/** Shorter secrets are only looked for in quotation marks, as messages show values: elsewhere they are parts of words. */
const shortest = 4;

/** Takes the secret texts of some bags, and whatever looks like a credential, out of a message. */
export function maskBags(fields: Fields, ...bags: readonly Bag[]): Mask {
  const texts: string[] = [];
  for (const { values, secrets } of bags) {
    for (const path of [...secrets, ...markedSecrets(fields, values)]) {
      collectTexts(valueAt(values, parsePath(path)), texts);
    }
  }
  const mask = maskOf(texts);
  const short = texts.filter((text) => text.length < shortest).map((text) => JSON.stringify(text));
  return (message) => short.reduce((rest, quoted) => rest.replaceAll(quoted, `"${masked}"`), mask(message));
}

function collectTexts(value: Value, texts: string[]): void {
  if (typeof value === "string" || typeof value === "number") texts.push(String(value));
  else if (Array.isArray(value)) for (const element of value) collectTexts(element, texts);
  else if (isObject(value)) for (const inner of Object.values(value)) collectTexts(inner, texts);
}
