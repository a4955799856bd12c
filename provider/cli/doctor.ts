/** `spokectl doctor`: whether a customer is set up as it has to be, and whom to ask for what is missing. */
import type { Command } from "commander";
import type { ConnectionFlags } from "./configured.ts";
import { addConnectionOptions } from "./options.ts";
import { type Act, addExamples } from "./verb.ts";
import type { DoctorOptions } from "./verbs/doctor.ts";

/** Adds the verb. */
export function addDoctor(program: Command, act: Act): void {
  const command = program
    .command("doctor")
    .description(
      "Checks credentials, permissions and what these settings can reach, and says whom to ask for what. Exit code 1 where something is wrong. Writes nothing.",
    )
    .option("--json", "print JSON");
  addConnectionOptions(command).action(
    act(async ({ json, ...flags }: DoctorOptions & ConnectionFlags, run) => {
      const [{ doctor }, { withConnection }] = await Promise.all([
        import("./verbs/doctor.ts"),
        import("./open-stack.ts"),
      ]);
      return withConnection(flags, run, (connection) =>
        doctor(run, connection, json === undefined ? {} : { json }),
      );
    }),
  );
  addExamples(command, "spokectl doctor", "spokectl doctor --json");
}
