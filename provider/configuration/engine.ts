/** The engine of one configured provider: what the plugin and the dynamic runtime both open. */
import type { ClientEnvironment } from "../clients/environment.ts";
import type { AnyKind, Engine } from "../reconciler/types.ts";
import { customerCheck } from "./customer.ts";
import type { Configuration } from "./resolve.ts";
import { openRunRegister } from "./run-register.ts";

/**
 * Makes the engine of a configuration; handed in, so that a test or a benchmark can do without the network. Pulumi's engine,
 * whose address it gets, may run other providers beside this one for the same customer.
 */
export type EngineFactory = (
  configuration: Configuration,
  kinds: readonly AnyKind[],
  engineAddress?: string | undefined,
) => Promise<Engine>;

/**
 * Opens clients and engine. Nothing is sent before an operation needs it.
 *
 * The customer is checked before the first write, and before an object is reported as gone: seen with the credentials of
 * another organisation everything is gone, and a refresh would empty the state.
 *
 * @param environment clock, sleep and chance for the clients; the system's own where it is left out
 */
export const engineFactory =
  (environment?: ClientEnvironment): EngineFactory =>
  async (configuration, kinds, engineAddress) => {
    // Loaded here and not above: a plugin that starts has no use for them yet.
    const [{ openClients }, { systemEnvironment }, { createEngine }] = await Promise.all([
      import("../clients/open.ts"),
      import("../clients/environment.ts"),
      import("../reconciler/engine.ts"),
    ]);
    const stop = new AbortController();
    const clients = openClients(configuration, {
      ...(environment ?? systemEnvironment()),
      stop: stop.signal,
    });
    const checkCustomer = customerCheck(clients, configuration);
    const engine = createEngine({
      clients,
      kinds,
      portal: configuration.portal,
      beforeFirstWrite: checkCustomer,
      run: openRunRegister(engineAddress, configuration.organisationId),
    });
    return {
      ...engine,
      cancel() {
        engine.cancel();
        stop.abort();
      },
      read: async (subject, request) => {
        const outcome = await engine.read(subject, request);
        if (outcome === undefined) await checkCustomer();
        return outcome;
      },
    };
  };

/** The factory of a real provider. */
export const openEngine: EngineFactory = engineFactory();
