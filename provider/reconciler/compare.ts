/**
 * The three-answer comparison of one object: each field is equal, different or *unverified*. Pure.
 *
 * The other side is either the declaration of the last run (`Diff`) or the live object (`create`, `update`, adoption).
 * One function serves both, so that a preview and an apply cannot disagree.
 */
import { foldName, oneForm } from "../model/key.ts";
import type { Step } from "../model/path.ts";
import type { Field, FieldType } from "../model/shape.ts";
import {
  canonicalText,
  hasUnknown,
  isObject,
  isSet,
  sameValue,
  UNKNOWN,
  type Value,
  type Values,
} from "../model/value.ts";

/** One place where the sides differ, or where that cannot be told. */
export interface Finding {
  readonly path: readonly Step[];
  readonly verdict: "add" | "update" | "delete" | "unverified";
  /** A field on the way to this place is immutable. */
  readonly immutable: boolean;
  /** A field on the way to this place, or one inside it, is secret: its values are not for people. */
  readonly secret: boolean;
  /** The declaration, in canonical form. */
  readonly desired: Value;
  /** The other side; references are `LiveReference`s there. */
  readonly other: Value;
}

/** What the right side is: a declaration of ours, or what the products show. */
export type Side = "declared" | "live";

interface Place {
  readonly path: readonly Step[];
  readonly side: Side;
  readonly immutable: boolean;
  readonly secret: boolean;
  /** The whole declaration, for settings that govern a field. */
  readonly desired: Values;
}

/**
 * Compares a declaration with what was declared before or with what is live.
 *
 * @param fields the fields to compare
 * @param desired the declaration; an absent field means its default, the server's choice, or *not set*, as its marks say
 * @param other the other side; on the live side an absent key means that the field could not be read
 * @param side which of the two the other side is
 * @returns differences and unverified places, in the order of the fields
 */
export function compare(
  fields: Readonly<Record<string, Field>>,
  desired: Values,
  other: Values,
  side: Side,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const name in fields) {
    const field = fields[name];
    if (field === undefined || (side === "live" && field.marks.setting)) continue;
    // Most fields of most objects are equal as they stand, and need no place to be told apart at.
    if (desired[name] === other[name] && isPlain(desired[name]) && !field.marks.writeOnly) continue;
    const { immutable = false, secret = false } = field.marks;
    const place: Place = { path: [name], side, immutable, secret, desired };
    if (side === "live" && !(name in other)) {
      const value = effective(field, desired[name]);
      if (isSet(value)) findings.push(found(place, "unverified", value, undefined));
    } else findings.push(...compareField(field, desired[name], other[name], place));
  }
  return findings;
}

/** True for a scalar that is set and known. */
const isPlain = (value: Value): boolean => {
  const type = typeof value;
  return type === "string" || type === "boolean" || type === "number";
};

/** The findings that are differences. */
export const differencesOf = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter((finding) => finding.verdict !== "unverified");

/** Names of the top-level fields with a difference, each once. */
export function changedFields(findings: readonly Finding[]): readonly string[] {
  return [...new Set(differencesOf(findings).map((finding) => String(finding.path[0])))];
}

const found = (place: Place, verdict: Finding["verdict"], desired: Value, other: Value): Finding => ({
  path: place.path,
  verdict,
  immutable: place.immutable,
  secret: place.secret,
  desired,
  other,
});

/** The value with the server's default in place of an absence. */
function effective(field: Field, value: Value): Value {
  return isSet(value) ? value : (field.marks.serverDefault?.value as Value);
}

function canonical(field: Field, value: Value): Value {
  return field.marks.normalise && isSet(value) && !hasUnknown(value)
    ? (field.marks.normalise(value) as Value)
    : value;
}

function compareField(field: Field, left: Value, right: Value, place: Place): readonly Finding[] {
  const { marks } = field;
  if (marks.serverChosen && left === undefined) return [];
  const desired = canonical(field, effective(field, left));
  const other = canonical(field, effective(field, right));
  if (marks.writeOnly && place.side === "live")
    return isSet(desired) ? [found(place, "unverified", desired, undefined)] : [];
  if (desired === UNKNOWN || other === UNKNOWN) {
    return desired === other && place.side === "declared"
      ? []
      : [found(place, isSet(other) ? "update" : "add", desired, other)];
  }
  if (!isSet(desired)) return isEmpty(other) ? [] : [found(place, "delete", undefined, other)];
  if (!isSet(other)) return isEmpty(desired) ? [] : [found(place, "add", desired, undefined)];
  const update = () => [found(place, "update", desired, other)];
  if (marks.reference) return sameReference(desired, other) ? [] : update();
  if (marks.sameMeaning) return marks.sameMeaning(desired, other) ? [] : update();
  return compareType(field, desired, other, place);
}

/** An empty list or map and an absent one are the same to every API here. */
export function isEmpty(value: Value): boolean {
  if (!isSet(value)) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** The names by which a reference may be written: one where it was declared, several where it is live. */
function namesOf(value: Value): readonly string[] {
  if (isObject(value) && Array.isArray(value.names)) return value.names.map(String);
  return [String(value)];
}

function sameReference(one: Value, other: Value): boolean {
  const names = new Set(namesOf(one).map(foldName));
  return namesOf(other).some((name) => names.has(foldName(name)));
}

function compareType(field: Field, desired: Value, other: Value, place: Place): readonly Finding[] {
  const type = field.type;
  if (type.type === "array" && Array.isArray(desired) && Array.isArray(other)) {
    return field.marks.unordered
      ? compareUnordered(field, type.element, desired, other, place)
      : compareOrdered(type.element, desired, other, place);
  }
  if (type.type === "object" && isObject(desired) && isObject(other)) {
    return compareObjects(type.fields(), desired, other, place);
  }
  if (type.type === "map" && isObject(desired) && isObject(other)) {
    return [...new Set([...Object.keys(desired), ...Object.keys(other)])].flatMap((key) =>
      compareField(type.element, desired[key], other[key], under(place, key, type.element)),
    );
  }
  const same = sameValue(desired, other) || (!place.secret && sameText(desired, other));
  return same ? [] : [found(place, "update", desired, other)];
}

/** One text in two forms is no difference that anybody could see; of a password each byte counts. */
const sameText = (one: Value, other: Value): boolean =>
  typeof one === "string" && typeof other === "string" && oneForm(one) === oneForm(other);

const under = (place: Place, step: Step, field?: Field): Place => ({
  ...place,
  path: [...place.path, step],
  immutable: place.immutable || field?.marks.immutable === true,
  secret: place.secret || field?.marks.secret === true,
});

function compareObjects(
  fields: Readonly<Record<string, Field>>,
  desired: Values,
  other: Values,
  place: Place,
): readonly Finding[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const here = under(place, name, field);
    // As with whole fields: what the live side leaves out could not be read there; what is not set is null.
    if (place.side === "live" && !(name in other)) {
      const value = effective(field, desired[name]);
      return isSet(value) ? [found(here, "unverified", value, undefined)] : [];
    }
    return compareField(field, desired[name], other[name], here);
  });
}

function compareOrdered(
  element: Field,
  desired: readonly Value[],
  other: readonly Value[],
  place: Place,
): readonly Finding[] {
  const length = Math.max(desired.length, other.length);
  return Array.from({ length }, (_, index) => {
    const here = under(place, index, element);
    if (index >= desired.length) return [found(here, "delete", undefined, other[index])];
    if (index >= other.length) return [found(here, "add", desired[index], undefined)];
    return compareField(element, desired[index], other[index], here);
  }).flat();
}

/** Pairs the elements by identity; an element that is known only in part stands for itself. */
function compareUnordered(
  field: Field,
  element: Field,
  desired: readonly Value[],
  other: readonly Value[],
  place: Place,
): readonly Finding[] {
  const by = field.marks.unordered?.by;
  const rest: { value: Value; index: number }[] = other.map((value, index) => ({ value, index }));
  const findings: Finding[] = [];
  for (const [index, value] of desired.entries()) {
    const match = rest.findIndex((candidate) => sameElement(element, by, value, candidate.value));
    const here = under(place, index, element);
    if (match < 0) findings.push(found(here, "add", value, undefined));
    else {
      const [partner] = rest.splice(match, 1);
      findings.push(...compareField(element, value, partner?.value, here));
    }
  }
  const mode = field.marks.membership?.mode;
  if (mode !== undefined && place.desired[mode] === "additive") return findings;
  // The path of an element that goes is its place on the other side: that is where it is shown.
  return [
    ...findings,
    ...rest.map(({ index, value }) => found(under(place, index, element), "delete", undefined, value)),
  ];
}

/** True for two elements of a list without an order that stand for one, whatever else is in them. */
export function sameElement(
  element: Field,
  by: readonly string[] | undefined,
  one: Value,
  other: Value,
): boolean {
  if (by === undefined || !isObject(one) || !isObject(other)) {
    if (element.marks.reference) return sameReference(one, other);
    return canonicalText(canonical(element, one)) === canonicalText(canonical(element, other));
  }
  const fields = fieldsOfType(element.type);
  return by.every((name) => {
    const field = fields[name];
    const left: Value = one[name];
    const right: Value = other[name];
    if (!isSet(left) || !isSet(right)) return isSet(left) === isSet(right);
    if (field?.marks.reference) return sameReference(left, right);
    return field === undefined
      ? sameValue(left, right)
      : sameValue(canonical(field, left), canonical(field, right));
  });
}

const fieldsOfType = (type: FieldType): Readonly<Record<string, Field>> =>
  type.type === "object" ? type.fields() : {};
