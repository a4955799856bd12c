/** From verdicts to the steps of a plan, in their order. Pure. */
import type { Reach } from "../../model/field.ts";
import { parsePath } from "../../model/path.ts";
import { ProblemError } from "../../model/problem.ts";
import { type Edge, type Order, orderOf, type Postponed } from "../graph.ts";
import { inputsOf } from "../outcome.ts";
import { fullNameOf } from "./address.ts";
import type { Decision } from "./decide.ts";
import { edgesBetween, type Going, goingNames, topOf } from "./edges.ts";
import type { Extra } from "./extras.ts";
import { afterLater, goneIn, lateness, wholeLater, withLater, without } from "./later.ts";
import type { Places } from "./places.ts";
import { placed } from "./problems.ts";
import { keptForm, managedFields, restsOf, shown } from "./shown.ts";
import { type PlannedObject, type PlanProblem, stepKey } from "./types.ts";

/** All steps that write, dependencies first; and why there is no order. */
export function stepsOf(
  decisions: readonly Decision[],
  places: Places,
  extras: readonly Extra[],
  removals: readonly PlannedObject[],
  doors: ReadonlySet<Reach>,
): { readonly steps: readonly PlannedObject[]; readonly problems: readonly PlanProblem[] } {
  const touched = decisions.filter(({ action }) => action === "create" || action === "update");
  const problems: PlanProblem[] = [];
  const asides = asideSteps(touched, places, doors);
  const goes = goingNames(extras, removals);
  const edges = edgesBetween(touched, places, extras, goes);
  const names = [
    ...asides.map(stepKey),
    ...touched.map(({ matched }) => matched.address),
    ...removals.map(stepKey),
  ];
  const known = new Set(names);
  const inPlan = edges.filter(({ from, to }) => known.has(from) && known.has(to));
  const ordered = inOrder(names, inPlan, problems);
  const waits = Map.groupBy(
    inPlan.filter(({ implied }) => !implied),
    ({ from }) => from,
  );
  const later = Map.groupBy(ordered.postponed, ({ from }) => from);
  const steps = new Map<string, PlannedObject>();
  const laterSteps = new Map<string, PlannedObject>();
  for (const step of asides) steps.set(stepKey(step), step);
  const going = new Map(extras.map((extra) => [extra.address, extra]));
  const users = Map.groupBy(ordered.postponed, ({ to }) => to);
  const first = removals.flatMap((step) => lettingGo(step, users.get(step.object) ?? [], going, problems));
  const letGo = new Set(first.map(stepKey));
  for (const decision of touched) {
    const postponed = later.get(decision.matched.address) ?? [];
    try {
      const [own, rest] = writeSteps(decision, postponed, goes, doors);
      const first = withWaits(own, waits, postponed);
      const isAll = rest !== undefined && own.action === "update" && own.fields.length === 0;
      if (rest) laterSteps.set(rest.object, isAll ? wholeLater(first, rest) : rest);
      if (!isAll) steps.set(stepKey(own), first);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push(placed(decision.matched.object, error.problem));
    }
  }
  const isLate = lateness(ordered.postponed);
  for (const step of removals) {
    const own = removalStep(step, waits, later, letGo);
    steps.set(step.object, afterLater(own, waits.get(step.object) ?? [], isLate, laterSteps));
  }
  const inTurn = ordered.order.flatMap((name) => steps.get(name) ?? []);
  return { steps: [...first, ...withLater(inTurn, laterSteps)], problems };
}

/** The order; where there is none, that is a problem, and what is to be done is still shown. */
function inOrder(names: readonly string[], edges: readonly Edge[], problems: PlanProblem[]): Order {
  try {
    return orderOf(names, edges);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problems.push(error.problem);
    return { order: names, postponed: [] };
  }
}

/** A delete, after whoever refers to the object: where that goes too and refers back, after it has let go. */
function removalStep(
  step: PlannedObject,
  waits: ReadonlyMap<string, readonly Edge[]>,
  later: ReadonlyMap<string, readonly Postponed[]>,
  letGo: ReadonlySet<string>,
): PlannedObject {
  const postponed = later.get(step.object) ?? [];
  const before = [step.object, ...postponed.map(({ to }) => to)].map((object) =>
    stepKey({ object, step: "aside" }),
  );
  const own = withWaits(step, waits, postponed);
  return { ...own, waitsFor: [...new Set([...own.waitsFor, ...before.filter((key) => letGo.has(key))])] };
}

/** Of objects that are deleted and refer to each other: one gives its reference up before the other can go. */
function lettingGo(
  { loses: _, ...removal }: PlannedObject,
  uses: readonly Postponed[],
  extras: ReadonlyMap<string, Extra>,
  problems: PlanProblem[],
): readonly PlannedObject[] {
  const extra = extras.get(removal.object);
  if (uses.length === 0 || extra === undefined) return [];
  const { kind, live } = extra;
  const fields = new Set(uses.map(({ path }) => path));
  const now = inputsOf(kind, live, undefined);
  const inputs = Object.fromEntries(Object.entries(now).filter(([name]) => !fields.has(name)));
  try {
    return [
      {
        ...removal,
        step: "aside",
        action: "update",
        reason: `lets go of ${[...new Set(uses.map(({ from }) => from))].join(" and ")}, which is deleted too and refers to it`,
        fields: removal.fields.filter(({ path }) => fields.has(path)),
        desired: keptForm({ kind, inputs, secrets: {} }, removal.name),
      },
    ];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problems.push(error.problem);
    return [];
  }
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

/** What the references lead to that the object's steps write. */
function leadsTo({ action, changed, targets }: Decision): Pick<PlannedObject, "leadsTo"> {
  const written = Object.entries(targets).filter(
    ([path]) => action === "create" || changed.includes(String(parsePath(path)[0])),
  );
  return written.length === 0 ? {} : { leadsTo: Object.fromEntries(written) };
}

/** The object's own step, and a later one where a reference has to wait. */
function writeSteps(
  decision: Decision,
  postponed: readonly Postponed[],
  goes: Going,
  doors: ReadonlySet<Reach>,
): readonly [PlannedObject, PlannedObject?] {
  const { matched, action, desired, fields, unverified, portalSteps, warnings } = decision;
  const { object, live, name } = matched;
  const late = new Set(postponed.map(({ path }) => topOf(path)));
  const isLate = ({ path }: { readonly path: string }) => late.has(String(parsePath(path)[0]));
  const now = live === undefined || late.size === 0 ? {} : inputsOf(object.kind, live, desired);
  const gone = goneIn(object.kind, now, late, goes);
  const first = late.size === 0 ? desired : without(desired, late, now, gone);
  const own: PlannedObject = {
    ...common(decision),
    action,
    reason: decision.reason,
    ...(action === "create" && object.kind.costs !== undefined ? { costs: object.kind.costs } : {}),
    fields: [...fields.filter((field) => !isLate(field)), ...gone.map(({ field }) => field)],
    unverified,
    portalSteps,
    warnings,
    desired: keptForm({ ...object, inputs: first }, name),
    ...leadsTo(decision),
    rests: live === undefined ? null : restsOf(object.kind, live, managedFields(object.kind, desired, doors)),
  };
  // A reference to what only gets another name is as it was, and there is nothing to finish.
  if (!fields.some(isLate)) return [own];
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

function asideSteps(
  touched: readonly Decision[],
  { aside, taken }: Places,
  doors: ReadonlySet<Reach>,
): readonly PlannedObject[] {
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
        rests: restsOf(object.kind, live, managedFields(object.kind, desired, doors)),
      },
    ];
  });
}
