/** What is done to a command line before it is read, so that no secret on it is repeated in a message. Pure. */
import type { Command } from "commander";
import { type Setting, settings } from "../configuration/settings.ts";
import { nearestName } from "../model/nearest.ts";
import { ProblemError } from "../model/problem.ts";

/** The flag of a setting: `--client-id`. */
export const flagOf = (setting: string): string =>
  `--${setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const secretFlags = new Map(
  settings.filter(({ secret }) => secret).map((setting) => [flagOf(setting.name), setting]),
);

/**
 * Reads a command line before it is taken apart. An unknown flag loses its value: the message about `--client-secert=…` is
 * not to repeat what may be a secret, and the nearest flag is found by the name alone.
 *
 * @throws ProblemError for a secret, or what is probably meant for one: other users and the shell's history see it
 */
export function safeParameters(program: Command, parameters: readonly string[]): readonly string[] {
  const known = allOptions(program);
  return parameters.map((parameter) => {
    const name = parameter.split("=", 1)[0] ?? "";
    if (!name.startsWith("--") || known.includes(name)) return parameter;
    const meant = nearestName(name, [...secretFlags.keys(), ...known]) ?? "";
    const setting = secretFlags.get(name) ?? secretFlags.get(meant);
    if (setting !== undefined) throw secretOnCommandLine(name, setting);
    return name;
  });
}

const secretOnCommandLine = (flag: string, { name, environment }: Setting): ProblemError =>
  new ProblemError({
    object: flag,
    what: "is for a secret, and other users of this machine see the command line, and the shell keeps it",
    remedy: `Set ${environment[0]} in the environment, or ${name} in a profile (docs/spokectl.md#configuration). If you have typed the secret, renew it.`,
  });

function allOptions(command: Command): readonly string[] {
  const own = command.options.flatMap(({ long }) => long ?? []);
  return [...own, "--help", ...command.commands.flatMap(allOptions)];
}
