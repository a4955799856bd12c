/** Where the cells of a CSV file stand, which the parser does not tell. Pure. */
import type { Place } from "../reconciler/plan/types.ts";

/** See the head of this file. */
export interface CsvPlaces {
  /** The place of a cell, rows and columns from 0, the header being row 0; of what is not there, the nearest before it. */
  cell(row: number, column: number): Place;
}

/**
 * Found at the first question, because a file without problems is never asked.
 *
 * @param text well-formed CSV with commas; empty lines count for nothing, as they do for the parser
 */
export function csvPlaces(file: string, text: string): CsvPlaces {
  let rows: readonly (readonly Place[])[] | undefined;
  return {
    cell(row, column) {
      rows ??= placesOf(file, text);
      const places = rows[row] ?? rows.at(-1) ?? [];
      return places[column] ?? places.at(-1) ?? { file, line: 1, column: 1 };
    },
  };
}

/** One cell and what ends it: quoted text, in which commas and line breaks are plain, or anything else. */
const cellPattern = /[ \t]*(?:"(?:[^"]|"")*"[ \t]*|[^,\r\n]*)(,|\r\n|\n|\r|$)/y;

function placesOf(file: string, text: string): readonly (readonly Place[])[] {
  const rows: Place[][] = [];
  let row: Place[] = [];
  let line = 1;
  let offset = text.startsWith("\uFEFF") ? 1 : 0;
  let lineStart = offset;
  let rowStart = offset;
  while (offset < text.length) {
    cellPattern.lastIndex = offset;
    const match = cellPattern.exec(text);
    if (match === null) break;
    row.push({ file, line, column: offset - lineStart + 1 });
    const next = offset + match[0].length;
    for (const end of match[0].matchAll(/\r\n|\n|\r/g)) {
      line++;
      lineStart = offset + end.index + end[0].length;
    }
    if (match[1] !== ",") {
      if (text.slice(rowStart, next).trim() !== "") rows.push(row);
      row = [];
      rowStart = next;
    }
    if (next === offset) break;
    offset = next;
  }
  return rows;
}
