/** Settings as the environment variables that stand in for them. */
import { settings } from "../../provider/configuration/settings.ts";

/** The variables of these settings, by the first that each has. */
export const environmentOf = (
  configured: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    settings.flatMap(({ name, environment: [variable] }) => {
      const value = configured[name];
      return variable === undefined || value === undefined ? [] : [[variable, value]];
    }),
  );
