/** From verdicts to the steps of a plan, in their order. Pure. */
import { parsePath } from "../../model/path.ts";
import { isObject, type Value, type Values } from "../../model/value.ts";
import { nameSubject } from "../describe.ts";
import { type Edge, edgesOf, orderOf, type Postponed } from "../graph.ts";
import { liveNames } from "../names.ts";
import { inputsOf } from "../outcome.ts";
import type { AnyKind } from "../types.ts";
import { fullNameOf } from "./address.ts";
import type { Decision } from "./decide.ts";
import type { Extra } from "./extras.ts";
import type { Places } from "./places.ts";
import { keptForm, restsOf, shown } from "./shown.ts";
import { type PlannedObject, type PlanProblem, stepKey } from "./types.ts";

/** All steps that write, dependencies first; and why there is no order. */
export function stepsOf(
  decisions: readonly Decision[],
  places: Places,
  extras: readonly Extra[],
  removals: readonly PlannedObject[],
): { readonly steps: readonly PlannedObject[]; readonly problems: readonly PlanProblem[] } {
  const touched = decisions.filter(({ action }) => action === "create" || action === "update");
  const problems: PlanProblem[] = [];
  const asides = asideSteps(touched, places);
  const edges = [
    ...referenceEdges(touched),
    ...claimEdges(places),
    ...removalEdges(touched, extras, removals),
  ];
  const names = [
    ...asides.map(stepKey),
    ...touched.map(({ matched }) => matched.address),
    ...removals.map(stepKey),
  ];
  const known = new Set(names);
  const inPlan = edges.filter(({ from, to }) => known.has(from) && known.has(to));
  let ordered: ReturnType<typeof orderOf>;
  try {
    ordered = orderOf(names, inPlan);
  } catch (error) {
    problems.push({
      object: "Plan",
      what: (error as Error).message.replace(/\.$/, ""),
      remedy: "Take one of the references out, apply, and put it back.",
    });
    return { steps: [], problems };
  }
  const waits = Map.groupBy(inPlan, ({ from }) => from);
  const later = Map.groupBy(ordered.postponed, ({ from }) => from);
  const steps = new Map<string, PlannedObject>();
  const laterSteps: PlannedObject[] = [];
  for (const step of asides) steps.set(stepKey(step), step);
  for (const step of removals) steps.set(stepKey(step), withWaits(step, waits, []));
  for (const decision of touched) {
    const postponed = later.get(decision.matched.address) ?? [];
    try {
      const [own, rest] = writeSteps(decision, postponed);
      steps.set(stepKey(own), withWaits(own, waits, postponed));
      if (rest) laterSteps.push(rest);
    } catch (error) {
      problems.push({
        object: nameSubject(decision.matched.object.kind, decision.matched.name),
        ...partsOf(error),
      });
    }
  }
  return { steps: [...ordered.order.flatMap((name) => steps.get(name) ?? []), ...laterSteps], problems };
}

function partsOf(error: unknown): { readonly what: string; readonly remedy: string; readonly path?: string } {
  const problem = (error as { readonly problem?: PlanProblem }).problem;
  if (problem === undefined) throw error;
  return problem;
}

function withWaits(
  step: PlannedObject,
  waits: ReadonlyMap<string, readonly Edge[]>,
  postponed: readonly Postponed[],
): PlannedObject {
  const skipped = new Set(postponed.map(({ to, path }) => `${to} ${path}`));
  const all = (waits.get(stepKey(step)) ?? []).filter(({ to, path }) => !skipped.has(`${to} ${path}`));
  return { ...step, waitsFor: [...new Set(all.map(({ to }) => to))] };
}

/** True where an update gives the object another of the names by which others may mean it. */
const getsName = ({ matched, changed }: Decision): boolean => {
  const names = new Set(matched.object.kind.key.flat());
  return changed.some((field) => names.has(field));
};

/** References to what is created, or gets the name that is used, in this plan. */
function referenceEdges(touched: readonly Decision[]): readonly Edge[] {
  const byAddress = new Map(touched.map((each) => [each.matched.address, each]));
  const declared = touched.map(({ matched }) => ({
    name: matched.address,
    kind: matched.object.kind,
    values: matched.object.inputs,
  }));
  return edgesOf(declared).filter(({ from, to, path }) => {
    const [taker, target] = [byAddress.get(from), byAddress.get(to)];
    const field = path.split(".")[0] ?? "";
    const sends = taker?.action === "create" || taker?.changed.includes(field);
    return sends === true && target !== undefined && (target.action === "create" || getsName(target));
  });
}

function claimEdges({ waits, aside }: Places): readonly Edge[] {
  const edge = (from: string, to: string): Edge => ({ from, to, path: "", required: true });
  return [
    ...waits.map(({ taker, holder }) => edge(taker, aside.has(holder) ? `${holder}#aside` : holder)),
    ...[...aside].map((address) => edge(address, `${address}#aside`)),
  ];
}

/** What is deleted goes after everything that still refers to it has let go of it. */
function removalEdges(
  touched: readonly Decision[],
  extras: readonly Extra[],
  removals: readonly PlannedObject[],
): readonly Edge[] {
  const going = new Set(removals.map(({ object }) => object));
  const targets = new Map<string, string>();
  for (const { kind, live, address } of extras) {
    if (!going.has(address)) continue;
    for (const name of liveNames(kind, live)) targets.set(`${kind.token} ${name}`, address);
  }
  if (targets.size === 0) return [];
  const edgesFrom = (from: string, kind: AnyKind, values: Values): readonly Edge[] =>
    liveReferences(kind, values).flatMap(({ token, names }) =>
      names.flatMap((name): Edge[] => {
        const target = targets.get(`${token} ${name.toLowerCase()}`);
        // The referrer is written, or deleted itself, before its target goes.
        return target === undefined || target === from
          ? []
          : [{ from: target, to: from, path: "", required: true }];
      }),
    );
  return [
    ...touched.flatMap(({ matched }) =>
      matched.live ? edgesFrom(matched.address, matched.object.kind, matched.live.values) : [],
    ),
    ...extras
      .filter(({ address }) => going.has(address))
      .flatMap(({ kind, live, address }) => edgesFrom(address, kind, live.values)),
  ];
}

/** References in a live object, wherever they stand. */
function liveReferences(
  kind: AnyKind,
  values: Values,
): readonly { readonly token: string; readonly names: readonly string[] }[] {
  const found: { token: string; names: readonly string[] }[] = [];
  const visit = (field: (typeof kind.inputs)[string] | undefined, value: Value): void => {
    if (field === undefined || value === null || value === undefined) return;
    const token = field.marks.reference?.kind;
    if (token !== undefined) {
      if (isObject(value) && Array.isArray(value.names))
        found.push({ token, names: value.names.map(String) });
      return;
    }
    const { type } = field;
    if (type.type === "array" && Array.isArray(value)) for (const each of value) visit(type.element, each);
    if (type.type === "map" && isObject(value))
      for (const each of Object.values(value)) visit(type.element, each);
    if (type.type === "object" && isObject(value))
      for (const [name, each] of Object.entries(value)) visit(type.fields()[name], each);
  };
  for (const [name, value] of Object.entries(values)) visit(kind.inputs[name], value);
  return found;
}

function common({ matched }: Decision) {
  const { object, address, live } = matched;
  const place = object.place();
  return {
    object: address,
    kind: object.kind.token,
    name: fullNameOf(object.kind, object.inputs),
    ...(live === undefined ? {} : { id: live.id }),
    ...(place === undefined ? {} : { place }),
    waitsFor: [] as readonly string[],
  };
}

/** The object's own step, and a later one where a reference has to wait. */
function writeSteps(
  decision: Decision,
  postponed: readonly Postponed[],
): readonly [PlannedObject, PlannedObject?] {
  const { matched, action, desired, fields, unverified, portalSteps, warnings } = decision;
  const { object, live, name } = matched;
  const late = new Set(postponed.map(({ path }) => path.split(".")[0] ?? ""));
  const isLate = ({ path }: { readonly path: string }) => late.has(String(parsePath(path)[0]));
  const first = late.size === 0 ? desired : without(object.kind, desired, late, matched);
  const own: PlannedObject = {
    ...common(decision),
    action,
    reason: decision.reason,
    fields: fields.filter((field) => !isLate(field)),
    unverified,
    portalSteps,
    warnings,
    desired: keptForm({ ...object, inputs: first }, name),
    rests: live === undefined ? null : restsOf(object.kind, live, Object.keys(object.inputs)),
  };
  if (late.size === 0) return [own];
  const rest: PlannedObject = {
    ...common(decision),
    step: "later",
    action: "update",
    reason: `refers to ${[...new Set(postponed.map(({ to }) => to))].join(" and ")}, which refers to it`,
    fields: fields.filter(isLate),
    unverified: [],
    portalSteps: [],
    warnings: [],
    waitsFor: [matched.address, ...new Set(postponed.map(({ to }) => to))],
    desired: keptForm({ ...object, inputs: desired }, name),
  };
  return [own, rest];
}

/** The declaration without the fields that wait: as they are live, or not set. */
function without(
  kind: AnyKind,
  desired: Values,
  late: ReadonlySet<string>,
  { live }: Decision["matched"],
): Values {
  const now = live ? inputsOf(kind, live, desired) : {};
  const rest = Object.entries(desired).filter(([name]) => !late.has(name));
  const kept = Object.entries(now).filter(([name]) => late.has(name));
  return Object.fromEntries([...rest, ...kept]);
}

function asideSteps(touched: readonly Decision[], { aside, taken }: Places): readonly PlannedObject[] {
  const used = new Set(taken);
  return touched.flatMap((decision): PlannedObject[] => {
    const { matched, desired } = decision;
    const { object, live, address, name } = matched;
    if (live === undefined || !aside.has(address)) return [];
    const spare = object.kind.spare(used) ?? {};
    for (const claim of object.kind.claims(spare)) used.add(claim);
    return [
      {
        ...common(decision),
        step: "aside",
        action: "update",
        reason: "takes a value that nobody has for a moment, because two objects change places",
        fields: Object.entries(spare).flatMap(([path, to]) => {
          const field = object.kind.inputs[path];
          if (field === undefined) return [];
          const from = shown(field, live.values[path]) as unknown;
          return [{ path, change: "update" as const, from, to: to as unknown }];
        }),
        unverified: [],
        portalSteps: [],
        warnings: [],
        desired: keptForm({ ...object, inputs: { ...inputsOf(object.kind, live, desired), ...spare } }, name),
        rests: restsOf(object.kind, live, Object.keys(object.inputs)),
      },
    ];
  });
}
