/** What a resource shows after a create, an update or a read: inputs and outputs in declared form. Pure. */
import { foldName } from "../model/key.ts";
import type { Live } from "../model/resource.ts";
import type { Field, FieldType } from "../model/shape.ts";
import { isObject, isSet, sameValue, UNKNOWN, type Value, type Values } from "../model/value.ts";
import { compare, differencesOf, sameElement } from "./compare.ts";
import type { PortalState } from "./portal.ts";
import type { AnyKind } from "./types.ts";

/**
 * The live object in the words of a declaration.
 *
 * @param kind the kind
 * @param live what is live
 * @param declared what was declared last, whose way of writing a thing is kept where it still means the same; undefined
 *   for an import, which writes everything that can be read and is not a default
 * @returns inputs that compare equal to what is live
 */
export function inputsOf(kind: AnyKind, live: Live, declared: Values | undefined): Values {
  const inputs: Record<string, Value> = {};
  for (const [name, field] of Object.entries(kind.inputs)) {
    const value =
      declared === undefined
        ? imported(field, live.values[name])
        : refreshed(name, field, live.values, declared);
    if (isSet(value)) inputs[name] = value;
  }
  return inputs;
}

function imported(field: Field, value: Value): Value {
  if (field.marks.setting || field.marks.alternativeTo !== undefined || !isSet(value)) return undefined;
  const standard = field.marks.serverDefault?.value as Value;
  const form = declaredForm(field, value, undefined);
  if (standard !== undefined && sameValue(form, standard)) return undefined;
  return isEmptyList(form) ? undefined : form;
}

const isEmptyList = (value: Value): boolean => Array.isArray(value) && value.length === 0;

function refreshed(name: string, field: Field, live: Values, declared: Values): Value {
  const before = declared[name];
  const readable = name in live && !field.marks.writeOnly && !field.marks.setting;
  if (!readable) return before;
  // Absence of such a field was never a statement about the server.
  if (!isSet(before) && (field.marks.serverChosen || field.marks.alternativeTo !== undefined))
    return undefined;
  const findings = differencesOf(compare({ [name]: field }, declared, live, "live"));
  if (findings.length === 0) return before;
  const value = declaredForm(field, live[name], before);
  const mode = field.marks.membership?.mode;
  return mode !== undefined && declared[mode] === "additive" ? onlyDeclared(field, value, before) : value;
}

/** Of an additive list, the declared members that are still there, as they are now. */
function onlyDeclared({ type, marks }: Field, value: Value, before: Value): Value {
  if (type.type !== "array" || !Array.isArray(value) || !Array.isArray(before)) return value;
  const by = marks.unordered?.by;
  return value.filter((element) => before.some((known) => sameElement(type.element, by, known, element)));
}

/**
 * A live value as a declaration writes it.
 *
 * @param field the field
 * @param value the live value; references are `LiveReference`s
 * @param hint what was declared last: its order, its names for other objects and its hidden parts are kept
 */
export function declaredForm(field: Field, value: Value, hint: Value): Value {
  if (!isSet(value)) return undefined;
  if (field.marks.reference) return referenceForm(value, hint);
  const type = field.type;
  if (type.type === "array" && Array.isArray(value)) return listForm(type.element, value, hint);
  if (type.type === "object" && isObject(value))
    return objectForm(type.fields(), value, isObject(hint) ? hint : {});
  if (type.type === "map" && isObject(value)) {
    const hints = isObject(hint) ? hint : {};
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => isSet(inner))
        .map(([key, inner]) => [key, declaredForm(type.element, inner, hints[key])]),
    );
  }
  return value;
}

function referenceForm(value: Value, hint: Value): Value {
  if (!isObject(value)) return value;
  const names = Array.isArray(value.names) ? value.names : [];
  const kept = typeof hint === "string" && names.some((name) => foldName(String(name)) === foldName(hint));
  return kept ? hint : value.preferred;
}

/** Elements that were declared come first and in their old order, so that a refresh shows only what changed. */
function listForm(element: Field, value: readonly Value[], hint: Value): Value {
  const rest: Value[] = [...value];
  const kept: Value[] = [];
  for (const known of Array.isArray(hint) ? (hint as readonly Value[]) : []) {
    const index = rest.findIndex((live) => sameIdentity(element.type, known, live));
    if (index >= 0) kept.push(declaredForm(element, rest.splice(index, 1)[0], known));
  }
  return [...kept, ...rest.map((live) => declaredForm(element, live, undefined))];
}

/** The same element, as far as the first field that both have tells: member by user, credential by username. */
function sameIdentity(type: FieldType, known: Value, live: Value): boolean {
  if (!isObject(known) || !isObject(live) || type.type !== "object") {
    return sameValue(known, live) || referenceForm(live, known) === known;
  }
  const shared = Object.entries(type.fields()).find(([name]) => isSet(known[name]) && isSet(live[name]));
  if (shared === undefined) return false;
  const [name, field] = shared;
  return sameValue(declaredForm(field, live[name], known[name]), known[name]);
}

function objectForm(fields: Readonly<Record<string, Field>>, value: Values, hint: Values): Values {
  const form: Record<string, Value> = {};
  for (const [name, field] of Object.entries(fields)) {
    const inner = field.marks.writeOnly ? hint[name] : declaredForm(field, value[name], hint[name]);
    const implied = !isSet(hint[name]) && sameValue(inner, field.marks.serverDefault?.value as Value);
    if (isSet(inner) && !implied) form[name] = inner;
  }
  return form;
}

/**
 * Everything the resource shows.
 *
 * @param kind the kind
 * @param inputs the declaration
 * @param live what is live, undefined where it is not seen
 * @param before the outputs of the last run: a secret that is shown once lives only there
 * @param portal what remains for the portal
 */
export function outputsOf(
  kind: AnyKind,
  inputs: Values,
  live: Live | undefined,
  before: Values,
  portal: PortalState,
): Values {
  const outputs: Record<string, Value> = { ...inputs };
  for (const [name, field] of Object.entries(kind.inputs)) {
    const chosen = live?.values[name];
    if (
      !isSet(outputs[name]) &&
      !field.marks.setting &&
      field.marks.alternativeTo === undefined &&
      isSet(chosen)
    ) {
      outputs[name] = declaredForm(field, chosen, undefined);
    }
  }
  for (const [name, field] of Object.entries(kind.outputs)) {
    const now = live?.outputs[name];
    // What can be read and is not set any more is gone; what a door does not show, or shows once, is as it was.
    const readable = live !== undefined && name in live.outputs && !field.marks.secret;
    const value = isSet(now) || readable ? now : before[name];
    if (isSet(value)) outputs[name] = value;
  }
  for (const name of ["portalStatus", "portalSteps"] as const) {
    delete outputs[name];
    const value = portal[name];
    if (value !== undefined) outputs[name] = value;
  }
  return outputs;
}

/** What a preview of a create shows: the declaration, and everything else not known yet. */
export function plannedOutputs(kind: AnyKind, inputs: Values): Values {
  const outputs: Record<string, Value> = { ...inputs };
  for (const [name, field] of Object.entries(kind.inputs)) {
    if (field.marks.serverChosen && !isSet(outputs[name]) && field.marks.alternativeTo === undefined)
      outputs[name] = UNKNOWN;
  }
  for (const name of Object.keys(kind.outputs)) if (!name.startsWith("portal")) outputs[name] = UNKNOWN;
  return outputs;
}
