/** The gRPC server of the plugin, on a free port of the loopback interface. */
import { createLog } from "./log.ts";
import { createService, type ServiceOptions } from "./service.ts";
import { grpc, providerGrpc } from "./stubs.ts";

/** A running server. */
export interface PluginServer {
  readonly port: number;
  /** See `Service.warmUp`. */
  warmUp(): Promise<void>;
  /** No write begins any more; those under way finish. */
  cancel(): void;
  /**
   * Stops taking calls and waits for those under way.
   *
   * @param patience milliseconds to wait before the rest is cut off
   */
  close(patience?: number): Promise<void>;
}

/**
 * Properties may be large (a flow's definition), so there is no limit of our own; Pulumi's engine sets one of 400 MB.
 * Channelz is a record of every call for a debugger that nobody attaches here.
 */
const serverOptions = {
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
  "grpc.enable_channelz": 0,
};

/** Milliseconds for the last answers to leave the process. */
const timeToSend = 100;

/** Waits for it, but no longer than so many milliseconds. */
async function within(milliseconds: number, done: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([done, over]);
  clearTimeout(timer);
}

/**
 * Starts the server.
 *
 * @param options kinds and engine, handed in; `port` 0 takes a free one
 * @throws Error where the port cannot be bound
 */
export async function startServer(
  options: Omit<ServiceOptions, "log"> & { readonly port?: number },
): Promise<PluginServer> {
  const log = createLog();
  const service = createService({ ...options, log });
  const server = new grpc.Server(serverOptions);
  server.addService(providerGrpc.ResourceProviderService, service.methods);
  const port = await new Promise<number>((resolve, reject) => {
    const address = `127.0.0.1:${options.port ?? 0}`;
    server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    port,
    warmUp: service.warmUp,
    cancel: service.cancel,
    async close(patience = 0) {
      // A connection that is closing at this moment is missed, and the answer never comes (@grpc/grpc-js 1.14, four ends of
      // `pulumi up` in five after a Ctrl-C, 2026-11-22): what counts is that the calls have been answered.
      const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
      const answered = service.idle().then(() => within(timeToSend, closed));
      await within(patience, Promise.race([closed, answered]));
      server.forceShutdown();
      log.close();
    },
  };
}
