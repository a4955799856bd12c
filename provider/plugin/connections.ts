/**
 * The provider instances that one process serves.
 *
 * An engine starts a process for each instance, with one exception: with `PULUMI_DEBUG_PROVIDERS` every instance of every run
 * shares one, and calls carry no name of their instance. What tells them apart is the connection: the engine dials once for
 * each. So configuration and cancellation belong to a connection, and nothing of a run stays behind for the next.
 */
import type { Configuration } from "../configuration/resolve.ts";
import { ProblemError } from "../model/problem.ts";
import type { Engine } from "../reconciler/types.ts";

/** A configured provider. */
export interface Instance {
  readonly configuration: Configuration;
  /** The engine, opened on first use. */
  engine(): Promise<Engine>;
  /** No write begins any more; those under way finish. */
  cancel(): void;
  cancelled(): boolean;
}

/**
 * Makes an instance.
 *
 * @param open opens the engine; called once, on first use
 */
export function createInstance(configuration: Configuration, open: () => Promise<Engine>): Instance {
  let opened: Promise<Engine> | undefined;
  let cancelled = false;
  return {
    configuration,
    engine() {
      opened ??= open().then((engine) => {
        if (cancelled) engine.cancel();
        return engine;
      });
      return opened;
    },
    cancel() {
      cancelled = true;
      opened?.then(
        (engine) => engine.cancel(),
        () => undefined,
      );
    },
    cancelled: () => cancelled,
  };
}

/** What belongs to one connection. */
export interface Connection {
  /** Where the engine of this connection takes log lines. */
  engineAddress?: string;
  instance?: Instance;
}

/** All connections of a process. */
export interface Connections {
  at(peer: string): Connection;
  /** @throws ProblemError where none was configured */
  instanceAt(peer: string): Instance;
  /** Stops the instance of a connection. */
  cancel(peer: string): void;
  /** Stops all of them: the process is about to end. */
  cancelAll(): void;
}

/** Makes the table of connections. */
export function createConnections(): Connections {
  const connections = new Map<string, Connection>();
  const find = (peer: string): Instance | undefined => {
    const own = connections.get(peer)?.instance;
    if (own) return own;
    // The engine may have dialled again; with one instance there is no doubt which one it means.
    const [only, ...others] = [...connections.values()].flatMap(({ instance }) =>
      instance && !instance.cancelled() ? [instance] : [],
    );
    return others.length === 0 ? only : undefined;
  };
  return {
    at(peer) {
      const known = connections.get(peer);
      if (known) return known;
      // A cancelled instance belongs to a run that is over; what it still does holds on to it by itself.
      for (const [old, { instance }] of connections) if (instance?.cancelled()) connections.delete(old);
      const fresh: Connection = {};
      connections.set(peer, fresh);
      return fresh;
    },
    instanceAt(peer) {
      const instance = find(peer);
      if (instance) return instance;
      throw new ProblemError({
        object: "Provider",
        what: "it was asked to work on a connection on which it was not configured",
        remedy: "Run Pulumi again: the engine configures the provider on each connection before it uses it.",
      });
    },
    cancel: (peer) => find(peer)?.cancel(),
    cancelAll() {
      for (const { instance } of connections.values()) instance?.cancel();
    },
  };
}
