/** Where a Studio flow sends calls, whether it was declared as a menu or as Studio's own JSON. Pure. */
import { parseDefinition } from "../ivr/definition.ts";
import { fieldAt, propertyOf, visitMenu } from "../ivr/walk.ts";
import { formatPath } from "../model/path.ts";
import { isObject, type Value, type Values } from "../model/value.ts";
import type { DeclaredObject } from "../reconciler/plan/types.ts";
import { partsOf } from "./survey.ts";

/** One place of a flow that hands a call on. */
export interface Exit {
  readonly path: string;
  /** What it hands the call to. */
  readonly to: { readonly extension?: Value; readonly callGroup?: Value; readonly number?: Value };
  /** True where the caller comes here by pressing a key only. */
  readonly chosen: boolean;
}

/** All of them, in the order of the declaration. */
export function exitsOf(flow: DeclaredObject): readonly Exit[] {
  const { menu } = flow.inputs;
  return isObject(menu) ? menuExits(menu) : definitionExits(flow);
}

function menuExits(menu: Values): readonly Exit[] {
  return [...visitMenu(menu, "menu")].flatMap((visit): readonly Exit[] => {
    if (visit.type !== "target") return [];
    const chosen = visit.place.steps.includes("options");
    return (["extension", "callGroup", "number"] as const)
      .filter((field) => typeof visit.target[field] === "string")
      .map((field) => ({
        path: propertyOf(fieldAt(visit.place, field)),
        to: { [field]: visit.target[field] },
        chosen,
      }));
  });
}

/** One widget of a definition. */
interface Widget {
  readonly type: Value;
  readonly properties: Values;
  readonly transitions: readonly { readonly event: Value; readonly next: string | undefined }[];
  /** Property path; the whole field where the definition was given as text. */
  pathOf(...steps: readonly (string | number)[]): string;
}

/** Widgets by name, and where calls come in; undefined where there is no definition, or not all of it is known. */
interface Widgets {
  readonly byName: ReadonlyMap<string, Widget>;
  readonly first: Widget | undefined;
}

function widgetsOf({ inputs }: DeclaredObject): Widgets | undefined {
  const { definition } = parseDefinition(inputs.definition);
  if (definition === undefined || !Array.isArray(definition.states)) return undefined;
  const isText = typeof inputs.definition === "string";
  const byName = new Map<string, Widget>();
  for (const [index, state] of (definition.states as readonly Value[]).entries()) {
    if (!isObject(state) || typeof state.name !== "string") continue;
    byName.set(state.name, {
      type: state.type,
      properties: partsOf(state.properties),
      transitions: transitionsOf(state.transitions),
      pathOf: (...steps) => (isText ? "definition" : formatPath(["definition", "states", index, ...steps])),
    });
  }
  const initial = definition.initial_state;
  return { byName, first: typeof initial === "string" ? byName.get(initial) : undefined };
}

const transitionsOf = (value: Value): Widget["transitions"] =>
  (Array.isArray(value) ? (value as readonly Value[]) : []).map((transition) => {
    const { event, next } = partsOf(transition);
    return { event, next: typeof next === "string" && next !== "" ? next : undefined };
  });

/** Where an incoming call goes first. */
const incoming = "incomingCall";
/** What a caller does, as against what the flow does by itself. */
const chosenEvents: ReadonlySet<Value> = new Set(["keypress", "speech"]);

/** The widgets that a call can come to from `first`, along the transitions that `follows` accepts. */
function reached(
  { byName, first }: Widgets,
  follows: (from: Widget, event: Value) => boolean,
): ReadonlySet<Widget> {
  const found = new Set<Widget>(first ? [first] : []);
  for (const widget of found) {
    for (const { event, next } of widget.transitions) {
      const following = next === undefined ? undefined : byName.get(next);
      if (following && follows(widget, event)) found.add(following);
    }
  }
  return found;
}

const isCall = ({ type }: Widget, event: Value): boolean => type !== "trigger" || event === incoming;

/** The extension that a redirect to Spoke names (`…/telephony/redirect?extension=200&…`), where it is not worked out by the flow. */
const redirected = /\/telephony\/redirect\?(?:[^#]*&)?extension=(\d+)(?:&|$)/;

function definitionExits(flow: DeclaredObject): readonly Exit[] {
  const widgets = widgetsOf(flow);
  if (widgets === undefined) return [];
  const all = reached(widgets, isCall);
  const unchosen = reached(widgets, (from, event) => isCall(from, event) && !chosenEvents.has(event));
  return [...all].flatMap((widget): readonly Exit[] => {
    const { url, to } = widget.properties;
    const chosen = !unchosen.has(widget);
    const extension = typeof url === "string" ? redirected.exec(url)?.[1] : undefined;
    if (widget.type === "add-twiml-redirect" && extension !== undefined) {
      return [{ path: widget.pathOf("properties", "url"), to: { extension }, chosen }];
    }
    return widget.type === "connect-call-to" && typeof to === "string"
      ? [{ path: widget.pathOf("properties", "to"), to: { number: to }, chosen }]
      : [];
  });
}

/** Widgets by which a caller hears nothing and nobody is rung (twilio.com/docs/studio/widget-library, read 2026-11-20). */
const silent: ReadonlySet<Value> = new Set([
  "trigger",
  "split-based-on",
  "set-variables",
  "run-function",
  "make-http-request",
]);

/** A place where a flow ends a call before anything was heard. */
export interface SilentEnd {
  readonly path: string;
  readonly what: string;
}

/** All of them. A flow that does nothing with calls at all is one for messages, and has none. */
export function silentEnds(flow: DeclaredObject): readonly SilentEnd[] {
  const { menu } = flow.inputs;
  if (isObject(menu)) return endsOfMenu(menu);
  const widgets = widgetsOf(flow);
  if (widgets === undefined) return [];
  const quiet = [...reached(widgets, (from, event) => silent.has(from.type) && isCall(from, event))];
  return quiet
    .filter(({ type }) => silent.has(type) && type !== "trigger")
    .flatMap((widget) =>
      widget.transitions.flatMap(({ event, next }, index) =>
        next === undefined
          ? [
              {
                path: widget.pathOf("transitions", index),
                what: `a call ends here on "${String(event)}" before the caller has heard anything or anybody was rung`,
              },
            ]
          : [],
      ),
    );
}

/** Before a menu speaks, only the clock can end a call. */
function endsOfMenu(menu: Values): readonly SilentEnd[] {
  return [...visitMenu(menu, "menu")].flatMap((visit) => {
    if (visit.type !== "target" || visit.target.hangUp !== true) return [];
    const { steps, text } = visit.place;
    // Only `hours` and its branches lie between the flow's begin and here: words, keys and silence would be other steps.
    const unheard = steps.slice(1).every((step) => step === "hours" || step === "closed" || step === "open");
    return unheard
      ? [
          {
            path: propertyOf(visit.place),
            what: `${text} ends the call before the caller has heard anything`,
          },
        ]
      : [];
  });
}

/** True where the flow takes no calls: it is a draft, or nothing follows an incoming call. */
export function takesNoCalls(flow: DeclaredObject): string | undefined {
  if (flow.inputs.status === "draft") return "which is a draft and takes no calls";
  const first = widgetsOf(flow)?.first;
  const begins = first?.transitions.find(({ event }) => event === incoming);
  if (first?.type !== "trigger" || begins?.next !== undefined) return undefined;
  return "in which nothing follows an incoming call";
}
