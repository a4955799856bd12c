/** Tables and cards in the page's one form. */
import { type Html, html, type Part } from "./html.ts";
import { mostRows } from "./view.ts";

export interface Column {
  readonly title: string;
  /** Narrow columns do not break their words. */
  readonly narrow?: boolean;
  /** Figures stand at the right. */
  readonly figures?: boolean;
}

export interface Row {
  /** Tells a row from the others of its table, for the mark on what has changed. */
  readonly key: string;
  /** One a column; the first names the row. */
  readonly cells: readonly Part[];
}

export interface Table {
  /** Read out, not shown: the heading says it already. */
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

function classOf({ narrow, figures }: Column): string {
  return [narrow === true && "narrow", figures === true && "figures"].filter(Boolean).join(" ");
}

/** On a narrow screen cells stand below one another; the roles keep it a table, and `data-label` names the column. */
function cell(column: Column, content: Part, first: boolean): Html {
  return first
    ? html`<th scope="row" role="rowheader" class="${classOf(column)}">${content}</th>`
    : html`<td role="cell" class="${classOf(column)}" data-label="${column.title}">${content}</td>`;
}

/** A table with its caption and headings. */
export function table({ caption, columns, rows }: Table): Html {
  const heads = columns.map(
    (column) => html`<th scope="col" role="columnheader" class="${classOf(column)}">${column.title}</th>`,
  );
  const body = rows.map(
    ({ key, cells }) =>
      html`<tr role="row" data-key="${key}">${columns.map((column, index) => cell(column, cells[index], index === 0))}</tr>`,
  );
  return html`<table role="table"><caption class="unseen">${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads}</tr></thead><tbody role="rowgroup">${body}</tbody></table>`;
}

export interface Card {
  readonly id: string;
  readonly title: string;
  /** How many there are. */
  readonly count?: number;
  /** A sentence beside the heading. */
  readonly note?: Part;
  readonly content: Part;
}

/** The inside of a section: its heading and what it shows. */
export function card({ id, title, count, note, content }: Card): Html {
  const figure =
    count === undefined ? "" : html` <span class="count">${count.toLocaleString("en-GB")}</span>`;
  const beside = note === undefined || note === "" ? "" : html`<p class="note">${note}</p>`;
  return html`<div class="head"><h2 id="${id}-title">${title}${figure}</h2>${beside}</div>
${content}`;
}

export interface Listing extends Omit<Card, "content">, Table {
  /** Said where there is nothing to list. */
  readonly empty: string;
}

/** The inside of a section that is one table. */
export function listing({ empty, rows, columns, caption, ...rest }: Listing): Html {
  const total = rest.count ?? rows.length;
  const content =
    rows.length === 0
      ? html`<p class="empty">${empty}</p>`
      : [table({ caption, columns, rows }), total > rows.length && remainder(rows.length, total)];
  return card({ ...rest, content });
}

/** Says how much of a long list is not shown. */
export const remainder = (shown: number, total: number): Html =>
  html`<p class="empty">The first ${Math.min(shown, mostRows)} of ${total.toLocaleString("en-GB")} are shown.</p>`;
