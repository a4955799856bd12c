/**
 * What is live, read once: one lazy snapshot a process, filled on first use and patched by our own writes.
 *
 * A failed read is not an absence (design §4): each answer says which of the two it is, and failures are not kept, so
 * that the next question asks again.
 */
import type { Reads } from "../clients/types.ts";
import { ProblemError } from "../model/problem.ts";
import type { Live } from "../model/resource.ts";
import type { Values } from "../model/value.ts";
import { nameSubject } from "./describe.ts";
import { createKeyedObjects, type KeyedObjects } from "./keyed.ts";
import { ambiguous, match } from "./match.ts";
import type { Remedies } from "./remedies.ts";
import type { AnyKind, Subject } from "./types.ts";

/** The four things that can be said of one object. */
export type Entry =
  | { readonly state: "present"; readonly live: Live }
  | { readonly state: "absent" }
  | { readonly state: "unreadable"; readonly reason: unknown }
  /** Its key comes from an object that is itself only planned, so that it cannot exist yet. */
  | { readonly state: "parent planned" };

/** All objects of a kind by id, or why they could not be read. */
export type Observed =
  | { readonly state: "read"; readonly objects: KeyedObjects }
  | { readonly state: "unreadable"; readonly reason: unknown };

/** See the head of this file. */
export interface Snapshot {
  /** @param meet is told of each object as it comes in, where this question is the first */
  all(kind: AnyKind, meet?: (live: Live) => void): Promise<Observed>;
  /** The object of this id; an absence in a list is confirmed by one get. `alone` uses a get for a first question. */
  byId(kind: AnyKind, id: string, how?: "alone"): Promise<Entry>;
  /** The object that the declaration means. @throws ProblemError where two have its key */
  byKey(subject: Subject, desired: Values): Promise<Entry>;
  /** Reads the list anew; askers that wait for the same list share it. */
  again(kind: AnyKind): Promise<Observed>;
  /** What our own write made of an object; undefined where it is gone. */
  patch(kind: AnyKind, id: string, live: Live | undefined): void;
}

/**
 * @param reads the doors; a snapshot cannot write, by type
 * @param remedies what to do about two objects with one key
 */
export function createSnapshot(reads: Reads, remedies: Remedies): Snapshot {
  const lists = new Map<string, Promise<KeyedObjects>>();
  const patches = new Map<string, Map<string, Live | undefined>>();
  const wholes = new Map<string, Promise<Live | undefined>>();
  const waiting = new Map<string, Promise<KeyedObjects>>();
  const gets = new Map<string, number>();

  function patchesOf(kind: AnyKind): Map<string, Live | undefined> {
    const found = patches.get(kind.token) ?? new Map<string, Live | undefined>();
    patches.set(kind.token, found);
    return found;
  }

  async function observe(kind: AnyKind, meet?: (live: Live) => void): Promise<KeyedObjects> {
    const objects = createKeyedObjects(kind);
    const enter = (live: Live) => {
      objects.put(live);
      meet?.(live);
    };
    if (kind.observe.by === "get") {
      const live = await kind.observe.get(reads);
      if (live) enter(live);
    } else for await (const live of kind.observe.list(reads)) enter(live);
    return objects;
  }

  /** Shares the answer with whoever asks meanwhile; forgets a failure. */
  function remember<T>(memory: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
    const known = memory.get(name);
    if (known) return known;
    const made = make();
    memory.set(name, made);
    made.catch(() => memory.delete(name));
    return made;
  }

  function patched(kind: AnyKind, objects: KeyedObjects): KeyedObjects {
    // Patches go into the list itself: copying it for each question would make a large run quadratic.
    for (const [id, live] of patchesOf(kind)) {
      if (live === undefined) objects.remove(id);
      else objects.put(live);
    }
    patchesOf(kind).clear();
    return objects;
  }

  async function all(kind: AnyKind, meet?: (live: Live) => void): Promise<Observed> {
    try {
      const objects = await remember(lists, kind.token, () => observe(kind, meet));
      return { state: "read", objects: patched(kind, objects) };
    } catch (reason) {
      return { state: "unreadable", reason };
    }
  }

  async function get(kind: AnyKind, id: string): Promise<Entry> {
    if (kind.observe.by === "get") return { state: "absent" };
    const { observe } = kind;
    try {
      const live = await remember(wholes, `${kind.token} ${id}`, () => observe.get(reads, id));
      if (live === undefined) wholes.delete(`${kind.token} ${id}`);
      return live ? { state: "present", live } : { state: "absent" };
    } catch (reason) {
      return { state: "unreadable", reason };
    }
  }

  async function byId(kind: AnyKind, id: string, how?: "alone"): Promise<Entry> {
    const asked = gets.get(kind.token) ?? 0;
    if (how === "alone" && asked === 0 && !lists.has(kind.token) && kind.observe.by !== "get") {
      gets.set(kind.token, 1);
      return get(kind, id);
    }
    const observed = await all(kind);
    if (observed.state === "unreadable") return observed;
    const live = observed.objects.byId.get(id);
    if (live === undefined || kind.observe.by === "listThenGet") return get(kind, id);
    return { state: "present", live };
  }

  async function byKey(subject: Subject, desired: Values): Promise<Entry> {
    const { kind } = subject;
    if (match(kind, desired, createKeyedObjects(kind)).found === "unknown")
      return { state: "parent planned" };
    const observed = await all(kind);
    if (observed.state === "unreadable") return observed;
    const hit = match(kind, desired, observed.objects);
    if (hit.found === "many") throw new ProblemError(ambiguous(subject, desired, hit.ids, remedies));
    if (hit.found !== "one") return { state: "absent" };
    return kind.observe.by === "listThenGet" ? get(kind, hit.live.id) : { state: "present", live: hit.live };
  }

  async function again(kind: AnyKind): Promise<Observed> {
    // Joining a list that is already under way could miss what was written just before: wait for it, then share the next.
    const next = remember(waiting, kind.token, async () => {
      await lists.get(kind.token)?.catch(() => undefined);
      waiting.delete(kind.token);
      const fresh = observe(kind);
      lists.set(kind.token, fresh);
      fresh.catch(() => lists.delete(kind.token));
      return fresh;
    });
    try {
      return { state: "read", objects: patched(kind, await next) };
    } catch (reason) {
      return { state: "unreadable", reason };
    }
  }

  return {
    all,
    byId,
    byKey,
    again,
    patch(kind, id, live) {
      patchesOf(kind).set(id, live);
      wholes.delete(`${kind.token} ${id}`);
      if (live !== undefined) wholes.set(`${kind.token} ${id}`, Promise.resolve(live));
    },
  };
}

/** The error for an object that could not be read: nothing is planned on top of it. */
export function unreadable(subject: Subject, reason: unknown): ProblemError {
  const why = reason instanceof Error ? reason.message : String(reason);
  return new ProblemError(
    {
      object: nameSubject(subject.kind, subject.name),
      what: `what is live could not be read, so nothing is created, changed or deleted: ${why.replace(/\.$/, "")}`,
      remedy: "Mend that and run again.",
    },
    reason,
  );
}
