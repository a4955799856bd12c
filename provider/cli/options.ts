/** Options that several verbs have, so that each is the same everywhere. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { settings } from "../configuration/settings.ts";
import { flagOf } from "./parameters.ts";

/** What `addStackOptions` gives. */
export interface StackFlags {
  readonly file: readonly string[];
  readonly param?: Readonly<Record<string, string>>;
  readonly params?: string;
}

const defaultFiles: readonly string[] = ["spoke.yaml"];

/** True where the command line names stack files. */
export const namesFiles = ({ file }: StackFlags): boolean => file !== defaultFiles;

/** `-f`, `--param` and `--params`. */
export function addStackOptions(command: Command): Command {
  const file = new Option("-f, --file <file>", "a stack file; repeat it for several")
    .default(defaultFiles, defaultFiles.join(", "))
    .argParser<readonly string[]>((name, files) => (files === defaultFiles ? [name] : [...files, name]));
  return command
    .addOption(file)
    .option("--param <name=value>", "a parameter of the stack file; repeat it for several", parameter)
    .option("--params <file>", "a YAML or JSON file of parameters; --param stands before it");
}

/** `--profile`, and a flag for each setting that is no secret. */
export function addConnectionOptions(command: Command): Command {
  command.option("--profile <name>", "the profile of ~/.config/spokectl/config.yaml (default: default)");
  for (const setting of settings.filter(({ secret }) => !secret)) {
    const option = new Option(
      `${flagOf(setting.name)} <${setting.name.endsWith("Url") ? "url" : "text"}>`,
      `${setting.environment[0]}`,
    );
    command.addOption((setting.values ? option.choices(setting.values) : option).helpGroup(settingsTitle));
  }
  return command;
}

const settingsTitle = "Settings, and the environment variables that stand in for them (docs/settings.md):";

/** How a result is printed. */
export interface FormatFlags {
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** `--json` and `--markdown`, of which one may be given. */
export function addFormatOptions(command: Command): Command {
  return command
    .addOption(new Option("--json", "print JSON").conflicts("markdown"))
    .addOption(new Option("--markdown", "print Markdown, for a comment on a pull request"));
}

/** What narrows or allows what a plan does. */
export interface PlanFlags {
  readonly prune?: boolean;
  readonly allow?: readonly string[];
  readonly target?: readonly string[];
}

/** `--target` */
export function addTargetOption(command: Command): Command {
  return command.option(
    "--target <address>",
    "only this object and what it refers to, such as CallGroup:Sales; * is any text; repeat it for several",
    collect,
  );
}

/** `--target`, `--prune` and `--allow`. */
export function addPlanOptions(command: Command): Command {
  return addTargetOption(command)
    .option("--prune", "delete what is live and not declared")
    .option(
      "--allow <what>",
      "allow what is refused otherwise, such as release:+12025550110 or delete-user:ana@acme.test; repeat it for several",
      collect,
    );
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function parameter(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [name = "", ...value] = text.split("=");
  if (name === "" || value.length === 0) {
    throw new InvalidArgumentError("It must be a name and a value, for example region=sydney.");
  }
  return { ...before, [name]: value.join("=") };
}

/** Reads a whole number from an option. */
export function wholeNumber(lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < lowest || number > highest) {
      throw new InvalidArgumentError(`It must be a whole number from ${lowest} to ${highest}.`);
    }
    return number;
  };
}
