/** What is done to a command line before it is read, so that no secret on it is repeated in a message. Pure. */
import type { Command } from "commander";
import { settings } from "../configuration/settings.ts";
import { ProblemError } from "../model/problem.ts";

/** The flag of a setting: `--client-id`. */
export const flagOf = (setting: string): string =>
  `--${setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const secretFlags = new Map(
  settings.filter(({ secret }) => secret).map((setting) => [flagOf(setting.name), setting]),
);

/** @throws ProblemError for a secret on the command line, where other users and the shell's history see it */
export function refuseSecretFlags(parameters: readonly string[]): void {
  for (const parameter of parameters) {
    const setting = secretFlags.get(nameOf(parameter));
    if (setting !== undefined) {
      throw new ProblemError({
        object: nameOf(parameter),
        what: "is a secret, and the command line is read by other users of this machine and kept by the shell",
        remedy: `Set ${setting.environment[0]} in the environment, or put ${setting.name} into a profile (docs/spokectl.md#configuration). Take the secret for known, and renew it.`,
      });
    }
  }
}

/**
 * Unknown flags without their values: the message about `--client-secert=…` is not to repeat what may be a secret, and
 * the nearest flag is found by the name alone.
 */
export function withoutUnknownValues(program: Command, parameters: readonly string[]): readonly string[] {
  const known = new Set(allOptions(program));
  return parameters.map((parameter) => {
    const name = nameOf(parameter);
    return name.startsWith("--") && !known.has(name) ? name : parameter;
  });
}

function allOptions(command: Command): readonly string[] {
  const own = command.options.flatMap(({ long }) => long ?? []);
  return [...own, ...command.commands.flatMap(allOptions)];
}

const nameOf = (parameter: string): string => parameter.split("=", 1)[0] ?? "";
