/** Work for a plugin over gRPC, without Pulumi: webhooks as the engine would bring them, many at a time. */
import type { JsonObject } from "../../provider/plugin/codec.ts";
import type { PluginClient } from "../plugin/client.ts";

const type = "spoke:index:Webhook";

/** A webhook as Pulumi's state has it. */
export interface StoredWebhook {
  readonly name: string;
  readonly id: string;
  readonly inputs: JsonObject;
  readonly properties: JsonObject;
}

/** As many as `pulumi up --parallel 64` asks for at once. */
const atOnce = 64;

/** What webhook number `index` is declared as. */
const webhookInputs = (index: number): JsonObject => ({
  url: `https://hooks.acme.test/${index}`,
  events: ["call.ended"],
  description: `Webhook ${index}`,
});

/** Runs the body for 0, 1, 2 … up to the count, 64 at a time, and gives the answers in order. */
export async function forEach<T>(count: number, body: (index: number) => Promise<T>): Promise<readonly T[]> {
  const answers: T[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < count; index = next++) answers[index] = await body(index);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return answers;
}

/** Check and Create. */
export function createWebhooks(client: PluginClient, count: number): Promise<readonly StoredWebhook[]> {
  return forEach(count, async (index) => {
    const target = { type, name: `webhook-${index}` };
    const { inputs } = await client.check(target, webhookInputs(index));
    return { name: target.name, inputs, ...(await client.create(target, inputs)) };
  });
}

/** Check and Diff, as an `up` does. @returns how many differ */
export async function compareWebhooks(
  client: PluginClient,
  webhooks: readonly StoredWebhook[],
): Promise<number> {
  const changes = await forEach(webhooks.length, async (index) => {
    const webhook = webhooks[index] as StoredWebhook;
    const target = { type, name: webhook.name };
    const { inputs } = await client.check(target, webhookInputs(index), webhook.inputs);
    const sent = { id: webhook.id, oldInputs: webhook.inputs, olds: webhook.properties, news: inputs };
    return (await client.diff(target, sent)).changes;
  });
  return changes.filter((change) => change !== "none").length;
}

/** Read with what is stored, as a refresh does. @returns how many are gone */
export async function readWebhooks(
  client: PluginClient,
  webhooks: readonly StoredWebhook[],
): Promise<number> {
  const ids = await forEach(webhooks.length, async (index) => {
    const webhook = webhooks[index] as StoredWebhook;
    return (await client.read({ type, name: webhook.name }, webhook.id, webhook)).id;
  });
  return ids.filter((id) => id === "").length;
}
