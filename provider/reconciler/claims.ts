/**
 * The table of claims: which resource of the program stands for which live object, for as long as the process lives.
 *
 * It exists because the engine creates first and deletes the old name afterwards: after a rename without an alias, or a
 * `--replace`, the create adopts the object and the delete of the old name must leave it alone (design §4).
 */

import { keyOf } from "../model/key.ts";
import { ProblemError } from "../model/problem.ts";
import { hasUnknown, isSet, type Values } from "../model/value.ts";
import { nameKey, nameSubject } from "./describe.ts";
import { keyTextOf } from "./keyed.ts";
import type { AnyKind, RunRegister, Subject } from "./types.ts";

/** See the head of this file. */
export interface Claims {
  /** Notes that a resource stands for a live object. @throws ProblemError where another resource does already */
  hold(subject: Subject, id: string): void;
  /** Notes what the resource of an object had declared and gives up in this run. */
  giveUp(kind: AnyKind, id: string, claims: readonly string[]): void;
  /** True where the object is going to lose this to its own resource's update. */
  givesUp(kind: AnyKind, id: string, claim: string): boolean;
  /** Everything that resources of this run take. */
  taken(): ReadonlySet<string>;
  /** True where another resource stands for the object. */
  isHeldByAnother(subject: Subject, id: string): boolean;
  /** Notes that a create of this run returned or adopted the object. */
  made(subject: Subject, id: string): void;
  /** True when a create of this run returned or adopted the object: it is never deleted by this run. */
  wasMade(kind: AnyKind, id: string): boolean;
  /** Notes the server fields that a resource takes. @throws ProblemError where another resource takes one of them */
  take(subject: Subject, claims: readonly string[]): void;
  /**
   * Notes the natural key of an object that a resource is going to create, so that a preview finds two of them.
   * @throws ProblemError where another resource creates an object with the same key
   */
  plan(subject: Subject, inputs: Values): void;
  /** The claim is free again, because the object is gone. */
  release(kind: AnyKind, id: string, owner: string): void;
}

interface Holder {
  readonly owner: string;
  readonly description: string;
}

/** Who has what; all that one owner has is found without going through the whole table. */
interface Holdings {
  get(name: string): Holder | undefined;
  set(name: string, holder: Holder): void;
  names(): Iterable<string>;
  /** Takes away all that an owner has. */
  free(owner: string): void;
}

function createHoldings(): Holdings {
  const holders = new Map<string, Holder>();
  const byOwner = new Map<string, Set<string>>();
  return {
    get: (name) => holders.get(name),
    set(name, holder) {
      holders.set(name, holder);
      const known = byOwner.get(holder.owner);
      if (known) known.add(name);
      else byOwner.set(holder.owner, new Set([name]));
    },
    names: () => holders.keys(),
    free(owner) {
      for (const name of byOwner.get(owner) ?? []) holders.delete(name);
      byOwner.delete(owner);
    },
  };
}

/** An empty table. @param run what other processes of the same run created or adopted */
export function createClaims(run?: RunRegister): Claims {
  const objects = new Map<string, Holder>();
  /** The object of each owner. */
  const standing = new Map<string, string>();
  const fields = createHoldings();
  const made = new Set<string>();
  const given = new Map<string, ReadonlySet<string>>();
  const planned = createHoldings();
  const key = (kind: AnyKind, id: string) => `${kind.token} ${id}`;
  const holder = (subject: Subject): Holder => ({
    owner: subject.owner,
    description: nameSubject(subject.kind, subject.name),
  });
  return {
    hold(subject, id) {
      const other = objects.get(key(subject.kind, id));
      if (other && other.owner !== subject.owner) throw twoForOne(subject, `id ${id}`, other);
      // A resource stands for one object: after a replacement the old one is free to be deleted.
      const before = standing.get(subject.owner);
      if (before !== undefined && objects.get(before)?.owner === subject.owner) objects.delete(before);
      standing.set(subject.owner, key(subject.kind, id));
      objects.set(key(subject.kind, id), holder(subject));
    },
    giveUp: (kind, id, claims) => void given.set(key(kind, id), new Set(claims)),
    givesUp: (kind, id, claim) => given.get(key(kind, id))?.has(claim) === true,
    taken: () => new Set(fields.names()),
    isHeldByAnother(subject, id) {
      const other = objects.get(key(subject.kind, id));
      return other !== undefined && other.owner !== subject.owner;
    },
    made: (subject, id) => {
      made.add(key(subject.kind, id));
      run?.add(key(subject.kind, id));
    },
    wasMade: (kind, id) => made.has(key(kind, id)) || run?.has(key(kind, id)) === true,
    take(subject, claims) {
      for (const claim of claims) {
        const other = fields.get(claim);
        if (other && other.owner !== subject.owner) throw twoOwners(subject, claim, other);
      }
      fields.free(subject.owner);
      for (const claim of claims) fields.set(claim, holder(subject));
    },
    plan(subject, inputs) {
      const natural = keyOf(subject.kind, inputs) ?? {};
      if (hasUnknown(natural) || !Object.values(natural).some(isSet)) return;
      const name = key(subject.kind, keyTextOf(subject.kind, Object.keys(natural), inputs));
      const other = planned.get(name);
      if (other && other.owner !== subject.owner) {
        throw twoForOne(subject, nameKey(subject.kind, inputs), other);
      }
      planned.set(name, holder(subject));
    },
    release(kind, id, owner) {
      if (objects.get(key(kind, id))?.owner === owner) objects.delete(key(kind, id));
      fields.free(owner);
      planned.free(owner);
    },
  };
}

const twoForOne = (subject: Subject, which: string, other: Holder): ProblemError =>
  new ProblemError({
    object: nameSubject(subject.kind, subject.name),
    what: `stands for the same object (${which}) as ${other.description}`,
    remedy: subject.kind.singleton
      ? "An organisation has one of it: declare all of it in one resource."
      : "Keep one of the two resources, or give this one another key. Where a resource was renamed in the program, give it an alias of its old name.",
  });

const twoOwners = (subject: Subject, claim: string, other: Holder): ProblemError =>
  new ProblemError({
    object: nameSubject(subject.kind, subject.name),
    what: `takes ${claim}, which ${other.description} takes already`,
    remedy: "Only one resource can own it: take it out of one of the two.",
  });
