/** Reading a flow's definition, and comparing two by what they do. Pure. */
import type { Problem } from "../model/problem.ts";
import { canonicalText, isObject, isSet, type Value, type Values } from "../model/value.ts";

/** A definition that was read; both are absent where nothing is known yet. */
export interface ParsedDefinition {
  readonly definition?: Values;
  readonly problem?: Omit<Problem, "object"> & { readonly path: string };
}

/**
 * Reads a definition that is JSON, or JSON text as Studio's console exports it.
 *
 * @param value an object, a text, or unknown
 * @param property the property that holds it, for the message. Default `definition`
 * @returns the definition, or what is wrong with the text
 */
export function parseDefinition(value: Value, property = "definition"): ParsedDefinition {
  if (isObject(value)) return { definition: value };
  if (typeof value === "string") return parseText(value, property);
  if (typeof value === "symbol") return {};
  return {
    problem: { path: property, what: `${shown(value)} is not a flow's definition`, remedy: exportIt },
  };
}

const exportIt = "Give the JSON that Studio shows under Trigger > Show Flow JSON, as an object or as text.";

const shown = (value: Value): string =>
  Array.isArray(value) ? "a list" : isSet(value) ? JSON.stringify(value) : "nothing";

function parseText(text: string, property: string): ParsedDefinition {
  let parsed: Value;
  try {
    parsed = JSON.parse(text) as Value;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
    return { problem: { path: property, what: `the text is not JSON: ${reason}`, remedy: exportIt } };
  }
  if (isObject(parsed)) return { definition: parsed };
  const what = `the text holds ${shown(parsed)}, which is not a flow's definition`;
  return { problem: { path: property, what, remedy: exportIt } };
}

/**
 * Compares two definitions by meaning: what stands where on the canvas, the order of keys, of widgets and of events, a
 * missing, null or empty `next`, empty properties and Studio's own defaults do not matter. The order of a split's
 * branches does, because the first that matches is taken; so do names, since Liquid refers to them.
 *
 * @param one a definition, as an object or as text
 * @param other another
 */
export function sameDefinition(one: Value, other: Value): boolean {
  return canonicalText(meaningOf(one)) === canonicalText(meaningOf(other));
}

function meaningOf(value: Value): Value {
  const { definition } = parseDefinition(value);
  if (!definition) return value;
  const { states, flags, description, ...rest } = definition;
  return {
    ...rest,
    description: description === "" ? null : description,
    // New flows allow concurrent calls; an old export may not say so.
    flags: isObject(flags) ? { allow_concurrent_calls: true, ...flags } : { allow_concurrent_calls: true },
    states: Array.isArray(states) ? byName(states) : states,
  };
}

/** Names are unique in a valid flow; where they are not, the texts are compared in order. */
function byName(states: readonly Value[]): Value {
  const named = states.map(
    (state) => [isObject(state) ? String(state.name) : "", stateMeaning(state)] as const,
  );
  const unique = new Set(named.map(([name]) => name)).size === named.length;
  return unique ? Object.fromEntries(named) : named.map(([, state]) => state);
}

function stateMeaning(state: Value): Value {
  if (!isObject(state)) return state;
  const { transitions, properties, ...rest } = state;
  return {
    ...rest,
    transitions: Array.isArray(transitions) ? byEvent(transitions) : null,
    properties: isObject(properties) ? propertiesMeaning(properties) : null,
  };
}

/** Events in any order; several branches on one event (the matches of a split) in theirs. */
function byEvent(transitions: readonly Value[]): Value {
  const events: Record<string, Value[]> = {};
  for (const transition of transitions) {
    if (!isObject(transition)) continue;
    const { event, next, ...rest } = transition;
    const leads = isSet(next) && next !== "";
    const conditional = Array.isArray(transition.conditions) && transition.conditions.length > 0;
    // A branch that ends the call matters, because it keeps the call from the other branches.
    if (!leads && !conditional) continue;
    const name = String(event);
    events[name] = [...(events[name] ?? []), { ...rest, next: leads ? next : null }];
  }
  return events;
}

/** Where an empty text means something else than an absent one: no key ends the input, as against `#`. */
const meaningfulWhenEmpty = new Set(["finish_on_key"]);

/** What Studio does when the property is absent. */
const propertyDefaults: Readonly<Record<string, Value>> = { loop: 1 };

function propertiesMeaning(properties: Values): Value {
  return Object.fromEntries(
    Object.entries(properties).filter(([name, value]) => {
      if (name === "offset" || !isSet(value)) return false;
      if (value === "") return meaningfulWhenEmpty.has(name);
      if (Array.isArray(value) && value.length === 0) return false;
      return value !== propertyDefaults[name];
    }),
  );
}
