/** One entry of a stack file as a declared object. Pure. */

import { nearestName } from "../model/nearest.ts";
import { formatPath, parsePath, type Step } from "../model/path.ts";
import { describeProblem } from "../model/problem.ts";
import { entryKeysOf, lifeSettings } from "../model/resource.ts";
import { isObject, type Value, type Values } from "../model/value.ts";
import { checkInputs } from "../reconciler/check.ts";
import { callName, nameKind, nameSubject } from "../reconciler/describe.ts";
import type { DeclaredObject, Place } from "../reconciler/plan/types.ts";
import type { AnyKind, CheckFailure } from "../reconciler/types.ts";
import { asText, extraField, isEntryKey, isKnown, readExtras } from "./extras.ts";
import { type EntryFinding, noTraces, resolveValue, type Surroundings, type Traces } from "./resolve.ts";
import { type Origin, type Part, placeIn, within } from "./source.ts";
import { tagOf } from "./tags.ts";
import type { StackProblem } from "./types.ts";

/** An entry that was read: with problems, it declares nothing. */
export interface ReadEntry {
  readonly object: DeclaredObject | undefined;
  readonly problems: readonly StackProblem[];
  readonly warnings: readonly StackProblem[];
}

/** What settings of a resource's life would say here, and what says it instead. */
const lifeRemedies: Readonly<Record<keyof typeof lifeSettings, string>> = {
  adopt: "Take it out: a live object with the same key is the one that is meant.",
  onDelete:
    "Take it out: nothing is deleted without --prune, and what cannot be got back not without --allow.",
};

const isLifeSetting = (name: string): name is keyof typeof lifeSettings => Object.hasOwn(lifeSettings, name);
/** The names that an entry of a kind may have. */
export const entryNames = (kind: Pick<AnyKind, "inputs" | "singleton">): readonly string[] => [
  ...Object.keys(kind.inputs).filter((name) => !isLifeSetting(name)),
  ...entryKeysOf(kind),
];

/** @param written the entry as it stands in the file, at `origin` */
export function readEntry(
  surroundings: Surroundings,
  kind: AnyKind,
  written: Value,
  origin: Origin,
): ReadEntry {
  const traces = noTraces();
  if (!isObject(written) || tagOf(written) !== undefined) {
    const what = "is not an object";
    traces.findings.push({ path: [], at: origin, what, remedy: "Write its fields by their names." });
    return finish(kind, {}, origin, traces, [], []);
  }
  const values: { [name: string]: Value } = {};
  const extras: { [name: string]: Value } = {};
  for (const [name, value] of Object.entries(written)) {
    const at = within(origin, name);
    if (isLifeSetting(name)) {
      const what = "belongs to a resource of Pulumi's and has no meaning in a stack file";
      traces.findings.push({ path: [name], at, part: "key", what, remedy: lifeRemedies[name] });
    } else if (name in kind.inputs) {
      values[name] = resolveValue(surroundings, traces, value, kind.inputs[name], [name], at);
    } else if (isEntryKey(name)) {
      const field = extraField(kind, name, value);
      extras[name] = asText(resolveValue(surroundings, traces, value, field, [name], at));
    } else {
      traces.findings.push(unknownName(kind, name, at));
    }
  }
  const name = callName(kind, values);
  const checked = checkInputs(kind, name, values);
  const read = readExtras(kind, extras, checked.inputs, origin, traces);
  const advice = checked.warnings.length === 0 ? [] : kind.advice(checked.inputs);
  const entry = finish(kind, checked.inputs, origin, traces, checked.failures, advice);
  if (entry.problems.length > 0) return entry;
  const object: DeclaredObject = {
    kind,
    inputs: checked.inputs,
    ...read,
    secrets: traces.secrets,
    place: (path) => placeOf(kind, path === undefined ? [] : parsePath(path), origin, traces),
  };
  return { ...entry, object };
}

function unknownName(kind: AnyKind, name: string, at: Origin): EntryFinding {
  const names = entryNames(kind);
  const nearest = nearestName(name, names);
  return {
    path: [name],
    at,
    part: "key",
    what: `${JSON.stringify(name)} is not a field of ${kind.name}`,
    remedy:
      nearest === undefined
        ? `The fields here are ${names.join(", ")}.`
        : `Did you mean ${JSON.stringify(nearest)}?`,
  };
}

/** `CallGroup "Sales"`, `Organization`; by its place among the others where its name is missing. */
export function subjectOf(kind: AnyKind, values: Values, origin?: Origin): string {
  if (kind.singleton) return nameKind(kind);
  const texts = Object.entries(values).filter(([, value]) => typeof value === "string");
  const name = callName(kind, Object.fromEntries(texts));
  if (name !== "") return nameSubject(kind, name);
  // A row of a CSV file has no better name than its place, which every message has.
  const [section] = origin?.path ?? [];
  return typeof section === "string" ? `${nameKind(kind)} ${formatPath(origin?.path ?? [])}` : nameKind(kind);
}

function finish(
  kind: AnyKind,
  values: Values,
  origin: Origin,
  traces: Traces,
  failures: readonly CheckFailure[],
  advice: ReturnType<AnyKind["advice"]>,
): ReadEntry {
  if (traces.findings.length === 0 && failures.length === 0 && advice.length === 0) return fine;
  const object = subjectOf(kind, values, origin);
  return {
    object: undefined,
    problems: [
      ...traces.findings.map(({ path, at, part, what, remedy }) => ({
        place: placeIn(at, [], part),
        message: describeProblem({
          object,
          ...(path.length === 0 ? {} : { path: formatPath(path) }),
          what,
          remedy,
        }),
      })),
      ...failures.map(({ path, reason }) => ({
        place: placeOf(kind, parsePath(path), origin, traces),
        message: path === "" ? `${object}: ${reason}` : `${object}, ${path}: ${reason}`,
      })),
    ],
    warnings: advice.map((problem) => ({
      place: placeOf(kind, parsePath(problem.path ?? ""), origin, traces),
      message: describeProblem({ object, ...problem }),
    })),
  };
}

const fine: ReadEntry = { object: undefined, problems: [], warnings: [] };

/** Where a part of an object stands; of what the kind does not know, where its name stands. */
function placeOf(kind: AnyKind, path: readonly Step[], origin: Origin, traces: Traces): Place {
  const part: Part = path.length > 0 && !isKnown(kind, path) ? "key" : "value";
  if (traces.elsewhere.size > 0) {
    for (let length = path.length; length > 0; length--) {
      const other = traces.elsewhere.get(formatPath(path.slice(0, length)));
      if (other !== undefined) return placeIn(other, path.slice(length), part);
    }
  }
  return placeIn(origin, path, part);
}
