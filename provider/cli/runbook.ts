/** `spokectl runbook`: what a person has to do in the portal, in order, and whether it has been done. */
import type { Command } from "commander";
import { Option } from "commander";
import type { ConnectionFlags } from "./configured.ts";
import {
  addConnectionOptions,
  addPlanOptions,
  addStackOptions,
  type PlanFlags,
  type StackFlags,
  wholeNumber,
} from "./options.ts";
import { type Act, addExamples } from "./verb.ts";
import type { RunbookOptions } from "./verbs/runbook.ts";

type Flags = Omit<RunbookOptions, "files" | "plan"> & StackFlags & PlanFlags & ConnectionFlags;

/** Seconds between two looks. */
const defaultWatch = 60;

/** Adds the verb. */
export function addRunbook(program: Command, act: Act): void {
  const command = program
    .command("runbook")
    .description(
      "Lists the steps in the Spoke Account Portal for what no API can write, in their order. Exit code 2 where steps remain, else 0. Writes nothing to Spoke or Twilio.",
    );
  addPlanOptions(addStackOptions(command))
    .addOption(
      new Option("--markdown", "print Markdown with check boxes (default)").conflicts(["json", "html"]),
    )
    .addOption(new Option("--json", "print JSON").conflicts("html"))
    .option("--html", "print a checklist as a page that works without a network")
    .option(
      "--out <file>",
      "write it there, with the CSV files of the portal's bulk upload of users beside it",
    )
    .addOption(
      new Option("--watch [seconds]", "look again and again, and tick off what has been done")
        .argParser(wholeNumber(1, 86_400))
        .preset(String(defaultWatch))
        .conflicts("confirm"),
    )
    .addOption(
      new Option(
        "--confirm <step>",
        "write into the stack file that this step, which no API shows, is done; repeat it for several",
      )
        .argParser((id: string, before: readonly string[] = []) => [...before, id])
        .conflicts(["markdown", "json", "html", "out"]),
    );
  addConnectionOptions(command).action(
    act(async (flags: Flags, run) => {
      const [{ runbook }, { planOptions, readStack, withStack }] = await Promise.all([
        import("./verbs/runbook.ts"),
        import("./open-stack.ts"),
      ]);
      // A list of steps is what is asked for: that there are some is no error here.
      return withStack({ ...flags, portal: "warn" }, run, (connection, stack) => {
        const again = () => readStack(flags, run, connection.kinds);
        return runbook(
          run,
          connection,
          { first: stack, again },
          { ...flags, files: flags.file, plan: planOptions(flags) },
        );
      });
    }),
  );
  addExamples(command, "spokectl runbook -f spoke.yaml --html --out runbook.html", "spokectl runbook --json");
}
