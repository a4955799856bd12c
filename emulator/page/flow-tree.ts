/**
 * A Studio flow as a tree of what callers meet. States that only keep count are passed over; a way back to a menu that
 * the caller came from is said, not drawn; a state with a tree of its own is drawn once.
 */
import { type Exit, type Graph, nextOf, readGraph, type State } from "./flow-graph.ts";
import { text } from "./view.ts";
import { address, seconds } from "./words.ts";

export type StepKind =
  | "menu"
  | "extension"
  | "words"
  | "voicemail"
  | "number"
  | "branch"
  | "other"
  | "end"
  | "see";

/** What happens, and what follows. */
export interface Step {
  /** The key that brings the call here. */
  readonly key?: string;
  /** What brings it here otherwise, e.g. `no key`. */
  readonly when?: string;
  readonly kind: StepKind;
  readonly title: string;
  /** Words that are heard, or facts. */
  readonly detail?: string;
  readonly follow: readonly Step[];
}

/** The name of whoever has an extension. */
export type NameOf = (extension: string) => string | undefined;

interface Walk {
  readonly graph: Graph;
  readonly nameOf: NameOf;
  /** States that have been drawn with what follows them. */
  readonly drawn: Set<string>;
  /** Steps that may still be drawn. */
  left: number;
}

/** Most steps of one flow that are drawn. */
const mostSteps = 120;

type Via = Pick<Step, "key" | "when">;

const leaf = (via: Via, kind: StepKind, title: string, detail = ""): Step => ({
  ...via,
  kind,
  title,
  ...(detail === "" ? {} : { detail }),
  follow: [],
});

const callEnds = (via: Via): Step => leaf(via, "end", "The call ends");

/** A state name in words: `help_line` is `Help line`. */
function humanise(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Passes over states that set variables, since no caller notices them; a circle of them leads nowhere. */
function arrive(graph: Graph, name: string): State | undefined {
  let state = graph.state(name);
  for (const passed = new Set<State>(); state?.type === "set-variables"; ) {
    if (passed.has(state)) return undefined;
    passed.add(state);
    state = graph.state(nextOf(state, "next"));
  }
  return state;
}

/** What a caller hears, in quotation marks. */
function heard({ properties }: State): string {
  const say = text(properties.say);
  const play = text(properties.play);
  return say === "" ? (play === "" ? "" : `plays ${address(play)}`) : `“${say}”`;
}

/** The extension that a redirect to Spoke names; undefined where the address is none of Spoke's. */
function extensionOf(url: string): string | undefined {
  const found = /\/telephony\/redirect\?(?:.*&)?extension=([^&]*)/.exec(url)?.[1];
  if (found === undefined) return undefined;
  try {
    return decodeURIComponent(found);
  } catch {
    return found;
  }
}

const eventWords: Readonly<Record<string, string>> = {
  return: "when it comes back",
  timeout: "after too long",
  fail: "if that fails",
  failed: "if that fails",
  success: "then",
  hangup: "when the caller hangs up",
  callCompleted: "afterwards",
  noAudio: "if nothing was said",
  recordingComplete: "afterwards",
  audioComplete: "",
};

/** The ways out of a state that lead on, each as a step. */
function exitsOf(walk: Walk, state: State, path: readonly string[]): Step[] {
  return state.exits
    .filter(({ next }) => next !== "")
    .map(({ event, next }) => {
      const when = eventWords[event] ?? event;
      return draw(walk, next, path, when === "" ? {} : { when });
    });
}

function drawRedirect(walk: Walk, state: State, via: Via, path: readonly string[]): Step {
  const url = text(state.properties.url);
  const extension = extensionOf(url);
  const follow = exitsOf(walk, state, path);
  if (extension === undefined) return { ...leaf(via, "other", "Goes on elsewhere", address(url)), follow };
  if (extension.includes("{{"))
    return { ...leaf(via, "extension", "The extension that was dialled"), follow };
  const name = walk.nameOf(extension);
  const step = leaf(via, "extension", name ?? "Nobody", `extension ${extension}`);
  return { ...step, follow };
}

function drawVoicemail(walk: Walk, state: State, via: Via, path: readonly string[]): Step {
  const limit = Number(state.properties.max_length);
  const detail = limit > 0 ? `up to ${seconds(limit)}` : "";
  return { ...leaf(via, "voicemail", "Takes a message", detail), follow: exitsOf(walk, state, path) };
}

/** Words, after which the call ends unless it says otherwise. */
function drawWords(walk: Walk, state: State, via: Via, path: readonly string[]): Step {
  const follow = exitsOf(walk, state, path);
  const next = follow.length === 0 ? [callEnds({})] : follow;
  return { ...leaf(via, "words", "Says", heard(state)), follow: next };
}

const isSplit = (state: State | undefined): state is State => state?.type === "split-based-on";

/** Where a branch brings the caller back to, if that is a menu on the way here. */
const goesBack = (walk: Walk, next: string, path: readonly string[]): boolean =>
  path.includes(arrive(walk.graph, next)?.name ?? "");

/** A split that counts: back to the menu while there are tries left, and then on. */
function drawRetry(walk: Walk, state: State, via: Via, path: readonly string[]): Step | undefined {
  const matches = state.exits.filter(({ event }) => event === "match");
  const [back] = matches;
  if (back === undefined || matches.length !== 1 || !goesBack(walk, back.next, path)) return undefined;
  const times = back.test === "matches_any_of" ? back.value.split(",").length : 0;
  const repeats = times === 0 ? "repeats" : times === 1 ? "1 repeat" : `${times} repeats`;
  const when = via.when === undefined ? `after ${repeats}` : `${via.when}, after ${repeats}`;
  return draw(walk, nextOf(state, "noMatch"), path, { when });
}

function drawSplit(walk: Walk, state: State, via: Via, path: readonly string[]): Step {
  const retry = drawRetry(walk, state, via, path);
  if (retry !== undefined) return retry;
  const input = text(state.properties.input);
  return { ...leaf(via, "branch", "Branches", input), follow: branches(walk, state, path) };
}

const labelOf = ({ label, test, value }: Exit) =>
  label === "" ? `${test.replaceAll("_", " ")} ${value}` : label;

function branches(walk: Walk, split: State, path: readonly string[]): Step[] {
  return split.exits.map((exit) =>
    draw(walk, exit.next, path, { when: exit.event === "match" ? labelOf(exit) : "otherwise" }),
  );
}

/** A function that is asked; the split on its answer belongs to it, and usually knows where its failure leads, too. */
function drawFunction(walk: Walk, state: State, via: Via, path: readonly string[]): Step {
  const asked = leaf(via, "branch", "Asks a function", address(text(state.properties.url)));
  const split = arrive(walk.graph, nextOf(state, "success"));
  if (!isSplit(split)) return { ...asked, follow: exitsOf(walk, state, path) };
  const failed = arrive(walk.graph, nextOf(state, "fail"))?.name;
  const same = split.exits.findIndex((exit) => arrive(walk.graph, exit.next)?.name === failed);
  const answers = branches(walk, split, path).map((step, index) =>
    index === same ? { ...step, when: `${step.when}, or if that fails` } : step,
  );
  const other = same === -1 ? [draw(walk, nextOf(state, "fail"), path, { when: "if that fails" })] : [];
  return { ...asked, follow: [...answers, ...other] };
}

interface Option {
  readonly via: Via;
  readonly next: string;
  /** What the branch is called, where that is more than its key. */
  readonly name: string;
}

/** A branch of a menu: its key, or what must be dialled. */
function optionOf(exit: Exit): Option {
  const key = /^[0-9*#]$/.test(exit.value) && exit.test === "equal_to" ? exit.value : undefined;
  const name = exit.label.replace(/^[0-9*#]\s+/, "");
  return {
    via: key === undefined ? { when: labelOf(exit) } : { key },
    next: exit.next,
    name: name === key ? "" : name,
  };
}

/** A menu: its keys, and what happens without one or with another. */
function drawMenu(walk: Walk, state: State, via: Via, path: readonly string[], name: string): Step {
  const pressed = arrive(walk.graph, nextOf(state, "keypress"));
  const split = isSplit(pressed) ? pressed : undefined;
  const within = [...path, state.name];
  const keys = (split?.exits ?? []).filter(({ event }) => event === "match").map(optionOf);
  const silent = nextOf(state, "timeout");
  const other = split === undefined ? nextOf(state, "keypress") : nextOf(split, "noMatch");
  const same = arrive(walk.graph, silent)?.name === arrive(walk.graph, other)?.name;
  const without = same
    ? [draw(walk, silent, within, { when: "no key or a wrong one" })]
    : [
        draw(walk, silent, within, { when: "no key" }),
        draw(walk, other, within, { when: split === undefined ? "keys" : "a wrong key" }),
      ];
  const title = name === "" ? humanise(state.name) : name;
  const options = keys.map((option) => draw(walk, option.next, within, option.via, option.name));
  return { ...leaf(via, "menu", title, heard(state)), follow: [...options, ...without] };
}

function drawState(walk: Walk, state: State, path: readonly string[], via: Via, name: string): Step {
  switch (state.type) {
    case "gather-input-on-call":
      return drawMenu(walk, state, via, path, name);
    case "split-based-on":
      return drawSplit(walk, state, via, path);
    case "say-play":
      return drawWords(walk, state, via, path);
    case "add-twiml-redirect":
      return drawRedirect(walk, state, via, path);
    case "record-voicemail":
      return drawVoicemail(walk, state, via, path);
    case "run-function":
      return drawFunction(walk, state, via, path);
    case "connect-call-to":
      return {
        ...leaf(via, "number", `Calls ${text(state.properties.to)}`),
        follow: exitsOf(walk, state, path),
      };
    default:
      return { ...leaf(via, "other", humanise(state.type), state.name), follow: exitsOf(walk, state, path) };
  }
}

/** @param path menus that the caller has heard on the way here */
function draw(walk: Walk, next: string, path: readonly string[], via: Via, name = ""): Step {
  const state = arrive(walk.graph, next);
  if (state === undefined) return callEnds(via);
  if (path.includes(state.name)) return leaf(via, "see", "Hears the menu again", humanise(state.name));
  walk.left -= 1;
  if (walk.left < 0) return leaf(via, "see", "More, which is not drawn");
  const leads = state.exits.some((exit) => exit.next !== "");
  if (leads && walk.drawn.has(state.name)) {
    return leaf(via, "see", "Goes on as above", state.type === "split-based-on" ? "" : humanise(state.name));
  }
  walk.drawn.add(state.name);
  return drawState(walk, state, path, via, name);
}

/**
 * The tree of a flow's calls.
 * @param definition as Studio has it
 * @param nameOf names of extensions
 * @returns what a caller meets first; undefined where the flow takes no calls
 */
export function drawFlow(definition: unknown, nameOf: NameOf): Step | undefined {
  const graph = readGraph(definition);
  const first = graph.initial === undefined ? "" : nextOf(graph.initial, "incomingCall");
  if (arrive(graph, first) === undefined) return undefined;
  return draw({ graph, nameOf, drawn: new Set(), left: mostSteps }, first, [], {});
}
