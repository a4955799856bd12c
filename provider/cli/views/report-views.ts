/** What an apply has done, as text and as Markdown. Pure. */
import type { Applied, ApplyReport } from "../../reconciler/plan/types.ts";
import { painter, type Tone } from "./colour.ts";
import { cell, code, fitting, longestComment, prose } from "./markdown.ts";
import type { Canvas } from "./plan-text.ts";
import { plain, wrap } from "./values.ts";
import { actionWords, counted, signs, stepNote } from "./words.ts";

const tones: Readonly<Record<Applied["outcome"], Tone>> = { done: "good", failed: "loss", skipped: "change" };

/** What an apply comes to, in one line. */
const reportSummary = ({ done, failed, skipped }: ApplyReport): string =>
  done + failed + skipped === 0
    ? "Applied: there was nothing to do."
    : `Applied: ${done.toLocaleString("en")} done, ${failed.toLocaleString("en")} failed, ${skipped.toLocaleString("en")} skipped.`;

/** Lines for a terminal, failures last, where they are seen. */
export function reportText(report: ApplyReport, canvas: Canvas): string {
  const paint = painter(canvas.colour);
  const lines = inOrder(report).flatMap((applied) => {
    const { action, outcome, object, id } = applied;
    const note = applied.step === undefined ? "" : ` (${stepNote(applied)})`;
    const head = `${paint(tones[outcome], outcome.padEnd(7))} ${signs[action]} ${actionWords[action].padEnd(10)} ${plain(object)}${note}`;
    return [
      `${head}${id === undefined ? "" : paint("quiet", ` (${plain(id)})`)}`,
      ...notesOf(applied).map((note) => `        ${wrap(note, canvas.width, "        ")}`),
    ];
  });
  return [...lines, reportSummary(report)].join("\n");
}

/** A table for a comment, failures first: they stay when it has to be cut. */
export function reportMarkdown(report: ApplyReport, longest: number = longestComment): string {
  const rows = inOrder(report)
    .reverse()
    .map((applied) => {
      const { action, outcome, object } = applied;
      const notes = notesOf(applied).map(prose).join("<br>");
      return `| ${outcome} | ${signs[action]} ${actionWords[action]} | ${cell(object)} | ${notes} |`;
    });
  const before = "| | | object | |\n| --- | --- | --- | --- |\n";
  const reserve = 300;
  const head = `### ${reportSummary(report)}`;
  const { text, left } = fitting({ before, pieces: rows, between: "\n" }, longest - head.length - reserve);
  const note = `${counted(left, "object")} of ${rows.length.toLocaleString("en")} did not fit. Run ${code("spokectl plan")} to see what is left to do.`;
  return [head, ...(text === "" ? [] : [text]), ...(left === 0 ? [] : [note])].join("\n\n");
}

const order: readonly Applied["outcome"][] = ["done", "skipped", "failed"];

const inOrder = ({ objects }: ApplyReport): Applied[] =>
  order.flatMap((outcome) => objects.filter((applied) => applied.outcome === outcome));

const notesOf = ({ messages, warnings }: Applied): readonly string[] => [
  ...messages.map(plain),
  ...warnings.map((warning) => `Warning: ${plain(warning)}`),
];

/** The report without secrets, for `--json`: their names stand, and their values do not. */
export const reportJson = (report: ApplyReport): unknown => ({
  ...report,
  objects: report.objects.map(({ secrets, ...applied }) => ({ ...applied, secrets: Object.keys(secrets) })),
});
