/**
 * One face for the two front ends, so that one list of laws holds for both: the plugin over real gRPC, and the dynamic
 * runtime as Node's dynamic server calls it. Values are plain JSON; secrets stay in their envelopes.
 */
import { type ClientEnvironment, systemEnvironment } from "../../provider/clients/environment.ts";
import { type EngineFactory, engineFactory } from "../../provider/configuration/engine.ts";
import type { DynamicConfig } from "../../provider/dynamic/configuration.ts";
import { createRuntime, type DynamicProvider } from "../../provider/dynamic/runtime.ts";
import type { JsonObject } from "../../provider/plugin/codec.ts";
import { startServer } from "../../provider/plugin/server.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { connect } from "../plugin/client.ts";

/** A resource in a state, as the engine keeps it. */
export interface Stored {
  readonly id: string;
  readonly inputs: JsonObject;
  readonly outputs: JsonObject;
}

/** What a diff says, as far as both front ends say it. */
export interface Difference {
  readonly changes: boolean;
  readonly replaces: readonly string[];
  readonly detailed: Readonly<Record<string, string>>;
}

/** One process of a provider: snapshot and claims live as long as it does. */
export interface FrontEnd {
  /** False where a diff says only whether there is one: `detailed` is empty then. */
  readonly details: boolean;
  check(
    kind: AnyKind,
    name: string,
    values: JsonObject,
  ): Promise<{ inputs: JsonObject; failures: readonly { property: string; reason: string }[] }>;
  diff(kind: AnyKind, name: string, stored: Stored, inputs: JsonObject): Promise<Difference>;
  preview(kind: AnyKind, name: string, inputs: JsonObject): Promise<JsonObject>;
  create(kind: AnyKind, name: string, inputs: JsonObject): Promise<Stored>;
  update(kind: AnyKind, name: string, stored: Stored, inputs: JsonObject, preview?: boolean): Promise<Stored>;
  /** @returns undefined where the object is gone */
  refresh(kind: AnyKind, name: string, stored: Stored): Promise<Stored | undefined>;
  import(kind: AnyKind, name: string, id: string): Promise<Stored | undefined>;
  remove(kind: AnyKind, name: string, stored: Stored): Promise<void>;
  list(kind: AnyKind): Promise<readonly { readonly id: string; readonly name: string }[]>;
  cancel(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A wait takes a hundredth of its time and moves the clock on by all of it, so that a test does not sit through the waits
 * between retries; what the machine itself takes counts as it is.
 */
export function quickEnvironment() {
  const system = systemEnvironment();
  let ahead = 0;
  const now = () => system.now() + ahead;
  return {
    ...system,
    now,
    async sleep(milliseconds: number, signal?: AbortSignal) {
      const over = now() + milliseconds;
      await system.sleep(milliseconds / 100, signal);
      ahead += Math.max(0, over - now());
    },
  };
}

/** Waits take no time: each moves the clock on, and is counted. */
export function leapingEnvironment(): ClientEnvironment & { waited(): number } {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    sleep: async (milliseconds) => {
      ahead += milliseconds;
    },
    random: () => 0.5,
    waited: () => ahead,
  };
}

/**
 * Starts a plugin and configures it.
 *
 * @param clients their clock and their waits; a real API needs real ones
 * @param openEngine for a test that brings clients of its own
 * @throws CallFailure where the settings are refused
 */
export async function startPlugin(
  settings: Readonly<Record<string, string>>,
  clients: ClientEnvironment = quickEnvironment(),
  openEngine: EngineFactory = engineFactory(clients),
): Promise<FrontEnd> {
  const server = await startServer({
    loadKinds: async () => kinds,
    openEngine,
    environment: {},
  });
  const client = connect(server.port);
  const close = async () => {
    client.close();
    await server.close();
  };
  try {
    await client.handshake();
    await client.configure({ ...settings });
  } catch (error) {
    await close();
    throw error;
  }
  const target = (kind: AnyKind, name: string) => ({ type: kind.token, name });
  return {
    details: true,
    check: (kind, name, values) => client.check(target(kind, name), values),
    async diff(kind, name, stored, inputs) {
      const answer = await client.diff(target(kind, name), {
        id: stored.id,
        oldInputs: stored.inputs,
        olds: stored.outputs,
        news: inputs,
      });
      return {
        changes: answer.changes === "some",
        replaces: answer.replaces,
        detailed: Object.fromEntries(
          Object.entries(answer.detailed).map(([path, { kind: change }]) => [path, change]),
        ),
      };
    },
    preview: async (kind, name, inputs) => (await client.create(target(kind, name), inputs, true)).properties,
    async create(kind, name, inputs) {
      const { id, properties } = await client.create(target(kind, name), inputs);
      return { id, inputs, outputs: properties };
    },
    async update(kind, name, stored, inputs, preview = false) {
      const { properties } = await client.update(target(kind, name), {
        id: stored.id,
        oldInputs: stored.inputs,
        olds: stored.outputs,
        news: inputs,
        preview,
      });
      return { id: stored.id, inputs, outputs: properties };
    },
    async refresh(kind, name, stored) {
      const answer = await client.read(target(kind, name), stored.id, {
        inputs: stored.inputs,
        properties: stored.outputs,
      });
      return answer.id === ""
        ? undefined
        : { id: answer.id, inputs: answer.inputs ?? {}, outputs: answer.properties ?? {} };
    },
    async import(kind, name, id) {
      const answer = await client.read(target(kind, name), id);
      return answer.id === ""
        ? undefined
        : { id: answer.id, inputs: answer.inputs ?? {}, outputs: answer.properties ?? {} };
    },
    remove: (kind, name, stored) =>
      client.delete(target(kind, name), stored.id, stored.outputs, stored.inputs),
    list: (kind) => client.list(kind.token),
    cancel: () => client.cancel(),
    close,
  };
}

/** Starts a dynamic runtime, as Node's dynamic server does: configured once, then called with outputs as old state. */
export async function startDynamic(
  settings: Readonly<Record<string, string>>,
  clients: ClientEnvironment = quickEnvironment(),
): Promise<FrontEnd> {
  const provider = createRuntime({
    loadKinds: async () => kinds,
    openEngine: engineFactory(clients),
    environment: {},
    warn: () => {},
  });
  const config = { get: (key: string) => settings[key.replace("spoke:", "")] };
  const providers = new Map<string, Promise<DynamicProvider>>();
  const of = (kind: AnyKind): Promise<DynamicProvider> => {
    const name = kind.module === "index" ? kind.name : `${kind.module}:${kind.name}`;
    const known = providers.get(name) ?? configured(provider(name), config);
    providers.set(name, known);
    return known;
  };
  // The server adds the code to whatever is stored, and hands it back with everything it asks.
  const withCode = (values: JsonObject): JsonObject => ({ ...values, __provider: "code" });
  const refusal = () => Promise.reject(new Error("Node's dynamic server has no such call"));
  return {
    details: false,
    async check(kind, _, values) {
      const { inputs, failures } = await (await of(kind)).check({}, values);
      return { inputs, failures };
    },
    async diff(kind, _, stored, inputs) {
      const answer = await (await of(kind)).diff(stored.id, withCode(stored.outputs), withCode(inputs));
      return { changes: answer.changes, replaces: answer.replaces, detailed: {} };
    },
    preview: refusal,
    async create(kind, _, inputs) {
      const { id, outs } = await (await of(kind)).create(withCode(inputs));
      return { id, inputs, outputs: outs };
    },
    async update(kind, _, stored, inputs) {
      const { outs } = await (await of(kind)).update(stored.id, withCode(stored.outputs), withCode(inputs));
      return { id: stored.id, inputs, outputs: outs };
    },
    async refresh(kind, _, stored) {
      const { id, props, inputs } = await (await of(kind)).read(stored.id, withCode(stored.outputs));
      return id === "" ? undefined : { id, inputs: inputs ?? stored.inputs, outputs: props };
    },
    import: refusal,
    remove: async (kind, _, stored) => (await of(kind)).delete(stored.id, withCode(stored.outputs)),
    list: refusal,
    cancel: refusal,
    close: async () => {},
  };
}

async function configured(provider: DynamicProvider, config: DynamicConfig): Promise<DynamicProvider> {
  await provider.configure({ config });
  return provider;
}
