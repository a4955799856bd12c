/**
 * What can be said of a declaration before the last page of its kind is read: as soon as the live object with its key has
 * come in. A plan of 10,000 objects compares them while it waits for the products, and hardly anything is left for the end.
 *
 * Nothing is decided otherwise here: it is the verdict of `judge`, kept for the same declaration and the same live object.
 */
import type { Live } from "../../model/resource.ts";
import { isSet } from "../../model/value.ts";
import { keyTextOf } from "../keyed.ts";
import { mayReferAnywhere } from "../references.ts";
import type { Session } from "../session.ts";
import type { AnyKind } from "../types.ts";
import { addressOf, nameOf } from "./address.ts";
import { type Judged, verdictAlone } from "./judge.ts";
import type { Matched } from "./observe.ts";
import { type Repeats, repeatsAmong } from "./repeats.ts";
import type { DeclaredObject } from "./types.ts";

/** A declaration with the one live object that has come in under its key, and the verdict. */
export interface Foreseen {
  readonly matched: Matched;
  readonly live: Live;
  readonly judged: Judged;
}

/** What is known of declarations whatever is live. */
interface Alone {
  readonly addresses: ReadonlyMap<DeclaredObject, string>;
  readonly repeats: Repeats;
  /** By kind and text of the key: those that can be looked at ahead. */
  readonly waiting: ReadonlyMap<string, ReadonlyMap<string, DeclaredObject>>;
}

/** See the head of this file. */
export interface Ahead {
  alone(): Alone;
  /** Tells it of a live object that has come in. */
  meet(kind: AnyKind, live: Live): void;
  /** Nothing where it is not known, or where two objects of this key have come in. */
  of(object: DeclaredObject): Foreseen | undefined;
}

/** @param declared all declarations; they are gone through when the first answer has come, and not before the first question */
export function createAhead(session: Session, declared: readonly DeclaredObject[]): Ahead {
  const foreseen = new Map<DeclaredObject, Foreseen | "several">();
  const standing = new Set([...session.kinds.values()].filter(standsAlone));
  let known: Alone | undefined;
  const alone = (): Alone => {
    known ??= lookAt(declared, standing);
    return known;
  };
  return {
    alone,
    meet(kind, live) {
      if (!standing.has(kind)) return;
      const { addresses, waiting } = alone();
      const object = waiting.get(kind.token)?.get(keyTextOf(kind, kind.key[0] ?? [], live.values));
      if (object === undefined) return;
      const other = foreseen.get(object);
      // A list that shifts between two pages shows one object twice.
      if (other !== undefined && (other === "several" || other.live.id !== live.id)) {
        foreseen.set(object, "several");
        return;
      }
      const name = nameOf(kind, object.inputs);
      const matched = { object, address: addresses.get(object) ?? "", name, live, renamed: false };
      foreseen.set(object, { matched, live, judged: verdictAlone(session, matched) });
    },
    of(object) {
      const one = foreseen.get(object);
      return one === "several" ? undefined : one;
    },
  };
}

function lookAt(declared: readonly DeclaredObject[], standing: ReadonlySet<AnyKind>): Alone {
  const addresses = new Map(declared.map((object) => [object, addressOf(object.kind, object.inputs)]));
  const waiting = new Map<string, Map<string, DeclaredObject>>();
  for (const object of declared) {
    const { kind, inputs, id, was } = object;
    const [fields = []] = kind.key;
    if (!standing.has(kind) || id !== undefined || was !== undefined) continue;
    if (!fields.some((field) => isSet(inputs[field]))) continue;
    const ofKind = waiting.get(kind.token) ?? new Map<string, DeclaredObject>();
    waiting.set(kind.token, ofKind.set(keyTextOf(kind, fields, inputs), object));
  }
  return { addresses, repeats: repeatsAmong(declared, addresses), waiting };
}

/** Whatever else is live or declared, the live object with its key says what is to be done. */
const standsAlone = (kind: AnyKind): boolean =>
  kind.observe.by === "list" &&
  kind.key.length === 1 &&
  kind.validate === undefined &&
  !mayReferAnywhere(kind);
