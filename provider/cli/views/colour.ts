/** Colours of a terminal (ECMA-48, SGR). Pure. */

/** What a piece of text is, whatever colour that gets. */
export type Tone = "good" | "change" | "loss" | "person" | "quiet" | "strong";

/** Colours a text, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

const codes: Readonly<Record<Tone, number>> = {
  good: 32,
  change: 33,
  loss: 31,
  person: 35,
  quiet: 2,
  strong: 1,
};

/** @param colour false: every text stays as it is */
export const painter =
  (colour: boolean): Paint =>
  (tone, text) =>
    colour && text !== "" ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text;
