/** `spokectl completion`: what a shell needs to complete verbs, options and their values. */
import { Argument, type Command } from "commander";
import { type Act, addExamples } from "./verb.ts";

/** Adds the verb. */
export function addCompletion(program: Command, act: Act): void {
  const command = program
    .command("completion")
    .description("Prints a script that completes verbs, options and their values in your shell.")
    .addArgument(new Argument("<shell>", "your shell").choices(["bash", "zsh", "fish"]))
    .action(
      act(async (_flags, run) => {
        const { completionScript } = await import("./completion-scripts.ts");
        run.print(completionScript(program, run.arguments[0] ?? ""));
        return 0;
      }),
    );
  addExamples(command, "spokectl completion bash");
}
