/** What an export says beside the declarations, in the same words in each form. Pure. */
import { nameKind } from "../reconciler/describe.ts";
import { kindName } from "../reconciler/plan/address.ts";
import type { Exported } from "../reconciler/plan/types.ts";
import type { Parameter } from "./names.ts";
import type { Entry, Outline, WrittenSection } from "./parts.ts";
import type { LeftOut } from "./select.ts";

/** `SipTrunk "Carrier", credentials[0].password` */
export const placeOf = ({ subject, path }: Parameter): string => `${subject}, ${path}`;

/** One line for each object that is not there. */
export const leftOutLines = (leftOut: readonly LeftOut[]): readonly string[] =>
  leftOut.flatMap(({ subject, reasons }) => reasons.map((reason) => `${subject}: ${reason}`));

/** What is worth knowing of a kind where its objects begin; none where nothing is. */
export function sectionLines({ kind, unread }: WrittenSection, form: "stack" | "program"): readonly string[] {
  const lines: string[] = [];
  if (kind.retained && form === "program")
    lines.push(`Kept on a delete, unless onDelete is "delete". ${kind.retainedBecause}`);
  if (kind.retained && form === "stack")
    lines.push(`Deleted only by --prune with --allow ${kind.allow}:KEY. ${kind.retainedBecause}`);
  if (kind.permanent) lines.push("There is always one: it is taken over, and never deleted.");
  if (unread.length > 0) lines.push(`Not shown by any API here, so nothing is said of ${unread.join(", ")}.`);
  return lines;
}

/** What stands above the objects of a kind: `CallGroup`, `Twilio PhoneNumber`. */
export const sectionTitle = ({ kind }: Pick<WrittenSection, "kind">): string => nameKind(kind);

/** Objects that every organisation has: in another one, the program takes over the one that is there. */
export const givenEntries = ({ kind, outputs }: Exported): readonly Entry[] =>
  kind.given(outputs) ? [["adopt", { is: "value", value: true }]] : [];

/** Says why. */
export const givenLines = ({ kind, outputs }: Exported): readonly string[] =>
  kind.given(outputs)
    ? ["Every organisation has it from the start: adopt takes it over in another one."]
    : [];

/** Patterns of the names that the export answers for, by kind; undefined where it answers for whole kinds. */
export function labelsOfSections(
  sections: readonly WrittenSection[],
): Readonly<Record<string, readonly string[]>> | undefined {
  const labels = sections.flatMap(({ kind, labels }) =>
    labels === undefined ? [] : [[kindName(kind), labels] as const],
  );
  return labels.length === 0 ? undefined : Object.fromEntries(labels);
}

/** Breaks a text into lines for a comment. */
export function wrapped(text: string, width = 110): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/**
 * What a program says at its head after its first words: how to take in what is live, what has to be set, what is left out.
 *
 * @param gap lines between a heading and its list
 * @param command how a command stands in a sentence
 */
export function programHeadLines(
  { parameters }: Outline,
  leftOut: readonly LeftOut[],
  gap: readonly string[],
  command: (text: string) => string,
): readonly string[] {
  const given = `These values are shown by nobody. Set them with ${command("pulumi config set --secret NAME")}; the first up sends them:`;
  return [
    ...gap,
    "  spokectl export --format import --out import.json",
    "  pulumi import --file import.json --generate-code=false --protect=false",
    ...(parameters.length === 0
      ? []
      : ["", given, ...gap, ...parameters.map((each) => `  ${each.config}: ${placeOf(each)}`)]),
    ...(leftOut.length === 0
      ? []
      : [
          "",
          "Left out:",
          ...gap,
          ...leftOutLines(leftOut).flatMap((line) => wrapped(line).map((part) => `  ${part}`)),
        ]),
  ];
}
