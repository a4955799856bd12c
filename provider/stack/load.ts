/** Reads stack files: from texts to a declaration, or to everything that is wrong in them. Pure but for what is handed in. */
import { sectionOf, sectionsOf } from "../derive/stack-names.ts";
import type { DeclaredObject } from "../reconciler/plan/types.ts";
import type { AnyKind } from "../reconciler/types.ts";
import { readEntry } from "./entry.ts";
import { namedFiles } from "./files.ts";
import { givenValues } from "./given.ts";
import { readConfirmed, readOrganisation } from "./heading.ts";
import { readParameters } from "./parameters.ts";
import { findRepeats } from "./repeats.ts";
import type { Surroundings } from "./resolve.ts";
import { outsideScope, readScope } from "./scope.ts";
import { entriesOf, outlineOf } from "./sections.ts";
import { type Block, type Parsed, placeIn } from "./source.ts";
import type { Stack, StackProblem, StackSources } from "./types.ts";
import { readText } from "./yaml.ts";

/**
 * Reads the stack files of a run as one declaration.
 *
 * @param sources which files, and everything that they may refer to
 * @param kinds every kind that there is
 * @returns the declaration, and everything that is wrong, in the order of the files; nothing is thrown
 */
export async function loadStack(sources: StackSources, kinds: readonly AnyKind[]): Promise<Stack> {
  const problems: StackProblem[] = [];
  const warnings: StackProblem[] = [];
  const [parsed, parameterFile] = await Promise.all([
    readFiles(sources.files, sources, problems),
    readParameterFile(sources, problems),
  ]);
  const files = namedFiles((path) => sources.readFile(path));
  const followed = parameterFile ? [...parsed, parameterFile] : parsed;
  await Promise.all(followed.map(({ source }) => files.follow(source)));

  const sections = sectionsOf(kinds);
  const outlines = parsed.map(({ source }) => outlineOf(source, sections, files, problems));
  const blocks = (key: string): readonly Block[] => outlines.flatMap(({ own }) => own.get(key) ?? []);
  const [firstFile = ""] = sources.files;
  const declarations = blocks("params");
  const [firstBlock] = declarations;
  const parameters = readParameters(
    declarations,
    {
      given: givenValues(sources.parameters, parameterFile, problems),
      variables: sources.environment,
      fallback: () =>
        firstBlock === undefined
          ? { file: firstFile, line: 1, column: 1 }
          : placeIn(firstBlock.origin, [], "key"),
    },
    problems,
  );
  const surroundings: Surroundings = { parameters, variables: sources.environment, files };
  const organisationId = readOrganisation(blocks("organisation"), surroundings, problems);

  const objects: DeclaredObject[] = [];
  const declared = new Set<string>();
  for (const outline of outlines) {
    for (const section of outline.sections) {
      declared.add(section.kind.token);
      const groups = groupsOf(section.kind, kinds);
      for (const { value, origin } of entriesOf(section, files, groups, problems, warnings)) {
        const entry = readEntry(surroundings, section.kind, value, origin);
        problems.push(...entry.problems);
        warnings.push(...entry.warnings);
        if (entry.object !== undefined) objects.push(entry.object);
      }
    }
  }
  const scope = readScope(blocks("manage"), declared, kinds, problems);
  problems.push(...findRepeats(objects), ...outsideScope(scope, objects));
  const confirmed = readConfirmed(blocks("confirmed"), problems);
  return {
    declaration: { objects, scope, confirmed, ...(organisationId === undefined ? {} : { organisationId }) },
    parameters: [...parameters.values()].map(
      ({ origin: _, value: __, variable: ___, written: ____, ...parameter }) => parameter,
    ),
    problems: inOrder(problems, sources.files),
    warnings: inOrder(warnings, sources.files),
    confirmed,
  };
}

/** As a person reads the files: from the first to the last, each from its top. */
function inOrder(found: readonly StackProblem[], files: readonly string[]): readonly StackProblem[] {
  const order = new Map(files.map((file, index) => [file, index]));
  const rank = ({ place }: StackProblem) => order.get(place.file) ?? files.length;
  return found.toSorted(
    (one, other) =>
      rank(one) - rank(other) ||
      (one.place.file < other.place.file ? -1 : one.place.file > other.place.file ? 1 : 0) ||
      one.place.line - other.place.line ||
      one.place.column - other.place.column,
  );
}

/** Undefined where none is named; null where it cannot be read. */
async function readParameterFile(
  sources: StackSources,
  problems: StackProblem[],
): Promise<Parsed | null | undefined> {
  if (sources.parameterFile === undefined) return undefined;
  const [parsed] = await readFiles([sources.parameterFile], sources, problems);
  return parsed ?? null;
}

async function readFiles(
  names: readonly string[],
  sources: StackSources,
  problems: StackProblem[],
): Promise<readonly Parsed[]> {
  const texts = await Promise.all(
    [...new Set(names)].map(async (file) => {
      try {
        return { file, text: await sources.readFile(file) };
      } catch (error) {
        problems.push({
          place: { file, line: 1, column: 1 },
          message: error instanceof Error ? error.message : String(error),
        });
        return undefined;
      }
    }),
  );
  return texts.flatMap((read) => {
    if (read === undefined) return [];
    const parsed = readText(read.file, read.text);
    problems.push(...parsed.problems);
    return parsed.problems.length > 0 ? [] : [parsed];
  });
}

/** The section of the kind whose objects have members of this one: `callGroups` for users. */
function groupsOf(kind: AnyKind, kinds: readonly AnyKind[]): string | undefined {
  const group = kinds.find(({ inputs }) =>
    Object.values(inputs).some(({ marks, type }) => {
      if (marks.membership === undefined || type.type !== "array" || type.element.type.type !== "object")
        return false;
      const fields = Object.values(type.element.type.fields());
      return fields.some((field) => field.marks.reference?.kind === kind.token);
    }),
  );
  return group && sectionOf(group).join(".");
}
