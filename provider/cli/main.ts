/** `spokectl`: the command line. Each verb is a file of its own, loaded when it is asked for. */
import { Command } from "commander";
import { addEmulate } from "./emulate.ts";
import { packageVersion } from "./version.ts";

/** The command line with all its verbs. Unknown verbs and flags are errors that name the nearest one. */
export function createProgram(): Command {
  const program = new Command("spokectl")
    .description("Works on a Spoke Phone organisation and the Twilio account that it runs on.")
    .version(packageVersion(), "--version", "print the version")
    .helpOption("--help", "print what there is")
    .showSuggestionAfterError(true)
    .showHelpAfterError("Run it with --help to see what there is.");
  addEmulate(program);
  return program;
}
