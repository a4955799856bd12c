/** From a target to widgets: where one key, silence or the clock leads. Pure. */
import { isObject, isSet, type Value, type Values } from "../model/value.ts";
import {
  begin,
  extensionOfGroup,
  goTo,
  nowhere,
  type Piece,
  type Scope,
  slugOf,
  standIn,
  textOr,
  toExtension,
} from "./scope.ts";
import { menuDefaults } from "./telephone.ts";
import { targetsOf } from "./walk.ts";
import {
  connectNumber,
  digitsOf,
  gather,
  recordVoicemail,
  runFunction,
  sayPlay,
  split,
  type Words,
  when,
} from "./widgets.ts";

/**
 * Compiles one target.
 *
 * @param target the target; absent, or `hangUp`, ends the call; unknown becomes a redirect that stands in for it
 * @param name what the names of its widgets begin with
 * @param scope what it inherits
 */
export function compileTarget(target: Value, name: string, scope: Scope): Piece {
  if (!isSet(target)) return nowhere;
  if (!isObject(target)) return unknownTarget(name, scope);
  const [kind] = targetsOf(target);
  switch (kind) {
    case "extension":
      return compileExtension(target.extension, name, scope);
    case "callGroup":
      return compileCallGroup(target.callGroup, name, scope);
    case "menu":
      return compileSubmenu(target.menu, name, scope);
    case "say":
      return compileWords("say", { say: textOr(target.say, standIn.words) }, target.next, name, scope);
    case "play":
      return compileWords("play", { play: textOr(target.play, standIn.audioUrl) }, target.next, name, scope);
    case "voicemail":
      return compileVoicemail(target.voicemail, name, scope);
    case "repeat":
      return goTo(scope.menuEntry);
    case "dialByExtension":
      return compileDialByExtension({ say: dialPrompt }, name, scope);
    case "number":
      return begin(connectNumber(`${name}_number`, textOr(target.number, standIn.number)));
    case "hours":
      return compileHours(target.hours, name, scope);
    default:
      return nowhere;
  }
}

const unknownTarget = (name: string, scope: Scope): Piece =>
  begin(toExtension(`${name}_target`, standIn.extension, scope));

const compileExtension = (extension: Value, name: string, scope: Scope): Piece =>
  begin(
    toExtension(`${name}_${slugOf(extension, "extension")}`, textOr(extension, standIn.extension), scope),
  );

function compileCallGroup(group: Value, name: string, scope: Scope): Piece {
  const extension = extensionOfGroup(group, scope.extensions) ?? standIn.extension;
  return begin(toExtension(`${name}_${slugOf(group, "group")}`, extension, scope));
}

function compileSubmenu(menu: Value, name: string, scope: Scope): Piece {
  if (!isObject(menu)) return unknownTarget(name, scope);
  return scope.compileMenu(menu, `${name}_${slugOf(menu.name, "menu")}`, scope);
}

function compileWords(kind: "say" | "play", words: Words, next: Value, name: string, scope: Scope): Piece {
  // Words before dialling are its prompt, so that a caller who knows the extension need not hear them out.
  if (isObject(next) && targetsOf(next)[0] === "dialByExtension")
    return compileDialByExtension(words, name, scope);
  const following = compileTarget(next, `${name}_next`, scope);
  return begin(sayPlay(`${name}_${kind}`, words, scope.voice, following.entry), ...following.states);
}

function compileVoicemail(voicemail: Value, name: string, scope: Scope): Piece {
  const wanted = isObject(voicemail) ? voicemail : {};
  const seconds = wanted.maxLengthSeconds;
  const record = recordVoicemail(
    `${name}_voicemail`,
    typeof seconds === "number" ? seconds : menuDefaults.voicemailSeconds,
  );
  if (!isSet(wanted.greeting)) return begin(record);
  const greeting = { say: textOr(wanted.greeting, standIn.words) };
  return begin(sayPlay(`${name}_greeting`, greeting, scope.voice, record.name), record);
}

const dialPrompt = "Please dial the extension, and then press the hash key.";

/** Silence leads back to the menu, where a key brought the caller here; what Spoke does not answer may be dialled again. */
function compileDialByExtension(words: Words, name: string, scope: Scope): Piece {
  const dial = `${name}_dial`;
  const connect = `${name}_connect`;
  return begin(
    gather(dial, {
      words,
      voice: scope.voice,
      timeoutSeconds: menuDefaults.timeoutSeconds,
      several: true,
      pressed: connect,
      silent: scope.chosen ? scope.menuEntry : undefined,
    }),
    toExtension(connect, digitsOf(dial), scope, dial),
  );
}

function compileHours(hours: Value, name: string, scope: Scope): Piece {
  if (!isObject(hours)) return unknownTarget(name, scope);
  const open = compileTarget(hours.open, `${name}_within`, scope);
  const closed = compileTarget(hours.closed, `${name}_outside`, scope);
  return branchOnHours(hours, name, open, closed);
}

/**
 * Asks the hours function, and branches on what it answers.
 *
 * @param hours the branch, for the function's address
 * @param name what the names of its widgets begin with
 * @param open where the call goes within hours, and when the function fails: its failure must not send callers away
 * @param closed where the call goes outside hours
 */
export function branchOnHours(hours: Values, name: string, open: Piece, closed: Piece): Piece {
  const asked = `${name}_hours`;
  const isOpen = `{{widgets.${asked}.parsed.isOpen}}`;
  const url = textOr(hours.functionUrl, standIn.functionUrl);
  return begin(
    runFunction(asked, url, `${name}_open`, open.entry),
    split(`${name}_open`, isOpen, [when("Open", isOpen, "equal_to", "true", open.entry)], closed.entry),
    ...open.states,
    ...closed.states,
  );
}
