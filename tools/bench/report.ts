/** What was measured, judged by the targets and written down. Pure. */
import type { Refreshed } from "../../tests/bench/refresh.ts";
import { fixed, grouped, pageSize, shown } from "./figures.ts";
import { judgeStackEngine } from "./stack-report.ts";
import type { StackMeasurements } from "./stack-runs.ts";
import type { StackRun } from "./stacks.ts";
import { type Pair, ratiosOf, spreadOf } from "./statistics.ts";

/** Stacks of one form, in pairs: ours and the null plugin's. */
export interface StackComparison {
  readonly program: "TypeScript" | "YAML";
  readonly webhooks: number;
  readonly skipCheckpoints: boolean;
  readonly pairs: readonly { readonly subject: StackRun; readonly baseline: StackRun }[];
}

/** Everything that one run of the benchmark found. */
export interface Measurements {
  /** The day, `2026-11-22`. */
  readonly date: string;
  readonly versions: { readonly node: string; readonly pulumi: string; readonly sdk: string };
  readonly processors: number;
  /** Processes that wanted a processor, on average over a minute: at the start and at the end. */
  readonly load: { readonly start: number; readonly end: number };
  /** Milliseconds: the plugin until it answers, and `node -e 0`. */
  readonly startup: readonly Pair[];
  readonly stacks: readonly StackComparison[];
  readonly organisations: readonly { readonly seed: string; readonly refreshed: Refreshed }[];
  /** Peak in MiB; undefined where the system does not tell. */
  readonly memory: { readonly webhooks: number; readonly peak: number | undefined };
  /** Absent where only the provider was measured. */
  readonly stackEngine?: StackMeasurements;
}

/** One promise and what became of it. */
export interface Verdict {
  readonly figure: string;
  readonly target: string;
  readonly found: string;
  /** Undefined where it could not be measured. */
  readonly met: boolean | undefined;
}

/** Milliseconds that the plugin may take beyond 1.5 times the bare start of Node. */
const startAllowance = 100;
/** MiB. */
const memoryLimit = 256;

/** The promises of the product, each with what was found. */
export function judge(measurements: Measurements): readonly Verdict[] {
  return [
    judgeStart(measurements.startup),
    ...measurements.stacks.flatMap(judgeStack),
    ...measurements.organisations.map(judgeOrganisation),
    judgeMemory(measurements.memory),
    ...(measurements.stackEngine ? judgeStackEngine(measurements.stackEngine) : []),
  ];
}

function judgeStart(startup: readonly Pair[]): Verdict {
  const share = spreadOf(startup.map(({ subject, baseline }) => subject / (1.5 * baseline + startAllowance)));
  return {
    figure:
      "The plugin is ready: from the start of its process until it answers `Handshake` and `GetPluginInfo`",
    target: "at most 1.5 × `node -e 0` + 100 ms",
    found: `${shown(share)} of what is allowed`,
    met: share.median <= 1,
  };
}

const nameOf = ({ program, webhooks, skipCheckpoints }: StackComparison): string =>
  `${grouped(webhooks)} webhooks, ${program}${skipCheckpoints ? "" : ", checkpoints as by default"}`;

function judgeStack(comparison: StackComparison): readonly Verdict[] {
  const name = nameOf(comparison);
  const ratio = (verb: "create" | "noChange") =>
    ratiosOf(
      comparison.pairs.map(({ subject, baseline }) => ({
        subject: subject[verb].seconds,
        baseline: baseline[verb].seconds,
      })),
    );
  const timed = (figure: string, verb: "create" | "noChange", limit: number): Verdict => {
    const found = ratio(verb);
    return {
      figure: `${figure}: ${name}`,
      target: `at most ${limit} × the null plugin`,
      found: `${shown(found)} ×`,
      met: found.median <= limit,
    };
  };
  return [
    timed("`up` that creates", "create", 1.5),
    timed("`up` without a change", "noChange", 1.25),
    judgeRefresh(comparison),
  ];
}

function judgeRefresh(comparison: StackComparison): Verdict {
  const pages = Math.ceil(comparison.webhooks / pageSize);
  const expected = { "GET /spoke/webhooks": pages, "POST /auth/oauth/token": 1 };
  const found = comparison.pairs.map(({ subject }) => sorted(subject.refresh.requests));
  const odd = found.find((text) => text !== sorted(expected));
  return {
    figure: `\`refresh\`: ${nameOf(comparison)}`,
    target: `${sorted(expected)}, and nothing else`,
    found: odd ?? "exactly that",
    met: odd === undefined,
  };
}

const sorted = (requests: Readonly<Record<string, number>>): string =>
  Object.entries(requests)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([request, count]) => `${count} × \`${request}\``)
    .join(", ");

function judgeOrganisation({ seed, refreshed }: Measurements["organisations"][number]): Verdict {
  const webhooks = refreshed.objects["spoke:index:Webhook"] ?? 0;
  const all = Object.values(refreshed.objects).reduce((sum, count) => sum + count, 0);
  const pages = Math.ceil(webhooks / pageSize);
  const asked = refreshed.requests["GET /spoke/webhooks"] ?? 0;
  return {
    figure: `Refresh of an organisation of ${grouped(all)} objects (\`--seed ${seed}\`)`,
    target: `lists alone; of ${grouped(webhooks)} webhooks ${pages} page${pages === 1 ? "" : "s"}`,
    found: sorted(refreshed.requests),
    met: asked === pages && Object.keys(refreshed.requests).every((route) => !/\/:\w+(\.json)?$/.test(route)),
  };
}

function judgeMemory({ webhooks, peak }: Measurements["memory"]): Verdict {
  return {
    figure: `The plugin's memory: its peak while ${grouped(webhooks)} webhooks are created, compared and read`,
    target: `at most ${memoryLimit} MiB`,
    found: peak === undefined ? "this system does not tell" : `${fixed(peak, 0)} MiB`,
    met: peak === undefined ? undefined : peak <= memoryLimit,
  };
}

const words = (met: boolean | undefined): string =>
  met === undefined ? "not measured" : met ? "met" : "**missed**";

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** The verdicts as lines for a terminal. */
export const verdictLines = (verdicts: readonly Verdict[]): readonly string[] =>
  verdicts.map(({ figure, target, found, met }) => `${words(met)}: ${figure}: ${found}; ${target}`);

/** The page `docs/benchmarks.md`. */
export function page(measurements: Measurements): string {
  const { date, versions, processors, load } = measurements;
  const verdicts = judge(measurements).map(({ figure, target, found, met }) => [
    figure,
    target,
    found,
    words(met),
  ]);
  return `<!-- Written by npm run bench. -->
# Benchmarks

\`npm run bench\` measures this and writes this page; \`npm run bench -- --quick\` does it with fewer objects and prints it only.
Written on ${date}: Node ${versions.node}, Pulumi ${versions.pulumi}, \`@pulumi/pulumi\` ${versions.sdk}, ${processors} processors.

Times are compared with a *null plugin*: the same server with the same kinds over an engine that asks nobody. What is
left of it is Pulumi, the program and gRPC. The two run in turn, one right after the other and in changing order, and the ratio is taken pair by
pair, so that other work on the machine falls out of it (its load was ${fixed(load.start, 1)} at the start and ${fixed(load.end, 1)} at the
end). A figure is the median, with the smallest and the largest in brackets; the median is judged.

${table(["figure", "target", "measured", ""], verdicts)}

## Seconds

\`up\` and \`refresh\` run with \`--parallel 64\` and a state in files. The emulator answers at once and is a process of its own, so that its
work counts in *ours*. Processor seconds are those of the CLI, the program, the plugin and the emulator together.

${table(
  ["stack", "command", "ours", "null plugin", "ratio", "processor seconds: ours", "null plugin", "ratio"],
  measurements.stacks.flatMap(secondsRows),
)}

The start of the plugin, in milliseconds, ${measurements.startup.length} pairs after one that fills Node's cache of compiled code:
${shown(spreadOf(measurements.startup.map(({ subject }) => subject)), 0)}; \`node -e 0\`: ${shown(spreadOf(measurements.startup.map(({ baseline }) => baseline)), 0)}.

The lines about plans, applies, exports and files are of \`spokectl\`'s engine, without Pulumi. A *bare loop* sends the same requests with undici, as many at
once, and throws the answers away; the emulator then waits 50 ms before each answer. Memory is that of a process that reads the stack file
and plans it, Node included.

What to set for large stacks, and what each setting costs in safety: [large stacks](large-stacks.md).
`;
}

function secondsRows(comparison: StackComparison): readonly (readonly string[])[] {
  const verbs = [
    ["create", "`up`, create"],
    ["noChange", "`up`, no change"],
    ["refresh", "`refresh`"],
  ] as const;
  return verbs.map(([verb, title]) => {
    const seconds = comparison.pairs.map(({ subject, baseline }) => ({
      subject: subject[verb].seconds,
      baseline: baseline[verb].seconds,
    }));
    const processor = comparison.pairs.flatMap(({ subject, baseline }) => {
      const [ours, theirs] = [subject[verb].processor, baseline[verb].processor];
      return ours === undefined || theirs === undefined ? [] : [{ subject: ours, baseline: theirs }];
    });
    const name = `${nameOf(comparison)}; ${comparison.pairs.length} pairs`;
    return [name, title, ...spreadCells(seconds), ...spreadCells(processor)];
  });
}

function spreadCells(pairs: readonly Pair[]): readonly string[] {
  if (pairs.length === 0) return ["not known", "not known", "not known"];
  return [
    shown(spreadOf(pairs.map(({ subject }) => subject)), 1),
    shown(spreadOf(pairs.map(({ baseline }) => baseline)), 1),
    shown(ratiosOf(pairs)),
  ];
}
