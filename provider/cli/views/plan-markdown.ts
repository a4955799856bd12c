/**
 * A plan as Markdown for a comment on a pull request. Pure.
 *
 * It keeps to a length. What goes first is the folded detail, then rows of the table; what would be lost stays, with the
 * problems: at worst as addresses alone, and what does not even fit so is counted in bold.
 */
import type { Plan, PlannedField, PlannedObject } from "../../reconciler/plan/types.ts";
import {
  cell,
  code,
  codeBlock,
  details,
  fitting,
  htmlCode,
  longestComment,
  type Part,
  prose,
} from "./markdown.ts";
import { plain, shorten, sideText } from "./values.ts";
import {
  actionWords,
  counted,
  isDestructive,
  placeText,
  planSummary,
  problemText,
  signs,
  stepNote,
} from "./words.ts";

/** Room for the lines that say what was left out. */
const reserve = 600;

/** A value is cut here: a flow's definition has hundreds of lines. */
const longestValue = 400;

/** See the head of this file. @param longest characters; default is what GitHub takes */
export function planMarkdown(plan: Plan, longest: number = longestComment): string {
  const lossy = plan.objects.filter(isDestructive);
  const parts: readonly LimitedPart[] = [
    { name: "problem", share: 0.25, ...list("Problems", plan.problems.map(problemText).map(prose)) },
    lossPart(lossy, longest),
    { name: "warning", share: 0.25, ...list("Warnings", plan.warnings.map(prose)) },
    { name: "row", share: 1, ...table(plan.objects) },
    { name: "detail", share: 1, pieces: plan.objects.map(detail), between: "\n" },
  ];
  const head = `### ${prose(planSummary(plan))}`;
  const texts: string[] = [head];
  const notes: string[] = [];
  let used = head.length + reserve;
  for (const part of parts) {
    const fitted = fitting(part, Math.min(longest - used - 2, Math.floor(longest * part.share)));
    if (fitted.text !== "") texts.push(fitted.text);
    used += fitted.length + 2;
    if (fitted.left > 0) notes.push(leftOut(part, fitted.left));
  }
  return [...texts, ...notes].join("\n\n");
}

interface LimitedPart extends Part {
  readonly name: "problem" | "loss" | "warning" | "row" | "detail";
  /** What part of the whole it may take. */
  readonly share: number;
}

function leftOut({ name, pieces }: LimitedPart, left: number): string {
  const rest = `Run ${code("spokectl plan")} to see them.`;
  const of = `of ${pieces.length.toLocaleString("en")}`;
  switch (name) {
    case "loss":
      return `**${counted(left, "more object")} ${of} would be deleted or lose something, and ${left === 1 ? "is" : "are"} not shown here.** ${rest}`;
    case "problem":
    case "warning":
      return `${counted(left, `more ${name}`)} ${of} did not fit. ${rest}`;
    case "row":
      return `${counted(left, "object")} ${of} did not fit into the table. ${rest}`;
    case "detail":
      return `The details of ${counted(left, "object")} ${of} did not fit. ${rest}`;
  }
}

const list = (title: string, items: readonly string[]): Part => ({
  before: `**${title}**\n\n`,
  pieces: items.map((item) => `- ${item}`),
  between: "\n",
});

/** With sentences where they fit, else as addresses. */
function lossPart(objects: readonly PlannedObject[], longest: number): LimitedPart {
  const whole = list(
    "Deleted or lost",
    objects.map((object) => `${code(`${signs[object.action]} ${object.object}`)}${prose(lossText(object))}`),
  );
  const share = 0.6;
  const fitsWhole = fitting(whole, Math.floor(longest * share)).left === 0;
  const short = {
    before: `${whole.before}`,
    pieces: objects.map(({ object }) => code(object)),
    between: ", ",
  };
  return { name: "loss", share, ...(fitsWhole ? whole : short) };
}

const lossText = (object: PlannedObject): string => `: ${object.loses ?? object.reason}`;

function table(objects: readonly PlannedObject[]): Part {
  return {
    before: "| | object | why | fields |\n| --- | --- | --- | --- |\n",
    pieces: objects.map((object) => {
      const paths = object.fields.map(({ path }) => path).join(", ");
      const fields =
        object.action === "create" ? counted(object.fields.length, "field") : cell(shorten(paths, 80));
      return `| ${signs[object.action]} ${actionWords[object.action]} | ${cell(object.object)} | ${prose(shorten(object.reason, 120))} | ${fields} |`;
    }),
    between: "\n",
  };
}

function detail(object: PlannedObject): string {
  const { action, id, place } = object;
  const facts = [
    ...(object.step === undefined ? [] : [stepNote(object)]),
    ...(id === undefined ? [] : [`id ${id}`]),
    ...(place === undefined ? [] : [placeText(place)]),
  ];
  const sentences = [
    prose(`${object.reason}${facts.length === 0 ? "" : ` (${facts.join(", ")})`}`),
    ...[object.costs, object.loses].flatMap((said) => (said === undefined ? [] : [`**${prose(said)}**`])),
    ...object.portalSteps.map((step) => `Portal: ${prose(step)}`),
    ...(object.confirmed ?? []).map((step) => `Portal, confirmed as done: ${prose(step)}`),
    ...object.warnings.map((warning) => `Warning: ${prose(warning)}`),
    ...(object.waitsFor.length === 0 ? [] : [`After ${object.waitsFor.map(code).join(", ")}`]),
  ];
  const changes = [
    ...object.fields.flatMap(fieldLines),
    ...object.unverified.map((path) => `? ${plain(path)}: unverified, because nothing shows it`),
  ];
  const body = [
    sentences.map((sentence) => `- ${sentence}`).join("\n"),
    ...(changes.length === 0 ? [] : [codeBlock("diff", changes.join("\n"))]),
  ];
  return details(`${signs[action]} ${htmlCode(object.object)}`, body.join("\n\n"));
}

/** One line for each side that is set, as a difference of two files has them. */
function fieldLines(field: PlannedField): readonly string[] {
  const path = plain(field.path);
  const line = (sign: string, text: string) => `${sign} ${path}: ${text}`;
  return [
    ...(field.change === "add" ? [] : [line("-", sideText(field, "from", longestValue))]),
    ...(field.change === "delete" ? [] : [line("+", sideText(field, "to", longestValue))]),
  ];
}
