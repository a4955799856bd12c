/** Finding the live object that a declaration means, by its natural key. Pure. */

import { keyFieldsOf } from "../model/key.ts";
import type { Problem } from "../model/problem.ts";
import type { Live } from "../model/resource.ts";
import { hasUnknown, isSet, type Values } from "../model/value.ts";
import { nameKey, nameSubject } from "./describe.ts";
import type { KeyedObjects } from "./keyed.ts";
import type { Remedies } from "./remedies.ts";
import type { AnyKind, Subject } from "./types.ts";

/** Exactly one, none, or more than can be told apart. */
export type Match =
  | { readonly found: "one"; readonly live: Live }
  | { readonly found: "none" }
  | { readonly found: "many"; readonly ids: readonly string[] }
  /** Part of the key is known only after apply. */
  | { readonly found: "unknown" };

/**
 * Matches a declaration against the live objects of its kind.
 *
 * @param kind the kind
 * @param desired the declaration
 * @param objects all live objects of the kind
 */
export function match(kind: Pick<AnyKind, "key">, desired: Values, objects: KeyedObjects): Match {
  const key = keyFieldsOf(kind, desired);
  if (key.some((field) => hasUnknown(desired[field]))) return { found: "unknown" };
  const hits = kind.key.length === 0 ? [...objects.byId.values()] : withKey(key, desired, objects);
  const [first] = hits;
  if (first === undefined) return { found: "none" };
  return hits.length === 1 ? { found: "one", live: first } : { found: "many", ids: hits.map(({ id }) => id) };
}

/** A key of nothing but unset fields means no object: two numbers without a label are not the same number. */
function withKey(key: readonly string[], desired: Values, objects: KeyedObjects): readonly Live[] {
  return key.some((field) => isSet(desired[field])) ? objects.withKey(key, desired) : [];
}

/** The message for two live objects with one key. */
export const ambiguous = (
  { kind, name }: Pick<Subject, "kind" | "name">,
  desired: Values,
  ids: readonly string[],
  remedies: Remedies,
): Problem => ({
  object: nameSubject(kind, name),
  what: `${ids.length} live objects have the key ${nameKey(kind, desired)}: ids ${ids.join(" and ")}`,
  remedy: remedies.several({ kind, name }, ids),
});
