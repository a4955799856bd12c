/**
 * From the typed tree to a Twilio Studio flow. Pure.
 *
 * A menu becomes: the hours (`…_hours`, `…_open`), the counter (`…_start`), the menu itself, its keys (`…_keys`), and what
 * happens without a valid key (`…_invalid`, `…_again`, `…_tries`). Names come from the path of keys and menu names alone,
 * so that a change in one branch renames nothing in another.
 */
import { isObject, isSet, type Value, type Values } from "../model/value.ts";
import { branchOnHours, compileTarget } from "./compile-target.ts";
import type { FlowDefinition, FlowState, FlowTransition } from "./flow.ts";
import { layOut } from "./layout.ts";
import { spokeRedirectUrl } from "./redirect.ts";
import {
  begin,
  type CompileContext,
  extensionOfGroup,
  goTo,
  type Piece,
  type Scope,
  slugOf,
  standIn,
  textOr,
  toExtension,
} from "./scope.ts";
import { unknownPaths } from "./unknown.ts";
import { fieldAt, keyOf, numberOf, optionsOf, propertyOf, targetsOf, visitMenu } from "./walk.ts";
import { digitsOf, gather, sayPlay, setVariable, split, trigger, type Words, when } from "./widgets.ts";

/** A compiled tree. */
export interface CompiledMenu {
  readonly definition: FlowDefinition;
  /** Property paths of what is not known yet; plausible values stand in. Empty: the definition is final. */
  readonly placeholders: readonly string[];
}

/**
 * Compiles a tree that `checkMenu` accepts.
 *
 * @param menu the tree; parts may be unknown
 * @param context the organisation, and the extensions of the call groups that the tree names
 * @returns the definition, the same for the same tree, and the paths of what had to be a placeholder: it may be validated
 *   with placeholders, and never sent with them
 */
export function compileMenu(menu: Value, context: CompileContext): CompiledMenu {
  const root = isObject(menu) ? menu : {};
  const organisationId = textOr(context.organisationId, "");
  const piece = compileMenuAt(root, rootName(root), {
    organisationId: organisationId === "" ? standIn.organisationId : organisationId,
    redirectUrl: context.redirectUrl ?? spokeRedirectUrl,
    extensions: context.extensions ?? {},
    menuEntry: "",
    voice: {},
    chosen: false,
    compileMenu: compileMenuAt,
  });
  const first = trigger("Trigger", piece.entry);
  const states = layOut([first, ...piece.states], first.name);
  const definition = {
    description: `Telephone menu ${textOr(root.name, "menu")}`,
    states,
    initial_state: first.name,
    flags: { allow_concurrent_calls: true },
  };
  const redirects = states.some((state) => state.type === "add-twiml-redirect");
  return {
    definition,
    placeholders: [
      ...(redirects && organisationId === "" ? ["organisationId"] : []),
      ...unknownPaths(menu, [context.property ?? "menu"]),
      ...unresolvedGroups(menu, context),
    ],
  };
}

function unresolvedGroups(menu: Value, context: CompileContext): readonly string[] {
  return [...visitMenu(menu, context.property ?? "menu")].flatMap((visit) => {
    if (visit.type !== "target" || typeof visit.target.callGroup !== "string") return [];
    const extension = extensionOfGroup(visit.target.callGroup, context.extensions ?? {});
    return extension === undefined ? [propertyOf(fieldAt(visit.place, "callGroup"))] : [];
  });
}

/** Names are used in Liquid (`widgets.main.Digits`), which wants a letter first; `Trigger` is taken. */
function rootName(menu: Values): string {
  const slug = slugOf(menu.name, "menu");
  return /^[a-z]/.test(slug) && slug !== "trigger" ? slug : `menu_${slug}`;
}

function compileMenuAt(menu: Values, name: string, above: Scope): Piece {
  const repeat = numberOf(menu, "repeat");
  const entry = repeat > 0 ? `${name}_start` : name;
  const scope: Scope = { ...above, menuEntry: entry, voice: voiceOf(menu, above), chosen: true };
  const options = compileOptions(menu, name, scope);
  const noInput = compileTarget(menu.noInput, `${name}_noinput`, { ...scope, chosen: false });
  const retry = compileRetry(name, repeat, noInput.entry);
  const invalid = compileInvalid(menu.invalid, name, scope, retry.entry);
  const dialled = compileDialled(menu, name, scope, invalid.entry);
  const branches = [...options.branches, ...dialled.branches];
  const heard = gather(name, {
    words: wordsOf(menu),
    voice: scope.voice,
    timeoutSeconds: numberOf(menu, "timeoutSeconds"),
    several: menu.dialByExtension === true,
    pressed: `${name}_keys`,
    silent: retry.entry,
  });
  const states = [
    ...(repeat > 0 ? [setVariable(entry, `${name}_tries`, "0", name)] : []),
    heard,
    split(`${name}_keys`, digitsOf(name), branches, invalid.entry),
    ...[options, dialled, invalid, retry, noInput].flatMap((piece) => piece.states),
  ];
  return compileMenuHours(menu.hours, name, scope, { entry, states });
}

interface Branches {
  readonly branches: readonly FlowTransition[];
  readonly states: readonly FlowState[];
}

function compileOptions(menu: Values, name: string, scope: Scope): Branches {
  const compiled = optionsOf(menu).flatMap(({ name: option, target }) => {
    const key = keyOf(option);
    if (key === undefined) return [];
    const spelled = key === "*" ? "star" : key === "#" ? "hash" : key;
    const piece = compileTarget(target, `${name}_${spelled}`, scope);
    return [{ piece, branch: when(labelOf(key, target), digitsOf(name), "equal_to", key, piece.entry) }];
  });
  return {
    branches: compiled.map(({ branch }) => branch),
    states: compiled.flatMap(({ piece }) => piece.states),
  };
}

/** What Studio writes on the branch: the key, and where it leads where that has a name. */
function labelOf(key: string, target: Value): string {
  if (!isObject(target)) return key;
  const [kind] = targetsOf(target);
  const menu = target.menu;
  const shown = kind === "menu" && isObject(menu) ? menu.name : (target.callGroup ?? target.extension);
  return typeof shown === "string" ? `${key} ${shown}` : key;
}

/** After no valid key: counts, and plays the menu again until the repeats are used up. */
function compileRetry(name: string, repeat: number, noInput: string | undefined): Piece {
  if (repeat === 0) return goTo(noInput);
  const tries = `${name}_tries`;
  const counted = `{{flow.variables.${tries}}}`;
  const allowed = Array.from({ length: repeat }, (_, index) => String(index + 1)).join(",");
  return begin(
    setVariable(`${name}_again`, tries, `{{flow.variables.${tries} | plus: 1}}`, tries),
    split(tries, counted, [when("Hear the menu again", counted, "matches_any_of", allowed, name)], noInput),
  );
}

function compileInvalid(invalid: Value, name: string, scope: Scope, retry: string | undefined): Piece {
  if (!isSet(invalid)) return goTo(retry);
  return begin(sayPlay(`${name}_invalid`, { say: textOr(invalid, standIn.words) }, scope.voice, retry));
}

/** Two digits or more are an extension; where Spoke does not answer for it, the caller may try again. */
function compileDialled(menu: Values, name: string, scope: Scope, failed: string | undefined): Branches {
  if (menu.dialByExtension !== true) return { branches: [], states: [] };
  const state = toExtension(`${name}_dial`, digitsOf(name), scope, failed);
  const branch = when("An extension", digitsOf(name), "regex", "^[0-9]{2,}$", state.name);
  return { branches: [branch], states: [state] };
}

function compileMenuHours(hours: Value, name: string, scope: Scope, menu: Piece): Piece {
  if (!isObject(hours)) return menu;
  const closed = compileTarget(hours.closed, `${name}_closed`, { ...scope, chosen: false });
  return branchOnHours(hours, name, menu, closed);
}

const wordsOf = (menu: Values): Words =>
  isSet(menu.play) ? { play: textOr(menu.play, standIn.audioUrl) } : { say: textOr(menu.say, standIn.words) };

function voiceOf(menu: Values, above: Scope): Scope["voice"] {
  return {
    ...above.voice,
    ...(typeof menu.voice === "string" ? { voice: menu.voice } : {}),
    ...(typeof menu.language === "string" ? { language: menu.language } : {}),
  };
}
