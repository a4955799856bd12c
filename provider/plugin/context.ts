/** What every call works with. */
import type { EngineFactory } from "../configuration/engine.ts";
import type { Environment } from "../configuration/resolve.ts";
import type { AnyKind } from "../reconciler/types.ts";
import type { Connections } from "./connections.ts";
import type { Log } from "./log.ts";

/** See the head of this file. */
export interface Context {
  readonly kinds: readonly AnyKind[];
  readonly openEngine: EngineFactory;
  readonly environment: Environment;
  readonly connections: Connections;
  readonly log: Log;
  /** The engine that started this process, for connections that did not name theirs. */
  readonly engineAddress: string | undefined;
}

/** Shows warnings about a resource to the person who runs Pulumi. */
export async function warn(
  context: Context,
  peer: string,
  urn: string,
  messages: readonly string[],
): Promise<void> {
  const address = context.connections.at(peer).engineAddress ?? context.engineAddress;
  for (const message of messages) await context.log.warn(address, urn, message);
}
