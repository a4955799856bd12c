/** A Studio definition as a graph: states by name, and what their transitions say. Reads anything without failing. */
import type { Json } from "../store.ts";
import { text } from "./view.ts";

/** One way out of a state. */
export interface Exit {
  readonly event: string;
  /** Name of the next state; empty where the call ends. */
  readonly next: string;
  /** Of the condition of a split. */
  readonly label: string;
  readonly test: string;
  readonly value: string;
}

export interface State {
  readonly name: string;
  readonly type: string;
  readonly properties: Json;
  readonly exits: readonly Exit[];
}

export interface Graph {
  readonly initial: State | undefined;
  state(name: string): State | undefined;
}

const objects = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null) : [];

const object = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};

function readExit(transition: Json): Exit {
  const [condition = {}] = objects(transition.conditions);
  return {
    event: text(transition.event),
    next: text(transition.next),
    label: text(condition.friendly_name),
    test: text(condition.type),
    value: text(condition.value),
  };
}

const readState = (state: Json): State => ({
  name: text(state.name),
  type: text(state.type),
  properties: object(state.properties),
  exits: objects(state.transitions).map(readExit),
});

/** @param definition as it is stored, or anything else, which gives a graph without states */
export function readGraph(definition: unknown): Graph {
  const { states, initial_state } = object(definition);
  const byName = new Map(
    objects(states)
      .map(readState)
      .filter(({ name }) => name !== "")
      .map((state) => [state.name, state]),
  );
  const state = (name: string) => byName.get(name);
  return { initial: state(text(initial_state)), state };
}

/** Where a state goes at an event; empty where the call ends then. */
export function nextOf(state: State, event: string): string {
  return state.exits.find((exit) => exit.event === event)?.next ?? "";
}
