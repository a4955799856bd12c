/** What `spokectl drift` does. */
import { ProblemError } from "../model/problem.ts";
import type { ConnectionFlags } from "./configured.ts";
import { liveDrift, showDrift } from "./drift-look.ts";
import type { MetricsAddress } from "./drift-metrics.ts";
import { withStack } from "./open-stack.ts";
import type { FormatFlags, PlanFlags, StackFlags } from "./options.ts";
import type { ExitCode, Run } from "./verb.ts";

/** The flags of the verb. */
export interface Flags extends StackFlags, FormatFlags, Pick<PlanFlags, "target"> {
  readonly watch?: number;
  readonly metrics?: MetricsAddress;
  readonly webhook?: string;
}

/** See the head of this file. */
export async function runDrift(flags: Flags & ConnectionFlags, run: Run): Promise<ExitCode> {
  if (flags.watch !== undefined) {
    const { watchDrift } = await import("./drift-watch.ts");
    return watchDrift({ ...flags, watch: flags.watch }, run);
  }
  const vain = (["metrics", "webhook"] as const).find((name) => flags[name] !== undefined);
  if (vain !== undefined) {
    throw new ProblemError({
      object: `--${vain}`,
      what: "is of use with --watch only",
      remedy: "Add --watch MINUTES, or leave it away.",
    });
  }
  return withStack(flags, run, async (connection, { declaration }) =>
    showDrift(await liveDrift(connection, declaration, flags), flags, run),
  );
}
