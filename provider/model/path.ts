/** Property paths in Pulumi's form: `members[1].user`, `days.monday`, `tags["odd-key"]`. Pure. */

import { isObject, isSet, type Value } from "./value.ts";

/** One step of a path: a field's name or an index of a list. */
export type Step = string | number;

const plain = /^[A-Za-z_$][\w$]*$/;

/**
 * Writes a path as Pulumi shows it.
 *
 * @param steps names and indexes from the outside in
 * @returns for example `events[1]` or `tags["odd-key"]`
 */
export function formatPath(steps: readonly Step[]): string {
  let text = "";
  for (const step of steps) {
    if (typeof step === "number") text += `[${step}]`;
    else if (plain.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/** Reads a path written by `formatPath`, or by a program (`ignoreChanges`), where `[*]` is every element. */
export function parsePath(text: string): Step[] {
  const steps: Step[] = [];
  const pattern = /\.?([A-Za-z_$][\w$]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\[\*\]/gy;
  for (const match of text.matchAll(pattern)) {
    if (match[1] !== undefined) steps.push(match[1]);
    else if (match[2] !== undefined) steps.push(Number(match[2]));
    else steps.push(match[3] === undefined ? "*" : (JSON.parse(match[3]) as string));
  }
  return steps;
}

/** What stands at a path; undefined where nothing does. */
export function valueAt(value: Value, path: readonly Step[]): Value {
  return path.reduce<Value>((here, step) => {
    if (Array.isArray(here)) return here[Number(step)];
    return isObject(here) ? here[String(step)] : undefined;
  }, value);
}

/**
 * The value with another one at a path: what is not set goes away there, and a list gets no new element.
 *
 * @param inner undefined takes the field out
 */
export function withValueAt(value: Value, path: readonly Step[], inner: Value): Value {
  const [step, ...rest] = path;
  if (step === undefined) return inner;
  if (Array.isArray(value)) {
    const index = Number(step);
    return index < value.length ? value.with(index, withValueAt(value[index], rest, inner)) : value;
  }
  const { [String(step)]: before, ...others } = isObject(value) ? value : {};
  const changed = withValueAt(before, rest, inner);
  return isSet(changed) ? { ...(isObject(value) ? value : {}), [String(step)]: changed } : others;
}
