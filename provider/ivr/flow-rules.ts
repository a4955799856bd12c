/**
 * Early messages about a definition that was written by hand. Pure.
 *
 * Twilio's own check (`/v2/Flows/Validate`) has the last word; it names widgets by their position and answers error 81022.
 * These are its rules that go beyond the schema, said by the widgets' names.
 */
import { nearestName } from "../model/nearest.ts";
import { formatPath, type Step } from "../model/path.ts";
import type { Problem } from "../model/problem.ts";
import { isObject, isSet, UNKNOWN, type Value, type Values } from "../model/value.ts";
import { largestFlow } from "./flow.ts";

/** A broken rule of a definition. */
export interface FlowProblem extends Omit<Problem, "object"> {
  readonly path: string;
}

interface Widget {
  readonly name: string;
  readonly state: Values;
  readonly steps: readonly Step[];
}

/**
 * Checks a definition's structure.
 *
 * @param definition a parsed definition; what is not known yet gives no problem
 * @param property the property that holds it. Default `definition`
 * @returns the problems in the order of the widgets
 */
export function checkDefinition(definition: Values, property = "definition"): readonly FlowProblem[] {
  const states = definition.states;
  if (states === UNKNOWN) return [];
  const at = [property, "states"];
  if (!Array.isArray(states) || states.length === 0) {
    const remedy =
      "A flow has at least its Trigger: copy the JSON from Studio, under Trigger > Show Flow JSON.";
    return [{ path: formatPath(at), what: "the definition has no widgets", remedy }];
  }
  if (states.length > largestFlow) {
    const what = `the definition has ${states.length} widgets, and Studio takes at most ${largestFlow}`;
    return [{ path: formatPath(at), what, remedy: "Move some of them into a flow of their own." }];
  }
  const { widgets, problems } = readWidgets(states, at);
  // While a name is not known, a `next` may well lead to it.
  const complete = !states.some((state) => state === UNKNOWN || (isObject(state) && state.name === UNKNOWN));
  return [
    ...problems,
    ...checkNames(widgets),
    ...checkInitial(definition.initial_state, widgets, complete, property),
    ...(complete ? widgets.flatMap((widget) => checkTransitions(widget, widgets)) : []),
  ];
}

function readWidgets(states: readonly Value[], at: readonly Step[]) {
  const widgets: Widget[] = [];
  const problems: FlowProblem[] = [];
  for (const [index, state] of states.entries()) {
    const steps = [...at, index];
    if (state === UNKNOWN || (isObject(state) && state.name === UNKNOWN)) continue;
    if (isObject(state) && typeof state.name === "string" && state.name !== "") {
      widgets.push({ name: state.name, state, steps });
    } else {
      const what = isObject(state) ? "the widget has no name" : "this is not a widget";
      problems.push({
        path: formatPath(steps),
        what,
        remedy: "A widget is an object with `name`, `type`, `transitions` and `properties`.",
      });
    }
  }
  return { widgets, problems };
}

function checkNames(widgets: readonly Widget[]): readonly FlowProblem[] {
  const first = new Map<string, Widget>();
  return widgets.flatMap((widget) => {
    const other = first.get(widget.name);
    if (other === undefined) {
      first.set(widget.name, widget);
      return [];
    }
    const path = formatPath([...widget.steps, "name"]);
    const what = `two widgets are called ${JSON.stringify(widget.name)}; the other is ${formatPath(other.steps)}`;
    return [{ path, what, remedy: "Rename one of them, and the `next` and Liquid that mean it." }];
  });
}

function checkInitial(
  initial: Value,
  widgets: readonly Widget[],
  complete: boolean,
  property: string,
): readonly FlowProblem[] {
  if (initial === UNKNOWN) return [];
  const path = formatPath([property, "initial_state"]);
  const trigger = widgets.find(({ state }) => state.type === "trigger");
  const remedy = `Name the widget of the type \`trigger\` here${trigger ? `: ${JSON.stringify(trigger.name)}` : ""}.`;
  if (typeof initial !== "string" || initial === "") {
    return [{ path, what: "the flow does not say where it begins", remedy }];
  }
  const found = widgets.find(({ name }) => name === initial);
  if (!found) {
    if (!complete) return [];
    return [
      { path, what: `the flow begins at ${JSON.stringify(initial)}, and there is no such widget`, remedy },
    ];
  }
  const type = found.state.type;
  if (type === "trigger" || type === UNKNOWN) return [];
  const what = `the flow begins at ${JSON.stringify(initial)}, which is a ${String(type)} and not the Trigger`;
  return [{ path, what, remedy }];
}

function checkTransitions(widget: Widget, widgets: readonly Widget[]): readonly FlowProblem[] {
  const transitions = widget.state.transitions;
  if (!Array.isArray(transitions)) return [];
  return transitions.flatMap((transition, index) => {
    if (!isObject(transition)) return [];
    const { next, event } = transition;
    if (!isSet(next) || next === "" || typeof next === "symbol") return [];
    if (widgets.some(({ name }) => name === next)) return [];
    const path = formatPath([...widget.steps, "transitions", index, "next"]);
    const on = typeof event === "string" ? ` on ${event}` : "";
    const what = `the widget ${JSON.stringify(widget.name)} leads${on} to ${JSON.stringify(next)}, and there is no such widget`;
    return [{ path, what, remedy: nearestRemedy(String(next), widgets) }];
  });
}

function nearestRemedy(text: string, widgets: readonly Widget[]): string {
  const near = nearestName(
    text,
    widgets.map(({ name }) => name),
  );
  if (near !== undefined) return `Did you mean ${JSON.stringify(near)}?`;
  return "Add the widget, or leave `next` out to end the flow there.";
}
