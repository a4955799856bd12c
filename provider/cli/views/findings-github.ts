/**
 * A report as annotations of GitHub Actions: `::error file=spoke.yaml,line=12,col=5,title=loop::…`.
 *
 * Commands and their parameters: docs.github.com/actions/reference/workflow-commands-for-github-actions; escapes: the
 * toolkit's own, github.com/actions/toolkit/blob/main/packages/core/src/command.ts (both read 2026-11-26). Pure.
 */
import type { Severity } from "../../rules/types.ts";
import { type Remark, type Report, remarksOf } from "./findings.ts";
import { plainLines } from "./values.ts";

const commands: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", note: "notice" };

const data = (text: string): string =>
  plainLines(text.replaceAll("%", "%25").replaceAll("\r", "%0D")).replaceAll("\n", "%0A");

const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

function annotation({ severity, rule, place, message }: Remark): string {
  const properties = [
    ...(place === undefined
      ? []
      : [`file=${property(place.file)}`, `line=${place.line}`, `col=${place.column}`]),
    `title=${property(rule ?? "spokectl validate")}`,
  ];
  return `::${commands[severity]} ${properties.join(",")}::${data(message)}`;
}

/** The annotations, a line each; empty where there is nothing to report. */
export const githubOf = (report: Report): string => remarksOf(report).map(annotation).join("\n");
