/** From the settings to the products: what every verb that looks at something live opens. */
import type { Clients } from "../clients/open.ts";
import { type CustomerWords, customerCheck } from "../configuration/customer.ts";
import { type Configuration, resolveConfiguration } from "../configuration/resolve.ts";
import { settings } from "../configuration/settings.ts";
import { ProblemError } from "../model/problem.ts";
import type { Values } from "../model/value.ts";
import type { StackEngine } from "../reconciler/plan/types.ts";
import type { AnyKind } from "../reconciler/types.ts";
import type { Tools } from "./tools.ts";
import { packageVersion } from "./version.ts";

/** An open connection; `close` ends it. */
export interface Connection {
  readonly engine: StackEngine;
  readonly kinds: readonly AnyKind[];
  readonly clients: Clients;
  readonly configuration: Configuration;
  /** @throws ProblemError where credentials and ids belong to two customers */
  checkCustomer(): Promise<void>;
  close(): Promise<void>;
}

/** What names the organisation of a run beside the settings. */
export interface Named {
  readonly organisationId?: string | undefined;
  /** `the stack file` */
  readonly source: string;
}

/** How the check against the wrong customer speaks here. */
export const settingsWords: CustomerWords = {
  object: "Settings",
  organisation: "the configuration",
  account: "the configuration",
  remedy: "Use the credentials and ids of one customer: a profile keeps them together (--profile).",
};

/**
 * Opens the products.
 *
 * @param configured settings by name, from flags or a profile; the environment stands in for what is absent
 * @param named names the organisation where the settings do not: the credentials are held against it too
 * @throws ProblemError for settings that are refused
 */
export async function connect(tools: Tools, configured: Values, named?: Named): Promise<Connection> {
  const { configuration: settled, failures } = resolveConfiguration(configured, tools.environment);
  const isNamed = settled.organisationId === undefined && named?.organisationId !== undefined;
  const configuration = isNamed ? { ...settled, organisationId: named.organisationId } : settled;
  const [first, ...more] = failures;
  if (first !== undefined) {
    throw new ProblemError({
      object: "Settings",
      what: [first, ...more]
        .map(({ property, reason }) => `${property}: ${reason}`)
        .join("\n")
        .replace(/\.$/, ""),
      remedy: "docs/settings.md has the settings and their environment variables.",
    });
  }
  const [{ openClients }, { systemEnvironment }, { createStackEngine }, { kinds }] = await Promise.all([
    import("../clients/open.ts"),
    import("../clients/environment.ts"),
    import("../reconciler/stack-engine.ts"),
    import("../resources/registry.gen.ts"),
  ]);
  const clients = openClients(configuration, {
    ...systemEnvironment(tools.log === undefined ? {} : { log: tools.log }),
    signal: tools.signal,
  });
  const checkCustomer = customerCheck(
    clients,
    configuration,
    isNamed ? { ...settingsWords, organisation: named.source } : settingsWords,
  );
  const engine = createStackEngine(
    { clients, kinds, portal: configuration.portal, beforeFirstWrite: checkCustomer },
    `pulumi-spoke ${packageVersion()}`,
  );
  return { engine, kinds, clients, configuration, checkCustomer, close: () => clients.close() };
}

/** The values of secret settings, which no output may show. */
export const secretSettings = (configuration: Configuration): readonly string[] =>
  settings.flatMap(({ name, secret }) => {
    const value = configuration[name];
    return secret && value !== undefined ? [value] : [];
  });
