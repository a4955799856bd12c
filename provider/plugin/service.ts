/** The table of gRPC methods: which call does what. What needs the kinds is loaded with the first call. */
import type { EngineFactory } from "../configuration/engine.ts";
import type { Environment } from "../configuration/resolve.ts";
import type { AnyKind } from "../reconciler/types.ts";
import { type Connections, createConnections } from "./connections.ts";
import type { Context } from "./context.ts";
import { CallError, toServiceError } from "./failure.ts";
import type { Log } from "./log.ts";
import { readSchema, readVersion } from "./package.ts";
import { empty, grpc, pluginPb, type provider, providerPb } from "./stubs.ts";

/** What the service is made of. */
export interface ServiceOptions {
  readonly loadKinds: () => Promise<readonly AnyKind[]>;
  readonly openEngine: EngineFactory;
  readonly environment: Environment;
  readonly engineAddress?: string | undefined;
  readonly log: Log;
}

/** The methods, and what ends them. */
export interface Service {
  readonly methods: grpc.UntypedServiceImplementation;
  /** Loads what the first real call needs, so that it need not wait. */
  warmUp(): Promise<void>;
  /** No write begins any more. */
  cancel(): void;
  /** Resolves as soon as every call has its answer. A list that is still being read does not count: nobody waits for it. */
  idle(): Promise<void>;
}

type Unary<Request, Response> = grpc.handleUnaryCall<Request, Response>;

/** Answers one call; an error is thrown. */
type Answer<Request, Response> = (request: Request, peer: string) => Promise<Response>;

function unary<Request, Response>(answer: Answer<Request, Response>): Unary<Request, Response> {
  return (call, callback) => {
    answer(call.request, call.getPeer()).then(
      (response) => callback(null, response),
      (error: unknown) => callback(toServiceError(error)),
    );
  };
}

/** Makes the methods. */
export function createService(options: ServiceOptions): Service {
  const connections = createConnections();
  const load = once(async () => {
    const [kinds, configuration, resources, queries] = await Promise.all([
      options.loadKinds(),
      import("./configuration-calls.ts"),
      import("./resource-calls.ts"),
      import("./query-calls.ts"),
    ]);
    const context: Context = { ...options, kinds, connections, engineAddress: options.engineAddress };
    return { context, calls: { ...configuration, ...resources, ...queries } };
  });
  type Calls = Awaited<ReturnType<typeof load>>["calls"];
  const underWay = createCounter();

  const call = <Request, Response>(
    choose: (calls: Calls) => (context: Context, request: Request, peer: string) => Promise<Response>,
  ) =>
    unary<Request, Response>((request, peer) =>
      underWay.during(async () => {
        const { context, calls } = await load();
        return choose(calls)(context, request, peer);
      }),
    );

  return {
    warmUp: async () => void (await load()),
    cancel: connections.cancelAll,
    idle: underWay.none,
    methods: {
      ...introduction(connections),
      checkConfig: call((calls) => calls.checkConfig),
      diffConfig: call((calls) => calls.diffConfig),
      configure: call((calls) => calls.configure),
      check: call((calls) => calls.check),
      diff: call((calls) => calls.diff),
      create: call((calls) => calls.create),
      read: call((calls) => calls.read),
      update: call((calls) => calls.update),
      delete: call((calls) => async (context: Context, request: provider.DeleteRequest, peer: string) => {
        await calls.remove(context, request, peer);
        return empty();
      }),
      invoke: call((calls) => calls.invoke),
      list: streaming(async function* (request: provider.ListRequest, peer) {
        const { context, calls } = await load();
        yield* calls.list(context, request, peer);
      }),
      ...refusals,
    },
  };
}

/** What the engine asks before it uses the provider, and how it ends. */
function introduction(connections: Connections): grpc.UntypedServiceImplementation {
  return {
    handshake: unary(async (request: provider.ProviderHandshakeRequest, peer) => {
      connections.at(peer).engineAddress = request.getEngineAddress();
      const response = new providerPb.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptResources(true);
      return response;
    }),
    attach: unary(async (request: InstanceType<typeof pluginPb.PluginAttach>, peer) => {
      connections.at(peer).engineAddress = request.getAddress();
      return empty();
    }),
    getPluginInfo: unary(async () => {
      const response = new pluginPb.PluginInfo();
      response.setVersion(readVersion());
      return response;
    }),
    getSchema: unary(async (request: provider.GetSchemaRequest) => {
      if (request.getVersion() !== 0) {
        const text = `Schema version ${request.getVersion()} is not known here. This provider has version 0.`;
        throw new CallError(grpc.status.INVALID_ARGUMENT, text);
      }
      const response = new providerPb.GetSchemaResponse();
      response.setSchema(await readSchema());
      return response;
    }),
    cancel: unary(async (_: unknown, peer) => {
      connections.cancel(peer);
      return empty();
    }),
    getMapping: unary(async () => new providerPb.GetMappingResponse()),
    getMappings: unary(async () => new providerPb.GetMappingsResponse()),
  };
}

const refuse = (what: string) =>
  unary(async () => {
    throw new CallError(grpc.status.UNIMPLEMENTED, what);
  });

const refusals: grpc.UntypedServiceImplementation = {
  parameterize: refuse("The spoke provider takes no parameters: name it without any."),
  construct: refuse(
    "The spoke provider has no components of its own: use those of the npm package pulumi-spoke, in TypeScript.",
  ),
  call: refuse("The resources of the spoke provider have no methods."),
};

function streaming<Request, Response>(
  answer: (request: Request, peer: string) => AsyncGenerator<Response>,
): grpc.handleServerStreamingCall<Request, Response> {
  return (call) => {
    const send = async () => {
      for await (const response of answer(call.request, call.getPeer())) {
        if (call.cancelled) return;
        if (!call.write(response)) await new Promise((resolve) => call.once("drain", resolve));
      }
      call.end();
    };
    send().catch((error: unknown) => call.emit("error", toServiceError(error)));
  };
}

/** Counts what is being done, and says when it is nothing. */
function createCounter() {
  let count = 0;
  const waiting: (() => void)[] = [];
  return {
    async during<T>(body: () => Promise<T>): Promise<T> {
      count += 1;
      try {
        return await body();
      } finally {
        count -= 1;
        if (count === 0) for (const resolve of waiting.splice(0)) resolve();
      }
    },
    none: (): Promise<void> =>
      count === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
