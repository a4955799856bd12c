/** Studio's rules for a definition, written down a second time and without our own code (docs of Studio, read 2026-11-20). */
import type { Flow } from "./studio.ts";

const events: Readonly<Record<string, readonly string[]>> = {
  trigger: [
    "incomingMessage",
    "incomingCall",
    "incomingConversationMessage",
    "incomingRequest",
    "incomingParent",
  ],
  "say-play": ["audioComplete"],
  "gather-input-on-call": ["keypress", "speech", "timeout"],
  "split-based-on": ["noMatch", "match"],
  "set-variables": ["next"],
  "run-function": ["success", "fail"],
  "connect-call-to": ["callCompleted", "hangup"],
  "add-twiml-redirect": ["return", "timeout", "fail"],
  "record-voicemail": ["recordingComplete", "noAudio", "hangup"],
};

const required: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "split-based-on": [["input", "string"]],
  "run-function": [["url", "string"]],
  "connect-call-to": [
    ["noun", "string"],
    ["to", "string"],
    ["record", "boolean"],
    ["timeout", "number"],
  ],
  "add-twiml-redirect": [
    ["url", "string"],
    ["timeout", "string"],
    ["method", "string"],
  ],
  "record-voicemail": [
    ["max_length", "number"],
    ["play_beep", "string"],
    ["transcribe", "boolean"],
    ["timeout", "number"],
  ],
  "gather-input-on-call": [
    ["timeout", "number"],
    ["stop_gather", "boolean"],
    ["finish_on_key", "string"],
  ],
};

/** Everything that Studio would refuse, and widgets that no call can come to. */
export function faultsOf(flow: Flow): readonly string[] {
  const names = flow.states.map(({ name }) => name);
  const faults: string[] = [];
  if (flow.states.length < 1 || flow.states.length > 1000) faults.push(`${flow.states.length} widgets`);
  if (new Set(names.map((name) => name.toLowerCase())).size !== names.length)
    faults.push("names are not unique");
  const initial = flow.states.find(({ name }) => name === flow.initial_state);
  if (initial?.type !== "trigger") faults.push("does not begin at the Trigger");
  for (const state of flow.states) {
    if (!/^\w+$/.test(state.name)) faults.push(`${state.name} is not a name`);
    const known = events[state.type];
    if (!known) faults.push(`${state.type} is not a type`);
    for (const { event, next } of state.transitions) {
      if (!known?.includes(event)) faults.push(`${state.name} has no event ${event}`);
      if (next !== undefined && !names.includes(String(next))) faults.push(`${state.name} leads to ${next}`);
    }
    for (const [property, type] of required[state.type] ?? []) {
      if (typeof state.properties[property] !== type)
        faults.push(`${state.name}.${property} is not a ${type}`);
    }
    const speaks = state.type === "say-play" || state.type === "gather-input-on-call";
    if (speaks && (state.properties.say === undefined) === (state.properties.play === undefined)) {
      faults.push(`${state.name} says nothing, or two things`);
    }
  }
  const reached = new Set<string>([flow.initial_state]);
  for (const name of reached) {
    for (const { next } of flow.states.find((state) => state.name === name)?.transitions ?? []) {
      if (next) reached.add(next);
    }
  }
  for (const name of names) if (!reached.has(name)) faults.push(`${name} cannot be reached`);
  return faults;
}
