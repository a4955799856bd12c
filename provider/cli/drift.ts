/** `spokectl drift`: what is live against the stack files. */
import { type Command, InvalidArgumentError } from "commander";
import type { MetricsAddress } from "./drift-metrics.ts";
import type { Flags } from "./drift-run.ts";
import {
  addConnectionOptions,
  addFormatOptions,
  addStackOptions,
  addTargetOption,
  wholeNumber,
} from "./options.ts";
import { type Act, addExamples } from "./verb.ts";

/** Adds the verb. */
export function addDrift(program: Command, act: Act): void {
  const command = program
    .command("drift")
    .description(
      "Shows how what is live differs from the stack files: exit code 2 where it does, else 0. Writes nothing.",
    );
  addFormatOptions(addTargetOption(addStackOptions(command)))
    .option(
      "--watch <minutes>",
      "look again and again, this far apart, until it is told to end",
      wholeNumber(1, 10_080),
    )
    .option(
      "--metrics <address>",
      "with --watch: serve Prometheus metrics at PORT of the loopback, or at HOST:PORT",
      address,
    )
    .option(
      "--webhook <url>",
      "with --watch: post the report there when the differences change (or SPOKECTL_WEBHOOK, where the address is a secret)",
      webAddress,
    );
  addConnectionOptions(command).action(
    act(async (flags: Flags, run) => (await import("./drift-run.ts")).runDrift(flags, run)),
  );
  addExamples(command, "spokectl drift -f spoke.yaml --json");
}

function address(text: string): MetricsAddress {
  const [, host = "127.0.0.1", digits = ""] = /^(?:\[?([^[\]]+?)\]?:)?(\d+)$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === "" || port > 65_535) {
    throw new InvalidArgumentError("It must be a port or HOST:PORT, for example 9464.");
  }
  return { host, port };
}

function webAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError("It must be an http or https address.");
  }
  return text;
}
