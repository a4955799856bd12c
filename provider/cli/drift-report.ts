/** What differs between a declaration and what is live, from a plan. Pure. */
import type { Exported, Place, Plan, PlannedObject, PlanProblem } from "../reconciler/plan/types.ts";

/** How an object stands. `unverified`: it equals as far as it can be read, which may be not at all. */
export type Standing = "missing" | "changed" | "undeclared" | "unverified";

/** One field that differs. Secrets have neither side. */
export interface DriftField {
  readonly path: string;
  readonly declared?: unknown;
  readonly live?: unknown;
  readonly secret?: true;
}

/** One object that differs, or of which something could not be compared. */
export interface DriftObject {
  readonly object: string;
  readonly kind: string;
  readonly name: string;
  readonly id?: string;
  readonly place?: Place;
  readonly standing: Standing;
  readonly reason: string;
  readonly fields: readonly DriftField[];
  readonly unverified: readonly string[];
  /** Only a person can put it right, in the portal; without the steps that a person has confirmed. */
  readonly portalSteps: readonly string[];
  /** What the products say of who changed it and when: dates, revision, owner. */
  readonly tells: Readonly<Record<string, string | number | boolean>>;
}

/** See the head of this file. */
export interface DriftReport {
  readonly format: "spokectl-drift";
  readonly version: 1;
  /** ISO 8601. */
  readonly checkedAt: string;
  readonly organisationId?: string;
  readonly twilioAccountSid?: string;
  readonly summary: Readonly<Record<Standing, number>> & { readonly unchanged: number };
  readonly objects: readonly DriftObject[];
  /** What could not be compared at all; with one of these, the rest proves nothing. */
  readonly problems: readonly PlanProblem[];
  readonly warnings: readonly string[];
}

/**
 * Makes the report.
 *
 * @param plan made without `prune`
 * @param live the live objects, for what they tell of their last change
 */
export function driftOf(plan: Plan, live: readonly Exported[] = []): DriftReport {
  const outputs = new Map(live.map(({ kind, id, outputs }) => [`${kind.token} ${id}`, { kind, outputs }]));
  const objects = ownSteps(plan.objects).map((object) => {
    const found = object.id === undefined ? undefined : outputs.get(`${object.kind} ${object.id}`);
    return driftObject(object, found === undefined ? {} : tells(found));
  });
  const count = (standing: Standing) => objects.filter((object) => object.standing === standing).length;
  return {
    format: "spokectl-drift",
    version: 1,
    checkedAt: plan.madeAt,
    ...(plan.organisationId === undefined ? {} : { organisationId: plan.organisationId }),
    ...(plan.twilioAccountSid === undefined ? {} : { twilioAccountSid: plan.twilioAccountSid }),
    summary: {
      missing: count("missing"),
      changed: count("changed"),
      undeclared: count("undeclared"),
      unverified: plan.summary.unverified,
      unchanged: plan.summary.unchanged,
    },
    objects,
    problems: plan.problems,
    warnings: plan.warnings,
  };
}

/** Each object once: what is done before and after its own step is about the order of work, and differs no more than it. */
function ownSteps(steps: readonly PlannedObject[]): readonly PlannedObject[] {
  const own = new Set(steps.filter(({ step }) => step === undefined).map(({ object }) => object));
  return steps.filter(({ object, step }) => step === undefined || (step === "later" && !own.has(object)));
}

/** True where anything but unverified fields stands in the report. */
export const hasDrift = ({ objects }: DriftReport): boolean =>
  objects.some(({ standing }) => standing !== "unverified");

/** Each difference by the address of its object; equal texts are equal differences, whenever they were found. */
export const differencesOf = ({ objects }: DriftReport): ReadonlyMap<string, string> =>
  new Map(
    objects
      .filter(({ standing }) => standing !== "unverified")
      .map(({ object, id, standing, fields }) => [object, JSON.stringify([id, standing, fields])]),
  );

const standings: Readonly<Record<PlannedObject["action"], Standing | undefined>> = {
  create: "missing",
  update: "changed",
  delete: "undeclared",
  extra: "undeclared",
  keep: "undeclared",
  none: "unverified",
  // What only a person writes, and the products show, may be missing, or be there and differ.
  portal: undefined,
};

function driftObject(object: PlannedObject, told: DriftObject["tells"]): DriftObject {
  const standing = standings[object.action] ?? (object.id === undefined ? "missing" : "changed");
  return {
    object: object.object,
    kind: object.kind,
    name: object.name,
    ...(object.id === undefined ? {} : { id: object.id }),
    ...(object.place === undefined ? {} : { place: object.place }),
    standing,
    reason: object.reason,
    fields: object.fields.map(({ path, from, to, secret }) => ({
      path,
      ...(to === undefined ? {} : { declared: to }),
      ...(from === undefined ? {} : { live: from }),
      ...(secret === undefined ? {} : { secret }),
    })),
    unverified: object.unverified,
    portalSteps: object.portalSteps,
    tells: told,
  };
}

/** Outputs that say who or when by their name: `createdAt`, `managedBy`, `revision`, `syncStatus`. */
const telling = /(At|By)$|revision$|status$/i;

function tells({ kind, outputs }: Pick<Exported, "kind" | "outputs">): DriftObject["tells"] {
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, value]) => {
      const secret = kind.outputs[name]?.marks.secret === true;
      const scalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
      return secret || !scalar || !telling.test(name) || value === "" ? [] : [[name, value]];
    }),
  );
}
