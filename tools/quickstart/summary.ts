/** The closing table of the quickstart. Pure. */
import type { RequestReport } from "./emulator.ts";

/** One command and what it cost. */
export interface Step {
  readonly name: string;
  readonly seconds: number;
  readonly requests: Readonly<Record<string, number>>;
  readonly writes: number;
  /** What it came to, in a few words. */
  readonly result: string;
}

/** The APIs by the first part of a route, the longest first. */
const apis: readonly (readonly [string, string])[] = [
  ["/auth", "Spoke tokens"],
  ["/spoke-admin", "admin contract"],
  ["/spoke", "Spoke API"],
  ["/scim", "SCIM"],
  ["/twilio", "Twilio"],
];

/** Requests to each API, and how many of all wrote, between two reports of the emulator's log. */
export function requestsBetween(
  before: Pick<RequestReport, "counts">,
  after: Pick<RequestReport, "counts">,
): Pick<Step, "requests" | "writes"> {
  const requests: Record<string, number> = {};
  let writes = 0;
  for (const [report, sign] of [
    [before, -1],
    [after, 1],
  ] as const) {
    for (const { route, effect, count } of report.counts) {
      const api = apiOf(route);
      requests[api] = (requests[api] ?? 0) + sign * count;
      writes += effect === "write" ? sign * count : 0;
    }
  }
  return {
    requests: Object.fromEntries(Object.entries(requests).filter(([, count]) => count !== 0)),
    writes,
  };
}

function apiOf(route: string): string {
  return apis.find(([prefix]) => route === prefix || route.startsWith(`${prefix}/`))?.[1] ?? "other";
}

/** The lines of the summary: a row for each step, requests by API, and the total. */
export function summaryLines(steps: readonly Step[], objects: string): readonly string[] {
  const width = Math.max(...steps.map(({ name }) => name.length));
  const rows = steps.map((step) => {
    const total = sum(Object.values(step.requests));
    const requests = `${String(total).padStart(4)} requests (${String(step.writes).padStart(3)} writes)`;
    return `  ${step.name.padEnd(width)} ${step.seconds.toFixed(1).padStart(6)} s ${requests}  ${step.result}`;
  });
  const seconds = sum(steps.map((step) => step.seconds));
  return [
    "Summary",
    ...rows,
    `  objects   ${objects}`,
    `  requests  ${requestsByApi(steps)}`,
    `  seconds   ${seconds.toFixed(1)} in all`,
  ];
}

function requestsByApi(steps: readonly Step[]): string {
  const names = apis.map(([, name]) => name);
  return names
    .map((name) => ({ name, count: sum(steps.map(({ requests }) => requests[name] ?? 0)) }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${name} ${count}`)
    .join(", ");
}

/** `3 create, 1 update`: changes of a run in a few words; what stayed the same comes last. */
export function describeChanges(changes: Readonly<Record<string, number>>): string {
  const entries = Object.entries(changes).filter(([, count]) => count > 0);
  const sorted = [
    ...entries.filter(([op]) => op !== "same"),
    ...entries.filter(([op]) => op === "same").map(([, count]) => ["unchanged", count] as const),
  ];
  return sorted.length === 0 ? "nothing to do" : sorted.map(([op, count]) => `${count} ${op}`).join(", ");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/**
 * The warnings of a destroy, those that differ in name and id only on one line:
 * `User ana, ben: kept. Deleting a user wipes their profile…`.
 */
export function retainedLines(warnings: readonly string[]): readonly string[] {
  const lines = new Map<string, { kind: string; names: string[]; reason: string }>();
  for (const warning of warnings) {
    const parts = /^([^:]+): (.+?) "[^"]+"(.*)$/s.exec(warning);
    const [, name = "", kind = "", reason = warning] = parts ?? [];
    const general = reason.replace(/ \(id [^)]*\)/, "");
    const line = lines.get(kind + general) ?? { kind, names: [], reason: general };
    line.names.push(name);
    lines.set(kind + general, line);
  }
  return [...lines.values()].map(({ kind, names, reason }) =>
    kind === "" ? reason : `${kind} ${names.sort().join(", ")}${reason}`,
  );
}
