/** A small Studio: walks a call through a flow's definition, knowing nothing of how it was made. */
import type { Caller } from "./menus.ts";

interface Transition {
  readonly event: string;
  readonly next?: string | null;
  readonly conditions?: readonly {
    readonly arguments: readonly string[];
    readonly type: string;
    readonly value: string;
  }[];
}

interface State {
  readonly name: string;
  readonly type: string;
  readonly transitions: readonly Transition[];
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Flow {
  readonly states: readonly State[];
  readonly initial_state: string;
}

/** What a caller meets, one line each: `say …`, `to extension 200`, `end`. */
export type Journey = readonly string[];

interface Call {
  readonly caller: Caller;
  presses: number;
  readonly variables: Record<string, string>;
  readonly widgets: Record<string, { Digits?: string; parsed?: Record<string, unknown> }>;
  readonly journey: string[];
}

/** Walks one call. A flow that does not come to an end within 500 widgets is an error. */
export function walkFlow(flow: Flow, caller: Caller): Journey {
  const call: Call = { caller, presses: 0, variables: {}, widgets: {}, journey: [] };
  const states = new Map(flow.states.map((state) => [state.name, state]));
  let here: string | undefined = flow.initial_state;
  for (let steps = 0; here !== undefined; steps++) {
    if (steps > 500) throw new Error(`The call does not end: ${call.journey.slice(-10).join("; ")}`);
    const state = states.get(here);
    if (!state) throw new Error(`There is no widget ${here}.`);
    here = stepOf(state, call);
  }
  call.journey.push("end");
  return call.journey;
}

function stepOf(state: State, call: Call): string | undefined {
  const text = (name: string): string => liquid(String(state.properties[name] ?? ""), call);
  const hear = () => {
    if (state.properties.say !== undefined) call.journey.push(`say ${state.properties.say}`);
    if (state.properties.play !== undefined) call.journey.push(`play ${state.properties.play}`);
  };
  switch (state.type) {
    case "trigger":
      return follow(state, "incomingCall");
    case "say-play":
      hear();
      return follow(state, "audioComplete");
    case "gather-input-on-call": {
      hear();
      const pressed = call.caller.presses[call.presses++];
      if (pressed === undefined) return follow(state, "timeout");
      const digits = pressed.slice(0, Number(state.properties.number_of_digits ?? 20));
      // The key that ends the input is not part of it, and alone it is no input.
      if (digits === state.properties.finish_on_key) return follow(state, "timeout");
      call.widgets[state.name] = { Digits: digits };
      return follow(state, "keypress");
    }
    case "split-based-on":
      return branch(state, call);
    case "set-variables":
      for (const { key, value } of state.properties.variables as { key: string; value: string }[]) {
        call.variables[key] = liquid(value, call);
      }
      return follow(state, "next");
    case "run-function": {
      const answer = call.caller.hours[text("url")];
      if (answer === undefined || answer === "fails") return follow(state, "fail");
      call.widgets[state.name] = { parsed: { isOpen: answer === "open" } };
      return follow(state, "success");
    }
    case "add-twiml-redirect": {
      const url = new URL(text("url"));
      if (`${url.origin}${url.pathname}` !== "https://api.spokephone.com/telephony/redirect")
        throw new Error(url.href);
      call.journey.push(`to extension ${url.searchParams.get("extension")}`);
      return follow(state, "return");
    }
    case "connect-call-to":
      call.journey.push(`to number ${text("to")}`);
      return follow(state, "callCompleted");
    case "record-voicemail":
      call.journey.push(`voicemail of ${state.properties.max_length} s`);
      return follow(state, "recordingComplete");
    default:
      throw new Error(`This Studio has no ${state.type}.`);
  }
}

const follow = (state: State, event: string): string | undefined =>
  state.transitions.find((transition) => transition.event === event)?.next || undefined;

function branch(state: State, call: Call): string | undefined {
  const taken = state.transitions.find(
    (transition) =>
      transition.event === "match" &&
      (transition.conditions ?? []).every(({ arguments: [input = ""], type, value }) => {
        const actual = liquid(input, call);
        if (type === "equal_to") return actual === value;
        if (type === "matches_any_of") return value.split(",").includes(actual);
        if (type === "regex") return new RegExp(value).test(actual);
        throw new Error(`This Studio has no condition ${type}.`);
      }),
  );
  return taken ? taken.next || undefined : follow(state, "noMatch");
}

function liquid(text: string, call: Call): string {
  return text.replaceAll(
    /\{\{\s*([\w.]+)\s*(?:\|\s*plus:\s*(\d+)\s*)?\}\}/g,
    (_, path: string, plus?: string) => {
      const value = path
        .split(".")
        .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], {
          widgets: call.widgets,
          flow: { variables: call.variables },
        });
      const shown = String(value ?? "");
      return plus === undefined ? shown : String(Number(shown) + Number(plus));
    },
  );
}
