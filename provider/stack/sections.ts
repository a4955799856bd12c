/** The top level of a stack file: the file's own keys, and one key a kind. Pure. */
import { fileKeys } from "../derive/stack-names.ts";
import { nearestName } from "../model/nearest.ts";
import { isObject, type Value } from "../model/value.ts";
import type { AnyKind } from "../reconciler/types.ts";
import { readCsv } from "./csv.ts";
import { type NamedFiles, pathFrom } from "./files.ts";
import { type Block, type Origin, type Part, placeIn, problemAt, type Source, within } from "./source.ts";
import { tagOf } from "./tags.ts";
import type { StackProblem } from "./types.ts";

/** What stands behind the key of one kind. */
export interface Section {
  readonly kind: AnyKind;
  /** `twilio.studioFlows` */
  readonly name: string;
  readonly value: Value;
  readonly origin: Origin;
}

/** A file, taken apart. */
export interface Outline {
  readonly source: Source;
  /** Values of the file's own keys. */
  readonly own: ReadonlyMap<string, Block>;
  readonly sections: readonly Section[];
}

/**
 * @param sections the kinds by the names of their sections
 * @param files what `!file` and `!csv` name
 */
export function outlineOf(
  source: Source,
  sections: ReadonlyMap<string, AnyKind>,
  files: NamedFiles,
  problems: StackProblem[],
): Outline {
  const own = new Map<string, Block>();
  const found: Section[] = [];
  const fail = (origin: Origin, object: string, what: string, remedy: string, part?: Part) => {
    problems.push(problemAt(placeIn(origin, [], part), { object, what, remedy }));
  };
  const names = [...sections.keys()];
  // `twilio` holds kinds of its own.
  const modules = new Set(names.flatMap((name) => (name.includes(".") ? [name.split(".")[0] ?? ""] : [])));

  // The path is of keys, wherever they stand: a module may be in a file of its own.
  const read = (path: readonly string[], written: Block): void => {
    const name = path.join(".");
    const kind = sections.get(name);
    const isModule = path.length === 1 && modules.has(name);
    // An organisation is a text, which a file of any name may have.
    const followed =
      kind !== undefined || isModule || (Object.hasOwn(fileKeys, name) && name !== "organisation")
        ? follow(name, written, files, problems)
        : written;
    if (followed === undefined) return;
    const { value, origin } = followed;
    if (kind !== undefined) {
      found.push({ kind, name, value, origin });
    } else if (isModule) {
      if (isObject(value))
        for (const [inner, section] of Object.entries(value))
          read([...path, inner], { value: section, origin: within(origin, inner) });
      else
        fail(
          origin,
          name,
          "is not an object",
          `Write the kinds in it by their names: ${inModule(names, name)}.`,
        );
    } else if (path.length === 1 && Object.hasOwn(fileKeys, name)) {
      own.set(name, followed);
    } else {
      const all = [...Object.keys(fileKeys).filter((key) => !key.startsWith("$")), ...modules, ...names];
      const nearest = nearestName(name, all);
      const remedy =
        nearest === undefined
          ? `The keys are ${all.join(", ")}.`
          : `Did you mean ${JSON.stringify(nearest)}?`;
      fail(origin, origin.source.file, `${JSON.stringify(name)} is not a key of a stack file`, remedy, "key");
    }
  };

  if (isObject(source.value))
    for (const [key, value] of Object.entries(source.value))
      read([key], { value, origin: { source, path: [key] } });
  else if (source.value !== null && source.value !== undefined) {
    fail(
      { source, path: [] },
      source.file,
      "is not an object",
      "Write each kind by its name, for example callGroups: […].",
    );
  }
  return { source, own, sections: found };
}

const inModule = (names: readonly string[], module: string): string =>
  names
    .filter((name) => name.startsWith(`${module}.`))
    .map((name) => name.slice(module.length + 1))
    .join(", ");

/**
 * What `!file` names, with its place in that file; what is no `!file`, as it is.
 *
 * @param open files that were followed on the way here
 * @returns undefined after a problem
 */
function follow(
  name: string,
  block: Block,
  files: NamedFiles,
  problems: StackProblem[],
  open: readonly string[] = [],
): Block | undefined {
  const { value, origin } = block;
  const tag = isObject(value) ? tagOf(value) : undefined;
  if (tag?.name !== "file") return block;
  const fail = (what: string, remedy: string): undefined => {
    problems.push(problemAt(placeIn(origin), { object: name, what, remedy }));
  };
  if (typeof tag.argument !== "string" || tag.argument === "") {
    return fail("!file has no path behind it", "Write !file and a path, relative to this file.");
  }
  const path = pathFrom(origin.source.file, tag.argument);
  const file = files.get(path);
  if (file === undefined || "failure" in file) {
    return fail(`the file ${path} cannot be used`, file?.failure ?? "It was not read.");
  }
  if (open.includes(path)) return fail(`${path} contains itself`, "Break the circle of !file.");
  if (file.parsed === undefined) {
    return fail(`the file ${path} is a text here`, "Name a .json, .yaml or .yml file.");
  }
  if (file.parsed.problems.length > 0) {
    problems.push(...file.parsed.problems);
    return undefined;
  }
  const { source } = file.parsed;
  return follow(name, { value: source.value, origin: { source, path: [] } }, files, problems, [
    ...open,
    path,
  ]);
}

/** The entries of a section: of a list, of a CSV file, or the one of a singleton. */
export function entriesOf(
  section: Section,
  files: NamedFiles,
  groups: string | undefined,
  problems: StackProblem[],
  warnings: StackProblem[],
): readonly Block[] {
  const { kind, name, value, origin } = section;
  const fail = (what: string, remedy: string): readonly Block[] => {
    problems.push(problemAt(placeIn(origin), { object: name, what, remedy }));
    return [];
  };
  if (kind.singleton) {
    if (isObject(value) && tagOf(value) === undefined) return [{ value, origin }];
    return fail("is not an object", "There is one only: write its fields by their names.");
  }
  const list = (from: Origin, values: readonly Value[]): readonly Block[] =>
    values.map((one, index) => ({ value: one, origin: within(from, index) }));
  if (Array.isArray(value))
    return list(origin, value).flatMap((block) => follow(name, block, files, problems) ?? []);
  const tag = isObject(value) ? tagOf(value) : undefined;
  if (tag?.name !== "csv") {
    if (value === null) return fail("is empty", "Write [] to say that there are none, or take it out.");
    return fail("is not a list", `Write each object behind a dash, or ${name}: !csv FILE.`);
  }
  if (typeof tag.argument !== "string" || tag.argument === "") {
    return fail("!csv has no path behind it", "Write !csv and a path, relative to this file.");
  }
  const path = pathFrom(origin.source.file, tag.argument);
  const file = files.get(path);
  if ("failure" in file) return fail(`the file ${path} cannot be used`, file.failure);
  const csv = readCsv(path, file.text, kind, groups);
  problems.push(...csv.problems);
  warnings.push(...csv.warnings);
  return list({ source: csv.source, path: [] }, csv.source.value as readonly Value[]);
}
