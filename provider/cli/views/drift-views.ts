/** A drift as text and as Markdown. Pure. */
import { masked } from "../../clients/mask.ts";
import type { DriftField, DriftObject, DriftReport, Standing } from "../drift-report.ts";
import { painter, type Tone } from "./colour.ts";
import { cell, code, fitting, longestComment, prose } from "./markdown.ts";
import { type Canvas, titledList } from "./plan-text.ts";
import { plain, valueWithin, wrap } from "./values.ts";
import { byKind, counted, placeText, problemText, summaryParts } from "./words.ts";

const signs: Readonly<Record<Standing, string>> = {
  missing: "-",
  changed: "~",
  undeclared: "+",
  unverified: "?",
};

const tones: Readonly<Record<Standing, Tone>> = {
  missing: "loss",
  changed: "change",
  undeclared: "good",
  unverified: "quiet",
};

/** What a drift comes to, in one line. */
export function driftSummary({ summary, problems }: DriftReport): string {
  const parts = [
    [summary.missing, "missing"],
    [summary.changed, "changed"],
    [summary.undeclared, "live and not declared"],
  ] as const;
  const failed =
    problems.length === 0 ? "" : ` ${counted(problems.length, "problem")}: not all could be compared.`;
  return `Drift: ${summaryParts(parts, summary, "none")}${failed}`;
}

/** Lines for a terminal. */
export function driftText(report: DriftReport, canvas: Canvas): string {
  const paint = painter(canvas.colour);
  const groups = [...byKind(report.objects)].map(([kind, objects]) =>
    [
      paint("strong", kind),
      ...objects.flatMap((object) => [
        `  ${paint(tones[object.standing], `${signs[object.standing]} ${object.standing}`.padEnd(12))} ${titleOf(object)}`,
        ...notesOf(object, canvas.width - 8).map(
          (note) => `      ${wrap(note, canvas.width, "        ", 6)}`,
        ),
      ]),
    ].join("\n"),
  );
  return [
    ...groups,
    ...titledList("Problems", report.problems.map(problemText), "loss", canvas),
    ...titledList("Warnings", report.warnings.map(plain), "change", canvas),
    wrap(driftSummary(report), canvas.width, ""),
  ].join("\n\n");
}

/** A table for an issue; problems and what differs stand before what is unverified. */
export function driftMarkdown(report: DriftReport, longest: number = longestComment): string {
  const order: readonly Standing[] = ["missing", "changed", "undeclared", "unverified"];
  const rows = order
    .flatMap((standing) => report.objects.filter((object) => object.standing === standing))
    .map(
      (object) =>
        `| ${signs[object.standing]} ${object.standing} | ${cell(object.object)} | ${notesOf(object, 400).map(prose).join("<br>")} |`,
    );
  const problems = report.problems.map((problem) => `- ${prose(problemText(problem))}`);
  const warnings = report.warnings.map((warning) => `- ${prose(warning)}`);
  const head = `### ${prose(driftSummary(report))}`;
  const reserve = 600;
  const parts = [
    { before: "**Problems**\n\n", pieces: problems, between: "\n", noun: "problem" },
    { before: "| | object | |\n| --- | --- | --- |\n", pieces: rows, between: "\n", noun: "object" },
    { before: "**Warnings**\n\n", pieces: warnings, between: "\n", noun: "warning" },
  ];
  const texts = [head];
  const notes: string[] = [];
  let used = head.length + reserve;
  for (const part of parts) {
    const { text, left, length } = fitting(part, longest - used - 2);
    if (text !== "") texts.push(text);
    used += length + 2;
    if (left > 0) {
      const of = part.pieces.length.toLocaleString("en");
      notes.push(
        `${counted(left, part.noun)} of ${of} did not fit. Run ${code("spokectl drift")} to see them.`,
      );
    }
  }
  return [...texts, ...notes].join("\n\n");
}

function titleOf({ name, id, place }: DriftObject): string {
  const notes = [
    ...(id === undefined ? [] : [plain(id)]),
    ...(place === undefined ? [] : [placeText(place)]),
  ];
  return `${plain(name)}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`;
}

function notesOf(object: DriftObject, width: number): readonly string[] {
  const told = Object.entries(object.tells).map(([name, value]) => `${name} ${value}`);
  return [
    plain(object.reason),
    ...(object.standing === "changed" ? object.fields.map((field) => fieldNote(field, width)) : []),
    ...object.unverified.map((path) => plain(`? ${path}: unverified, because nothing shows it`)),
    ...object.portalSteps.map((step) => plain(`Portal: ${step}`)),
    ...(told.length === 0 ? [] : [plain(`The live object says: ${told.join(", ")}`)]),
  ];
}

function fieldNote({ path, declared, live, secret }: DriftField, width: number): string {
  const each = Math.max(16, Math.floor((width - path.length - 20) / 2));
  const text = (value: unknown) => (secret === true ? masked : valueWithin(value, each));
  return `${plain(path)}: declared ${text(declared)}, live ${text(live)}`;
}
