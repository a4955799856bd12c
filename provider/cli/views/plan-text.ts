/** A plan as a person reads it on a terminal. Pure. */
import type { Action, Plan, PlannedField, PlannedObject } from "../../reconciler/plan/types.ts";
import { type Paint, painter, type Tone } from "./colour.ts";
import { plain, sideText, wrap } from "./values.ts";
import { actionWords, byKind, placeText, planSummary, problemText, signs, stepNote } from "./words.ts";

/** Where a text is shown. */
export interface Canvas {
  readonly width: number;
  readonly colour: boolean;
}

const tones: Readonly<Record<Action, Tone>> = {
  create: "good",
  update: "change",
  delete: "loss",
  portal: "person",
  extra: "quiet",
  keep: "quiet",
  none: "quiet",
};

/** Lines under an object begin here. */
const indent = "      ";

/** See the head of this file. @returns lines without a line break at the end */
export function planText(plan: Plan, canvas: Canvas): string {
  const paint = painter(canvas.colour);
  const groups = [...byKind(plan.objects)].map(([kind, objects]) =>
    [paint("strong", kind), ...objects.map((object) => objectText(object, canvas, paint))].join("\n"),
  );
  return [
    ...groups,
    ...titledList("Problems", plan.problems.map(problemText), "loss", canvas),
    ...titledList("Warnings", plan.warnings.map(plain), "change", canvas),
    wrap(planSummary(plan), canvas.width, ""),
  ].join("\n\n");
}

function objectText(object: PlannedObject, { width }: Canvas, paint: Paint): string {
  const { action, place, id } = object;
  const head = `${signs[action]} ${actionWords[action]}`.padEnd(12);
  const where = [
    stepNote(object),
    id === undefined ? "" : plain(id),
    place === undefined ? "" : placeText(place),
  ];
  const notes = where.filter((text) => text !== "").join(", ");
  const name = plain(object.name);
  const title = `  ${paint(tones[action], head)} ${name}${notes === "" ? "" : paint("quiet", ` (${notes})`)}`;
  const sentence = (text: string, tone: Tone = "quiet") =>
    `${indent}${paint(tone, wrap(plain(text), width, `${indent}  `, indent.length))}`;
  return [
    title,
    sentence(object.reason),
    ...(object.costs === undefined ? [] : [sentence(object.costs, "change")]),
    ...(object.loses === undefined ? [] : [sentence(object.loses, "loss")]),
    ...object.fields.map((field) => `${indent}${fieldText(field, action, width - indent.length)}`),
    ...object.unverified.map((path) => sentence(`? ${path}: unverified, because nothing shows it`)),
    ...object.portalSteps.map((step) => sentence(`Portal: ${step}`, "person")),
    ...(object.confirmed ?? []).map((step) => sentence(`Portal, confirmed as done: ${step}`)),
    ...object.warnings.map((warning) => sentence(`Warning: ${warning}`, "change")),
    ...(object.waitsFor.length === 0 ? [] : [sentence(`after ${object.waitsFor.join(", ")}`)]),
  ].join("\n");
}

/** The shortest that a value is cut to, however narrow the terminal is. */
const leastValue = 16;

function fieldText(field: PlannedField, action: Action, width: number): string {
  const path = `${plain(field.path)}: `;
  const room = Math.max(leastValue, width - path.length);
  if (action === "create") return `${path}${sideText(field, "to", room)}`;
  if (action === "delete" || action === "extra" || action === "keep") {
    return `${path}${sideText(field, "from", room)}`;
  }
  const arrow = " → ";
  const each = Math.max(leastValue, Math.floor((room - arrow.length) / 2));
  return `${path}${sideText(field, "from", each)}${arrow}${sideText(field, "to", each)}`;
}

/** A titled list, or nothing. */
export function titledList(
  title: string,
  items: readonly string[],
  tone: Tone,
  { width, colour }: Canvas,
): readonly string[] {
  if (items.length === 0) return [];
  const lines = items.map((item) => `  - ${wrap(item, width, "    ")}`);
  return [`${painter(colour)(tone, title)}\n${lines.join("\n")}`];
}
