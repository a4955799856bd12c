/** Two declarations that a plan could not tell apart: by their address, by their key, or by what they mean. Pure. */
import { keyFieldsOf } from "../../model/key.ts";
import type { Problem } from "../../model/problem.ts";
import { isSet } from "../../model/value.ts";
import { nameKey, nameSubject } from "../describe.ts";
import { keyTextOf } from "../keyed.ts";
import type { AnyKind } from "../types.ts";
import { nameOf } from "./address.ts";
import { type Found, liveKey } from "./meant.ts";
import type { DeclaredObject } from "./types.ts";

/** Declarations that cannot stand, with the reason. */
export type Repeats = readonly (readonly [DeclaredObject, Problem])[];

/**
 * The declarations that cannot stand beside another one, with the reason, whatever is live.
 *
 * @param addresses of all of them
 */
export const repeatsAmong = (
  declared: readonly DeclaredObject[],
  addresses: ReadonlyMap<DeclaredObject, string>,
): Repeats => [...sharedKeys(declared), ...sharedAddresses(addresses)];

const subjectOf = ({ kind, inputs }: DeclaredObject): string => nameSubject(kind, nameOf(kind, inputs));

/** Who means which live object. */
interface Holders {
  /** True for a live object that some declaration means or may mean. */
  isMeant(kind: Pick<AnyKind, "token">, id: string): boolean;
  /** The declarations that mean the live object of another one. */
  readonly repeats: Repeats;
}

/** @param meant what each declaration means */
export function holdersOf(
  declared: readonly DeclaredObject[],
  meant: ReadonlyMap<DeclaredObject, Found>,
): Holders {
  const holders = new Map<string, Map<string, DeclaredObject>>();
  const others = new Set<string>();
  const repeats: (readonly [DeclaredObject, Problem])[] = [];
  for (const object of declared) {
    const found = meant.get(object);
    if (found === undefined) continue;
    for (const id of found.others) others.add(liveKey(object.kind, id));
    if (found.live === undefined) continue;
    const { id } = found.live;
    const ofKind = holders.get(object.kind.token) ?? new Map<string, DeclaredObject>();
    holders.set(object.kind.token, ofKind);
    const other = ofKind.get(id);
    if (other === undefined) ofKind.set(id, object);
    else {
      const what = `means the same live object (id ${id}) as ${subjectOf(other)}`;
      const remedy = "Keep one of the two declarations, or give this one another key.";
      repeats.push([object, { object: subjectOf(object), what, remedy }]);
    }
  }
  return {
    isMeant: (kind, id) => holders.get(kind.token)?.has(id) === true || others.has(liveKey(kind, id)),
    repeats,
  };
}

function sharedAddresses(addresses: ReadonlyMap<DeclaredObject, string>): Repeats {
  const holders = new Map<string, DeclaredObject>();
  const repeats: (readonly [DeclaredObject, Problem])[] = [];
  for (const [object, address] of addresses) {
    const other = holders.get(address);
    if (other === undefined) holders.set(address, object);
    else {
      const what = `is called ${address}, as ${subjectOf(other)} is, so that a plan could not tell them apart`;
      const remedy = "Keep one of the two declarations, or give this one another key.";
      repeats.push([object, { object: subjectOf(object), what, remedy }]);
    }
  }
  return repeats;
}

/** A declaration that is known by a key which another one has too, though that one is known by a better key. */
function sharedKeys(declared: readonly DeclaredObject[]): Repeats {
  const holders = new Map<string, DeclaredObject[]>();
  const several = declared.filter(({ kind, id }) => kind.key.length > 1 && id === undefined);
  const textOf = ({ kind, inputs }: DeclaredObject, fields: readonly string[]) =>
    `${kind.token} ${keyTextOf(kind, fields, inputs)}`;
  for (const object of several) {
    for (const fields of object.kind.key) {
      if (!fields.every((field) => isSet(object.inputs[field]))) continue;
      const text = textOf(object, fields);
      const known = holders.get(text);
      if (known === undefined) holders.set(text, [object]);
      else if (known.length < 2) known.push(object);
    }
  }
  return several.flatMap((object): Repeats => {
    const { kind, inputs } = object;
    const other = holders.get(textOf(object, keyFieldsOf(kind, inputs)))?.find((each) => each !== object);
    if (other === undefined || keyFieldsOf(kind, other.inputs).join() === keyFieldsOf(kind, inputs).join())
      return [];
    return [
      [
        object,
        {
          object: subjectOf(object),
          what: `is known by its ${nameKey(kind, inputs)}, which the one that is known by its ${nameKey(kind, other.inputs)} has too`,
          remedy: `Declare its ${kind.key[0]?.join(" and ") ?? "key"} too, or say which live object is meant: id: ID.`,
        },
      ],
    ];
  });
}
