/**
 * A definition with something plausible in place of what is not known yet, so that Studio can validate it in a preview.
 * Pure. Such a definition is never sent to a flow.
 */
import type { Step } from "../model/path.ts";
import { isObject, UNKNOWN, type Value } from "../model/value.ts";
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

/** SIDs by the property that holds them (twilio.com/docs/glossary/what-is-a-sid, read 2026-11-20). */
const sids: Readonly<Record<string, string>> = {
  flow_sid: sid("FW"),
  service_sid: sid("ZS"),
  environment_sid: sid("ZE"),
  function_sid: sid("ZH"),
  workflow: sid("WW"),
  workflow_sid: sid("WW"),
  channel: sid("TC"),
  messaging_service_sid: sid("MG"),
};

const numbers: ReadonlySet<string> = new Set([
  "loop",
  "number_of_digits",
  "timeout",
  "max_length",
  "priority",
]);
const switches: ReadonlySet<string> = new Set([
  "record",
  "transcribe",
  "stop_gather",
  "record_call",
  "add_twilio_auth",
  "allow_concurrent_calls",
]);

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
  if (Array.isArray(value)) return value.map((inner, index) => complete(inner, [...steps, index], widget));
  if (!isObject(value)) return value;
  const type = steps.length === 2 && typeof value.type === "string" ? value.type : widget;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, complete(inner, [...steps, name], type)]),
  );
}

function plausible(steps: readonly Step[], widget: string): Value {
  const [top, index, third] = steps;
  const name = String(steps.findLast((step) => typeof step === "string") ?? "");
  if (top === undefined) return emptyFlow;
  if (top !== "states") return plausibleTop(name);
  if (index === undefined) return emptyFlow.states;
  if (third === undefined) return emptyWidget(index);
  // Widgets and events that are not known lead nowhere: a name made up here would be one that does not exist.
  if (third === "transitions" || name === "next")
    return name === "transitions" ? [] : plausibleTransition(steps);
  if (steps.length === 3) return plausibleWidgetField(String(third), index);
  return plausibleProperty(name, widget);
}

function plausibleTop(name: string): Value {
  if (name === "initial_state") return emptyFlow.initial_state;
  if (name === "flags") return emptyFlow.flags;
  return switches.has(name) ? true : standIn.words;
}

function plausibleTransition(steps: readonly Step[]): Value {
  const last = steps.at(-1);
  if (last === "next") return null;
  if (last === "event") return "next";
  return typeof last === "number" && steps.length === 4 ? { event: "next" } : standIn.words;
}

function plausibleWidgetField(field: string, index: Step): Value {
  if (field === "properties") return {};
  return field === "type" ? "say-play" : emptyWidget(index).name;
}

function plausibleProperty(name: string, widget: string): Value {
  if (switches.has(name)) return false;
  if (numbers.has(name)) return takesText.has(widget) ? "5" : 5;
  const known = sids[name];
  if (known !== undefined) return known;
  if (name === "play") return standIn.audioUrl;
  if (name === "url" || name.endsWith("_url")) return standIn.url;
  if (name === "to" || name === "from" || name === "caller_id") return standIn.number;
  if (name.endsWith("_sid")) return sid("XX");
  return standIn.words;
}
