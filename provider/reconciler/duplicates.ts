/**
 * The watch for two objects under one key, where the server allows that: two runs may create one at the same moment.
 *
 * A list after every create would make a large run quadratic, so the watch looks after the 1st, 2nd, 4th, 8th … create
 * of a kind, and whenever the last create under way has ended; but never so often that looking takes more than a
 * twentieth of the time. Each look covers everything that this process created, so that a bulk run finds what it passed.
 */
import { keyFieldsOf } from "../model/key.ts";
import type { Live } from "../model/resource.ts";
import type { Values } from "../model/value.ts";
import { keyTextOf } from "./keyed.ts";
import type { Observed, Snapshot } from "./snapshot.ts";
import type { AnyKind } from "./types.ts";

/** Two live objects under the key of one that this process created. */
export interface Duplicate {
  /** The one created here. */
  readonly ours: string;
  /** All of them, the oldest first; of one age, and of no known one, in the order of their ids, which every run sees. */
  readonly ids: readonly string[];
  /** True where the server says of each when it was created, and nothing as old as ours is among the others. */
  readonly dated: boolean;
}

/** See the head of this file. */
export interface DuplicateWatch {
  /** A create begins. */
  begin(kind: AnyKind): void;
  /** A create has ended, with an object or without one; the answer is what a look found, where one was due. */
  end(
    kind: AnyKind,
    made: { readonly live: Live; readonly inputs: Values } | undefined,
  ): Promise<readonly Duplicate[]>;
  /**
   * All that is there twice, at the end of a run: looks once more where something was created since the last look.
   * @throws what the list could not be read for
   */
  rest(kind: AnyKind): Promise<readonly Duplicate[]>;
}

interface Progress {
  underWay: number;
  made: number;
  /** How many had been made when the last look began, and what it found. */
  looked: number;
  found: readonly Duplicate[];
  nextLook: number;
  /** Milliseconds: when the last look ended, and how long it took. */
  lastEnd: number;
  lastTook: number;
  /** Keys of what was created here, with the ids. */
  readonly ours: Map<string, string>;
}

/** How many times as long as a look takes must pass before the next one that is not due by count. */
const restraint = 20;

/** @param now milliseconds since 1970 */
export function createDuplicateWatch(snapshot: Snapshot, now: () => number): DuplicateWatch {
  const kinds = new Map<string, Progress>();
  const progressOf = (kind: AnyKind): Progress => {
    const known = kinds.get(kind.token) ?? {
      underWay: 0,
      made: 0,
      looked: 0,
      found: [],
      nextLook: 1,
      lastEnd: 0,
      lastTook: 0,
      ours: new Map(),
    };
    kinds.set(kind.token, known);
    return known;
  };

  async function look(kind: AnyKind, progress: Progress): Promise<Observed> {
    const start = now();
    const { made } = progress;
    progress.nextLook = made * 2;
    const observed = await snapshot.again(kind);
    progress.lastEnd = now();
    progress.lastTook = progress.lastEnd - start;
    if (observed.state === "read") {
      progress.looked = Math.max(progress.looked, made);
      progress.found = duplicatesAmong(kind, progress.ours, observed.objects.byId.values());
    }
    return observed;
  }

  return {
    begin: (kind) => {
      progressOf(kind).underWay += 1;
    },
    async end(kind, made) {
      const progress = progressOf(kind);
      progress.underWay -= 1;
      if (made === undefined) return [];
      progress.made += 1;
      progress.ours.set(keyTextOf(kind, keyFieldsOf(kind, made.inputs), made.inputs), made.live.id);
      const rested = now() - progress.lastEnd >= restraint * progress.lastTook;
      const due = progress.made >= progress.nextLook || (progress.underWay === 0 && rested);
      if (!due) return [];
      return (await look(kind, progress)).state === "read" ? progress.found : [];
    },
    async rest(kind) {
      const progress = progressOf(kind);
      if (progress.looked < progress.made) {
        const observed = await look(kind, progress);
        if (observed.state === "unreadable") throw observed.reason;
      }
      return progress.found;
    },
  };
}

/** Pure: which of our keys have several live objects. */
function duplicatesAmong(
  kind: AnyKind,
  ours: ReadonlyMap<string, string>,
  objects: Iterable<Live>,
): readonly Duplicate[] {
  const holders = new Map<string, Live[]>();
  for (const live of objects) {
    for (const fields of kind.key) {
      const key = keyTextOf(kind, fields, live.values);
      if (!ours.has(key)) continue;
      holders.set(key, [...(holders.get(key) ?? []), live]);
    }
  }
  return [...holders].flatMap(([key, live]) => {
    const id = ours.get(key);
    return id === undefined || live.length < 2 ? [] : [duplicate(id, live)];
  });
}

/** Ordered by what the server says of their creation, and where that does not decide by id. */
function duplicate(ours: string, objects: readonly Live[]): Duplicate {
  const time = ({ outputs }: Live) => (typeof outputs.createdAt === "string" ? outputs.createdAt : undefined);
  const known = objects.every((live) => time(live) !== undefined);
  const rank = (live: Live): string => (known ? (time(live) ?? "") : "");
  const sorted = [...objects].sort((one, other) => order(rank(one), rank(other)) || order(one.id, other.id));
  const own = objects.find(({ id }) => id === ours);
  const alike = objects.filter((live) => own !== undefined && rank(live) === rank(own));
  return { ours, ids: sorted.map(({ id }) => id), dated: known && alike.length === 1 };
}

/** By the characters' codes: the same on every machine, whatever its language. */
const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
