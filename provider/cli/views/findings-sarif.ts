/**
 * A report as SARIF 2.1.0, which code scanning of GitHub, GitLab and Azure DevOps reads.
 *
 * Form: docs.oasis-open.org/sarif/sarif/v2.1.0 (read 2026-11-26); what GitHub shows of it:
 * docs.github.com/code-security/reference/code-scanning/sarif-support-for-code-scanning (read 2026-11-26). Pure.
 */
import { pathToFileURL } from "node:url";
import { type PageKind, pageOf, pageUrl } from "../../rules/pages.ts";
import type { Rule } from "../../rules/types.ts";
import { type Remark, type Report, remarksOf } from "./findings.ts";

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** The id that stands for what is wrong with a file itself: GitHub shows no result well that has none. */
const ofFile = "stack-file";

const fileDescriptor = {
  id: ofFile,
  shortDescription: {
    text: "A stack file cannot be read as it is written, or declares what a kind refuses.",
  },
  defaultConfiguration: { level: "error" },
} as const;

const descriptorOf = (rule: Rule, { version, kinds }: Producer) => ({
  id: rule.id,
  shortDescription: { text: rule.summary },
  fullDescription: { text: `${rule.summary} ${rule.why}` },
  helpUri: pageUrl(rule.id, version),
  // GitHub shows the page itself, which needs no network to be read.
  help: { text: `${rule.summary} ${rule.why}`, markdown: pageOf(rule, kinds) },
  defaultConfiguration: { level: rule.severity },
});

/** Relative to the root of the checkout, unless the path is absolute. */
function locationOf(file: string) {
  if (file.startsWith("/") || /^[A-Za-z]:[\\/]/.test(file)) return { uri: pathToFileURL(file).href };
  const path = file.replaceAll("\\", "/").replace(/^(\.\/)+/, "");
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}

function resultOf({ severity, rule, place, message }: Remark, order: ReadonlyMap<string, number>) {
  const ruleId = rule ?? ofFile;
  return {
    ruleId,
    ruleIndex: order.get(ruleId),
    level: severity,
    message: { text: message },
    ...(place === undefined
      ? {}
      : {
          locations: [
            {
              physicalLocation: {
                artifactLocation: locationOf(place.file),
                region: { startLine: place.line, startColumn: place.column },
              },
            },
          ],
        }),
  };
}

/** What made a report. */
export interface Producer {
  /** Every rule that was run, found or not: a reader can then tell "looked and found nothing" from "not looked". */
  readonly rules: readonly Rule[];
  readonly kinds: readonly PageKind[];
  /** Of this package. */
  readonly version: string;
}

/** The report as a SARIF log with one run, indented. */
export function sarifOf(report: Report, producer: Producer): string {
  const { rules, version } = producer;
  const descriptors = [fileDescriptor, ...rules.map((rule) => descriptorOf(rule, producer))];
  const order = new Map(descriptors.map(({ id }, index) => [id, index]));
  const log = {
    $schema: schema,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "spokectl", semanticVersion: version, rules: descriptors } },
        columnKind: "utf16CodeUnits",
        results: remarksOf(report).map((remark) => resultOf(remark, order)),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}
