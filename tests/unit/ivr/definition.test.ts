import { parseDefinition, sameDefinition } from "../../../provider/ivr/definition.ts";
import { checkDefinition } from "../../../provider/ivr/flow-rules.ts";
import { withPlaceholders } from "../../../provider/ivr/placeholders.ts";
import { describeProblem } from "../../../provider/model/problem.ts";
import { UNKNOWN, type Value, type Values } from "../../../provider/model/value.ts";

const greeting = (properties: Values, next?: Value): Values => ({
  name: "greeting",
  type: "say-play",
  transitions: [next === undefined ? { event: "audioComplete" } : { event: "audioComplete", next }],
  properties,
});

const flow = (...states: Value[]): Values => ({
  description: "Greeting",
  states: [
    {
      name: "Trigger",
      type: "trigger",
      transitions: [{ event: "incomingCall", next: "greeting" }],
      properties: {},
    },
    ...states,
  ],
  initial_state: "Trigger",
  flags: { allow_concurrent_calls: true },
});

const exportIt = "Give the JSON that Studio shows under Trigger > Show Flow JSON, as an object or as text.";

describe("a definition is read", () => {
  test("from an object and from text", () => {
    const definition = flow(greeting({ say: "Hello" }));
    expect(parseDefinition(definition)).toEqual({ definition });
    expect(parseDefinition(JSON.stringify(definition))).toEqual({ definition });
    expect(parseDefinition(UNKNOWN)).toEqual({});
  });

  test.each<[Value, string]>([
    ["{", "the text is not JSON: Expected property name or '}' in JSON at position 1 (line 1 column 2)"],
    ["[1]", "the text holds a list, which is not a flow's definition"],
    ["null", "the text holds nothing, which is not a flow's definition"],
    [5, "5 is not a flow's definition"],
    [[], "a list is not a flow's definition"],
  ])("and refused when it is none: %j", (value, what) => {
    expect(parseDefinition(value)).toEqual({ problem: { path: "definition", what, remedy: exportIt } });
  });
});

describe("two definitions are compared by meaning", () => {
  const plain = flow(greeting({ say: "Hello", finish_on_key: "#" }));

  test.each<[string, Value]>([
    ["place on the canvas", flow(greeting({ say: "Hello", finish_on_key: "#", offset: { x: 10, y: 20 } }))],
    ["a null next", flow(greeting({ say: "Hello", finish_on_key: "#" }, null))],
    ["an empty next", flow(greeting({ say: "Hello", finish_on_key: "#" }, ""))],
    [
      "empty properties",
      flow(greeting({ say: "Hello", finish_on_key: "#", play: "", voice: null, parameters: [] })),
    ],
    ["Studio's defaults", flow(greeting({ loop: 1, finish_on_key: "#", say: "Hello" }))],
    ["flags that are not said", { ...plain, flags: undefined }],
    ["text in place of an object", JSON.stringify(plain, null, 4)],
  ])("%s makes no difference", (_, other) => {
    expect(sameDefinition(plain, other)).toBe(true);
    expect(sameDefinition(other, plain)).toBe(true);
  });

  test.each<[string, Value]>([
    ["other words", flow(greeting({ say: "Hullo", finish_on_key: "#" }))],
    ["no key in place of #", flow(greeting({ say: "Hello", finish_on_key: "" }))],
    ["another way on", flow(greeting({ say: "Hello", finish_on_key: "#" }, "greeting"))],
    ["another description", { ...plain, description: "Other" }],
    ["concurrent calls", { ...plain, flags: { allow_concurrent_calls: false } }],
    [
      "a widget more",
      flow(greeting({ say: "Hello", finish_on_key: "#" }), { ...greeting({}), name: "other" }),
    ],
    ["a part that is not known yet", flow(greeting({ say: UNKNOWN, finish_on_key: "#" }))],
    ["what is not a definition", "{"],
  ])("%s is a difference", (_, other) => {
    expect(sameDefinition(plain, other)).toBe(false);
  });

  test("the order of a split's branches counts, because the first that matches is taken", () => {
    const branch = (value: string): Value => ({
      event: "match",
      next: "greeting",
      conditions: [{ friendly_name: value, arguments: ["{{x}}"], type: "starts_with", value }],
    });
    const split = (...transitions: Value[]): Values =>
      flow(greeting({}), {
        name: "split",
        type: "split-based-on",
        transitions,
        properties: { input: "{{x}}" },
      });
    expect(sameDefinition(split(branch("1"), branch("12")), split(branch("12"), branch("1")))).toBe(false);
    expect(
      sameDefinition(split(branch("1"), { event: "noMatch" }), split({ event: "noMatch" }, branch("1"))),
    ).toBe(true);
  });
});

describe("a definition's structure is checked early", () => {
  const messages = (definition: Values): readonly string[] =>
    checkDefinition(definition).map((problem) =>
      describeProblem({ object: 'StudioFlow "office"', ...problem }),
    );

  test("and accepted", () => {
    expect(messages(flow(greeting({ say: "Hello" }, "greeting")))).toEqual([]);
  });

  test("for names, ways on and the beginning", () => {
    const definition = {
      ...flow(greeting({}, "greting"), greeting({}), { type: "say-play" }, 7),
      initial_state: "greeting",
    };
    expect(messages(definition)).toEqual([
      'StudioFlow "office", definition.states[3]: the widget has no name. A widget is an object with `name`, `type`, `transitions` and `properties`.',
      'StudioFlow "office", definition.states[4]: this is not a widget. A widget is an object with `name`, `type`, `transitions` and `properties`.',
      'StudioFlow "office", definition.states[2].name: two widgets are called "greeting"; the other is definition.states[1]. Rename one of them, and the `next` and Liquid that mean it.',
      'StudioFlow "office", definition.initial_state: the flow begins at "greeting", which is a say-play and not the Trigger. Name the widget of the type `trigger` here: "Trigger".',
      'StudioFlow "office", definition.states[1].transitions[0].next: the widget "greeting" leads on audioComplete to "greting", and there is no such widget. Did you mean "greeting"?',
    ]);
  });

  test("for what is missing altogether", () => {
    expect(messages({})).toEqual([
      'StudioFlow "office", definition.states: the definition has no widgets. A flow has at least its Trigger: copy the JSON from Studio, under Trigger > Show Flow JSON.',
    ]);
    expect(messages({ ...flow(greeting({}, "somewhere else entirely")), initial_state: "" })).toEqual([
      'StudioFlow "office", definition.initial_state: the flow does not say where it begins. Name the widget of the type `trigger` here: "Trigger".',
      'StudioFlow "office", definition.states[1].transitions[0].next: the widget "greeting" leads on audioComplete to "somewhere else entirely", and there is no such widget. Add the widget, or leave `next` out to end the flow there.',
    ]);
    expect(messages({ ...flow(greeting({})), initial_state: "Start" })).toEqual([
      'StudioFlow "office", definition.initial_state: the flow begins at "Start", and there is no such widget. Name the widget of the type `trigger` here: "Trigger".',
    ]);
    expect(messages({ states: Array.from({ length: 1001 }, () => greeting({})) })).toEqual([
      'StudioFlow "office", definition.states: the definition has 1001 widgets, and Studio takes at most 1000. Move some of them into a flow of their own.',
    ]);
  });

  test("but not for what is not known yet", () => {
    expect(messages({ states: UNKNOWN })).toEqual([]);
    expect(messages({ ...flow(greeting({}, "other"), UNKNOWN), initial_state: UNKNOWN })).toEqual([]);
    expect(
      messages({ ...flow({ ...greeting({}, UNKNOWN), type: UNKNOWN }), initial_state: "greeting" }),
    ).toEqual([]);
  });
});

describe("what is not known yet gets a plausible value, so that Studio can check the rest", () => {
  const notKnown = {
    type: "say-play",
    transitions: [{ event: "audioComplete" }],
    properties: { say: "Not known yet." },
  };

  test("by the name of the property", () => {
    const definition = flow(
      { ...greeting({ say: UNKNOWN }), name: "greeting" },
      {
        name: "ask",
        type: "run-function",
        transitions: [{ event: "success", next: UNKNOWN }],
        properties: { url: UNKNOWN, service_sid: UNKNOWN, parameters: [{ key: "zone", value: UNKNOWN }] },
      },
      {
        name: "spoke",
        type: "add-twiml-redirect",
        transitions: [],
        properties: { url: UNKNOWN, timeout: UNKNOWN },
      },
      {
        name: "call",
        type: "connect-call-to",
        transitions: UNKNOWN,
        properties: { to: UNKNOWN, timeout: UNKNOWN, record: UNKNOWN },
      },
      {
        name: "split",
        type: "split-based-on",
        transitions: [UNKNOWN, { event: "match", conditions: UNKNOWN }],
        properties: {},
      },
      { name: "which", type: UNKNOWN, transitions: [{ event: "timeout" }], properties: { timeout: 5 } },
      UNKNOWN,
    );
    expect(withPlaceholders(definition)).toEqual({
      definition: flow(
        greeting({ say: "Not known yet." }),
        {
          name: "ask",
          type: "run-function",
          transitions: [{ event: "success", next: null }],
          properties: {
            url: "https://example.com/not-known-yet",
            service_sid: `ZS${"0".repeat(32)}`,
            parameters: [{ key: "zone", value: "Not known yet." }],
          },
        },
        {
          name: "spoke",
          type: "add-twiml-redirect",
          transitions: [],
          properties: { url: "https://example.com/not-known-yet", timeout: "5" },
        },
        {
          name: "call",
          type: "connect-call-to",
          transitions: [],
          properties: { to: "+12025550100", timeout: 5, record: false },
        },
        {
          name: "split",
          type: "split-based-on",
          transitions: [
            {
              event: "match",
              conditions: [
                { friendly_name: "Not known yet.", arguments: [], type: "equal_to", value: "Not known yet." },
              ],
            },
          ],
          properties: {},
        },
        { ...notKnown, name: "which" },
        { ...notKnown, name: "not_known_yet_7" },
      ),
      placeholders: [
        "definition.states[1].properties.say",
        "definition.states[2].transitions[0].next",
        "definition.states[2].properties.url",
        "definition.states[2].properties.service_sid",
        "definition.states[2].properties.parameters[0].value",
        "definition.states[3].properties.url",
        "definition.states[3].properties.timeout",
        "definition.states[4].transitions",
        "definition.states[4].properties.to",
        "definition.states[4].properties.timeout",
        "definition.states[4].properties.record",
        "definition.states[5].transitions[0]",
        "definition.states[5].transitions[1].conditions",
        "definition.states[6].type",
        "definition.states[7]",
      ],
    });
  });

  test("as a whole", () => {
    const { definition, placeholders } = withPlaceholders(UNKNOWN);
    expect(placeholders).toEqual(["definition"]);
    expect(checkDefinition(definition as Values)).toEqual([]);
  });
});
