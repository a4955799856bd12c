/** HTML as tagged templates: whatever is put into one is escaped, unless it is HTML that came out of one. */

const markup = Symbol("markup");

/** A piece of HTML. Only `html` makes one, so that no stored text can pass for it. */
export interface Html {
  readonly [markup]: string;
}

/** What may stand in a template; false, null and undefined give nothing. */
export type Part = Html | string | number | false | null | undefined | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it may stand between tags and in quoted attributes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const isHtml = (part: Html | readonly Part[]): part is Html => markup in part;

function render(part: Part): string {
  if (part === false || part === null || part === undefined) return "";
  if (typeof part !== "object") return escapeText(String(part));
  return isHtml(part) ? part[markup] : part.map(render).join("");
}

/** A template of HTML. Attributes must be quoted. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const rendered = texts.map((text, index) => text + render(parts[index]));
  return { [markup]: rendered.join("") };
}

/** The markup as text. */
export const textOf = (piece: Html): string => piece[markup];

/** The style sheet or the script of the page, which are ours and not escaped. */
export const trusted = (text: string): Html => ({ [markup]: text });
