/** The findings of `spokectl doctor` as a person reads them on a terminal. Pure. */
import { worst } from "../../doctor/judge.ts";
import { type Finding, type Status, type Topic, topics } from "../../doctor/types.ts";
import { type Paint, painter, type Tone } from "./colour.ts";
import type { Canvas } from "./plan-text.ts";
import { plain, wrap } from "./values.ts";
import { counted } from "./words.ts";

const tones: Readonly<Record<Status, Tone>> = { ok: "good", warning: "change", problem: "loss" };

/** Columns in front of a subject: the status, and the space around it. */
const indent = " ".repeat(10);

/** See the head of this file. @returns lines without a line break at the end */
export function doctorText(findings: readonly Finding[], canvas: Canvas): string {
  const paint = painter(canvas.colour);
  const groups = (Object.keys(topics) as Topic[]).flatMap((topic) => {
    const own = findings.filter((finding) => finding.topic === topic);
    if (own.length === 0) return [];
    return [
      [paint("strong", topics[topic]), ...own.map((finding) => findingText(finding, canvas, paint))].join(
        "\n",
      ),
    ];
  });
  return [...groups, paint(tones[worst(findings)], verdict(findings))].join("\n\n");
}

function findingText(finding: Finding, { width }: Canvas, paint: Paint): string {
  const { status, unseen, subject, what, why, remedy } = finding;
  const tone: Tone = status === "ok" && unseen ? "quiet" : tones[status];
  const word = status === "ok" && unseen ? "-" : status;
  const sentence = (text: string, colour?: Tone) => {
    const lines = wrap(plain(text), width, indent);
    return `${indent}${colour === undefined ? lines : paint(colour, lines)}`;
  };
  // A message of an API's begins with its name.
  const head = what.startsWith(subject) ? what : `${subject}: ${what}`;
  // What is as it should be needs no reasons.
  const more = status === "ok" && !unseen ? [] : [why, remedy].filter((text) => text !== undefined);
  return [
    `  ${paint(tone, word.padEnd(8))}${wrap(plain(head), width, indent)}`,
    ...more.map((text) => sentence(text, "quiet")),
  ].join("\n");
}

function verdict(findings: readonly Finding[]): string {
  const count = (status: Status) => findings.filter((finding) => finding.status === status).length;
  const [problems, warnings] = [count("problem"), count("warning")];
  if (problems + warnings === 0) return "Nothing is wrong, as far as it can be seen.";
  const parts = [
    ...(problems > 0 ? [counted(problems, "problem")] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
  ];
  return `${parts.join(" and ")}.`;
}
