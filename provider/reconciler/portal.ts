/** Portal mode: what a person has to do where no API writes, and how far it can be seen that it was done. Pure. */
import type { Reach } from "../model/field.ts";
import { formatPath, type Step } from "../model/path.ts";
import type { Live } from "../model/resource.ts";
import type { Field } from "../model/shape.ts";
import { isObject, isSet, sameValue, type Value, type Values } from "../model/value.ts";
import { compare, type Finding } from "./compare.ts";
import { callName, nameValue } from "./describe.ts";
import { absenceCounts, canExist, canWrite, declaredFields } from "./doors.ts";
import type { AnyKind } from "./types.ts";

/** The two portal outputs; both absent when every declared field was written through an API. */
export interface PortalState {
  readonly portalStatus?: "matching" | "pending" | "unverified";
  readonly portalSteps?: readonly string[];
}

/**
 * What remains for the portal.
 *
 * A field that stands at the server's own default is part of no step: nobody has to set it, and a list that a person
 * works through has to be short. It still counts for the status.
 *
 * @param kind the kind
 * @param desired the declaration
 * @param live the object as it can be read now, or undefined where it is not seen
 * @param doors the open doors
 * @returns `matching` without steps when all that could be read is equal; `pending` with the steps that remain; and
 *   `unverified` with the steps that cannot be checked off by looking
 */
export function portalState(
  kind: AnyKind,
  desired: Values,
  live: Live | undefined,
  doors: ReadonlySet<Reach>,
): PortalState {
  if (kind.portal === undefined) return {};
  const closed = (name: string): boolean => !canWrite(kind, name, desired, doors);
  const fields = declaredFields(kind, desired).filter(closed);
  const cleared = live === undefined ? [] : clearedFields(kind, desired, live).filter(closed);
  if (fields.length === 0 && cleared.length === 0 && canExist(kind, desired, doors)) return {};
  if (live === undefined) {
    const pending = absenceCounts(kind, desired, doors);
    const named = fields.filter((name) => !isDefault(kind.inputs[name], desired[name]));
    // An API adds it: a person who did that too would add it twice.
    const added = canExist(kind, desired, doors);
    if (added && named.length === 0) return {};
    const add = kind.singleton || added ? "edit" : "add";
    const object = objectOf(kind, desired);
    const action = pending ? `${add} ${object}` : `${add}${orCheck}${object}, which no API shows`;
    const rest = named.filter((name) => name !== nameField(kind));
    return {
      portalStatus: pending ? "pending" : "unverified",
      portalSteps: [step(kind, desired, action, rest)],
    };
  }
  const object = objectOf(kind, live.values);
  const inputs = Object.fromEntries([...fields, ...cleared].map((name) => [name, kind.inputs[name]]));
  const findings = compare(inputs as typeof kind.inputs, desired, live.values, "live");
  const different = namesOf(findings.filter(({ verdict }) => verdict !== "unverified"));
  const unverified = findings.filter(({ verdict }) => verdict === "unverified");
  const unseen = namesOf(unverified.filter(({ path }) => !isDefaultAt(kind, desired, path)));
  const steps = [
    ...(different.length > 0 ? [step(kind, desired, `edit ${object}`, different)] : []),
    ...(unseen.length > 0 ? [step(kind, desired, `${checkOf}${object}`, unseen)] : []),
  ];
  const status = different.length > 0 ? "pending" : unverified.length > 0 ? "unverified" : "matching";
  return { portalStatus: status, ...(steps.length > 0 ? { portalSteps: steps } : {}) };
}

/** Fields that are live and that the declaration wants to be without: somebody set them, and nobody else takes them out. */
const clearedFields = (kind: AnyKind, desired: Values, live: Live): readonly string[] =>
  Object.entries(kind.inputs)
    .filter(([name, { marks }]) => !marks.setting && !isSet(desired[name]) && isSet(live.values[name]))
    .map(([name]) => name);

/** What a person does where a declaration goes away and no API deletes the object. */
export function removalStep(kind: AnyKind, values: Values): string {
  return `${inPortal}${placeOf(kind)}: remove ${objectOf(kind, values)}.`;
}

const inPortal = "In the Spoke Account Portal, ";
const orCheck = " or check ";
const checkOf = "check what no API shows of ";

/** A step in its parts. */
export interface StepParts {
  /** Menu path in the portal. */
  readonly place: string;
  /** What is done there: `add the team "Sales"`. */
  readonly action: string;
  /** Each field with its value: `Extension: "301"`. */
  readonly fields: readonly string[];
  /** False where no API shows whether it was done. */
  readonly seen: boolean;
}

/** Takes a step apart that `portalState` or `removalStep` made for this kind. */
export function partsOfStep(kind: AnyKind, text: string): StepParts {
  const place = placeOf(kind);
  const rest = (text.startsWith(inPortal) ? text.slice(inPortal.length) : text).slice(`${place}: `.length);
  // Texts stand in quotes as in JSON, so that a semicolon in one is no end.
  const parts = rest.replace(/\.$/, "").match(/(?:"(?:[^"\\]|\\.)*"|[^;"])+/g) ?? [];
  const [action = "", ...fields] = parts.map((part) => part.trim());
  const seen =
    !action.startsWith(checkOf) && !["add", "edit"].some((verb) => action.startsWith(`${verb}${orCheck}`));
  return { place, action, fields, seen };
}

const namesOf = (findings: readonly Finding[]): readonly string[] => [
  ...new Set(findings.map(({ path }) => formatPath(path.slice(0, 1)))),
];

/** True for what the server has without anybody's doing. */
const isDefault = (field: Field | undefined, value: Value): boolean =>
  field?.marks.serverDefault !== undefined && sameValue(value, field.marks.serverDefault.value as Value);

/** True where the value at this place, or what it is part of, stands at its default. */
function isDefaultAt(kind: AnyKind, desired: Values, path: readonly Step[]): boolean {
  let field: Field | undefined;
  let value: Value = desired;
  for (const name of path) {
    field = field === undefined ? kind.inputs[String(name)] : innerField(field, name);
    value = Array.isArray(value) ? value[Number(name)] : isObject(value) ? value[String(name)] : undefined;
    if (isDefault(field, value)) return true;
  }
  return false;
}

function innerField({ type }: Field, name: Step): Field | undefined {
  if (type.type === "array" || type.type === "map") return type.element;
  return type.type === "object" ? type.fields()[String(name)] : undefined;
}

const placeOf = (kind: AnyKind): string => kind.portal?.place ?? kind.name;

/** The field that people call the object by: the last key, where there are several. */
const nameField = (kind: AnyKind): string | undefined => kind.key.at(-1)?.[0];

/** `the team "Sales"` */
function objectOf(kind: AnyKind, values: Values): string {
  const noun = kind.portal?.noun ?? kind.name;
  if (kind.singleton) return `the ${noun}`;
  return `the ${noun} ${JSON.stringify(callName(kind, values))}`;
}

function step(kind: AnyKind, desired: Values, action: string, fields: readonly string[]): string {
  const list = fields.map((name) => `; ${wordOf(kind.inputs[name], name)}: ${shown(kind, name, desired)}`);
  return `${placeOf(kind)}: ${action}${list.join("")}.`;
}

/** The portal's own word, or `max wait seconds` for `maxWaitSeconds` where that is not known. */
const wordOf = (field: Field | undefined, name: string): string =>
  field?.marks.portalName ?? name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();

function shown(kind: AnyKind, name: string, desired: Values): string {
  const field = kind.inputs[name];
  const value = desired[name];
  if (field?.type.type === "object" && isObject(value)) return partsOf(field.type.fields(), value).join(", ");
  return field === undefined ? nameValue(value) : wordsOf(field, value);
}

function wordsOf(field: Field, value: Value): string {
  const { type, marks } = field;
  if (!isSet(value)) return "(not set)";
  if (marks.secret) return "(secret)";
  if (type.type === "array" && Array.isArray(value)) {
    return value.length === 0 ? "(none)" : value.map((each) => wordsOf(type.element, each)).join(", ");
  }
  if (type.type === "map" && isObject(value)) {
    return Object.entries(value)
      .map(([key, each]) => `${key} ${wordsOf(type.element, each)}`)
      .join(", ");
  }
  if (type.type === "object" && isObject(value)) {
    const parts = partsOf(type.fields(), value);
    const [only] = parts;
    // Of a member that is rung like any other, the name says it all.
    const alone = Object.entries(type.fields()).some(
      ([name, inner]) => inner.marks.reference && isSet(value[name]) && parts.length === 1,
    );
    return alone && only !== undefined ? only.replace(/^[^"]*/, "") : `(${parts.join(", ")})`;
  }
  return nameValue(value);
}

/** What is set in an object and not at its default, in the order of the schema; where all of it is, everything. */
function partsOf(fields: Readonly<Record<string, Field>>, value: Values): readonly string[] {
  const set = Object.entries(fields).filter(([name]) => isSet(value[name]));
  const chosen = set.filter(([name, field]) => !isDefault(field, value[name]));
  const parts = chosen.length === 0 ? set : chosen;
  return parts.map(([name, field]) => `${wordOf(field, name)} ${wordsOf(field, value[name])}`);
}
