/**
 * The widgets of a Studio flow: their properties with types, which of them are required, and the events that their
 * transitions may name.
 *
 * Twilio publishes the JSON Schemas of the widgets on a page only (docs/studio/rest-api/v2/schemas); this table is put
 * together from exported flows and from structs that their authors checked against the live validator (checked
 * 2026-11-20). Whether a property is text or a boolean differs from one to the next, and is kept as Twilio has it.
 */

/** How a property is checked. A list names the texts that are allowed; a range, the whole numbers. */
export type PropertyRule =
  | "text"
  | "boolean"
  | "json"
  | "pairs"
  | "texts"
  | readonly string[]
  | { from: number; to: number }
  | { textFrom: number; textTo: number };

export interface Widget {
  properties: Record<string, PropertyRule>;
  required: readonly string[];
  /** At least one of these must be there. */
  oneOf?: readonly string[];
  events: readonly string[];
  /** A widget that is known by name, whose properties nobody documented: they are not looked at. */
  open?: boolean;
}

const wholeNumber = { from: 0, to: 1_000_000 };
const httpMethod = ["GET", "POST"];
const trim = ["do-not-trim", "trim-silence"];
const trueOrFalseText = ["true", "false"];

/** Properties that any widget carries: where it lies on the canvas. */
export const commonProperties = ["offset"];

export const conditionTypes = [
  "equal_to",
  "not_equal_to",
  "matches_any_of",
  "does_not_match_any_of",
  "is_blank",
  "is_not_blank",
  "regex",
  "contains",
  "does_not_contain",
  "starts_with",
  "does_not_start_with",
  "less_than",
  "greater_than",
  "is_before_time",
  "is_after_time",
  "is_before_date",
  "is_after_date",
];

const message: Record<string, PropertyRule> = {
  from: "text",
  to: "text",
  body: "text",
  media_url: "text",
  service: "text",
  channel: "text",
  attributes: "text",
  content_sid: "text",
  content_template_sid: "text",
  content_variables: "json",
  message_type: "text",
};

const undocumented = (...events: string[]): Widget => ({ properties: {}, required: [], events, open: true });

export const widgets: Record<string, Widget> = {
  trigger: {
    properties: {},
    required: [],
    events: [
      "incomingMessage",
      "incomingCall",
      "incomingConversationMessage",
      "incomingRequest",
      "incomingParent",
    ],
  },
  "say-play": {
    properties: {
      say: "text",
      play: "text",
      digits: "text",
      voice: "text",
      language: "text",
      loop: { from: 1, to: 99 },
    },
    required: [],
    oneOf: ["say", "play", "digits"],
    events: ["audioComplete"],
  },
  "gather-input-on-call": {
    properties: {
      say: "text",
      play: "text",
      voice: "text",
      language: "text",
      loop: { from: 1, to: 99 },
      timeout: wholeNumber,
      finish_on_key: "text",
      stop_gather: "boolean",
      number_of_digits: wholeNumber,
      hints: "text",
      gather_language: "text",
      speech_timeout: "text",
      speech_model: "text",
      profanity_filter: trueOrFalseText,
      save_response_as: "text",
    },
    required: [],
    oneOf: ["say", "play"],
    events: ["keypress", "speech", "timeout"],
  },
  "split-based-on": { properties: { input: "text" }, required: ["input"], events: ["noMatch", "match"] },
  "set-variables": { properties: { variables: "pairs" }, required: [], events: ["next"] },
  "run-function": {
    properties: {
      url: "text",
      service_sid: "text",
      environment_sid: "text",
      function_sid: "text",
      parameters: "pairs",
    },
    required: ["url"],
    events: ["success", "fail"],
  },
  "make-http-request": {
    properties: {
      url: "text",
      method: httpMethod,
      content_type: "text",
      body: "text",
      parameters: "pairs",
      add_twilio_auth: "boolean",
    },
    required: ["url"],
    events: ["success", "failed"],
  },
  "connect-call-to": {
    properties: {
      noun: ["number", "number-multi", "client", "conference", "sip", "sim"],
      to: "text",
      caller_id: "text",
      record: "boolean",
      timeout: wholeNumber,
      time_limit: "text",
      sip_endpoint: "text",
      sip_username: "text",
      sip_password: "text",
    },
    required: ["noun"],
    events: ["callCompleted", "hangup"],
  },
  "add-twiml-redirect": {
    properties: { url: "text", method: httpMethod, timeout: { textFrom: 0, textTo: 14_400 } },
    required: ["url"],
    events: ["return", "timeout", "fail"],
  },
  "send-to-flex": {
    properties: {
      workflow: "text",
      channel: "text",
      attributes: "text",
      priority: "text",
      timeout: "text",
      waitUrl: "text",
      waitUrlMethod: httpMethod,
    },
    required: ["workflow", "channel"],
    events: ["callComplete", "failedToEnqueue", "callFailure", "composerStarted"],
  },
  "enqueue-call": {
    properties: {
      queue_name: "text",
      workflow_sid: "text",
      priority: wholeNumber,
      timeout: wholeNumber,
      task_attributes: "text",
      wait_url: "text",
      wait_url_method: httpMethod,
    },
    required: [],
    oneOf: ["queue_name", "workflow_sid"],
    events: ["callComplete", "failedToEnqueue", "callFailure"],
  },
  "record-voicemail": {
    properties: {
      timeout: wholeNumber,
      finish_on_key: "text",
      max_length: { from: 1, to: 14_400 },
      transcribe: "boolean",
      transcription_callback_url: "text",
      trim,
      play_beep: trueOrFalseText,
      recording_status_callback_url: "text",
    },
    required: [],
    events: ["recordingComplete", "noAudio", "hangup"],
  },
  "record-call": {
    properties: {
      record_call: "boolean",
      recording_channels: ["mono", "dual"],
      trim,
      recording_status_callback: "text",
      recording_status_callback_method: httpMethod,
      recording_status_callback_events: "text",
    },
    required: ["record_call"],
    events: ["success", "failed"],
  },
  "run-subflow": {
    properties: { flow_sid: "text", flow_revision: "text", parameters: "pairs" },
    required: ["flow_sid", "flow_revision"],
    events: ["completed", "failed"],
  },
  "send-message": { properties: message, required: ["from"], events: ["sent", "failed"] },
  "send-and-wait-for-reply": {
    properties: { ...message, timeout: "text" },
    required: ["from"],
    events: ["incomingMessage", "timeout", "deliveryFailure"],
  },
  "make-outgoing-call-v1": undocumented("answered", "busy", "noAnswer", "failed"),
  "make-outgoing-call-v2": {
    ...undocumented("answered", "busy", "noAnswer", "failed"),
    properties: { from: "text", to: "text" },
    required: ["from", "to"],
  },
  "add-member-to-chat-channel": undocumented("success", "failed"),
  "capture-payments": undocumented(
    "success",
    "maxFailedAttempts",
    "providerError",
    "payInterrupted",
    "hangup",
    "validationError",
  ),
  "connect-virtual-agent": undocumented("return", "hangup"),
  "connect-virtual-agent-v2": undocumented("return", "hangup"),
  "create-chat-channel": undocumented("success", "failed"),
  "create-task": undocumented("success", "failed"),
  "fork-stream": undocumented("next"),
  "resume-conversation": undocumented("success", "failed"),
  "run-conversation-relay": undocumented("return", "hangup", "failed"),
  "run-function-v2": undocumented("success", "fail"),
  "start-conversation": undocumented("success", "failed"),
  understand: undocumented("noMatch", "match"),
  "update-sync-object": undocumented("success", "failed"),
};
