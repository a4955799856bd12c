/** A runbook as Markdown with check boxes: for a ticket, a wiki or a comment. Pure. */
import type { Runbook, RunbookStep } from "../../runbook/types.ts";
import { code, prose } from "./markdown.ts";
import { leftOutText, notesOf, progressText, runbookTitle, uploadText } from "./runbook-words.ts";

/** See the head of this file. @returns lines without a line break at the end */
export function runbookMarkdown(runbook: Runbook): string {
  const { organisationId, sections, uploads, leftOut } = runbook;
  const head = organisationId === undefined ? [] : [`Organisation ${code(organisationId)}.`];
  const files = [...uploads.map(uploadText), ...leftOut.map(leftOutText)].map((text) => `- ${prose(text)}`);
  return [
    `# ${runbookTitle}`,
    [...head, progressText(runbook)].join(" "),
    ...(files.length === 0 ? [] : ["## Users at once", files.join("\n")]),
    ...sections.flatMap(({ place, steps }, index) => [
      `## ${index + 1}. ${prose(place)}`,
      steps.map(stepText).join("\n"),
    ]),
  ].join("\n\n");
}

function stepText(step: RunbookStep): string {
  const box = step.status === "open" ? "[ ]" : "[x]";
  const said = step.status === "confirmed" ? " (confirmed)" : "";
  const lines = [
    ...step.fields.map((field) => code(field)),
    ...notesOf(step).map((note) => `*${prose(note)}*`),
  ];
  return [
    `- ${box} ${prose(step.action)} ${code(step.id)}${said}`,
    ...lines.map((line) => `  - ${line}`),
  ].join("\n");
}
