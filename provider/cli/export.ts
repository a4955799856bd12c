/** `spokectl export`: what is live, as a stack file or as a Pulumi program. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { ConnectionFlags } from "./configured.ts";
import { addConnectionOptions } from "./options.ts";
import { type Act, addExamples } from "./verb.ts";
import { type ExportFormat, exportFormats } from "./verbs/export-formats.ts";

interface Flags {
  readonly format?: readonly ExportFormat[];
  readonly kind?: readonly string[];
  readonly name?: readonly string[];
  readonly out?: string;
}

/** Adds the verb. */
export function addExport(program: Command, act: Act): void {
  const command = program
    .command("export")
    .description(
      "Writes down the live organisation: as a stack file, as a Pulumi program in TypeScript or YAML, and as the file that pulumi import takes. Reads only.",
    )
    .addOption(
      new Option(
        "--format <format>",
        `${exportFormats.join(", ")}; default stack; repeat it for several, with --out FOLDER`,
      ).argParser(format),
    )
    .option(
      "--kind <kind>",
      "only this kind, such as CallGroup or twilio.PhoneNumber; repeat it for several",
      collect,
    )
    .option("--name <pattern>", "only objects of this name; * is any text; repeat it for several", collect)
    .option("--out <path>", "write this file, or files in this folder where there are several formats");
  addConnectionOptions(command).action(
    act(async ({ format: formats, kind, name, out, ...flags }: Flags & ConnectionFlags, run) => {
      const [{ exportStack }, { withConnection }] = await Promise.all([
        import("./verbs/export.ts"),
        import("./open-stack.ts"),
      ]);
      return withConnection(flags, run, (connection) =>
        exportStack(run, connection, {
          ...(formats === undefined ? {} : { formats }),
          ...(kind === undefined ? {} : { kinds: kind }),
          ...(name === undefined ? {} : { names: name }),
          ...(out === undefined ? {} : { out }),
        }),
      );
    }),
  );
  addExamples(
    command,
    "spokectl export --out spoke.yaml",
    "spokectl export --format pulumi --format import --out office",
    "spokectl export --kind CallGroup --name 'Recep*'",
  );
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function format(value: string, before: readonly ExportFormat[] = []): readonly ExportFormat[] {
  const found = exportFormats.find((each) => each === value);
  if (found === undefined) throw new InvalidArgumentError(`It must be one of ${exportFormats.join(", ")}.`);
  return [...before, found];
}
