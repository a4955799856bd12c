/** A declaration, ordered so that a rule can ask it in constant time: by kind, by name, by what only one object can have. Pure. */
import { foldName } from "../model/key.ts";
import { isObject, isSet, type Value } from "../model/value.ts";
import { callName, nameKind, nameSubject } from "../reconciler/describe.ts";
import { namesFor } from "../reconciler/names.ts";
import type { DeclaredObject } from "../reconciler/plan/types.ts";

/** See the head of this file. */
export interface Survey {
  readonly objects: readonly DeclaredObject[];
  /** The objects of one kind, in the order of declaration. */
  of(token: string): readonly DeclaredObject[];
  /**
   * The declared object that a text means: by its id or one of its keys, whatever the case.
   * @returns undefined where none is declared, or several have the name: which one is meant only the live organisation tells
   */
  named(token: string, text: Value): DeclaredObject | undefined;
  /** True where one declared object, or several, have the name. */
  has(token: string, text: string): boolean;
  /** The objects that claim something (`extension 200`), each once. */
  claimants(claim: string): readonly DeclaredObject[];
  /** Every claim that is made. */
  readonly claims: Iterable<string>;
}

const none: readonly DeclaredObject[] = [];

/** Reads a declaration once, for all rules. */
export function surveyOf(objects: readonly DeclaredObject[]): Survey {
  const kinds = new Map<string, DeclaredObject[]>();
  const names = new Map<string, DeclaredObject[]>();
  const claims = new Map<string, DeclaredObject[]>();
  for (const object of objects) {
    const { kind, inputs, id } = object;
    add(kinds, kind.token, object);
    for (const name of namesFor(kind, inputs, id)) add(names, `${kind.token} ${name}`, object);
    for (const claim of kind.claims(inputs)) add(claims, claim, object);
  }
  return {
    objects,
    of: (token) => kinds.get(token) ?? none,
    named(token, text) {
      if (typeof text !== "string") return undefined;
      const hits = names.get(`${token} ${foldName(text)}`) ?? none;
      return hits.length === 1 ? hits[0] : undefined;
    },
    has: (token, text) => names.has(`${token} ${foldName(text)}`),
    claimants: (claim) => claims.get(claim) ?? none,
    claims: claims.keys(),
  };
}

function add(map: Map<string, DeclaredObject[]>, key: string, object: DeclaredObject): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [object]);
  else if (list.at(-1) !== object) list.push(object);
}

/** The value of a field, or what the server puts in its place where that is fixed. */
export function inEffect({ kind, inputs }: DeclaredObject, field: string): Value {
  const value = inputs[field];
  return isSet(value) ? value : (kind.inputs[field]?.marks.serverDefault?.value as Value);
}

/** The fields of a field that is an object; none where it is not. */
export function partsOf(value: Value): { readonly [key: string]: Value } {
  return isObject(value) ? value : {};
}

/** The object as a person names it: `CallGroup "Sales"`, and `AutoAttendant`, of which there is one. */
export const nameObject = ({ kind, inputs }: DeclaredObject): string =>
  kind.singleton ? nameKind(kind) : nameSubject(kind, callName(kind, inputs));

/** `a`, `a and b`, `a, b and 3 others`. */
export function someOf(names: readonly string[], most = 3): string {
  const shown = names.length > most ? names.slice(0, most - 1) : names;
  const left = names.length - shown.length;
  const parts = left > 0 ? [...shown, `${left} others`] : shown;
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
