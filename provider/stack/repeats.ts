/** Objects that are declared twice. Pure. */
import { keyOf } from "../model/key.ts";
import { isSet } from "../model/value.ts";
import { keyTextOf } from "../reconciler/keyed.ts";
import type { DeclaredObject, Place } from "../reconciler/plan/types.ts";
import { subjectOf } from "./entry.ts";
import { problemAt } from "./source.ts";
import type { StackProblem } from "./types.ts";

/** One problem for each object that another one before it means already, by its key or by a pinned id. */
export function findRepeats(objects: readonly DeclaredObject[]): readonly StackProblem[] {
  const first = new Map<string, DeclaredObject>();
  return objects.flatMap((object) => {
    const names = namesOf(object);
    const before = names.map((name) => first.get(name)).find((one) => one !== undefined);
    for (const name of names) if (!first.has(name)) first.set(name, object);
    if (before === undefined) return [];
    const place = object.place() ?? nowhere;
    const { file, line, column } = before.place() ?? nowhere;
    return [
      problemAt(place, {
        object: subjectOf(object.kind, object.inputs),
        what: `is declared already, at ${file}:${line}:${column}`,
        remedy: "Declare each object once.",
      }),
    ];
  });
}

const nowhere: Place = { file: "", line: 1, column: 1 };

function namesOf({ kind, inputs, id }: DeclaredObject): readonly string[] {
  const pinned = id === undefined ? [] : [`${kind.token} id ${id.toLowerCase()}`];
  if (kind.singleton) return [kind.token];
  const key = keyOf(kind, inputs);
  if (key === undefined || !Object.values(key).some(isSet)) return pinned;
  return [...pinned, `${kind.token} key ${keyTextOf(kind, Object.keys(key), inputs)}`];
}
