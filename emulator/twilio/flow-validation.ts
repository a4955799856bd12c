import {
  checkKeys,
  checkRule,
  expectArray,
  expectObject,
  expectText,
  type FlowProblem,
  type JsonObject,
  type Report,
} from "./flow-rules.ts";
import { commonProperties, conditionTypes, type Widget, widgets } from "./widgets.ts";

/** Twilio's own limits (docs/studio/rest-api/v2/schemas, checked 2026-11-20). */
const stateCount = { least: 1, most: 1000 };
const anyCount = { least: 0, most: Number.POSITIVE_INFINITY };
const definitionKeys = ["description", "states", "initial_state", "flags"];
const stateKeys = ["name", "type", "transitions", "properties"];
const transitionKeys = ["event", "next", "conditions"];
const conditionKeys = ["friendly_name", "arguments", "type", "value"];

/**
 * Validates the definition of a Studio flow as `/v2/Flows/Validate` does: the form of the document, and the rules
 * beyond it (names are unique, every `next` exists, the first state is the trigger).
 *
 * @param definition the parsed definition
 * @returns the problems, with Twilio's paths (`#/states/3/properties/url`); none when the flow is valid
 */
export function validateFlowDefinition(definition: unknown): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const report: Report = (property_path, message) => problems.push({ property_path, message });
  if (!expectObject("#", definition, report)) return problems;
  checkKeys("#", definition, definitionKeys, ["description", "states", "initial_state"], report);
  checkRule("#/description", definition.description, "text", report);
  if (definition.flags !== undefined) checkFlags(definition.flags, report);
  if (definition.states !== undefined) checkStates(definition.states, definition.initial_state, report);
  return problems;
}

function checkFlags(flags: unknown, report: Report): void {
  if (!expectObject("#/flags", flags, report)) return;
  checkKeys("#/flags", flags, ["allow_concurrent_calls"], ["allow_concurrent_calls"], report);
  checkRule("#/flags/allow_concurrent_calls", flags.allow_concurrent_calls, "boolean", report);
}

function checkStates(states: unknown, initialState: unknown, report: Report): void {
  if (!expectArray("#/states", states, stateCount, report)) return;
  const objects = states.filter((state): state is JsonObject => typeof state === "object" && state !== null);
  const names = objects.map((state) => state.name);
  const seen = new Set<string>();
  for (const [index, state] of states.entries()) checkState(`#/states/${index}`, state, names, seen, report);
  checkInitialState(initialState, objects, report);
}

function checkInitialState(initialState: unknown, states: readonly JsonObject[], report: Report): void {
  const path = "#/initial_state";
  if (!expectText(path, initialState, report)) return;
  const first = states.find((state) => state.name === initialState);
  if (first === undefined) report(path, `initial_state "${initialState}" is not one of the states`);
  else if (first.type !== "trigger") {
    report(path, `initial_state "${initialState}" must be the Trigger widget, found: ${String(first.type)}`);
  }
}

function checkState(
  path: string,
  state: unknown,
  names: readonly unknown[],
  seen: Set<string>,
  report: Report,
) {
  if (!expectObject(path, state, report)) return;
  checkKeys(path, state, stateKeys, stateKeys, report);
  if (expectText(`${path}/name`, state.name, report)) {
    if (seen.has(state.name)) report(`${path}/name`, `widget name "${state.name}" is used more than once`);
    seen.add(state.name);
  }
  if (!expectText(`${path}/type`, state.type, report)) return;
  const widget = widgets[state.type];
  if (widget === undefined) {
    report(`${path}/type`, `"${state.type}" is not a known widget type`);
    return;
  }
  if (state.properties !== undefined) checkProperties(`${path}/properties`, state.properties, widget, report);
  if (state.transitions !== undefined) {
    checkTransitions(`${path}/transitions`, state.transitions, { widget, type: state.type, names }, report);
  }
}

function checkProperties(path: string, properties: unknown, widget: Widget, report: Report): void {
  if (!expectObject(path, properties, report)) return;
  // Empty text will do: Twilio's editor exports fields so that were never filled in, and its validator takes them.
  const isAbsent = (name: string) => properties[name] === undefined || properties[name] === null;
  for (const name of widget.required) if (isAbsent(name)) report(path, `required key [${name}] not found`);
  if (widget.oneOf?.every(isAbsent)) report(path, `one of the keys [${widget.oneOf.join(", ")}] is required`);
  for (const [name, value] of Object.entries(properties)) {
    const rule = widget.properties[name];
    if (rule !== undefined) checkRule(`${path}/${name}`, value, rule, report);
    else if (widget.open !== true && !commonProperties.includes(name)) {
      report(path, `extraneous key [${name}] is not permitted`);
    }
  }
}

interface StateContext {
  widget: Widget;
  type: string;
  names: readonly unknown[];
}

function checkTransitions(path: string, transitions: unknown, state: StateContext, report: Report): void {
  if (!expectArray(path, transitions, anyCount, report)) return;
  const seen = new Set<string>();
  for (const [index, transition] of transitions.entries()) {
    const here = `${path}/${index}`;
    if (!expectObject(here, transition, report)) continue;
    checkKeys(here, transition, transitionKeys, ["event"], report);
    checkEvent(`${here}/event`, transition.event, state, seen, report);
    checkNext(`${here}/next`, transition.next, state.names, report);
    checkConditions(`${here}/conditions`, transition, report);
  }
}

function checkEvent(
  path: string,
  event: unknown,
  state: StateContext,
  seen: Set<string>,
  report: Report,
): void {
  if (!expectText(path, event, report)) return;
  if (!state.widget.events.includes(event)) {
    report(path, `"${event}" is not an event of ${state.type}: ${state.widget.events.join(", ")}`);
  }
  // Only a split may leave by one event in several ways: one transition for each branch.
  if (event !== "match" && seen.has(event)) report(path, `event "${event}" has more than one transition`);
  seen.add(event);
}

function checkNext(path: string, next: unknown, names: readonly unknown[], report: Report): void {
  // Absent, null and empty text all mean that the flow ends here.
  if (next === undefined || next === null || next === "") return;
  if (expectText(path, next, report) && !names.includes(next))
    report(path, `next "${next}" is not one of the states`);
}

function checkConditions(path: string, transition: JsonObject, report: Report): void {
  const { conditions } = transition;
  const isMatch = transition.event === "match";
  if (conditions === undefined) {
    if (isMatch) report(path, "a match needs conditions");
    return;
  }
  if (!expectArray(path, conditions, { ...anyCount, least: isMatch ? 1 : 0 }, report)) return;
  for (const [index, condition] of conditions.entries()) {
    const here = `${path}/${index}`;
    if (!expectObject(here, condition, report)) continue;
    checkKeys(here, condition, conditionKeys, conditionKeys, report);
    checkRule(`${here}/type`, condition.type, conditionTypes, report);
    checkRule(`${here}/value`, condition.value, "text", report);
    checkRule(`${here}/arguments`, condition.arguments, "texts", report);
  }
}
