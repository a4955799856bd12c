/**
 * A definition with something plausible in place of what is not known yet, so that Studio can validate it in a preview.
 * Pure. Such a definition is never sent to a flow.
 */
import type { Step } from "../model/path.ts";
import { isObject, UNKNOWN, type Value, type Values } from "../model/value.ts";
import { standIn } from "./scope.ts";
import { unknownPaths } from "./unknown.ts";

/** A definition without unknown parts, and where they were. */
export interface Completed {
  readonly definition: Value;
  /** Property paths (`definition.states[2].properties.url`). Empty: nothing was unknown. */
  readonly placeholders: readonly string[];
}

/**
 * Replaces what is not known yet, by the name of the property.
 *
 * @param definition the definition as an object, or unknown as a whole
 * @param property the property that holds it. Default `definition`
 */
export function withPlaceholders(definition: Value, property = "definition"): Completed {
  return {
    definition: complete(definition, []),
    placeholders: unknownPaths(definition, [property]),
  };
}

const sid = (prefix: string): string => prefix + "0".repeat(32);

/**
 * Values by the property that holds them: SIDs (twilio.com/docs/glossary/what-is-a-sid), figures, switches and texts from
 * closed lists (twilio.com/docs/studio/widget-library), both read 2026-11-20.
 */
const byName: Readonly<Record<string, Value>> = {
  flow_sid: sid("FW"),
  service_sid: sid("ZS"),
  environment_sid: sid("ZE"),
  function_sid: sid("ZH"),
  workflow: sid("WW"),
  workflow_sid: sid("WW"),
  channel: sid("TC"),
  loop: 1,
  number_of_digits: 4,
  max_length: 60,
  timeout: 5,
  priority: 5,
  time_limit: "60",
  record: false,
  transcribe: false,
  stop_gather: true,
  record_call: false,
  add_twilio_auth: false,
  allow_concurrent_calls: true,
  finish_on_key: "#",
  play_beep: "true",
  profanity_filter: "true",
  speech_timeout: "auto",
  trim: "trim-silence",
  noun: "number",
  to: standIn.number,
  from: standIn.number,
  caller_id: standIn.number,
  play: standIn.audioUrl,
  url: standIn.url,
  content_type: "application/json;charset=utf-8",
  flow_revision: "LatestPublished",
  recording_channels: "mono",
  recording_status_callback_events: "completed",
  parameters: [],
  variables: [],
  offset: { x: 0, y: 0 },
};

/** Widgets that take their timeout and priority as text. */
const takesText: ReadonlySet<string> = new Set([
  "add-twiml-redirect",
  "send-to-flex",
  "send-and-wait-for-reply",
]);

const emptyFlow = {
  description: "Not known yet",
  states: [{ name: "Trigger", type: "trigger", transitions: [], properties: {} }],
  initial_state: "Trigger",
  flags: { allow_concurrent_calls: true },
};

/** A widget that leads nowhere. */
const emptyWidget = (index: Step | undefined) => ({
  name: `not_known_yet_${index}`,
  type: "say-play",
  transitions: [{ event: "audioComplete" }],
  properties: { say: standIn.words },
});

function complete(value: Value, steps: readonly Step[], widget = ""): Value {
  if (value === UNKNOWN) return plausible(steps, widget);
  if (Array.isArray(value)) {
    const known = steps.length === 3 && steps[2] === "transitions" ? value.filter(hasEvent) : value;
    return known.map((inner, index) => complete(inner, [...steps, index], widget));
  }
  if (!isObject(value)) return value;
  if (steps.length !== 2) return completeFields(value, steps, widget);
  // The properties of a widget of an unknown type would not fit the type that stands in for it.
  if (value.type === UNKNOWN)
    return { ...emptyWidget(steps[1]), ...(isString(value.name) ? { name: value.name } : {}) };
  return completeFields(value, steps, String(value.type));
}

const completeFields = (value: Values, steps: readonly Step[], widget: string): Values =>
  Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, complete(inner, [...steps, name], widget)]),
  );

const isString = (value: Value): boolean => typeof value === "string";

/** A way on of which not even the event is known is left out: each widget has events of its own. */
const hasEvent = (transition: Value): boolean =>
  transition !== UNKNOWN && !(isObject(transition) && transition.event === UNKNOWN);

/** `steps` are `states`, the widget's index, one of its four fields, and further in. */
function plausible(steps: readonly Step[], widget: string): Value {
  const [top, index, field] = steps;
  if (top === undefined) return emptyFlow;
  if (top !== "states") return plausibleTop(steps);
  if (index === undefined) return emptyFlow.states;
  if (field === undefined) return emptyWidget(index);
  if (field === "transitions") return plausibleTransition(steps);
  if (field !== "properties") return field === "type" ? "say-play" : emptyWidget(index).name;
  return steps.length === 3 ? {} : plausibleProperty(steps, widget);
}

function plausibleTop(steps: readonly Step[]): Value {
  const name = steps.at(-1);
  if (name === "initial_state") return emptyFlow.initial_state;
  return name === "flags" ? emptyFlow.flags : (byName[String(name)] ?? standIn.words);
}

const someCondition = { friendly_name: standIn.words, arguments: [], type: "equal_to", value: standIn.words };

/** Ways on that are not known lead nowhere: a name made up here would be one of a widget that does not exist. */
function plausibleTransition(steps: readonly Step[]): Value {
  const last = steps.at(-1);
  if (last === "transitions" || last === "arguments") return [];
  if (last === "next") return null;
  if (last === "conditions") return [someCondition];
  if (last === "type") return someCondition.type;
  return typeof last === "number" && steps.length === 6 ? someCondition : standIn.words;
}

function plausibleProperty(steps: readonly Step[], widget: string): Value {
  const last = steps.at(-1);
  // One of a list of parameters or variables.
  if (typeof last === "number") return { key: "not_known_yet", value: standIn.words };
  const name = String(last);
  const value = byName[name];
  if (typeof value === "number" && takesText.has(widget)) return String(value);
  if (value !== undefined) return value;
  if (/_?method$/i.test(name)) return "POST";
  if (/_?url$/i.test(name)) return standIn.url;
  return name.endsWith("_sid") ? sid("XX") : standIn.words;
}
