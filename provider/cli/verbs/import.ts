/** `spokectl import`: adds one live object to a stack file, in place. */

import { sectionOf } from "../../derive/stack-names.ts";
import { insertEntry } from "../../export/insert.ts";
import { outlineOf } from "../../export/parts.ts";
import { placeOf } from "../../export/remarks.ts";
import { select } from "../../export/select.ts";
import { foldName, keyFieldsOf } from "../../model/key.ts";
import { nearestName } from "../../model/nearest.ts";
import { ProblemError } from "../../model/problem.ts";
import { isObject, isSet, type Value } from "../../model/value.ts";
import { nameKind, nameSubject } from "../../reconciler/describe.ts";
import { canSee } from "../../reconciler/doors.ts";
import { keyTextOf } from "../../reconciler/keyed.ts";
import { addressOf, kindName, labelsOf, nameOf } from "../../reconciler/plan/address.ts";
import { otherOrganisation } from "../../reconciler/plan/plan.ts";
import type { DeclaredObject, Exported } from "../../reconciler/plan/types.ts";
import type { AnyKind } from "../../reconciler/types.ts";
import { outsideScope } from "../../stack/scope.ts";
import type { Stack } from "../../stack/types.ts";
import { readText } from "../../stack/yaml.ts";
import type { Connection } from "../connect.ts";
import type { Tools } from "../tools.ts";
import { plain } from "../views/values.ts";
import { kindCalled } from "./export.ts";

/** What the verb is told. */
export interface ImportOptions {
  /** Name of the kind: `CallGroup`, `twilio.PhoneNumber`. */
  readonly kind: string;
  /** Key or id; absent for what there is one of. */
  readonly name?: string;
  /** Stack files: the first that has the kind already gets the object, else the first. */
  readonly files: readonly string[];
}

/**
 * @param stack what the files declare now
 * @returns the exit code
 * @throws ProblemError where no live object, or more than one, is meant, and where the file cannot take it
 */
export async function importObject(
  tools: Tools,
  connection: Connection,
  stack: Stack,
  options: ImportOptions,
): Promise<0> {
  // Live objects may be called anything.
  const say = (text: string) => tools.say(plain(text));
  const kind = kindCalled(connection.kinds, options.kind);
  const [refused] = otherOrganisation(stack.declaration, connection.clients.facts.organisationId);
  if (refused !== undefined) throw new ProblemError(refused);
  await connection.checkCustomer();
  const live = await findLive(connection, kind, options.name);
  const subject = kind.singleton ? nameKind(kind) : nameSubject(kind, nameOf(kind, live.inputs));
  const declared = stack.declaration.objects.find((object) => means(object, live));
  if (declared !== undefined) {
    const place = declared.place();
    const where = place === undefined ? "" : `, at ${place.file}:${place.line}:${place.column}`;
    say(`${subject} is declared already${where}. Nothing was changed.`);
    return 0;
  }
  const { sections, leftOut } = select([live]);
  const reasons = leftOut.flatMap((each) => each.reasons);
  if (reasons.length > 0) throw cannotDeclare(subject, reasons);
  const outline = outlineOf(sections);
  const written = outline.sections[0]?.objects[0];
  if (written === undefined) throw new Error(`${subject} was not written.`);
  const texts = await Promise.all(
    options.files.map(async (file) => ({ file, text: await tools.readFile(file) })),
  );
  const target = texts.find(({ file, text }) => hasSection(file, text, kind)) ?? texts[0];
  if (target === undefined) throw new Error("No stack file was named.");
  await tools.writeFile(target.file, insertEntry(target.file, target.text, written));
  say(`Added ${subject} to ${target.file}.`);
  for (const parameter of outline.parameters) {
    say(`Set ${parameter.variable} before the next plan: nothing shows ${placeOf(parameter)}.`);
  }
  sayScope(tools, stack, live, texts);
  return 0;
}

/** The declaration stands for this object: by a pinned id, by its key, or by the key that it had. */
function means({ kind, id, inputs, was }: DeclaredObject, live: Exported): boolean {
  if (kind.token !== live.kind.token) return false;
  if (kind.singleton) return true;
  if (id !== undefined) return id.toLowerCase() === live.id.toLowerCase();
  return [inputs, ...(was === undefined ? [] : [was])].some((values) => {
    const fields = keyFieldsOf(kind, values);
    return keyTextOf(kind, fields, values) === keyTextOf(kind, fields, live.inputs);
  });
}

async function findLive(
  { engine, clients }: Connection,
  kind: AnyKind,
  name: string | undefined,
): Promise<Exported> {
  if (!canSee(kind, {}, clients.facts.doors)) {
    throw new ProblemError({
      object: kindName(kind),
      what: "no API shows these here",
      remedy: "Declare it by hand; docs/reach.md says what these settings reach.",
    });
  }
  const all = await engine.export([kind]);
  if (kind.singleton) {
    const [only] = all;
    if (only === undefined) throw notThere(kind, kindName(kind), []);
    return only;
  }
  if (name === undefined) {
    throw new ProblemError({
      object: kindName(kind),
      what: "there may be several, and none is named",
      remedy: `Say which by its key or id: spokectl import ${kindName(kind)} NAME.`,
    });
  }
  const wanted = foldName(name);
  const byId = all.filter(({ id, outputs }) =>
    [id, ...kind.otherIds(outputs)].some((each) => foldName(each) === wanted),
  );
  const byKey = all.filter(({ inputs }) => textsOf(kind, inputs).some((text) => foldName(text) === wanted));
  const hits = byId.length > 0 ? byId : byKey;
  const [hit] = hits;
  if (hit === undefined) throw notThere(kind, name, all);
  if (hits.length === 1) return hit;
  throw new ProblemError({
    object: nameSubject(kind, name),
    what: `${hits.length} live objects are called so: ids ${hits.map(({ id }) => id).join(" and ")}`,
    remedy: "Say the id of the one that is meant.",
  });
}

/** What an object is called on a command line: its address without the kind, and each field of its keys. */
const textsOf = (kind: AnyKind, inputs: Exported["inputs"]): readonly string[] => [
  addressOf(kind, inputs).slice(kindName(kind).length + 1),
  ...labelsOf(kind, inputs),
];

function notThere(kind: AnyKind, name: string, all: readonly Exported[]): ProblemError {
  const nearest = nearestName(
    name,
    all.flatMap(({ inputs }) => textsOf(kind, inputs)),
  );
  return new ProblemError({
    object: nameSubject(kind, name),
    what: "there is no such live object",
    remedy:
      nearest === undefined
        ? `spokectl export --kind ${kindName(kind)} lists them.`
        : `Did you mean ${JSON.stringify(nearest)}?`,
  });
}

const cannotDeclare = (subject: string, reasons: readonly string[]): ProblemError =>
  new ProblemError({
    object: subject,
    what: `cannot be declared as it is live: ${reasons.join(" ").replace(/\.$/, "")}`,
    remedy: "Change it where it lives, or declare it by hand as it is to be.",
  });

function hasSection(file: string, text: string, kind: AnyKind): boolean {
  let value: Value = readText(file, text).source.value;
  for (const step of sectionOf(kind)) value = isObject(value) ? value[step] : undefined;
  return isSet(value);
}

interface Text {
  readonly file: string;
  readonly text: string;
}

/** What the file answers for from here on, where that is not what it did before. */
function sayScope(tools: Tools, { declaration }: Stack, live: Exported, texts: readonly Text[]): void {
  const { kind, inputs } = live;
  const { kinds, labels } = declaration.scope;
  const listed = texts.some(({ file, text }) => listsKinds(readText(file, text).source.value));
  const after = listed ? kinds : new Set([...kinds, kind.token]);
  const object = { kind, inputs, ignore: [], silence: [], secrets: {}, place: () => undefined };
  for (const { message } of outsideScope({ kinds: after, labels }, [object]))
    tools.say(plain(`warning: ${message}`));
  if (!kind.singleton && !listed && !kinds.has(kind.token)) {
    tools.say(
      `warning: The file answers for every ${kindName(kind)} from here on, so that an apply with --prune deletes those that are not in it. To keep to this one, add manage: { labels: { ${kindName(kind)}: [${JSON.stringify(labelsOf(kind, inputs)[0] ?? "")}] } }.`,
    );
  }
}

function listsKinds(file: Value): boolean {
  const manage = isObject(file) ? file.manage : undefined;
  return isObject(manage) && Array.isArray(manage.kinds);
}
