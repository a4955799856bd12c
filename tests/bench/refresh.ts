/** A refresh of a whole organisation over gRPC, and the requests that it costs. */
import { openEngine } from "../../provider/configuration/engine.ts";
import type { JsonObject } from "../../provider/plugin/codec.ts";
import { type PluginServer, startServer } from "../../provider/plugin/server.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { connect, type PluginClient } from "../plugin/client.ts";
import type { World } from "../support/world.ts";
import { forEach } from "./drive.ts";

/** See the head of this file. */
export interface Refreshed {
  /** How many objects of each kind were read. Kinds without any are left out. */
  readonly objects: Readonly<Record<string, number>>;
  /** `GET /spoke/webhooks`: how many requests of the refresh went there. */
  readonly requests: Readonly<Record<string, number>>;
}

interface Stored {
  readonly kind: AnyKind;
  readonly name: string;
  readonly id: string;
  readonly inputs: JsonObject;
  readonly properties: JsonObject;
}

/**
 * Takes a whole organisation into a state, and then refreshes that state as a new run would: with a provider that has
 * read nothing yet.
 *
 * @param kinds the kinds to take
 * @throws Error where an object is not found again
 */
export async function refreshAll(world: World, kinds: readonly AnyKind[]): Promise<Refreshed> {
  const server = await startServer({ loadKinds: async () => kinds, openEngine, environment: {} });
  try {
    const state = await withClient(server, world, (client) => importAll(client, kinds));
    await world.forgetRequests();
    await withClient(server, world, (client) => readAgain(client, state));
    const { counts } = await world.requests();
    return {
      objects: countBy(state.map(({ kind }) => kind.token)),
      requests: Object.fromEntries(counts.map(({ method, route, count }) => [`${method} ${route}`, count])),
    };
  } finally {
    await server.close();
  }
}

/** A connection is an instance of the provider of its own. */
async function withClient<T>(
  server: PluginServer,
  world: World,
  body: (client: PluginClient) => Promise<T>,
): Promise<T> {
  const client = connect(server.port);
  try {
    await client.configure(world.settings);
    return await body(client);
  } finally {
    await client.cancel();
    client.close();
  }
}

async function importAll(client: PluginClient, kinds: readonly AnyKind[]): Promise<readonly Stored[]> {
  const state: Stored[] = [];
  for (const kind of kinds) {
    const listed = await client.list(kind.token);
    const imported = await forEach(listed.length, async (index) => {
      const { id = "", name = "" } = listed[index] ?? {};
      const { inputs = {}, properties = {} } = await client.read({ type: kind.token, name }, id);
      return { kind, name, id, inputs, properties };
    });
    state.push(...imported);
  }
  return state;
}

async function readAgain(client: PluginClient, state: readonly Stored[]): Promise<void> {
  await forEach(state.length, async (index) => {
    const { kind, name, id, inputs, properties } = state[index] as Stored;
    const found = await client.read({ type: kind.token, name }, id, { inputs, properties });
    if (found.id === "") throw new Error(`${kind.token} ${id} is not found again.`);
  });
}

function countBy(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
