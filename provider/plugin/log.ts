/** Warnings to the person who runs Pulumi, through the engine's own log service, beside the resource they are about. */
import { engineGrpc, enginePb, grpc } from "./stubs.ts";

/** Milliseconds that a line may take: a warning is not worth holding up a run. */
const patience = 2_000;

/** Where warnings go. */
export interface Log {
  /**
   * Shows a warning. Never fails: where the engine cannot be reached the line goes to the error output, which the
   * engine shows too.
   *
   * @param engineAddress the engine of this run; undefined where it is not known
   * @param urn the resource that it is about; empty for none
   */
  warn(engineAddress: string | undefined, urn: string, message: string): Promise<void>;
  close(): void;
}

type EngineClient = InstanceType<typeof engineGrpc.EngineClient>;

/** Makes a log; it connects with its first line. */
export function createLog(): Log {
  const clients = new Map<string, EngineClient>();
  return {
    async warn(engineAddress, urn, message) {
      try {
        if (engineAddress === undefined) throw new Error("no engine");
        const client =
          clients.get(engineAddress) ??
          new engineGrpc.EngineClient(engineAddress, grpc.credentials.createInsecure());
        clients.set(engineAddress, client);
        await send(client, urn, message);
      } catch {
        console.error(`warning: ${message}`);
      }
    },
    close() {
      for (const client of clients.values()) client.close();
      clients.clear();
    },
  };
}

function send(client: EngineClient, urn: string, message: string): Promise<void> {
  const request = new enginePb.LogRequest();
  request.setSeverity(enginePb.LogSeverity.WARNING);
  request.setUrn(urn);
  request.setMessage(message);
  return new Promise((resolve, reject) => {
    client.log(request, new grpc.Metadata(), { deadline: Date.now() + patience }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}
