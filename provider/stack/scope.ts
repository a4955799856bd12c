/** What a declaration answers for: `manage:`, or the kinds that it declares. Pure. */
import { manageKeys } from "../derive/stack-names.ts";
import { nearestName } from "../model/nearest.ts";
import { isObject, isSet, type Value } from "../model/value.ts";
import { nameValue } from "../reconciler/describe.ts";
import { fits, kindName, labelsOf } from "../reconciler/plan/address.ts";
import type { DeclaredObject, Scope } from "../reconciler/plan/types.ts";
import type { AnyKind } from "../reconciler/types.ts";
import { subjectOf } from "./entry.ts";
import { type Block, type Origin, type Part, placeIn, problemAt, within } from "./source.ts";
import { textOf } from "./tags.ts";
import type { StackProblem } from "./types.ts";

/**
 * The scope of all files together.
 *
 * @param blocks the value of each `manage:`; none: the kinds that are declared
 * @param declared tokens of the kinds that have a section in a file
 */
export function readScope(
  blocks: readonly Block[],
  declared: ReadonlySet<string>,
  kinds: readonly AnyKind[],
  problems: StackProblem[],
): Scope {
  const byName = new Map(kinds.map((kind) => [kindName(kind), kind]));
  const owned = new Set<string>();
  const labels = new Map<string, string[]>();
  const fail = (origin: Origin, path: string, what: string, remedy: string, part?: Part) => {
    problems.push(problemAt(placeIn(origin, [], part), { object: path, what, remedy }));
  };
  const kindCalled = (name: Value, origin: Origin, path: string, part?: Part): AnyKind | undefined => {
    const kind = typeof name === "string" ? byName.get(name) : undefined;
    if (kind !== undefined) return kind;
    const nearest = typeof name === "string" ? nearestName(name, [...byName.keys()]) : undefined;
    const remedy =
      nearest === undefined
        ? `The kinds are ${[...byName.keys()].join(", ")}.`
        : `Did you mean ${JSON.stringify(nearest)}?`;
    fail(origin, path, `${nameValue(name)} is not a kind`, remedy, part);
    return undefined;
  };

  function readKinds(value: Value, origin: Origin): void {
    if (!Array.isArray(value)) {
      fail(origin, "manage.kinds", "is not a list", "Write it as [CallGroup, User].");
      return;
    }
    for (const [index, name] of value.entries()) {
      const kind = kindCalled(name, within(origin, index), `manage.kinds[${index}]`);
      if (kind !== undefined) owned.add(kind.token);
    }
  }

  function readLabels(value: Value, origin: Origin): void {
    if (!isObject(value)) {
      fail(origin, "manage.labels", "is not an object", 'Write it as { Webhook: ["CRM *"] }.');
      return;
    }
    for (const [name, patterns] of Object.entries(value)) {
      const path = `manage.labels.${name}`;
      const kind = kindCalled(name, within(origin, name), path, "key");
      const labelTexts = Array.isArray(patterns) ? patterns.map(textOf) : [undefined];
      if (!labelTexts.every((one) => one !== undefined)) {
        fail(within(origin, name), path, "is not a list of texts", 'Write it as ["CRM *"].');
      } else if (kind !== undefined) {
        owned.add(kind.token);
        labels.set(kind.token, [...(labels.get(kind.token) ?? []), ...labelTexts]);
      }
    }
  }

  let listed = false;
  for (const { origin, value } of blocks) {
    if (!isObject(value)) {
      fail(origin, "manage", "is not an object", "Write it as { kinds: [CallGroup, User] }.");
      continue;
    }
    for (const key of Object.keys(value)) {
      if (Object.hasOwn(manageKeys, key)) continue;
      const names = Object.keys(manageKeys);
      const nearest = nearestName(key, names);
      const remedy =
        nearest === undefined ? `It has ${names.join(", ")}.` : `Did you mean ${JSON.stringify(nearest)}?`;
      fail(
        within(origin, key),
        `manage.${key}`,
        `${JSON.stringify(key)} is not a key of manage`,
        remedy,
        "key",
      );
    }
    if (isSet(value.kinds)) {
      listed = true;
      readKinds(value.kinds, within(origin, "kinds"));
    }
    if (isSet(value.labels)) readLabels(value.labels, within(origin, "labels"));
  }
  return { kinds: listed ? owned : new Set([...owned, ...declared]), labels };
}

/** Objects that are declared and not owned: nobody could say what is to happen to them. */
export function outsideScope(scope: Scope, objects: readonly DeclaredObject[]): readonly StackProblem[] {
  return objects.flatMap((object) => {
    const reason = outsideBecause(scope, object);
    if (reason === undefined) return [];
    const place = object.place() ?? { file: "", line: 1, column: 1 };
    return [problemAt(place, { object: subjectOf(object.kind, object.inputs), ...reason })];
  });
}

function outsideBecause(
  scope: Scope,
  { kind, inputs }: DeclaredObject,
): { readonly what: string; readonly remedy: string } | undefined {
  const name = kindName(kind);
  if (!scope.kinds.has(kind.token)) {
    return {
      what: "is declared, and manage does not name its kind",
      remedy: `Add ${name} to manage.kinds.`,
    };
  }
  const patterns = scope.labels.get(kind.token);
  if (patterns === undefined) return undefined;
  const names = labelsOf(kind, inputs);
  if (patterns.some((pattern) => names.some((one) => fits(pattern, one)))) return undefined;
  const shown = patterns.map((pattern) => JSON.stringify(pattern)).join(", ");
  return {
    what: `is declared, and fits none of the labels that manage has for its kind (${shown})`,
    remedy: `Add its name to manage.labels.${name}, or rename it.`,
  };
}
