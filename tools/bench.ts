/**
 * `npm run bench`: measures what the product promises of its speed, its requests and its memory, and writes
 * docs/benchmarks.md. `-- --quick` does the same with fewer objects and writes nothing.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { kinds } from "../provider/resources/registry.gen.ts";
import { refreshAll } from "../tests/bench/refresh.ts";
import { startWorld } from "../tests/support/world.ts";
import { measureMemory } from "./bench/memory.ts";
import { buildNullPlugin, type Plugin, realPlugin } from "./bench/plugins.ts";
import { judge, type Measurements, page, type StackComparison, verdictLines } from "./bench/report.ts";
import { measureStackEngine, type StackExtent } from "./bench/stack-runs.ts";
import { runStack } from "./bench/stacks.ts";
import { measureStartup } from "./bench/startup.ts";
import { measurePairs, type Patience } from "./bench/statistics.ts";
import { ensureBuilt } from "./build.ts";
import { type PulumiEnvironment, pulumiEnvironment } from "./pulumi/locate.ts";
import { repositoryRoot } from "./repository.ts";

/** How much is measured. */
interface Extent {
  readonly starts: number;
  /** For each of the stacks. */
  readonly pairs: Patience;
  readonly stacks: readonly Omit<StackComparison, "pairs">[];
  readonly seeds: readonly `large:${number}`[];
  readonly memory: number;
  readonly stackEngine: StackExtent;
}

const whole: Extent = {
  starts: 15,
  // A quiet machine has time for five in two minutes; a busy one, which needs them more, keeps to three.
  pairs: { atLeast: 3, atMost: 5, seconds: 90 },
  stacks: [
    { program: "TypeScript", webhooks: 1000, skipCheckpoints: true },
    { program: "YAML", webhooks: 1000, skipCheckpoints: true },
    { program: "TypeScript", webhooks: 200, skipCheckpoints: false },
  ],
  seeds: ["large:1000", "large:2500"],
  memory: 10_000,
  stackEngine: {
    plans: [1_000, 10_000, 100_000],
    changes: 1_000,
    exported: 10_000,
    validated: 10_000,
    starts: 15,
    patience: { atLeast: 3, atMost: 7, seconds: 40 },
  },
};

const quick: Extent = {
  starts: 5,
  pairs: { atLeast: 1, atMost: 1, seconds: 0 },
  stacks: [{ program: "TypeScript", webhooks: 100, skipCheckpoints: true }],
  seeds: ["large:1000"],
  memory: 1000,
  stackEngine: {
    plans: [1_000, 2_000],
    changes: 100,
    exported: 1_000,
    validated: 1_000,
    starts: 5,
    patience: { atLeast: 1, atMost: 1, seconds: 0 },
  },
};

const say = (line: string): void => console.error(line);

async function measure(extent: Extent, pulumi: PulumiEnvironment, folder: string): Promise<Measurements> {
  const start = loadavg()[0] ?? 0;
  const plugins = { ours: realPlugin(), none: await nullPlugin(folder) };
  say(`Start of the plugin, ${extent.starts} pairs.`);
  const startup = await measureStartup(plugins.ours, extent.starts);
  const stacks: StackComparison[] = [];
  for (const form of extent.stacks)
    stacks.push(await compareStacks(form, extent.pairs, pulumi, folder, plugins));
  const organisations = [];
  for (const seed of extent.seeds) {
    say(`Requests of a refresh, ${seed}.`);
    organisations.push({ seed, refreshed: await refreshSeed(seed) });
  }
  say(`Memory at ${extent.memory} webhooks.`);
  const peak = await measureMemory(folder, plugins.ours, extent.memory);
  const stackEngine = await measureStackEngine(folder, extent.stackEngine, say);
  return {
    date: new Date().toISOString().slice(0, 10),
    versions: { node: process.versions.node, pulumi: pulumi.version, sdk: await sdkVersion() },
    processors: availableParallelism(),
    load: { start, end: loadavg()[0] ?? 0 },
    startup,
    stacks,
    organisations,
    memory: { webhooks: extent.memory, peak },
    stackEngine,
  };
}

async function nullPlugin(folder: string): Promise<Plugin> {
  const place = join(folder, "null");
  await mkdir(place);
  return buildNullPlugin(place);
}

async function compareStacks(
  form: Omit<StackComparison, "pairs">,
  patience: Patience,
  pulumi: PulumiEnvironment,
  folder: string,
  plugins: { readonly ours: Plugin; readonly none: Plugin },
): Promise<StackComparison> {
  const runWith = (plugin: Plugin) => async () => {
    say(`${form.webhooks} webhooks, ${form.program}, ${plugin.name} plugin.`);
    return runStack({ ...form, pulumi, folder, plugin });
  };
  return { ...form, pairs: await measurePairs(patience, runWith(plugins.ours), runWith(plugins.none)) };
}

async function refreshSeed(seed: `large:${number}`) {
  const world = await startWorld({ seed });
  try {
    return await refreshAll(world, kinds);
  } finally {
    await world.close();
  }
}

async function sdkVersion(): Promise<string> {
  const file = join(repositoryRoot(), "node_modules", "@pulumi", "pulumi", "package.json");
  return (JSON.parse(await readFile(file, "utf8")) as { version: string }).version;
}

async function main(options: readonly string[]): Promise<void> {
  const unknown = options.find((option) => option !== "--quick");
  if (unknown !== undefined) {
    throw new Error(
      `Unknown option ${unknown}. The only option is --quick: fewer objects, and nothing is written.`,
    );
  }
  const isQuick = options.includes("--quick");
  await ensureBuilt(say);
  const pulumi = await pulumiEnvironment(say);
  const folder = await mkdtemp(join(tmpdir(), "spoke-bench-"));
  try {
    const started = performance.now();
    const measurements = await measure(isQuick ? quick : whole, pulumi, folder);
    const text = page(measurements);
    if (isQuick) console.log(text);
    else await writeFile(join(repositoryRoot(), "docs", "benchmarks.md"), text);
    const verdicts = judge(measurements);
    for (const line of verdictLines(verdicts)) console.log(line);
    const missed = verdicts.filter(({ met }) => met === false).length;
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`${verdicts.length - missed} of ${verdicts.length} targets met, ${seconds} s`);
    process.exitCode = missed === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
