/** `spokectl`: the command line. Each verb is a file of its own, loaded when it is asked for. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { addEmulate } from "./emulate.ts";

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

/** As a module, when the source runs as it stands, this file has no `__dirname`: then the started program stands in. */
function packageVersion(): string {
  const here = typeof __dirname === "string" ? __dirname : dirname(process.argv[1] ?? ".");
  for (let folder = here; ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file)) {
      return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
    }
    if (folder === dirname(folder)) {
      throw new Error(`There is no package.json above ${here}: install the package pulumi-spoke again.`);
    }
  }
}
