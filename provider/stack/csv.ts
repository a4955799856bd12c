/**
 * CSV files: one object a row. The header names fields (`email`, `noAnswer.action`), or uses the portal's words for them, so
 * that a file made for Spoke's bulk upload of users (support article 360046057272, read 2026-11-20) is read as it is. Pure.
 */
import { type CsvError, parse } from "csv-parse/sync";
import { nearestName } from "../model/nearest.ts";
import { formatPath } from "../model/path.ts";
import { entryKeys } from "../model/resource.ts";
import { type Field, type FieldType, walk } from "../model/shape.ts";
import type { Value } from "../model/value.ts";
import { nameKind } from "../reconciler/describe.ts";
import type { AnyKind } from "../reconciler/types.ts";
import { type CsvPlaces, csvPlaces } from "./csv-places.ts";
import { entryNames } from "./entry.ts";
import { listKeys } from "./extras.ts";
import { type Parsed, problemAt, type Source } from "./source.ts";
import type { StackProblem } from "./types.ts";

/** A CSV that was read: its rows are the elements of the source's value. */
export interface ParsedCsv extends Parsed {
  readonly warnings: readonly StackProblem[];
}

/** What a column holds. */
interface Column {
  /** Field names from the outside in; undefined for a column that is not read. */
  readonly path: readonly string[] | undefined;
  readonly list: boolean;
}

type Report = (column: number, what: string, remedy: string) => void;

/** In a list, one element ends here. */
const listSeparator = ";";

/**
 * Reads the objects of one kind.
 *
 * @param kind the kind that the rows are objects of
 * @param groups the section of the kind whose objects have members of this one (`callGroups`); undefined where none has
 */
export function readCsv(file: string, content: string, kind: AnyKind, groups: string | undefined): ParsedCsv {
  const places = csvPlaces(file, content);
  const problems: StackProblem[] = [];
  const warnings: StackProblem[] = [];
  const empty: Source = { file, value: [], place: () => ({ file, line: 1, column: 1 }) };
  const rows = cellsOf(file, content, places, problems);
  const [header, ...records] = rows;
  if (header === undefined) {
    if (problems.length === 0) problems.push(noHeader(file, kind));
    return { source: empty, problems, warnings };
  }
  const reportTo =
    (list: StackProblem[]): Report =>
    (column, what, remedy) => {
      list.push(problemAt(places.cell(0, column), { object: file, what, remedy }));
    };
  const columns = columnsOf(kind, header, records, groups, reportTo(problems), reportTo(warnings));
  if (columns === undefined) return { source: empty, problems, warnings };
  records.forEach((record, index) => {
    if (record.slice(header.length).some((cell) => cell !== "")) {
      problems.push(
        problemAt(places.cell(index + 1, header.length), {
          object: file,
          what: `the row has ${record.length} cells, and the header ${header.length}`,
          remedy: "Put a cell that has a comma in it in double quotes.",
        }),
      );
    }
  });
  const filled = [...records.entries()].filter(([, record]) => record.some((cell) => cell !== ""));
  return {
    source: {
      file,
      value: filled.map(([, record]) => objectOf(columns, record)),
      place: ([row, ...path]) => {
        const record = filled[Number(row ?? -1)]?.[0];
        if (record === undefined) return places.cell(0, 0);
        return places.cell(record + 1, Math.max(columnAt(columns, path.map(String)), 0));
      },
    },
    problems,
    warnings,
  };
}

const noHeader = (file: string, kind: AnyKind): StackProblem =>
  problemAt(
    { file, line: 1, column: 1 },
    {
      object: file,
      what: "has no header",
      remedy: `Name the columns in the first row, for example ${Object.keys(kind.examples[0].values).join(",")}.`,
    },
  );

/** What the parser's complaints mean to a person. */
const complaints: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a double quote is opened here and never closed",
  INVALID_OPENING_QUOTE: "a double quote stands in the middle of a cell",
  CSV_INVALID_CLOSING_QUOTE: "something stands behind the closing double quote of a cell",
};

function cellsOf(file: string, content: string, places: CsvPlaces, problems: StackProblem[]): string[][] {
  try {
    return parse(content, { bom: true, trim: true, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    const { code, message, records, column } = error as CsvError & { records?: number; column?: unknown };
    problems.push(
      problemAt(places.cell(records ?? 0, typeof column === "number" ? column : 0), {
        object: file,
        what: complaints[code] ?? message,
        remedy:
          'Put a cell that has a comma or a quote in it in double quotes, and write "" for a quote inside.',
      }),
    );
    return [];
  }
}

function columnsOf(
  kind: AnyKind,
  header: readonly string[],
  records: readonly (readonly string[])[],
  groups: string | undefined,
  fail: Report,
  warn: Report,
): readonly Column[] | undefined {
  if (header.length === 1 && header[0]?.includes(";")) {
    fail(0, "the columns are separated by semicolons", "Save the file with commas.");
    return undefined;
  }
  const seen = new Map<string, number>();
  return header.map((title, index): Column => {
    const found = columnOf(kind, title);
    if (found === undefined) {
      const cells = records.map((record) => record[index] ?? "");
      unknownColumn(
        kind,
        title,
        cells,
        groups,
        (what, remedy) => fail(index, what, remedy),
        (what, remedy) => warn(index, what, remedy),
      );
      return { path: undefined, list: false };
    }
    const name = formatPath(found.path);
    const before = seen.get(name);
    seen.set(name, before ?? index);
    if (before !== undefined) {
      fail(index, `the column ${name} stands here a second time`, "Keep one of them.");
    }
    const problem = unfit(found.type, name, found.secret);
    if (problem !== undefined) fail(index, ...problem);
    return { path: problem === undefined ? found.path : undefined, list: found.type.type === "array" };
  });
}

const text: FieldType = { type: "string" };
const texts: FieldType = {
  type: "array",
  element: { type: text, required: true, description: "", marks: {} },
};

function columnOf(
  kind: AnyKind,
  title: string,
): { readonly path: readonly string[]; readonly type: FieldType; readonly secret: boolean } | undefined {
  if (Object.hasOwn(entryKeys, title))
    return { path: [title], type: listKeys.has(title) ? texts : text, secret: false };
  const portal = Object.entries(kind.inputs).find(
    ([, field]) => field.marks.portalName?.toLowerCase() === title.toLowerCase(),
  );
  const path = title in kind.inputs || portal === undefined ? title.split(".") : [portal[0]];
  let type: FieldType = { type: "object", fields: () => kind.inputs };
  let secret = false;
  for (const step of path) {
    const field: Field | undefined =
      type.type === "object" ? type.fields()[step] : type.type === "map" ? type.element : undefined;
    if (field === undefined) return undefined;
    type = field.type;
    secret ||= field.marks.secret === true;
  }
  return { path, type, secret };
}

/** Why a field cannot be a column, and what to do; undefined where it can. */
function unfit(type: FieldType, name: string, secret: boolean): [what: string, remedy: string] | undefined {
  if (secret) {
    return [
      `${name} is secret, and secrets do not stand in files`,
      "Declare the object in the stack file, with !env for the secret.",
    ];
  }
  if (type.type === "object") {
    const parts = Object.keys(type.fields()).map((field) => `${name}.${field}`);
    return [`${name} has fields of its own`, `Make columns of them: ${parts.join(", ")}.`];
  }
  if (type.type === "map") return [`${name} has keys of its own`, `Make columns of them: ${name}.KEY.`];
  if (type.type === "array" && /^(?:object|map|array)$/.test(type.element.type.type)) {
    return [`${name} is a list of objects, which no cell can hold`, "Declare the object in the stack file."];
  }
  return undefined;
}

/** The bulk upload has a column for each team, under any title, with 1 for a member: its cells say that it is one. */
function unknownColumn(
  kind: AnyKind,
  title: string,
  cells: readonly string[],
  groups: string | undefined,
  fail: (what: string, remedy: string) => void,
  warn: (what: string, remedy: string) => void,
): void {
  const names = [...entryNames(kind), ...innerNames(kind)];
  const nearest = nearestName(title, names);
  const isTeam = cells.some((cell) => cell === "1") && cells.every((cell) => cell === "1" || cell === "");
  if (groups !== undefined && nearest === undefined && isTeam) {
    warn(
      `the column ${JSON.stringify(title)} is a team of the portal's bulk upload, and is not read`,
      `Declare its members in ${groups}.`,
    );
    return;
  }
  fail(
    `there is no field ${JSON.stringify(title)} of ${nameKind(kind)}`,
    nearest === undefined
      ? `The fields are ${names.join(", ")}.`
      : `Did you mean ${JSON.stringify(nearest)}?`,
  );
}

/** Fields inside fields, as columns name them: `noAnswer.action`. */
const innerNames = (kind: AnyKind): readonly string[] =>
  [...walk(kind.inputs)].map(({ path }) => path).filter((path) => /^\w+(?:\.\w+)+$/.test(path));

/** The object of a row: empty cells are fields that are not declared. */
function objectOf(columns: readonly Column[], record: readonly string[]): Value {
  const object: { [key: string]: Value } = {};
  columns.forEach(({ path, list }, index) => {
    const cell = record[index] ?? "";
    if (path === undefined || cell === "") return;
    let owner = object;
    for (const step of path.slice(0, -1)) {
      owner[step] ??= {};
      owner = owner[step] as { [key: string]: Value };
    }
    owner[path.at(-1) ?? ""] = list
      ? cell
          .split(listSeparator)
          .map((part) => part.trim())
          .filter((part) => part !== "")
      : cell;
  });
  return object;
}

/** The column of a field; of what is inside or around one, the nearest. -1: none. */
function columnAt(columns: readonly Column[], path: readonly string[]): number {
  for (let length = path.length; length > 0; length--) {
    const index = columns.findIndex(
      (column) =>
        column.path !== undefined && path.slice(0, length).every((step, at) => column.path?.[at] === step),
    );
    if (index >= 0) return index;
  }
  return -1;
}
