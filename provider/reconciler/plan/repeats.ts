/** Two declarations that a plan could not tell apart: by their address, by their key, or by what they mean. Pure. */
import type { Problem } from "../../model/problem.ts";
import { isSet } from "../../model/value.ts";
import { nameKey, nameSubject } from "../describe.ts";
import { keyTextOf } from "../keyed.ts";
import { addressOf, nameOf } from "./address.ts";
import { type Found, keyFields, liveKey } from "./meant.ts";
import type { DeclaredObject } from "./types.ts";

/** The declarations that cannot stand beside another one, with the reason. */
export function repeatsAmong(
  declared: readonly DeclaredObject[],
  meant: ReadonlyMap<DeclaredObject, Found>,
): ReadonlyMap<DeclaredObject, Problem> {
  return new Map([...sharedKeys(declared), ...sharedAddresses(declared), ...sharedObjects(declared, meant)]);
}

type Repeats = readonly (readonly [DeclaredObject, Problem])[];

const subjectOf = ({ kind, inputs }: DeclaredObject): string => nameSubject(kind, nameOf(kind, inputs));

function sharedObjects(
  declared: readonly DeclaredObject[],
  meant: ReadonlyMap<DeclaredObject, Found>,
): Repeats {
  const holders = new Map<string, DeclaredObject>();
  return declared.flatMap((object): Repeats => {
    const live = meant.get(object)?.live;
    if (live === undefined) return [];
    const key = liveKey(object.kind, live.id);
    const other = holders.get(key);
    holders.set(key, other ?? object);
    if (other === undefined) return [];
    return [
      [
        object,
        {
          object: subjectOf(object),
          what: `means the same live object (id ${live.id}) as ${subjectOf(other)}`,
          remedy: "Keep one of the two declarations, or give this one another key.",
        },
      ],
    ];
  });
}

function sharedAddresses(declared: readonly DeclaredObject[]): Repeats {
  const holders = new Map<string, DeclaredObject>();
  return declared.flatMap((object): Repeats => {
    const address = addressOf(object.kind, object.inputs);
    const other = holders.get(address);
    holders.set(address, other ?? object);
    if (other === undefined) return [];
    return [
      [
        object,
        {
          object: subjectOf(object),
          what: `is called ${address}, as ${subjectOf(other)} is, so that a plan could not tell them apart`,
          remedy: "Keep one of the two declarations, or give this one another key.",
        },
      ],
    ];
  });
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
    const other = holders.get(textOf(object, keyFields(kind, inputs)))?.find((each) => each !== object);
    if (other === undefined || keyFields(kind, other.inputs).join() === keyFields(kind, inputs).join())
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
