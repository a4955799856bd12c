import { validateFlowDefinition } from "../../emulator/twilio/flow-validation.ts";
import { widgets } from "../../emulator/twilio/widgets.ts";
import { greetingFlow } from "./twilio-client.ts";

type State = { name: string; type: string; properties: Record<string, unknown>; transitions: object[] };
type Flow = { description: string; initial_state: string; flags?: unknown; states: State[] };

const flow = (): Flow => structuredClone(greetingFlow()) as unknown as Flow;

/** A flow whose second state is the given one. */
function flowWith(state: Partial<State>): Flow {
  const { states, ...rest } = flow();
  const [trigger, greet, passOn] = states;
  if (trigger === undefined || greet === undefined || passOn === undefined) throw new Error("three states");
  const other = { name: "greet", type: "say-play", properties: {}, transitions: [], ...state };
  return { ...rest, states: [trigger, other, passOn] };
}

const problemsOf = (definition: unknown) =>
  validateFlowDefinition(definition).map(({ property_path, message }) => `${property_path}: ${message}`);

it("takes a flow that is valid, whether its transitions end absent, null or empty", () => {
  expect(problemsOf(flow())).toEqual([]);
});

it("takes what an export of the editor holds: unfilled fields, a place on the canvas, several matches", () => {
  const split = flowWith({
    type: "split-based-on",
    properties: { input: "{{widgets.menu.Digits}}", offset: { x: 1, y: 2 } },
    transitions: [
      { event: "noMatch" },
      ...["1", "2"].map((value) => ({
        event: "match",
        next: "pass_on",
        conditions: [
          { friendly_name: value, arguments: ["{{widgets.menu.Digits}}"], type: "equal_to", value },
        ],
      })),
    ],
  });
  expect(problemsOf(split)).toEqual([]);
  const unfilled = flowWith({
    type: "run-function",
    properties: {
      url: "",
      service_sid: "",
      environment_sid: null,
      parameters: [{ key: "extension", value: "1" }],
    },
    transitions: [{ event: "success" }, { event: "fail" }],
  });
  expect(problemsOf(unfilled)).toEqual([]);
});

it("knows every widget that it names, and its events", () => {
  for (const [type, widget] of Object.entries(widgets)) {
    const known = [...widget.required, ...(widget.oneOf ?? [])];
    expect({ type, unknown: known.filter((name) => widget.properties[name] === undefined) }).toEqual({
      type,
      unknown: [],
    });
    expect(widget.events.length).toBeGreaterThan(0);
  }
});

const without = (key: keyof Flow) => {
  const { [key]: _, ...rest } = flow();
  return rest;
};

const refusals: [string, unknown, string[]][] = [
  ["text", "{}", ["#: expected type: JSONObject, found: String"]],
  ["a list", [], ["#: expected type: JSONObject, found: JSONArray"]],
  ["no states", without("states"), ["#: required key [states] not found"]],
  [
    "an empty list of states",
    { ...flow(), states: [] },
    [
      "#/states: expected minimum item count: 1, found: 0",
      '#/initial_state: initial_state "Trigger" is not one of the states',
    ],
  ],
  ["an unknown key", { ...flow(), version: 2 }, ["#: extraneous key [version] is not permitted"]],
  [
    "flags without their one flag",
    { ...flow(), flags: {} },
    ["#/flags: required key [allow_concurrent_calls] not found"],
  ],
  [
    "a first state that does not exist",
    { ...flow(), initial_state: "Start" },
    ['#/initial_state: initial_state "Start" is not one of the states'],
  ],
  [
    "a first state that is no trigger",
    { ...flow(), initial_state: "greet" },
    ['#/initial_state: initial_state "greet" must be the Trigger widget, found: say-play'],
  ],
  [
    "two states of one name",
    { ...flow(), states: [...flow().states, flow().states[1]] },
    ['#/states/3/name: widget name "greet" is used more than once'],
  ],
  [
    "a widget that does not exist",
    flowWith({ type: "say" }),
    ['#/states/1/type: "say" is not a known widget type'],
  ],
  [
    "nothing to say",
    flowWith({ properties: { language: "en-US" } }),
    ["#/states/1/properties: one of the keys [say, play, digits] is required"],
  ],
  [
    "types that are wrong",
    flowWith({
      type: "gather-input-on-call",
      properties: { say: 1, timeout: "5", stop_gather: "true", profanity_filter: true, loop: 100 },
    }),
    [
      "#/states/1/properties/say: expected type: String, found: Integer",
      "#/states/1/properties/timeout: expected type: Integer, found: String",
      "#/states/1/properties/stop_gather: expected type: Boolean, found: String",
      "#/states/1/properties/profanity_filter: true is not one of true, false",
      "#/states/1/properties/loop: 100 is not from 1 to 99",
    ],
  ],
  [
    "a number where text with a number is due, and one out of range",
    flowWith({ type: "add-twiml-redirect", properties: { url: "https://acme.test", timeout: 14400 } }),
    ["#/states/1/properties/timeout: expected type: String, found: Integer"],
  ],
  [
    "a timeout that is too long",
    flowWith({ type: "add-twiml-redirect", properties: { url: "https://acme.test", timeout: "14401" } }),
    ["#/states/1/properties/timeout: 14401 is not from 0 to 14400"],
  ],
  [
    "a property that the widget does not have",
    flowWith({ properties: { say: "Hello", num_digits: 1 } }),
    ["#/states/1/properties: extraneous key [num_digits] is not permitted"],
  ],
  [
    "two transitions for one event",
    flowWith({
      properties: { say: "Hello" },
      transitions: [{ event: "audioComplete", next: "pass_on" }, { event: "audioComplete" }],
    }),
    ['#/states/1/transitions/1/event: event "audioComplete" has more than one transition'],
  ],
  [
    "a match without a condition",
    flowWith({
      type: "split-based-on",
      properties: { input: "x" },
      transitions: [
        { event: "match", next: "pass_on" },
        { event: "match", conditions: [] },
        { event: "match", conditions: [{ friendly_name: "x", arguments: [1], type: "equals", value: "1" }] },
      ],
    }),
    [
      "#/states/1/transitions/0/conditions: a match needs conditions",
      "#/states/1/transitions/1/conditions: expected minimum item count: 1, found: 0",
      '#/states/1/transitions/2/conditions/0/type: "equals" is not one of ' +
        "equal_to, not_equal_to, matches_any_of, does_not_match_any_of, is_blank, is_not_blank, regex, contains, " +
        "does_not_contain, starts_with, does_not_start_with, less_than, greater_than, is_before_time, " +
        "is_after_time, is_before_date, is_after_date",
      "#/states/1/transitions/2/conditions/0/arguments: expected type: JSONArray of String, found: JSONArray",
    ],
  ],
];

it.each(refusals)("refuses %s", (_, definition, problems) => {
  expect(problemsOf(definition)).toEqual(problems);
});

it("refuses more than a thousand states", () => {
  const { states, ...rest } = flow();
  const many = Array.from({ length: 1001 }, (_, index) => ({
    ...states[1],
    name: `greet${index}`,
    transitions: [],
  }));
  expect(problemsOf({ ...rest, states: [...states, ...many] })).toEqual([
    "#/states: expected maximum item count: 1000, found: 1004",
  ]);
});
