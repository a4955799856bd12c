/** A report for a program. Pure. */
import { countsOf, type Report, remarksOf } from "./findings.ts";

/** Raised when a field goes or changes its meaning; new fields do not raise it. */
const reportVersion = 1;

/** The report as JSON, indented. */
export function jsonOf(report: Report): string {
  const remarks = remarksOf(report);
  const findings = remarks.map(({ severity, rule, place, message }) => ({
    severity,
    rule,
    ...place,
    message,
  }));
  const content = { version: reportVersion, objects: report.objects, counts: countsOf(remarks), findings };
  return JSON.stringify(content, null, 2);
}
