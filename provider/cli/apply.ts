/** `spokectl apply`: makes what is live as the stack files declare it. */
import type { Command } from "commander";
import type { Flags } from "./apply-run.ts";
import {
  addConnectionOptions,
  addFormatOptions,
  addPlanOptions,
  addStackOptions,
  wholeNumber,
} from "./options.ts";
import { type Act, addExamples } from "./verb.ts";

/** Adds the verb. */
export function addApply(program: Command, act: Act): void {
  const command = program
    .command("apply")
    .description("Makes what is live as the stack files declare it, or does what a saved plan says.")
    .argument("[plan]", "a plan that `spokectl plan --out` has saved");
  addFormatOptions(addPlanOptions(addStackOptions(command)))
    .option("--yes", "do not ask; needed where there is no terminal")
    .option("--parallel <number>", "objects worked on at once", wholeNumber(1, 100), 10)
    .option("--secrets <file>", "write secrets that are shown once to this file, which only you may read");
  addConnectionOptions(command).action(
    act(async (flags: Flags, run) => (await import("./apply-run.ts")).runApply(flags, run)),
  );
  addExamples(
    command,
    "spokectl apply -f spoke.yaml --yes",
    "spokectl plan -f spoke.yaml --out plan.json",
    "spokectl apply plan.json --secrets secrets.json",
  );
}
