/** `spokectl drift --watch`: looks again and again, counts what it finds, and tells a webhook when it changes. */
import type { AnyKind } from "../reconciler/types.ts";
import type { ConnectionFlags } from "./configured.ts";
import type { Connection } from "./connect.ts";
import { liveDrift } from "./drift-look.ts";
import { type Metrics, openMetrics } from "./drift-metrics.ts";
import { type DriftReport, differencesOf } from "./drift-report.ts";
import type { Flags } from "./drift-run.ts";
import { postReport } from "./drift-webhook.ts";
import { readStack, withConnection } from "./open-stack.ts";
import type { ExitCode, Run } from "./verb.ts";
import { driftMarkdown, driftSummary, driftText } from "./views/drift-views.ts";
import { problemText } from "./views/words.ts";

type WatchFlags = Flags & ConnectionFlags & { readonly watch: number };

/** What is known from one look to the next. */
interface Watch {
  readonly flags: WatchFlags;
  readonly run: Run;
  readonly kinds: readonly AnyKind[];
  readonly connection: Connection;
  readonly metrics: Metrics | undefined;
  readonly webhook: string | undefined;
}

/** Differences by address. */
type Differences = ReadonlyMap<string, string>;

/** Looks until the run is stopped. An error is said and counted, and the next look comes all the same. */
export async function watchDrift(flags: WatchFlags, run: Run): Promise<ExitCode> {
  const { kinds } = await import("../resources/registry.gen.ts");
  const webhook = flags.webhook ?? (run.environment.SPOKECTL_WEBHOOK || undefined);
  run.hide([webhook]);
  // What is wrong with the files is said by each look.
  const organisationId = await readStack(flags, { ...run, say: () => undefined }, kinds).then(
    ({ declaration }) => declaration.organisationId,
    () => undefined,
  );
  const body = async (connection: Connection): Promise<ExitCode> => {
    const metrics = flags.metrics === undefined ? undefined : await openMetrics(flags.metrics);
    if (metrics !== undefined) run.say(`Metrics: ${metrics.url}`);
    try {
      await watch({ flags, run, kinds, connection, metrics, webhook });
    } finally {
      await metrics?.close();
    }
    return 0;
  };
  return withConnection(flags, run, body, { organisationId, source: "the stack file" });
}

async function watch(watched: Watch): Promise<void> {
  const { flags, run } = watched;
  let shown: Differences | undefined;
  let posted: Differences = new Map();
  while (!run.signal.aborted) {
    const report = await look(watched);
    if (report !== undefined) {
      const differences = differencesOf(report);
      show(report, shown === undefined || !isSame(shown, differences), watched);
      shown = differences;
      if (!isSame(posted, differences) && (await isTold(report, posted, watched))) posted = differences;
    }
    if (!run.signal.aborted) await run.sleep(flags.watch * 60_000);
  }
}

/** @returns undefined where not all could be compared: what is missing then may be there, so no change is told */
async function look({ flags, run, kinds, connection, metrics }: Watch): Promise<DriftReport | undefined> {
  const began = run.now();
  try {
    // Read anew each time: who keeps the files in a repository changes them while this runs.
    const { declaration } = await readStack(flags, run, kinds);
    connection.engine.forget();
    const report = await liveDrift(connection, declaration, flags);
    if (report.problems.length > 0) throw new Error(report.problems.map(problemText).join("\n"));
    metrics?.looked(report, (run.now() - began) / 1000, run.now() / 1000);
    return report;
  } catch (error) {
    // What was cut off by the end of the run is no error.
    if (run.signal.aborted) return undefined;
    metrics?.failed("look");
    run.say(`${stamp(run)} error: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function show(report: DriftReport, hasChanged: boolean, { flags, run }: Watch): void {
  if (flags.json) run.print(JSON.stringify(report));
  else if (!hasChanged) run.print(`${stamp(run)} ${driftSummary(report)}`);
  else run.print(`${stamp(run)}\n${flags.markdown ? driftMarkdown(report) : driftText(report, run.output)}`);
}

async function isTold(report: DriftReport, before: Differences, watched: Watch): Promise<boolean> {
  const { run, webhook, metrics } = watched;
  if (webhook === undefined) return true;
  const now = differencesOf(report);
  const appeared = [...now].filter(([object, what]) => before.get(object) !== what).map(([object]) => object);
  const gone = [...before.keys()].filter((object) => !now.has(object));
  try {
    await postReport(webhook, { ...report, appeared, gone }, run);
    return true;
  } catch (error) {
    if (run.signal.aborted) return false;
    metrics?.failed("webhook");
    run.say(`${stamp(run)} error: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

const isSame = (one: Differences, other: Differences): boolean =>
  one.size === other.size && [...one].every(([object, what]) => other.get(object) === what);

const stamp = (run: Run): string => new Date(run.now()).toISOString();
