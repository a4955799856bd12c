/** What the laws of the stateless front end are made of: a kind on a stage, files as a person writes them, and runs. */

import { openClients } from "../../provider/clients/open.ts";
import type { Writes } from "../../provider/clients/types.ts";
import type { Values } from "../../provider/model/value.ts";
import { keyText } from "../../provider/reconciler/describe.ts";
import { addressOf } from "../../provider/reconciler/plan/address.ts";
import type {
  ApplyReport,
  Declaration,
  DeclaredObject,
  Exported,
  Plan,
  PlanOptions,
  Scope,
} from "../../provider/reconciler/plan/types.ts";
import { createStackEngine } from "../../provider/reconciler/stack-engine.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { formatStackProblem } from "../../provider/stack/source.ts";
import { type ArbitraryOptions, changeOfField } from "../support/arbitrary.ts";
import { quickEnvironment } from "../support/front-end.ts";
import { entryOf, fileOf, load } from "../support/stack.ts";
import type { World } from "../support/world.ts";
import { changeableFields, permanent } from "./case.ts";

/** A kind on a stage of its own. */
export interface StackCase {
  readonly kind: AnyKind;
  readonly world: World;
  /** The full example, with what only the server gives. */
  readonly values: Values;
  readonly references: ArbitraryOptions["references"];
  /** A process of the command line; all are closed after the test. */
  open(settings?: Readonly<Record<string, string>>, portal?: "warn" | "strict"): Run;
}

/** One process: it sees what is live once. */
export interface Run {
  readonly clients: Writes;
  /** The fields that updates of the kind under test have sent. */
  readonly sent: readonly (readonly string[])[];
  plan(declaration: Declaration, options?: PlanOptions): Promise<Plan>;
  apply(plan: Plan): Promise<ApplyReport>;
  export(): Promise<readonly Exported[]>;
  close(): Promise<void>;
}

/** One law: it throws where it does not hold. */
export interface StackLaw {
  readonly name: string;
  readonly text: string;
  readonly holds: (one: StackCase) => Promise<void>;
  /** Why the law does not apply to a kind. */
  readonly exempt?: (kind: AnyKind) => string | undefined;
}

/** Values of the secrets that files name, by variable: one process has one environment. */
export const environment: Record<string, string> = {};

/** Opens a process over the products. */
export function openRun(
  kind: AnyKind,
  settings: Readonly<Record<string, string>>,
  portal: "warn" | "strict",
): Run {
  const clients = openClients(settings as unknown as Parameters<typeof openClients>[0], quickEnvironment());
  const sent: (readonly string[])[] = [];
  const listening: AnyKind = {
    ...kind,
    update(write, change) {
      sent.push(Object.keys(change.fields));
      return kind.update(write, change);
    },
  };
  const all = kinds.map((each) => (each === kind ? listening : each));
  const engine = createStackEngine({ clients, kinds: all, portal }, "tests");
  return {
    clients,
    sent,
    plan: (declaration, options) => engine.plan(declaration, options),
    apply: (plan) => engine.apply(plan, { secretOf: (variable) => environment[variable] }),
    export: () => engine.export([kind]),
    close: () => clients.close(),
  };
}

/** The file with one object, read as the command line reads it. */
export async function fileWith(
  kind: AnyKind,
  values: Values,
  more: Partial<Pick<DeclaredObject, "id" | "was" | "ignore">> = {},
): Promise<Declaration> {
  const entry = { ...entryOf(kind, values, environment), ...(more as Values) };
  const { declaration, problems } = await load(JSON.stringify(fileOf(kind, entry)), { environment });
  expect(problems.map(formatStackProblem)).toEqual([]);
  return declaration;
}

/** A file that owns the kind and declares nothing. */
export const emptyFile = (kind: AnyKind): Declaration => ({ objects: [], scope: ownsAll(kind) });

export const ownsAll = (kind: AnyKind): Scope => ({ kinds: new Set([kind.token]), labels: new Map() });

/** What a plan is to do: `create CallGroup:Sales`. What could not be compared is no work. */
export const workOf = ({ objects }: Plan): readonly string[] =>
  objects
    .filter(({ action }) => action !== "none" && action !== "extra" && action !== "keep")
    .map(({ action, object, step }) => `${action} ${object}${step === undefined ? "" : `#${step}`}`);

/** Plans and applies in a process of its own, and expects that all of it is done. */
export async function applied(
  one: StackCase,
  declaration: Declaration,
  options?: PlanOptions,
): Promise<ApplyReport> {
  const run = one.open();
  // What the stage has besides may be alike; the tests of probable renames are elsewhere.
  const news = declaration.objects.map(({ kind, inputs }) => `create:${addressOf(kind, inputs)}`);
  const plan = await run.plan(declaration, { ...options, allow: [...(options?.allow ?? []), ...news] });
  expect(plan.problems).toEqual([]);
  const report = await run.apply(plan);
  expect(report.objects.flatMap(({ messages }) => messages)).toEqual([]);
  expect(report).toMatchObject({ failed: 0, skipped: 0 });
  return report;
}

/** The one live object that the declaration means. */
export async function liveOf(one: StackCase, values: Values): Promise<Exported> {
  const { kind } = one;
  const all = await one.open().export();
  const found = all.filter((each) => kind.singleton || sameKey(kind, each.inputs, values));
  expect(found).toHaveLength(1);
  return found[0] as Exported;
}

const sameKey = (kind: AnyKind, live: Values, values: Values): boolean => {
  const fields =
    kind.key.find((key) => key.every((field) => values[field] !== undefined)) ?? kind.key.at(-1) ?? [];
  return fields.every((field) => String(live[field]).toLowerCase() === String(values[field]).toLowerCase());
};

export const countOf = async (one: StackCase): Promise<number> => (await one.open().export()).length;

export const address = ({ kind, values }: Pick<StackCase, "kind" | "values">): string =>
  addressOf(kind, values);

/** A prune of one live object alone, by its name: what the stage needs is the same customer's. */
export const pruning = (kind: AnyKind, live: Values): PlanOptions => ({
  prune: true,
  target: [addressOf(kind, live)],
  allow: kind.retained ? [`${kind.allow}:${keyText(kind, live)}`] : [],
});

/** What a prune never takes: it is the organisation's, or there is one of it at most. */
export const neverPruned = (kind: AnyKind) =>
  permanent(kind) ?? (kind.singleton ? "a prune touches nothing that there is one of" : undefined);

/** Takes the object away again, so that the next one starts as the first. */
export async function cleared(one: StackCase, values: Values): Promise<void> {
  if (neverPruned(one.kind) !== undefined) return;
  const { inputs } = await liveOf(one, values);
  await applied(one, emptyFile(one.kind), pruning(one.kind, inputs));
}

/** Each field that can be changed alone, with the object before and after; the key stays. */
export function* changesOf({ kind, references, values }: StackCase) {
  for (const field of changeableFields(kind)) {
    const change = changeOfField(kind, field, values, { references, keep: kind.key.flat() });
    if (change !== undefined) yield { field, ...change };
  }
}
