/** `spokectl emulate`: Spoke and Twilio on this machine. */
import { type Command, InvalidArgumentError } from "commander";
import type { EmulatorOptions } from "../../emulator/server.ts";
import { wholeNumber } from "./options.ts";
import { addExamples } from "./verb.ts";

interface Flags {
  readonly port: number;
  readonly json: boolean;
  readonly data?: string;
  readonly latency: number;
  readonly rate: number;
  readonly production: boolean;
  readonly seed: NonNullable<EmulatorOptions["seed"]>;
}

/** Adds the verb. The emulator itself is loaded when it runs, so that no other verb waits for it. */
export function addEmulate(program: Command): void {
  const command = program
    .command("emulate")
    .description("Emulates Spoke and Twilio on a loopback port until it is told to stop.")
    .option("--port <number>", "the port; 0 takes a free one", wholeNumber(0, 65_535), 0)
    .option("--json", "print one line of JSON with every address once it is ready", false)
    .option("--data <file>", "keep the state in this file; without it, the state ends with the process")
    .option("--latency <milliseconds>", "wait this long before each answer", wholeNumber(0, 600_000), 0)
    .option(
      "--rate <number>",
      "answer this many requests a second, and 429 beyond; 0 sets no limit",
      wholeNumber(0, 1_000_000),
      0,
    )
    .option("--production", "answer as Spoke does today: 404 for the whole admin contract", false)
    .option(
      "--seed <name>",
      "what is there at first: acme, empty, or large:N for N webhooks",
      seedName,
      "acme",
    )
    .action(async (flags: Flags) => {
      const { runEmulator } = await import("../../emulator/main.ts");
      await runEmulator({ ...emulatorOptions(flags), json: flags.json });
    });
  addExamples(command, "spokectl emulate --json");
}

/** The emulator's options for the flags of the command line. */
function emulatorOptions(flags: Flags): EmulatorOptions {
  return {
    port: flags.port,
    latencyMs: flags.latency,
    ratePerSecond: flags.rate,
    production: flags.production,
    seed: flags.seed,
    ...(flags.data === undefined ? {} : { data: flags.data }),
  };
}

function seedName(text: string): Flags["seed"] {
  if (text === "acme" || text === "empty") {
    return text;
  }
  if (!/^large:[1-9]\d*$/.test(text)) {
    throw new InvalidArgumentError(
      "It must be acme, empty, or large:N with N from 1, for example large:1000.",
    );
  }
  return `large:${Number(text.slice("large:".length))}`;
}
