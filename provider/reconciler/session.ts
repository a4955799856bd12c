/** What one engine shares between its operations: doors, snapshot, claims, and the gate that every write passes. */
import type { Writes } from "../clients/types.ts";
import { ProblemError } from "../model/problem.ts";
import { type Claims, createClaims } from "./claims.ts";
import { nameSubject } from "./describe.ts";
import { createDuplicateWatch, type DuplicateWatch } from "./duplicates.ts";
import type { Remedies } from "./remedies.ts";
import { createSnapshot, type Snapshot } from "./snapshot.ts";
import type { AnyKind, EngineOptions, Subject } from "./types.ts";

/** See the head of this file. */
export interface Session {
  readonly clients: Writes;
  readonly kinds: ReadonlyMap<string, AnyKind>;
  readonly portal: "warn" | "strict";
  /** What to do, in the words of the front end. */
  readonly remedies: Remedies;
  readonly snapshot: Snapshot;
  readonly claims: Claims;
  readonly duplicates: DuplicateWatch;
  /** Names of objects that resources of this run declare, by kind: a reference to one of them is good. */
  readonly declared: Map<string, Set<string>>;
  /**
   * Runs a write: one at a time for one object, none after a cancel, and none before the customer was checked.
   * @throws ProblemError after a cancel
   */
  write<T>(subject: Subject, object: string, body: (clients: Writes) => Promise<T>): Promise<T>;
  cancel(): void;
}

/**
 * @param options everything that does I/O, handed in
 * @param remedies the words of the front end
 */
export function createSession(options: EngineOptions, remedies: Remedies): Session {
  const queues = new Map<string, Promise<unknown>>();
  let cancelled = false;
  let allowed: Promise<void> | undefined;

  async function permit(subject: Subject): Promise<void> {
    if (!cancelled) allowed ??= options.beforeFirstWrite?.() ?? Promise.resolve();
    try {
      await allowed;
    } catch (reason) {
      // The next run of a long-lived process may have been mended meanwhile.
      allowed = undefined;
      throw reason;
    }
    if (cancelled) throw stopped(subject);
  }

  const snapshot = createSnapshot(options.clients, remedies);
  return {
    clients: options.clients,
    kinds: new Map(options.kinds.map((kind) => [kind.token, kind])),
    portal: options.portal,
    remedies,
    snapshot,
    claims: createClaims(options.run),
    duplicates: createDuplicateWatch(snapshot, options.clients.facts.now),
    declared: new Map(),
    async write(subject, object, body) {
      const name = `${subject.kind.token} ${object}`;
      const before = queues.get(name) ?? Promise.resolve();
      const work = before.then(
        () => permit(subject).then(() => body(options.clients)),
        () => permit(subject).then(() => body(options.clients)),
      );
      queues.set(name, work);
      try {
        return await work;
      } finally {
        if (queues.get(name) === work) queues.delete(name);
      }
    },
    cancel() {
      cancelled = true;
    },
  };
}

const stopped = (subject: Subject): ProblemError =>
  new ProblemError({
    object: nameSubject(subject.kind, subject.name),
    what: "the run was cancelled before this was written",
    remedy: "Run again: what was written is kept, and the rest follows.",
  });
