/** The configuration of dynamic resources: the stack's, under keys of ours, and the environment. */
import { type Configuration, type Environment, resolveConfiguration } from "../configuration/resolve.ts";
import { settingNames } from "../configuration/settings.ts";
import type { Value, Values } from "../model/value.ts";

/** The stack's configuration as the dynamic server hands it over: `get("spoke:apiUrl")`, secrets decrypted. */
export interface DynamicConfig {
  get(key: string): unknown;
  /** Every key, where this version of the SDK shows them: a misspelt one is then found. */
  readonly rawConfig?: Readonly<Record<string, unknown>>;
  readonly projectName?: string;
}

/**
 * The settings in force: `spoke:<setting>` of the stack, else the environment.
 *
 * @param config the stack's configuration; undefined for a server too old to hand it over
 * @throws Error with every setting that is wrong
 */
export function configurationOf(config: DynamicConfig | undefined, environment: Environment): Configuration {
  const named = settingNames.map((name): [string, Value] => [name, config?.get(`spoke:${name}`) as Value]);
  const values: Values = { ...misspelt(config), ...Object.fromEntries(named) };
  const { configuration, failures } = resolveConfiguration(values, environment);
  const lines = failures.map(({ property, reason }) => `Provider configuration, ${property}: ${reason}`);
  if (lines.length > 0) throw new Error(lines.join("\n"));
  return configuration;
}

/** Keys of ours that are no settings; of a project that is itself called `spoke` they may be the program's own. */
function misspelt(config: DynamicConfig | undefined): Values {
  if (config?.rawConfig === undefined || config.projectName === "spoke") return {};
  const own = Object.entries(config.rawConfig).filter(([key]) => key.startsWith("spoke:"));
  return Object.fromEntries(
    own.map(([key, value]): [string, Value] => [key.slice("spoke:".length), value as Value]),
  );
}
