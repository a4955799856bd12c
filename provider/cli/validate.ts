/** `spokectl validate`: what is wrong with stack files, found offline. */
import { type Command, Option } from "commander";
import { addStackOptions, type StackFlags } from "./options.ts";
import { type Act, addExamples } from "./verb.ts";
import { type ReportFormat, reportFormats } from "./views/findings.ts";

interface Flags extends StackFlags {
  readonly format: ReportFormat;
  readonly json?: boolean;
}

/** Adds the verb. */
export function addValidate(program: Command, act: Act): void {
  const command = program
    .command("validate")
    .description(
      "Checks stack files offline: their form, and what they declare by the rules of docs/rules. Ends with 1 where there is an error.",
    );
  const format = new Option(
    "--format <format>",
    "how findings are printed: sarif for code scanning, github for a workflow",
  );
  addStackOptions(command)
    .addOption(format.choices(reportFormats).default("text"))
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .action(
      act(async ({ file, format, json, ...flags }: Flags, run) => {
        const [{ validate }, { parametersOf }] = await Promise.all([
          import("./verbs/validate.ts"),
          import("./open-stack.ts"),
        ]);
        return validate(run, { files: file, ...parametersOf(flags), format: json ? "json" : format });
      }),
    );
  addExamples(command, "spokectl validate -f spoke.yaml", "spokectl validate -f spoke.yaml --format github");
}
