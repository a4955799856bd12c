/** Pulumi's engine as far as a provider calls it: the log service. For tests. */
import { empty, engineGrpc, type enginePb, grpc } from "../../provider/plugin/stubs.ts";

/** One line that was logged. */
export interface Line {
  readonly severity: number;
  readonly urn: string;
  readonly message: string;
}

/** See the head of this file. */
export interface EngineStub {
  readonly address: string;
  readonly lines: Line[];
  close(): void;
}

type LogRequest = InstanceType<typeof enginePb.LogRequest>;

/** Starts one on a free port. */
export async function startEngineStub(): Promise<EngineStub> {
  const lines: Line[] = [];
  const server = new grpc.Server();
  const log: grpc.handleUnaryCall<LogRequest, ReturnType<typeof empty>> = (call, callback) => {
    const { request } = call;
    lines.push({ severity: request.getSeverity(), urn: request.getUrn(), message: request.getMessage() });
    callback(null, empty());
  };
  const unused: grpc.handleUnaryCall<unknown, never> = (_, callback) =>
    callback({ code: grpc.status.UNIMPLEMENTED });
  server.addService(engineGrpc.EngineService, {
    log,
    getRootResource: unused,
    setRootResource: unused,
    startDebugging: unused,
    requirePulumiVersion: unused,
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { address: `127.0.0.1:${port}`, lines, close: () => server.forceShutdown() };
}
