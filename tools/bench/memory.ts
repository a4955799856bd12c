/** The most memory that the plugin holds over a stack of many objects. */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { emulatorEnvironment } from "../../emulator/main.ts";
import { compareWebhooks, createWebhooks, readWebhooks } from "../../tests/bench/drive.ts";
import { connect } from "../../tests/plugin/client.ts";
import { cleanEnvironment } from "../environment.ts";
import { startEmulatorProcess } from "../quickstart/emulator.ts";
import type { Plugin } from "./plugins.ts";
import { peakMemory } from "./processes.ts";
import { startPlugin } from "./startup.ts";

/**
 * Creates, compares and reads webhooks in one life of the plugin, more than a run of Pulumi asks of it.
 *
 * @param folder where the emulator's output goes
 * @returns the peak of the resident set in MiB; undefined where the system does not tell
 * @throws Error where the plugin does not find again what it made
 */
export async function measureMemory(
  folder: string,
  plugin: Plugin,
  webhooks: number,
): Promise<number | undefined> {
  const place = await mkdtemp(join(folder, "memory-"));
  const emulator = await startEmulatorProcess(place, "empty");
  try {
    const env = { ...cleanEnvironment(process.env), ...emulatorEnvironment(emulator.address) };
    const running = await startPlugin(plugin, env);
    const client = connect(running.port);
    await client.configure({});
    const made = await createWebhooks(client, webhooks);
    const wrong = (await compareWebhooks(client, made)) + (await readWebhooks(client, made));
    if (wrong > 0)
      throw new Error(`${wrong} of ${webhooks} webhooks differ or are gone after their creation.`);
    const peak = peakMemory(running.pid);
    client.close();
    await running.end();
    return peak;
  } finally {
    await emulator.end();
    await rm(place, { recursive: true, force: true });
  }
}
