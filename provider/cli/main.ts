/** `spokectl`: the command line. Each verb is a file of its own, and what it does is loaded when it is asked for. */
import { Command, CommanderError } from "commander";
import { addApply } from "./apply.ts";
import { addCompletion } from "./completion.ts";
import { addDoctor } from "./doctor.ts";
import { addDrift } from "./drift.ts";
import { addEmulate } from "./emulate.ts";
import { addExport } from "./export.ts";
import { hidingTools } from "./hide.ts";
import { addImport } from "./import.ts";
import { safeParameters } from "./parameters.ts";
import { addPlan } from "./plan.ts";
import { addRunbook } from "./runbook.ts";
import type { Tools } from "./tools.ts";
import { addValidate } from "./validate.ts";
import type { Act, ExitCode, Run } from "./verb.ts";
import { packageVersion } from "./version.ts";

/**
 * The command line with all its verbs. Unknown verbs and flags are errors that name the nearest one.
 *
 * @param act what becomes of a verb that is asked for
 */
export function createProgram(act: Act): Command {
  const program = new Command("spokectl")
    .description("Works on a Spoke Phone organisation and the Twilio account that it runs on.")
    .version(packageVersion(), "-V, --version", "print the version")
    .option("--verbose", "say each request, and where a fault of spokectl itself is")
    .option("--no-color", "print without colours, as NO_COLOR=1 does")
    .helpOption("-h, --help", "print what there is")
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .showSuggestionAfterError(true)
    .showHelpAfterError("Run it with --help to see what there is.");
  addValidate(program, act);
  addPlan(program, act);
  addApply(program, act);
  addDrift(program, act);
  addExport(program, act);
  addImport(program, act);
  addDoctor(program, act);
  addRunbook(program, act);
  addEmulate(program);
  addCompletion(program, act);
  return program;
}

interface GlobalFlags {
  readonly verbose?: boolean;
  readonly color: boolean;
}

/**
 * Runs one command line to its end.
 *
 * @param parameters what stands behind `spokectl`
 * @returns the exit code; every error has been said
 */
export async function runCommandLine(parameters: readonly string[], tools: Tools): Promise<ExitCode> {
  const { tools: hiding, hide, describe } = hidingTools(tools);
  let verbose = false;
  let code: ExitCode = 0;
  const act: Act = (verb) =>
    async function run(this: Command) {
      const globals = this.optsWithGlobals<GlobalFlags>();
      verbose = globals.verbose === true;
      const run: Run = {
        ...painted(hiding, globals.color),
        ...(verbose ? { log: (line: string) => hiding.say(line) } : {}),
        hide,
        arguments: this.args,
      };
      code = await verb(this.opts() as Parameters<typeof verb>[0], run);
    };
  const program = createProgram(act);
  forEachCommand(program, (command) =>
    command.configureOutput({
      writeOut: (text) => hiding.print(text.replace(/\n$/, "")),
      writeErr: (text) => hiding.say(text.replace(/\n$/, "")),
      getOutHelpWidth: () => tools.output.width,
      getErrHelpWidth: () => tools.errors.width,
    }),
  );
  try {
    await program.parseAsync(safeParameters(program, parameters), { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    hiding.say(describe(error, verbose));
    return 1;
  }
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const inner of command.commands) forEachCommand(inner, visit);
}

function painted(tools: Tools, colour: boolean): Tools {
  if (colour) return tools;
  return {
    ...tools,
    output: { ...tools.output, colour: false },
    errors: { ...tools.errors, colour: false },
  };
}
