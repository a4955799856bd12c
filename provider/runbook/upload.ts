/**
 * CSV files for the portal's bulk upload of users: first name, last name, e-mail address, and a column for each team with 1
 * for a member; at most 1,000 users a file (support article 360046057272, read 2026-11-20). Which column is which team is
 * chosen on the screen of the upload, so that only teams that exist by then have one. Pure.
 */
import type { Values } from "../model/value.ts";
import { callName } from "../reconciler/describe.ts";
import { edgesOf } from "../reconciler/graph.ts";
import { addressOf } from "../reconciler/plan/address.ts";
import type { Declaration, Plan } from "../reconciler/plan/types.ts";
import type { AnyKind } from "../reconciler/types.ts";
import type { LeftOut, Runbook, RunbookStep, Upload } from "./types.ts";

const columns = ["First Name", "Last Name", "Email"] as const;
const mostRows = 1_000;

interface Sources {
  readonly plan: Plan;
  readonly declaration: Declaration;
  readonly kinds: readonly AnyKind[];
  readonly steps: readonly RunbookStep[];
  /** Of the files, without their ending. */
  readonly name: string;
}

interface Row {
  readonly object: string;
  readonly step: string;
  readonly cells: readonly string[];
}

/** The files for all users that a person has to add; who must not be in one is left out, with the reason. */
export function uploadsFor(sources: Sources): Pick<Runbook, "uploads" | "leftOut"> {
  const uploadable = uploadableKind(sources.kinds);
  if (uploadable === undefined) return { uploads: [], leftOut: [] };
  const { rows, leftOut } = rowsOf(sources, uploadable);
  const teams = teamsOf(sources, rows);
  const files = Math.ceil(rows.length / mostRows);
  const uploads = Array.from({ length: files }, (_, index): Upload => {
    const own = rows.slice(index * mostRows, (index + 1) * mostRows);
    const cells = own.map((row) => [
      ...row.cells,
      ...teams.map(({ members }) => (members.has(row.object) ? "1" : "")),
    ]);
    return {
      file: `${sources.name}${files === 1 ? "" : `-${index + 1}`}.csv`,
      text: csvOf([[...columns, ...teams.map(({ title }) => harmless(title))], ...cells]),
      steps: own.map(({ step }) => step),
    };
  });
  return { uploads, leftOut };
}

/** The kind that has a field for each column, and which fields those are. */
function uploadableKind(
  kinds: readonly AnyKind[],
): { readonly kind: AnyKind; readonly fields: readonly string[] } | undefined {
  for (const kind of kinds) {
    const fields = columns.map((column) => fieldCalled(kind, column));
    if (fields.every((field) => field !== undefined)) return { kind, fields };
  }
  return undefined;
}

const fieldCalled = (kind: AnyKind, column: string): string | undefined =>
  Object.entries(kind.inputs).find(
    ([, { marks }]) => marks.portalName?.toLowerCase() === column.toLowerCase(),
  )?.[0];

function rowsOf(
  { plan, declaration, steps }: Sources,
  { kind, fields }: { readonly kind: AnyKind; readonly fields: readonly string[] },
): { readonly rows: readonly Row[]; readonly leftOut: readonly LeftOut[] } {
  const inputs = new Map<string, Values>(
    declaration.objects
      .filter((each) => each.kind.token === kind.token)
      .map((each) => [addressOf(kind, each.inputs), each.inputs]),
  );
  const added = new Set(
    plan.objects
      .filter((each) => each.kind === kind.token && each.action === "portal" && each.id === undefined)
      .map(({ object }) => object),
  );
  const rows: Row[] = [];
  const leftOut: LeftOut[] = [];
  for (const { id, object } of steps) {
    const values = added.has(object) ? inputs.get(object) : undefined;
    if (values === undefined) continue;
    const cells = fields.map((field) => String(values[field] ?? ""));
    const formula = columns.find((_, index) => isFormula(cells[index] ?? ""));
    if (formula === undefined) rows.push({ object, step: id, cells });
    else
      leftOut.push({
        object,
        why: `its ${formula} would be a formula to a spreadsheet: add this user by hand`,
      });
  }
  return { rows, leftOut };
}

interface Team {
  readonly title: string;
  /** Addresses of users. */
  readonly members: ReadonlySet<string>;
}

/** Teams that exist, and that one of the users is declared a member of; under the names that they have now. */
function teamsOf({ plan, declaration, steps }: Sources, rows: readonly Row[]): readonly Team[] {
  const actions = new Map(steps.map(({ object, action }) => [object, action]));
  const missing = new Set(plan.objects.filter(({ id }) => id === undefined).map(({ object }) => object));
  const declared = declaration.objects.map(({ kind, inputs }) => ({
    name: addressOf(kind, inputs),
    kind,
    values: inputs,
  }));
  const users = new Set(rows.map(({ object }) => object));
  const edges = Map.groupBy(edgesOf(declared), ({ from }) => from);
  return declared.flatMap(({ name, kind, values }): readonly Team[] => {
    const lists = Object.entries(kind.inputs).filter(([, { marks }]) => marks.membership !== undefined);
    if (lists.length === 0 || missing.has(name)) return [];
    const members = (edges.get(name) ?? []).filter(
      ({ to, path }) => users.has(to) && lists.some(([list]) => path.startsWith(`${list}.`)),
    );
    return members.length === 0
      ? []
      : [
          {
            title: nameIn(actions.get(name)) ?? callName(kind, values),
            members: new Set(members.map(({ to }) => to)),
          },
        ];
  });
}

/** `Edit the team "Reception"`: what the portal calls it until that is done. */
function nameIn(action: string | undefined): string | undefined {
  const quotedName = /"(?:[^"\\]|\\.)*"$/.exec(action ?? "")?.[0];
  return quotedName === undefined ? undefined : (JSON.parse(quotedName) as string);
}

/**
 * A cell that a spreadsheet would run (OWASP, CSV Injection; read 2026-11-26). A quote in front would tame it, and would
 * become a part of the person's name in Spoke.
 */
const isFormula = (cell: string): boolean => /^[\s]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(cell);

/** The title of a column is free text, which the upload only shows. */
const harmless = (title: string): string => (isFormula(title) ? `'${title}` : title);

/** RFC 4180. */
const csvOf = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");

const quoted = (cell: string): string =>
  /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
