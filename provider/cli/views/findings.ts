/** What a validation has to say, in one order and in one form for every output format. Pure. */
import { describeProblem } from "../../model/problem.ts";
import type { Place } from "../../reconciler/plan/types.ts";
import type { RuleFinding, Severity } from "../../rules/types.ts";
import type { StackProblem } from "../../stack/types.ts";

/** The forms in which a report is printed. */
export const reportFormats = ["text", "json", "sarif", "github"] as const;

export type ReportFormat = (typeof reportFormats)[number];

/** What every format is made from. */
export interface Report {
  /** What is wrong with the files: with one of these the rules did not run. */
  readonly problems: readonly StackProblem[];
  readonly warnings: readonly StackProblem[];
  readonly findings: readonly RuleFinding[];
  /** How many objects are declared. */
  readonly objects: number;
  /** The files in the order in which they were named; what stands in others comes after them. */
  readonly files: readonly string[];
}

/** One line of a report. */
export interface Remark {
  readonly severity: Severity;
  /** The rule's id; absent for what is wrong with the file itself. */
  readonly rule?: string;
  readonly place?: Place;
  /** Object and path, what is wrong, what to do. */
  readonly message: string;
}

/** Everything that a report says, in the order of the files, by line and column; what has no place comes first. */
export function remarksOf({ problems, warnings, findings, files }: Report): readonly Remark[] {
  const remarks: Remark[] = [
    ...problems.map(({ place, message }): Remark => ({ severity: "error", place, message })),
    ...warnings.map(({ place, message }): Remark => ({ severity: "warning", place, message })),
    ...findings.map(
      ({ rule, severity, place, object, path, what, remedy }): Remark => ({
        severity,
        rule,
        ...(place === undefined ? {} : { place }),
        message: describeProblem({ object, what, remedy, ...(path === undefined ? {} : { path }) }),
      }),
    ),
  ];
  const order = new Map(files.map((file, index) => [file, index]));
  const rank = ({ place }: Remark) => (place === undefined ? -1 : (order.get(place.file) ?? files.length));
  return remarks.sort((one, other) => rank(one) - rank(other) || byPlace(one.place, other.place));
}

function byPlace(one: Place | undefined, other: Place | undefined): number {
  if (one === undefined || other === undefined) return 0;
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}

/** How many remarks of each severity there are. */
export function countsOf(remarks: readonly Remark[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of remarks) counts[severity]++;
  return counts;
}

/** True where a report lets the run fail. */
export const fails = (report: Report): boolean => countsOf(remarksOf(report)).error > 0;
