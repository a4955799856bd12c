/** A report for a person: a line for each remark, grouped by file, as editors and terminals can follow it. Pure. */
import type { Place } from "../../reconciler/plan/types.ts";
import type { Severity } from "../../rules/types.ts";
import { countsOf, type Remark, type Report, remarksOf } from "./findings.ts";

/** Select Graphic Rendition of ECMA-48: bold red, bold yellow, bold cyan; and back. */
const colours: Readonly<Record<Severity, string>> = { error: "1;31", warning: "1;33", note: "1;36" };
const paint = (text: string, colour: string): string => `\u001b[${colour}m${text}\u001b[0m`;

/** Control characters (Unicode's class Cc), the line break apart, and what turns the direction of text. */
const instructions = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** What a terminal or a log would take as an instruction is shown as what it is. */
const visible = (text: string): string =>
  text.replace(instructions, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** A second line stays a part of its message, also where a log reads instructions at the beginning of a line. */
const oneRemark = (text: string): string => visible(text).replaceAll("\n", "\n  | ");

const placeText = ({ file, line, column }: Place): string => `${file}:${line}:${column}`;

function lineOf({ severity, rule, place, message }: Remark, colour: boolean): string {
  const parts = [
    ...(place === undefined ? [] : [visible(placeText(place))]),
    colour ? paint(severity, colours[severity]) : severity,
    ...(rule === undefined ? [] : [`[${rule}]`]),
    oneRemark(message),
  ];
  return parts.join(" ");
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

function summaryOf(remarks: readonly Remark[], { objects, problems }: Report): string {
  if (remarks.length === 0) return `${counted(objects, "object")}: nothing to report.`;
  const counts = Object.entries(countsOf(remarks)).filter(([, count]) => count > 0);
  const summary = counts.map(([word, count]) => counted(count, word)).join(", ");
  // Of a file that is not understood, the number of objects says nothing.
  if (problems.length > 0) return `${summary}. The rules have not looked at it yet: mend the files first.`;
  return `${counted(objects, "object")}: ${summary}.`;
}

/**
 * The report as text.
 *
 * @param colour whether severities are coloured
 */
export function textOf(report: Report, colour: boolean): string {
  const remarks = remarksOf(report);
  const lines = remarks.flatMap((remark, index) => {
    const isNewFile = index > 0 && remark.place?.file !== remarks[index - 1]?.place?.file;
    return [...(isNewFile ? [""] : []), lineOf(remark, colour)];
  });
  return [...lines, ...(lines.length === 0 ? [] : [""]), summaryOf(remarks, report)].join("\n");
}
