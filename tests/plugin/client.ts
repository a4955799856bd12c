/** A client of the plugin as Pulumi's engine is one: real gRPC, and answers as plain data. For tests. */
import { type JsonObject, unknownText } from "../../provider/plugin/codec.ts";
import {
  detailOf,
  empty,
  fromStruct,
  grpc,
  pluginPb,
  type provider,
  providerGrpc,
  providerPb,
  toStruct,
} from "../../provider/plugin/stubs.ts";

/** What the engine writes for a value that it does not know yet. */
export const unknown = unknownText;

/** A value in Pulumi's envelope of secrets. */
export const secret = (value: JsonObject[string]): JsonObject => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

/** The URN of a resource, as a stack named `test` has it. */
export const urnOf = (type: string, name: string): string => `urn:pulumi:test::acme::${type}::${name}`;

/** An error of a call, with the object that exists all the same. */
export interface CallFailure {
  readonly code: number;
  readonly message: string;
  readonly incomplete?: {
    readonly id: string;
    readonly properties: JsonObject;
    readonly inputs: JsonObject;
    readonly reasons: readonly string[];
  };
}

/** Which resource a call is about. */
export interface Target {
  readonly type: string;
  readonly name: string;
}

type Client = InstanceType<typeof providerGrpc.ResourceProviderClient>;
/** The last of a method's overloads, from which TypeScript infers. */
type Method<Request, Response> = (
  request: Request,
  metadata: grpc.Metadata,
  options: Partial<grpc.CallOptions>,
  callback: (error: grpc.ServiceError | null, response: Response) => void,
) => unknown;

function ask<Request, Response>(
  client: Client,
  method: Method<Request, Response>,
  request: Request,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    method.call(client, request, new grpc.Metadata(), {}, (error, response) =>
      error ? reject(failureOf(error)) : resolve(response),
    );
  });
}

function failureOf(error: grpc.ServiceError): CallFailure {
  const [trailer] = error.metadata?.get("grpc-status-details-bin") ?? [];
  const detail =
    trailer instanceof Uint8Array ? detailOf(trailer, "pulumirpc.ErrorResourceInitFailed") : undefined;
  const failure = { code: error.code, message: error.details };
  if (detail === undefined) return failure;
  const incomplete = providerPb.ErrorResourceInitFailed.deserializeBinary(detail);
  return {
    ...failure,
    incomplete: {
      id: incomplete.getId(),
      properties: fromStruct(incomplete.getProperties()) ?? {},
      inputs: fromStruct(incomplete.getInputs()) ?? {},
      reasons: incomplete.getReasonsList(),
    },
  };
}

/** A connection of its own, as the engine has one for each instance of a provider. */
export function connect(port: number) {
  // Without the option all clients of one process share a connection.
  const client = new providerGrpc.ResourceProviderClient(
    `127.0.0.1:${port}`,
    grpc.credentials.createInsecure(),
    { "grpc.use_local_subchannel_pool": 1 },
  );
  const named = <
    Request extends {
      setUrn(urn: string): unknown;
      setName(name: string): unknown;
      setType(type: string): unknown;
    },
  >(
    request: Request,
    target: Target,
  ) => {
    request.setUrn(urnOf(target.type, target.name));
    request.setName(target.name);
    request.setType(target.type);
    return request;
  };
  return {
    async handshake(engineAddress = "") {
      const request = new providerPb.ProviderHandshakeRequest();
      request.setEngineAddress(engineAddress);
      return (await ask(client, client.handshake, request)).toObject();
    },
    async attach(engineAddress: string) {
      const request = new pluginPb.PluginAttach();
      request.setAddress(engineAddress);
      await ask(client, client.attach, request);
    },
    getPluginInfo: async () => (await ask(client, client.getPluginInfo, empty())).getVersion(),
    async getSchema(version = 0) {
      const request = new providerPb.GetSchemaRequest();
      request.setVersion(version);
      return (await ask(client, client.getSchema, request)).getSchema();
    },
    async checkConfig(news: JsonObject) {
      const request = new providerPb.CheckRequest();
      request.setUrn("urn:pulumi:test::acme::pulumi:providers:spoke::default");
      request.setNews(toStruct(news));
      const response = await ask(client, client.checkConfig, request);
      return { inputs: fromStruct(response.getInputs()), failures: failuresOf(response.getFailuresList()) };
    },
    async diffConfig(oldInputs: JsonObject, news: JsonObject) {
      const request = new providerPb.DiffRequest();
      request.setOldInputs(toStruct(oldInputs));
      request.setNews(toStruct(news));
      return diffOf(await ask(client, client.diffConfig, request));
    },
    async configure(args: JsonObject) {
      const request = new providerPb.ConfigureRequest();
      request.setArgs(toStruct(args));
      request.setAcceptsecrets(true);
      request.setAcceptresources(true);
      return (await ask(client, client.configure, request)).toObject();
    },
    async check(target: Target, news: JsonObject, olds?: JsonObject) {
      const request = named(new providerPb.CheckRequest(), target);
      request.setNews(toStruct(news));
      if (olds) request.setOlds(toStruct(olds));
      const response = await ask(client, client.check, request);
      return {
        inputs: fromStruct(response.getInputs()) ?? {},
        failures: failuresOf(response.getFailuresList()),
      };
    },
    async diff(
      target: Target,
      sent: {
        readonly id: string;
        readonly oldInputs?: JsonObject;
        readonly olds: JsonObject;
        readonly news: JsonObject;
        readonly ignoreChanges?: readonly string[];
      },
    ) {
      const request = named(new providerPb.DiffRequest(), target);
      request.setId(sent.id);
      request.setOlds(toStruct(sent.olds));
      request.setNews(toStruct(sent.news));
      if (sent.oldInputs) request.setOldInputs(toStruct(sent.oldInputs));
      request.setIgnorechangesList([...(sent.ignoreChanges ?? [])]);
      return diffOf(await ask(client, client.diff, request));
    },
    async create(target: Target, properties: JsonObject, preview = false) {
      const request = named(new providerPb.CreateRequest(), target);
      request.setProperties(toStruct(properties));
      request.setPreview(preview);
      const response = await ask(client, client.create, request);
      return { id: response.getId(), properties: fromStruct(response.getProperties()) ?? {} };
    },
    async update(
      target: Target,
      sent: {
        readonly id: string;
        readonly oldInputs: JsonObject;
        readonly olds: JsonObject;
        readonly news: JsonObject;
        readonly preview?: boolean;
        readonly ignoreChanges?: readonly string[];
      },
    ) {
      const request = named(new providerPb.UpdateRequest(), target);
      request.setId(sent.id);
      request.setOldInputs(toStruct(sent.oldInputs));
      request.setOlds(toStruct(sent.olds));
      request.setNews(toStruct(sent.news));
      request.setPreview(sent.preview ?? false);
      request.setIgnorechangesList([...(sent.ignoreChanges ?? [])]);
      const response = await ask(client, client.update, request);
      return { properties: fromStruct(response.getProperties()) ?? {} };
    },
    /** With inputs and properties a refresh; with neither an import. */
    async read(
      target: Target,
      id: string,
      stored?: { readonly inputs: JsonObject; readonly properties: JsonObject },
    ) {
      const request = named(new providerPb.ReadRequest(), target);
      request.setId(id);
      if (stored) {
        request.setInputs(toStruct(stored.inputs));
        request.setProperties(toStruct(stored.properties));
      }
      const response = await ask(client, client.read, request);
      return {
        id: response.getId(),
        inputs: fromStruct(response.getInputs()),
        properties: fromStruct(response.getProperties()),
      };
    },
    async delete(target: Target, id: string, properties: JsonObject, oldInputs?: JsonObject) {
      const request = named(new providerPb.DeleteRequest(), target);
      request.setId(id);
      request.setProperties(toStruct(properties));
      if (oldInputs) request.setOldInputs(toStruct(oldInputs));
      await ask(client, client.delete, request);
    },
    async invoke(token: string, args: JsonObject) {
      const request = new providerPb.InvokeRequest();
      request.setTok(token);
      request.setArgs(toStruct(args));
      const response = await ask(client, client.invoke, request);
      return { result: fromStruct(response.getReturn()), failures: failuresOf(response.getFailuresList()) };
    },
    async list(token: string, options: { readonly limit?: number; readonly query?: JsonObject } = {}) {
      const request = new providerPb.ListRequest();
      request.setToken(token);
      request.setLimit(options.limit ?? 0);
      if (options.query) request.setQuery(toStruct(options.query));
      return collect(client.list(request));
    },
    cancel: async () => void (await ask(client, client.cancel, empty())),
    async getMapping(key: string) {
      const request = new providerPb.GetMappingRequest();
      request.setKey(key);
      return (await ask(client, client.getMapping, request)).toObject();
    },
    async getMappings(key: string) {
      const request = new providerPb.GetMappingsRequest();
      request.setKey(key);
      return (await ask(client, client.getMappings, request)).toObject();
    },
    parameterize: async () =>
      void (await ask(client, client.parameterize, new providerPb.ParameterizeRequest())),
    construct: async () => void (await ask(client, client.construct, new providerPb.ConstructRequest())),
    call: async () => void (await ask(client, client.call, new providerPb.CallRequest())),
    close: () => client.close(),
  };
}

/** See `connect`. */
export type PluginClient = ReturnType<typeof connect>;

const failuresOf = (failures: readonly provider.CheckFailure[]) =>
  failures.map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));

const kinds = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"] as const;

function diffOf(response: provider.DiffResponse) {
  const details = response
    .getDetaileddiffMap()
    .toArray()
    .map(([path]): [string, { kind: string; input: boolean }] => {
      const detail = response.getDetaileddiffMap().get(path);
      return [path, { kind: String(kinds[detail?.getKind() ?? 0]), input: detail?.getInputdiff() ?? false }];
    });
  return {
    changes: (["unknown", "none", "some"] as const)[response.getChanges()],
    diffs: response.getDiffsList(),
    replaces: response.getReplacesList(),
    stables: response.getStablesList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
    detailed: Object.fromEntries(details),
  };
}

function collect(stream: grpc.ClientReadableStream<provider.ListResponse>) {
  return new Promise<{ id: string; name: string }[]>((resolve, reject) => {
    const found: { id: string; name: string }[] = [];
    stream.on("data", (response: provider.ListResponse) => {
      const result = response.getResult();
      if (result) found.push({ id: result.getId(), name: result.getName() });
    });
    stream.on("error", (error: grpc.ServiceError) => reject(failureOf(error)));
    stream.on("end", () => resolve(found));
  });
}
