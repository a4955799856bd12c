/** Live objects in the words of a declaration: what export writes and drift shows. */
import { formatPath, type Step } from "../../model/path.ts";
import type { Live } from "../../model/resource.ts";
import type { Field } from "../../model/shape.ts";
import { canonicalText, isObject, isSet, type Value, type Values } from "../../model/value.ts";
import { isEmpty } from "../compare.ts";
import { keyText } from "../describe.ts";
import { inputsOf } from "../outcome.ts";
import { type ReferenceNames, referenceNames, withNames } from "../reference-names.ts";
import type { Session } from "../session.ts";
import { unreadable } from "../snapshot.ts";
import type { AnyKind } from "../types.ts";
import type { Exported } from "./types.ts";

/**
 * All live objects of the kinds, in a stable order: kinds as given, objects by their key.
 *
 * @throws ProblemError where a kind, an object, or a kind that objects refer to could not be read
 */
export async function exportObjects(
  session: Session,
  kinds: readonly AnyKind[],
): Promise<readonly Exported[]> {
  const lists = await Promise.all(kinds.map((kind) => exportKind(session, kind)));
  return lists.flat();
}

async function exportKind(session: Session, kind: AnyKind): Promise<readonly Exported[]> {
  const subject = { kind, name: kind.name, owner: "export" };
  const observed = await session.snapshot.all(kind);
  if (observed.state === "unreadable") throw unreadable(subject, observed.reason);
  const all = [...observed.objects.byId.values()];
  const whole = async (live: Live): Promise<Live | undefined> => {
    if (kind.observe.by !== "listThenGet") return live;
    const entry = await session.snapshot.byId(kind, live.id);
    if (entry.state === "unreadable") throw unreadable(subject, entry.reason);
    return entry.state === "present" ? entry.live : undefined;
  };
  const found = (await Promise.all(all.map(whole))).filter((live): live is Live => live !== undefined);
  const names = await referenceNames(session, subject, found);
  return found
    .map((live) => ({ text: keyText(kind, live.values), each: exported(kind, live, names) }))
    .sort((one, other) => order(one.text, other.text) || order(one.each.id, other.each.id))
    .map(({ each }) => each);
}

const order = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

function exported(kind: AnyKind, live: Live, names: ReferenceNames): Exported {
  const elsewhere = new Set(kind.lookedAfter(live.values));
  const importNames: Record<string, string> = {};
  const values = withNames(kind, live.values, (token, reference) => {
    const { declared, imported } = names(token, reference);
    if (imported !== declared) importNames[`${token} ${declared}`] = imported;
    return declared;
  });
  const inputs: Values = Object.fromEntries(
    Object.entries(inputsOf(kind, { ...live, values }, undefined))
      .filter(([name]) => !elsewhere.has(name))
      .map(([name, value]): [string, Value] => [name, inOrder(kind.inputs[name], value)])
      // An object of which nothing is set says nothing.
      .filter(([name, value]) => kind.inputs[name]?.required || !isEmpty(value)),
  );
  return {
    kind,
    id: live.id,
    inputs,
    outputs: live.outputs,
    hidden: hiddenIn(kind.inputs, inputs, []),
    unread: unreadOf(kind, live),
    importNames,
  };
}

function unreadOf(kind: AnyKind, live: Live): readonly string[] {
  return Object.entries(kind.inputs)
    .filter(
      ([name, { marks }]) =>
        !marks.setting && !marks.writeOnly && marks.alternativeTo === undefined && !(name in live.values),
    )
    .map(([name]) => name);
}

/** Lists whose order means nothing, by what tells their elements apart: a server may give them in another order each time. */
function inOrder(field: Field | undefined, value: Value): Value {
  if (field === undefined || !isSet(value)) return value;
  const { type, marks } = field;
  if (type.type === "array" && Array.isArray(value)) {
    const elements: readonly Value[] = value.map((each: Value) => inOrder(type.element, each));
    if (marks.unordered === undefined) return elements;
    const { by } = marks.unordered;
    const identity = (each: Value): string =>
      by !== undefined && isObject(each)
        ? canonicalText(by.map((name) => each[name] ?? null))
        : canonicalText(each);
    const sorted = elements
      .map((each): readonly [string, Value] => [identity(each), each])
      .sort(([one], [other]) => order(one, other));
    return sorted.map(([, each]): Value => each);
  }
  if (type.type === "object" && isObject(value)) {
    const fields = type.fields();
    return Object.fromEntries(
      Object.entries(value).map(([name, each]): [string, Value] => [name, inOrder(fields[name], each)]),
    );
  }
  if (type.type === "map" && isObject(value)) {
    const names = Object.keys(value).sort();
    return Object.fromEntries(names.map((name) => [name, inOrder(type.element, value[name])]));
  }
  return value;
}

/** Required fields that the server takes and never gives back. */
function hiddenIn(
  fields: Readonly<Record<string, Field>>,
  values: Values,
  path: readonly Step[],
): readonly string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const here = [...path, name];
    if (field.marks.writeOnly) return field.required && !isSet(values[name]) ? [formatPath(here)] : [];
    return hiddenAt(field, values[name], here);
  });
}

function hiddenAt({ type }: Field, value: Value, path: readonly Step[]): readonly string[] {
  if (type.type === "object" && isObject(value)) return hiddenIn(type.fields(), value, path);
  if (type.type === "array" && Array.isArray(value))
    return value.flatMap((each, index) => hiddenAt(type.element, each, [...path, index]));
  if (type.type === "map" && isObject(value))
    return Object.entries(value).flatMap(([key, each]) => hiddenAt(type.element, each, [...path, key]));
  return [];
}
