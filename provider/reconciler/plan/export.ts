/** Live objects in the words of a declaration: what export writes and drift shows. */
import { formatPath, type Step } from "../../model/path.ts";
import type { Live } from "../../model/resource.ts";
import type { Field } from "../../model/shape.ts";
import { isObject, isSet, type Value, type Values } from "../../model/value.ts";
import { keyText } from "../describe.ts";
import { inputsOf } from "../outcome.ts";
import type { Session } from "../session.ts";
import { unreadable } from "../snapshot.ts";
import type { AnyKind } from "../types.ts";
import type { Exported } from "./types.ts";

/**
 * All live objects of the kinds, in a stable order: kinds as given, objects by their key.
 *
 * @throws ProblemError where a kind or an object could not be read
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
  const found = await Promise.all(all.map(whole));
  return found
    .filter((live): live is Live => live !== undefined)
    .map((live) => exported(kind, live))
    .sort((one, other) => order(one, other));
}

const order = (one: Exported, other: Exported): number => {
  const [left, right] = [keyText(one.kind, one.inputs), keyText(other.kind, other.inputs)];
  if (left !== right) return left < right ? -1 : 1;
  return one.id < other.id ? -1 : 1;
};

function exported(kind: AnyKind, live: Live): Exported {
  const inputs = inputsOf(kind, live, undefined);
  return { kind, id: live.id, inputs, outputs: live.outputs, hidden: hiddenIn(kind.inputs, inputs, []) };
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
