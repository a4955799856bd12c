/** `spokectl plan`: what an apply would do. */
import { type Command, Option } from "commander";
import { addConnectionOptions, addFormatOptions, addPlanOptions, addStackOptions } from "./options.ts";
import type { Flags } from "./plan-run.ts";
import { type Act, addExamples } from "./verb.ts";

/** Adds the verb. */
export function addPlan(program: Command, act: Act): void {
  const command = program
    .command("plan")
    .description(
      "Shows what differs between the stack files and what is live, and what apply would do. Writes nothing.",
    );
  addFormatOptions(addPlanOptions(addStackOptions(command)))
    .option("--out <file>", "save the plan, for `spokectl apply <file>`; only you may read it")
    .addOption(
      new Option(
        "--refresh-only",
        "show what is live against the files, and propose nothing: the view of `spokectl drift`",
      ).conflicts(["out", "prune", "allow"]),
    );
  addConnectionOptions(command).action(
    act(async (flags: Flags, run) => (await import("./plan-run.ts")).runPlan(flags, run)),
  );
  addExamples(
    command,
    "spokectl plan -f spoke.yaml --out plan.json",
    "spokectl plan --target 'CallGroup:*' --markdown",
  );
}
