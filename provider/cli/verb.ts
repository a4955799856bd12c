/** What the frame gives to each verb, and takes from it. */
import type { Command } from "commander";
import type { Tools } from "./tools.ts";

/** 0: nothing to do; 2: changes or drift; 1: an error. */
export type ExitCode = 0 | 1 | 2;

/** What a verb gets when it runs: the system's tools, and what the frame adds. */
export interface Run extends Tools {
  /** The arguments that are no options. */
  readonly arguments: readonly string[];
  /** From here on these texts show in no output. */
  hide(secrets: Iterable<string | undefined>): void;
}

/** What a verb does. Whatever it throws becomes a message on standard error and exit code 1. */
export type Verb<Flags> = (flags: Flags, run: Run) => Promise<ExitCode>;

/** Makes the action of a command from what its verb does: `command.action(act((flags, run) => …))`. */
export type Act = <Flags>(verb: Verb<Flags>) => (this: Command, ...parameters: unknown[]) => Promise<void>;

/** Adds examples to the end of a verb's help. A test runs each: they are about what the emulator holds at first. */
export function addExamples(command: Command, ...examples: readonly [string, ...string[]]): void {
  const title = examples.length === 1 ? "Example:" : "Examples:";
  command.addHelpText("after", ["", title, ...examples.map((example) => `  $ ${example}`)].join("\n"));
}
