/**
 * The kinds as Pulumi's dynamic resources, over the same engine as the plugin. `pulumi-spoke/dynamic` declares them; Node's
 * dynamic server loads this file by the name that is in each resource's `__provider`, whose text never changes.
 *
 * What that server does and does not (`@pulumi/pulumi` 3.259 `cmd/dynamic-provider`, read and tried 2026-11-22), and what follows:
 * - it hands over plain values, secrets unwrapped and unknown ones as sentinels; it marks again what has the same name, so only
 *   what is computed here needs an envelope;
 * - it calls `configure` once for each text, and lets other calls pass meanwhile: every method awaits the configuration;
 * - it says neither name nor URN: messages name an object by its natural key, each create is an owner of its own, and a
 *   diff claims nothing, because a create that follows it may be the same resource (`--replace`) or another one;
 * - it never calls a create or an update in a preview, and has no import, no list and no detailed diff.
 */
import { ApiError } from "../clients/errors.ts";
import { type EngineFactory, openEngine } from "../configuration/engine.ts";
import type { Configuration, Environment } from "../configuration/resolve.ts";
import { nearestName } from "../model/nearest.ts";
import { parsePath } from "../model/path.ts";
import { describeProblem, ProblemError } from "../model/problem.ts";
import type { Values } from "../model/value.ts";
import { type Bag, decode, encode, type JsonObject, noSecrets } from "../plugin/codec.ts";
import { markSecrets, maskBags } from "../plugin/secrets.ts";
import { checkInputs } from "../reconciler/check.ts";
import { keyText, nameSubject } from "../reconciler/describe.ts";
import { diffInputs } from "../reconciler/diff.ts";
import type { AnyKind, Engine, Outcome, Subject } from "../reconciler/types.ts";
import { configurationOf, type DynamicConfig } from "./configuration.ts";

/** What Node's dynamic server calls. */
export interface DynamicProvider {
  configure(request: { readonly config: DynamicConfig }): Promise<void>;
  check(
    olds: JsonObject,
    news: JsonObject,
  ): Promise<{ inputs: JsonObject; failures: { property: string; reason: string }[] }>;
  diff(
    id: string,
    olds: JsonObject,
    news: JsonObject,
  ): Promise<{ changes: boolean; replaces: string[]; stables: string[]; deleteBeforeReplace: boolean }>;
  create(inputs: JsonObject): Promise<{ id: string; outs: JsonObject }>;
  read(id: string, props: JsonObject): Promise<{ id: string; props: JsonObject; inputs?: JsonObject }>;
  update(id: string, olds: JsonObject, news: JsonObject): Promise<{ outs: JsonObject }>;
  delete(id: string, props: JsonObject): Promise<void>;
}

/** What a runtime works with; the real one is the default, a test hands in its own. */
export interface Surroundings {
  loadKinds(): Promise<readonly AnyKind[]>;
  readonly openEngine: EngineFactory;
  readonly environment: Environment;
  /** Where Pulumi's engine listens; undefined in a test. */
  readonly engineAddress?: string | undefined;
  warn(message: string): void;
}

const surroundings: Surroundings = {
  loadKinds: async () => (await import("../resources/registry.gen.ts")).kinds,
  openEngine,
  environment: process.env,
  // The one argument that the engine starts Node's dynamic server with.
  engineAddress: process.argv[2],
  // The engine shows the error output of a dynamic server beside the run.
  warn: (message) => console.error(`warning: ${message}`),
};

/** The key of `__provider`, and the mark of every other key that is not a field. */
const codeKey = "__provider";

/**
 * The provider of one kind.
 *
 * @param kindName `Webhook`, or `twilio:StudioFlow`
 */
export const provider: (kindName: string) => DynamicProvider = createRuntime(surroundings);

/** An error that the server reports by its message alone; it would print the stack of any other. */
class ReportedError extends Error {
  override readonly name: string = "Error";
  override readonly stack = "";
}

/** An object that exists and is not as declared: the server reads these fields and keeps the object in state. */
class IncompleteError extends ReportedError {
  readonly id: string;
  readonly properties: JsonObject;
  readonly reasons: readonly string[];

  constructor(id: string, properties: JsonObject, reasons: readonly string[]) {
    super(reasons.join("\n"));
    this.id = id;
    this.properties = properties;
    this.reasons = reasons;
  }
}

/** What one call works with, once the configuration is there. */
interface Ready {
  readonly kind: AnyKind;
  readonly engine: Engine;
}

/** Makes a runtime; its engines live as long as it does, one for each configuration. */
export function createRuntime(outside: Surroundings): (kindName: string) => DynamicProvider {
  const engines = new Map<string, Promise<Engine>>();
  /** Who owns what this process created, by object. */
  const owners = new Map<string, string>();
  let created = 0;
  const objectOf = (kind: AnyKind, id: string): string => `${kind.token} ${id}`;
  const subjectOf = (kind: AnyKind, id: string, inputs: Values): Subject => ({
    kind,
    name: keyText(kind, inputs),
    owner: owners.get(objectOf(kind, id)) ?? objectOf(kind, id),
  });

  async function openFor(configuration: Configuration): Promise<Engine> {
    const key = JSON.stringify(configuration);
    const engine =
      engines.get(key) ??
      outside.loadKinds().then((kinds) => outside.openEngine(configuration, kinds, outside.engineAddress));
    engines.set(key, engine);
    return engine;
  }

  async function prepare(kindName: string, config: DynamicConfig | undefined): Promise<Ready> {
    const kind = kindNamed(await outside.loadKinds(), kindName);
    return { kind, engine: await openFor(configurationOf(config, outside.environment)) };
  }

  return (kindName) => {
    let ready: Promise<Ready> | undefined;
    const whenReady = (): Promise<Ready> => {
      ready ??= prepare(kindName, undefined);
      return ready;
    };
    const warnAll = (messages: readonly string[]): void => {
      for (const message of messages) outside.warn(message);
    };
    return {
      async configure({ config }) {
        ready = prepare(kindName, config);
        // Each method reports it; here it would be reported by the first resource alone.
        ready.catch(() => undefined);
      },
      check: (_olds, news) =>
        reported(whenReady, [news], async ({ kind }, [bag]) => {
          const { inputs, failures, warnings } = checkInputs(kind, keyText(kind, bag.values), bag.values);
          const mask = maskBags(kind.inputs, bag);
          warnAll(warnings.map(mask));
          return {
            inputs: { ...encode({ values: inputs, secrets: noSecrets }), ...codeOf(news) },
            // The path is in the reason: the engine prints the value of a property that it is given, secret or not.
            failures: failures.map(({ path, reason }) => ({
              property: "",
              reason: mask(path === "" ? reason : `${path}: ${reason}`),
            })),
          };
        }),
      diff: (_id, olds, news) =>
        reported(whenReady, [olds, news], async ({ kind }, [old, bag]) => {
          const name = keyText(kind, bag.values);
          const result = diffInputs(kind, {
            name,
            oldInputs: inputsAmong(kind, old.values),
            oldOutputs: old.values,
            inputs: bag.values,
          });
          if (result.refusals.length > 0) {
            throw new ReportedError(result.refusals.map(describeProblem).join("\n"));
          }
          const replaces = result.differences.filter(({ replace }) => replace).map(({ path }) => path);
          return {
            // A stack that comes back from the plugin has no code in its state yet, and refresh and destroy need it there.
            changes: result.differences.length > 0 || !(codeKey in olds),
            replaces: [...new Set(replaces.map((path) => String(parsePath(path)[0])))],
            stables: [...result.stables],
            deleteBeforeReplace: replaces.length > 0 && result.deleteBeforeReplace,
          };
        }),
      create: (inputs) =>
        reported(whenReady, [inputs], async ({ kind, engine }, [bag]) => {
          created += 1;
          const owner = `dynamic create ${created}`;
          const subject: Subject = { kind, name: keyText(kind, bag.values), owner };
          const outcome = await engine.create(subject, { inputs: bag.values, preview: false });
          owners.set(objectOf(kind, outcome.id), owner);
          warnAll([...outcome.warnings, ...(outcome.portalSteps ?? [])]);
          return { id: outcome.id, outs: outsOf(kind, outcome, inputs) };
        }),
      update: (id, olds, news) =>
        reported(whenReady, [olds, news], async ({ kind, engine }, [old, bag]) => {
          const outcome = await engine.update(subjectOf(kind, id, bag.values), {
            id,
            oldInputs: inputsAmong(kind, old.values),
            oldOutputs: old.values,
            inputs: bag.values,
            preview: false,
          });
          warnAll([...outcome.warnings, ...(outcome.portalSteps ?? [])]);
          return { outs: outsOf(kind, outcome, news) };
        }),
      read: (id, props) =>
        reported(whenReady, [props], async ({ kind, engine }, [bag]) => {
          const inputs = inputsAmong(kind, bag.values);
          const outcome = await engine.read(subjectOf(kind, id, inputs), { id, inputs, outputs: bag.values });
          // An empty id says that the object is gone.
          if (outcome === undefined) return { id: "", props: {} };
          warnAll([...outcome.warnings, ...(outcome.portalSteps ?? [])]);
          const stored = encode(markSecrets(kind.inputs, outcome.inputs));
          return { id: outcome.id, props: outsOf(kind, outcome, props), inputs: stored };
        }),
      delete: (id, props) =>
        reported(whenReady, [props], async ({ kind, engine }, [bag]) => {
          const inputs = inputsAmong(kind, bag.values);
          const request = { id, inputs, outputs: bag.values };
          const { warnings } = await engine.remove(subjectOf(kind, id, inputs), request);
          warnAll(warnings);
        }),
    };
  };
}

/** Runs one method: waits for the configuration, reads the properties, and lets no secret out in an error. */
async function reported<const Sent extends readonly JsonObject[], T>(
  whenReady: () => Promise<Ready>,
  sent: Sent,
  body: (ready: Ready, bags: { readonly [Index in keyof Sent]: Bag }) => Promise<T>,
): Promise<T> {
  const ready = await whenReady().catch((error: unknown) => {
    throw new ReportedError(messageOf(error));
  });
  const bags = sent.map(fieldsAmong) as { readonly [Index in keyof Sent]: Bag };
  try {
    return await body(ready, bags);
  } catch (error) {
    const mask = maskBags({ ...ready.kind.inputs, ...ready.kind.outputs }, ...(bags as readonly Bag[]));
    if (error instanceof IncompleteError) {
      throw new IncompleteError(error.id, error.properties, error.reasons.map(mask));
    }
    // An API's refusal does not say which object it is about.
    const name = keyText(ready.kind, bags.at(-1)?.values ?? {});
    const prefix = error instanceof ApiError ? `${nameSubject(ready.kind, name)}: ` : "";
    throw new ReportedError(mask(`${prefix}${messageOf(error)}`));
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The properties that are fields: keys that begin with `__` are the server's. */
function fieldsAmong(properties: JsonObject): Bag {
  const fields = Object.entries(properties).filter(([name]) => !name.startsWith("__"));
  return decode(Object.fromEntries(fields));
}

/** The declared part of the outputs, which hold a copy of each input: the server hands over no old inputs. */
const inputsAmong = (kind: AnyKind, outputs: Values): Values =>
  Object.fromEntries(Object.entries(outputs).filter(([name]) => name in kind.inputs));

const codeOf = (properties: JsonObject): JsonObject => {
  const code = properties[codeKey];
  return code === undefined ? {} : { [codeKey]: code };
};

/** What the state keeps; an incomplete object is an error that keeps it, with the code that the server would add otherwise. */
function outsOf(kind: AnyKind, outcome: Outcome, sent: JsonObject): JsonObject {
  const outs = encode(markSecrets({ ...kind.inputs, ...kind.outputs }, outcome.outputs));
  if (outcome.incomplete.length === 0) return outs;
  throw new IncompleteError(outcome.id, { ...outs, ...codeOf(sent) }, outcome.incomplete);
}

function kindNamed(kinds: readonly AnyKind[], name: string): AnyKind {
  const nameOf = (kind: AnyKind) => (kind.module === "index" ? kind.name : `${kind.module}:${kind.name}`);
  const kind = kinds.find((each) => nameOf(each) === name);
  if (kind) return kind;
  const names = kinds.map(nameOf);
  const nearest = nearestName(name, names);
  throw new ProblemError({
    object: `Dynamic resource of the kind ${JSON.stringify(name)}`,
    what: "this version of pulumi-spoke has no such kind",
    remedy:
      nearest === undefined
        ? `The kinds are ${names.join(", ")}.`
        : `Did you mean ${JSON.stringify(nearest)}?`,
  });
}
