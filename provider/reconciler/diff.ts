/** The detailed diff of one resource: what was declared last against what is declared now. Pure. */

import { keyOf } from "../model/key.ts";
import { formatPath } from "../model/path.ts";
import type { Problem } from "../model/problem.ts";
import { hasUnknown, isSet, sameValue, type Values } from "../model/value.ts";
import { compare, differencesOf } from "./compare.ts";
import { nameSubject } from "./describe.ts";
import type { AnyKind, DiffResult, FieldDifference } from "./types.ts";

/** Outputs that say that a run is not finished: they are looked at again on each run. */
const unfinished = ["portalStatus", "syncStatus"] as const;

/**
 * Compares two declarations of one resource.
 *
 * @param kind the kind
 * @param request the resource's name in the program, its stored inputs and outputs, and its new inputs; keys that begin
 *   with `__` are another runtime's and are ignored
 * @returns the differences with their paths; refusals where a kind that is never replaced would have to be
 */
export function diffInputs(
  kind: AnyKind,
  request: {
    readonly name: string;
    readonly oldInputs: Values;
    readonly oldOutputs: Values;
    readonly inputs: Values;
  },
): DiffResult {
  const { adopt: _, ...fields } = kind.inputs;
  const before = { ...chosenForLife(kind, request.oldOutputs), ...request.oldInputs };
  const findings = differencesOf(compare(fields, request.inputs, before, "declared"));
  const declared: FieldDifference[] = findings.map((finding) => ({
    path: formatPath(finding.path),
    change: finding.verdict === "unverified" ? "update" : finding.verdict,
    replace: finding.immutable && !kind.retained,
    input: true,
  }));
  const pending: FieldDifference[] = unfinished
    .filter((name) => request.oldOutputs[name] === "pending")
    .map((path) => ({ path, change: "update", replace: false, input: false }));
  return {
    differences: [...onePerPlace(declared), ...pending],
    stables: stablesOf(kind),
    deleteBeforeReplace: sameKey(kind, request.oldInputs, request.inputs),
    refusals: kind.retained
      ? findings
          // What a preview does not know yet may turn out to be what it was: the apply tells, before anything is written.
          .filter(({ immutable, path }) => immutable && !hasUnknown(request.inputs[String(path[0])]))
          .map((finding) => refusal(kind, request, formatPath(finding.path)))
      : [],
  };
}

/** In a list without an order one element may come where another goes: Pulumi shows one change at one path. */
function onePerPlace(differences: readonly FieldDifference[]): readonly FieldDifference[] {
  const places = new Map<string, FieldDifference>();
  for (const difference of differences) {
    const other = places.get(difference.path);
    const replace = difference.replace || other?.replace === true;
    places.set(difference.path, other ? { ...other, change: "update", replace } : difference);
  }
  return [...places.values()];
}

/** What the server chose and never changes: to write it down afterwards is no change. */
function chosenForLife(kind: AnyKind, oldOutputs: Values): Values {
  const names = Object.entries(kind.inputs)
    .filter(([name, { marks }]) => marks.immutable && marks.serverChosen && isSet(oldOutputs[name]))
    .map(([name]) => name);
  return Object.fromEntries(names.map((name) => [name, oldOutputs[name]]));
}

/** Inputs and outputs that no update changes. */
export const stablesOf = (kind: AnyKind): readonly string[] => [
  ...Object.keys(kind.inputs).filter((name) => kind.inputs[name]?.marks.immutable),
  ...Object.keys(kind.outputs).filter((name) => kind.outputs[name]?.marks.stable),
];

/** Two objects cannot have one key at once, so the old one has to go first. */
function sameKey(kind: AnyKind, old: Values, inputs: Values): boolean {
  return sameValue(keyOf(kind, old) ?? {}, keyOf(kind, inputs) ?? {});
}

function refusal(
  kind: AnyKind,
  request: { readonly name: string; readonly inputs: Values },
  path: string,
): Problem {
  return {
    object: nameSubject(kind, request.name),
    path,
    what: `a change of this field means another object, and a ${kind.name} is never replaced because it cannot be got back`,
    remedy: `Put the old value back; or declare the new one as a resource of its own and take this one out of the program, which leaves the object as it is (onDelete: "retain").`,
  };
}
