/**
 * The widgets of Studio that a menu needs, with their properties in the form that Studio exports.
 *
 * Forms from twilio.com/docs/studio/widget-library and from Spoke's own example flow
 * (github.com/spoke-ph/twilio-runtime-spoke-api), both read 2026-11-20. Whether a figure is a number or a text differs
 * from widget to widget; it is not a slip.
 */
import { type FlowCondition, type FlowState, type FlowTransition, on } from "./flow.ts";
import { buildRedirectUrl } from "./redirect.ts";

/** What is heard: spoken text, or a recording. */
export type Words = { readonly say: string } | { readonly play: string };

/** How spoken text sounds. */
export interface Voice {
  readonly voice?: string;
  readonly language?: string;
}

/** Liquid for the keys that a caller pressed at a widget. */
export const digitsOf = (gatherer: string): string => `{{widgets.${gatherer}.Digits}}`;

/** Where calls come in. The flow answers calls only; the other ways in lead nowhere. */
export const trigger = (name: string, next: string | undefined): FlowState => ({
  name,
  type: "trigger",
  transitions: [
    on("incomingMessage"),
    on("incomingCall", next),
    on("incomingConversationMessage"),
    on("incomingRequest"),
    on("incomingParent"),
  ],
  properties: {},
});

/** Words, and then the next widget. */
export const sayPlay = (name: string, words: Words, voice: Voice, next: string | undefined): FlowState => ({
  name,
  type: "say-play",
  transitions: [on("audioComplete", next)],
  properties: { ...words, ...("say" in words ? voice : {}), loop: 1 },
});

/** What a widget that waits for keys needs. */
export interface Gathering {
  readonly words: Words;
  readonly voice: Voice;
  /** Seconds to wait for the first key, and between two. */
  readonly timeoutSeconds: number;
  /** False: one key, `#` included. True: keys until `#` or a pause. */
  readonly several: boolean;
  readonly pressed: string;
  readonly silent: string | undefined;
}

/** Words, and a wait for keys. */
export const gather = (name: string, gathering: Gathering): FlowState => ({
  name,
  type: "gather-input-on-call",
  transitions: [
    on("keypress", gathering.pressed),
    // Studio listens for speech whether wanted or not: it must not end the call, and counts as no key.
    on("speech", gathering.silent),
    on("timeout", gathering.silent),
  ],
  properties: {
    ...gathering.words,
    ...("say" in gathering.words ? gathering.voice : {}),
    loop: 1,
    timeout: gathering.timeoutSeconds,
    ...(gathering.several ? { finish_on_key: "#" } : { finish_on_key: "", number_of_digits: 1 }),
    stop_gather: true,
  },
});

/** A branch of a split, taken when `input` passes the test. */
export const when = (
  label: string,
  input: string,
  type: FlowCondition["type"],
  value: string,
  next: string | undefined,
): FlowTransition => ({
  ...on("match", next),
  conditions: [{ friendly_name: label, arguments: [input], type, value }],
});

/** A split on one input; branches are tried in the order given. */
export const split = (
  name: string,
  input: string,
  branches: readonly FlowTransition[],
  otherwise: string | undefined,
): FlowState => ({
  name,
  type: "split-based-on",
  transitions: [on("noMatch", otherwise), ...branches],
  properties: { input },
});

/** Sets one variable of the flow. */
export const setVariable = (name: string, key: string, value: string, next: string): FlowState => ({
  name,
  type: "set-variables",
  transitions: [on("next", next)],
  properties: { variables: [{ key, value }] },
});

/** Asks a function on Twilio. */
export const runFunction = (
  name: string,
  url: string,
  next: string,
  failed: string | undefined,
): FlowState => ({
  name,
  type: "run-function",
  transitions: [on("success", next), on("fail", failed)],
  properties: { url },
});

/** Hands the call to Spoke. `extension` may be Liquid. */
export const redirect = (
  name: string,
  to: { readonly extension: string; readonly organisationId: string; readonly baseUrl: string },
  failed: string | undefined,
): FlowState => ({
  name,
  type: "add-twiml-redirect",
  transitions: [on("return"), on("timeout"), on("fail", failed)],
  properties: {
    url: buildRedirectUrl({ extension: to.extension, organisationId: to.organisationId }, to.baseUrl),
    method: "POST",
    // The longest that Studio waits for a call to come back: four hours.
    timeout: "14400",
  },
});

/** Connects the call to a telephone number, which rings for 30 s and sees who calls. */
export const connectNumber = (name: string, to: string): FlowState => ({
  name,
  type: "connect-call-to",
  transitions: [on("callCompleted"), on("hangup")],
  properties: { noun: "number", to, caller_id: "{{contact.channel.address}}", record: false, timeout: 30 },
});

/** Records a message; `#` or 5 s of silence ends it. */
export const recordVoicemail = (name: string, maxLengthSeconds: number): FlowState => ({
  name,
  type: "record-voicemail",
  transitions: [on("recordingComplete"), on("noAudio"), on("hangup")],
  properties: {
    timeout: 5,
    finish_on_key: "#",
    max_length: maxLengthSeconds,
    transcribe: false,
    trim: "trim-silence",
    play_beep: "true",
  },
});
