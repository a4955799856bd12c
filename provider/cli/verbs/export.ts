/** `spokectl export`: writes down what is live. Everything is read and written out before the first file is touched. */
import { join } from "node:path";
import { pulumiImportFile } from "../../export/import-file.ts";
import { type Outline, outlineOf } from "../../export/parts.ts";
import { pulumiYaml } from "../../export/pulumi-yaml.ts";
import { leftOutLines, placeOf } from "../../export/remarks.ts";
import { type LeftOut, select } from "../../export/select.ts";
import { stackJson, stackYaml } from "../../export/stack-file.ts";
import { pulumiTypeScript } from "../../export/typescript.ts";
import { nearestName } from "../../model/nearest.ts";
import { describeProblem, ProblemError } from "../../model/problem.ts";
import { canSee } from "../../reconciler/doors.ts";
import { kindName } from "../../reconciler/plan/address.ts";
import { kindsByName } from "../../reconciler/plan/plan.ts";
import type { Exported } from "../../reconciler/plan/types.ts";
import type { AnyKind } from "../../reconciler/types.ts";
import type { Connection } from "../connect.ts";
import type { Tools } from "../tools.ts";
import { type ExportFormat, fileNames } from "./export-formats.ts";

/** What the verb is told. */
export interface ExportOptions {
  /** None: a stack file. Several need `out`, and are files in that folder. */
  readonly formats?: readonly ExportFormat[];
  /** Names of kinds (`CallGroup`, `twilio.PhoneNumber`); none: all. */
  readonly kinds?: readonly string[];
  /** Patterns of names (`Sales*`); none: all. */
  readonly names?: readonly string[];
  /** A file, or a folder where there are several formats. Absent: standard output. */
  readonly out?: string;
}

/** @returns the exit code: 1 where a kind could not be read, and then nothing is written */
export async function exportStack(
  tools: Tools,
  connection: Connection,
  options: ExportOptions,
): Promise<0 | 1> {
  const formats = [...new Set(options.formats ?? ["stack" as const])];
  if (formats.length > 1 && options.out === undefined) throw severalNeedFolder(formats);
  const chosen = chosenKinds(connection.kinds, options.kinds ?? []);
  const { doors } = connection.clients.facts;
  const shown = chosen.filter((kind) => canSee(kind, {}, doors));
  sayNotShown(
    tools,
    chosen.filter((kind) => !shown.includes(kind)),
  );
  const objects = await readAll(tools, connection, shown);
  if (objects === undefined) return 1;
  // What is written down says whose it is.
  await connection.checkCustomer();
  const { sections, leftOut } = select(objects, options.names === undefined ? {} : { names: options.names });
  for (const line of leftOutLines(leftOut)) tools.say(`warning: Left out: ${line}`);
  const outline = outlineOf(sections);
  const { organisationId } = connection.clients.facts;
  const texts = formats.map((format) => {
    return { format, text: written(format, outline, leftOut, organisationId) };
  });
  if (!formats.every(hasHead)) sayParameters(tools, outline);
  for (const { format, text } of texts) {
    if (options.out === undefined) tools.print(text.replace(/\n$/, ""));
    else await tools.writeFile(formats.length > 1 ? join(options.out, fileNames[format]) : options.out, text);
  }
  return 0;
}

/** JSON has no comments: what the others say in their head is said on standard error. */
const hasHead = (format: ExportFormat): boolean => format !== "json" && format !== "import";

function written(
  format: ExportFormat,
  outline: Outline,
  leftOut: readonly LeftOut[],
  organisationId: string | undefined,
): string {
  const head = { leftOut, ...(organisationId === undefined ? {} : { organisationId }) };
  switch (format) {
    case "stack":
      return stackYaml(outline, head);
    case "json":
      return stackJson(outline, head);
    case "pulumi":
      return pulumiTypeScript(outline, leftOut);
    case "pulumi-yaml":
      return pulumiYaml(outline, leftOut, { name: "office", pluginPath: "node_modules/pulumi-spoke/bin" });
    case "import":
      return pulumiImportFile(outline);
  }
}

/** @throws ProblemError for a name that is no kind's */
function chosenKinds(kinds: readonly AnyKind[], names: readonly string[]): readonly AnyKind[] {
  if (names.length === 0) return kinds;
  const wanted = new Set(names.map((name) => kindCalled(kinds, name)));
  return kinds.filter((kind) => wanted.has(kind));
}

/** @throws ProblemError where no kind is called so; upper and lower case do not matter */
export function kindCalled(kinds: readonly AnyKind[], name: string): AnyKind {
  const byName = kindsByName(kinds);
  const found = [...byName].find(([known]) => known.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found[1];
  const nearest = nearestName(name, [...byName.keys()]);
  throw new ProblemError({
    object: name,
    what: "is not a kind",
    remedy:
      nearest === undefined ? `The kinds are ${[...byName.keys()].join(", ")}.` : `Did you mean ${nearest}?`,
  });
}

function sayNotShown(tools: Tools, kinds: readonly AnyKind[]): void {
  if (kinds.length === 0) return;
  tools.say(
    `note: No API shows these here, so they are left out (docs/reach.md): ${kinds.map(kindName).join(", ")}.`,
  );
}

/** Every object; undefined where a kind could not be read, each of which is said. */
async function readAll(
  tools: Tools,
  { engine }: Connection,
  kinds: readonly AnyKind[],
): Promise<readonly Exported[] | undefined> {
  const results = await Promise.allSettled(kinds.map((kind) => engine.export([kind])));
  const failures = results.flatMap((result, index) =>
    result.status === "rejected" ? [{ kind: kinds[index], reason: result.reason as unknown }] : [],
  );
  for (const { kind, reason } of failures) if (kind !== undefined) tools.say(unreadableLine(kind, reason));
  if (failures.length > 0) return undefined;
  return results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
}

function unreadableLine(kind: AnyKind, error: unknown): string {
  const reason = error instanceof ProblemError && error.cause instanceof Error ? error.cause : error;
  const why = (reason instanceof Error ? reason.message : String(reason)).replace(/\.$/, "");
  return describeProblem({
    object: kindName(kind),
    what: `could not be read, so nothing is written down: ${why}`,
    remedy: "Mend that, or name the kinds that can be read with --kind.",
  });
}

function sayParameters(tools: Tools, { parameters }: Outline): void {
  for (const parameter of parameters) {
    tools.say(`note: ${placeOf(parameter)} is shown by nobody: it comes from ${parameter.variable}.`);
  }
}

const severalNeedFolder = (formats: readonly string[]): ProblemError =>
  new ProblemError({
    object: "--format",
    what: `${formats.join(" and ")} are several files, and standard output takes one`,
    remedy: "Name a folder with --out.",
  });
