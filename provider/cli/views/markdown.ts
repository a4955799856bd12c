/** Pieces of GitHub's Markdown that hold what others have written, and a text that keeps to a length. Pure. */
import { plain } from "./values.ts";

/**
 * What a comment may hold: GitHub answers a longer one with "body is too long (maximum is 65536 characters)". Other
 * services take more (GitLab: 1,000,000; read 2026-11-26).
 */
export const longestComment = 65_536;

/** Code on one line: nothing in it is Markdown, HTML, or calls a person by `@`. */
export function code(text: string): string {
  const line = plain(text);
  const ticks = "`".repeat(longestRun(line) + 1);
  const space = /^`|`$|^ .* $/.test(line) ? " " : "";
  return line === "" ? "" : `${ticks}${space}${line}${space}${ticks}`;
}

/** As `code`, inside a table, where a bar would end the cell. */
export const cell = (text: string): string => code(text).replaceAll("|", "\\|");

/** Prose from elsewhere, as text: marks lose their meaning, and an `@` calls nobody. */
export const prose = (text: string): string =>
  plain(text)
    .replace(/[\\`*_{}[\]<>#|~]/g, (mark) => `\\${mark}`)
    .replaceAll("&", "&amp;")
    .replaceAll("@", "&#64;");

/** Code in a line of HTML, such as a summary. */
export const htmlCode = (text: string): string =>
  `<code>${plain(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "&#64;")}</code>`;

/** A block of code. */
export function codeBlock(language: string, text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

/** What unfolds when it is clicked at. */
export const details = (summary: string, body: string): string =>
  `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;

const longestRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** A part of a text: pieces that may be left out from the end. */
export interface Part {
  readonly before?: string;
  readonly pieces: readonly string[];
  /** Between two pieces. */
  readonly between: string;
}

/** What of a part fits. */
export interface Fitted {
  readonly text: string;
  readonly length: number;
  readonly left: number;
}

/** As many pieces of a part, from the first, as keep to a length. With none, nothing of it stands. */
export function fitting({ before = "", pieces, between }: Part, longest: number): Fitted {
  let length = before.length;
  let kept = 0;
  for (const piece of pieces) {
    const more = piece.length + (kept === 0 ? 0 : between.length);
    if (length + more > longest) break;
    length += more;
    kept += 1;
  }
  const text = kept === 0 ? "" : `${before}${pieces.slice(0, kept).join(between)}`;
  return { text, length: text.length, left: pieces.length - kept };
}
