/** `spokectl import`: one live object more in a stack file. */
import type { Command } from "commander";
import type { ConnectionFlags } from "./configured.ts";
import { addConnectionOptions, addStackOptions, type StackFlags } from "./options.ts";
import { type Act, addExamples } from "./verb.ts";

/** Adds the verb. */
export function addImport(program: Command, act: Act): void {
  const command = program
    .command("import")
    .description(
      "Adds one live object to a stack file, in place: comments and order stay. Where it is declared already, nothing changes.",
    )
    .argument("<kind>", "the kind, such as CallGroup or twilio.PhoneNumber")
    .argument("[name]", "the object's key or id; none for what there is one of");
  addConnectionOptions(addStackOptions(command)).action(
    act(async (flags: StackFlags & ConnectionFlags, run) => {
      const [{ importObject }, { withStack }] = await Promise.all([
        import("./verbs/import.ts"),
        import("./open-stack.ts"),
      ]);
      const [kind = "", name] = run.arguments;
      return withStack(flags, run, (connection, stack) =>
        importObject(run, connection, stack, {
          kind,
          files: flags.file,
          ...(name === undefined ? {} : { name }),
        }),
      );
    }),
  );
  addExamples(command, "spokectl import CallGroup Reception -f spoke.yaml", "spokectl import Organization");
}
