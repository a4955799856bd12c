/** What is to happen to one declared object, from the declaration and what is live. Pure. */

import type { Reach } from "../../model/field.ts";
import { keyFieldsOf } from "../../model/key.ts";
import { formatPath, parsePath, valueAt, withValueAt } from "../../model/path.ts";
import type { Problem } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { holdsSecret } from "../../model/shape.ts";
import { isSet, sameValue, type Value, type Values } from "../../model/value.ts";
import { compare, type Finding } from "../compare.ts";
import { nameKey, nameSubject } from "../describe.ts";
import { canExist, canWrite, declaredFields, isForEngine } from "../doors.ts";
import { inputsOf } from "../outcome.ts";
import { type PortalState, portalState } from "../portal.ts";
import type { AnyKind } from "../types.ts";
import type { Matched } from "./observe.ts";
import type { Resolved } from "./references.ts";
import { fieldAt, shown } from "./shown.ts";
import type { DeclaredObject, PlannedField } from "./types.ts";

/** The verdict on one declared object. */
export interface Decision {
  readonly matched: Matched;
  readonly action: "create" | "update" | "portal" | "none";
  readonly reason: string;
  /** The declaration with what it leaves alone as it is live. */
  readonly desired: Values;
  readonly fields: readonly PlannedField[];
  /** Top-level fields that an update sends. */
  readonly changed: readonly string[];
  /** The ids of the live objects that it refers to, by property path. */
  readonly targets: Readonly<Record<string, string>>;
  readonly unverified: readonly string[];
  readonly portalSteps: readonly string[];
  /** A step is still to be done in the portal. */
  readonly pending: boolean;
  readonly warnings: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Decides about one declared object.
 *
 * @param resolved what its references mean
 * @param doors the open doors
 */
export function decide(
  matched: Matched,
  { compared, inputs, targets }: Resolved,
  doors: ReadonlySet<Reach>,
): Decision {
  const { live, object } = matched;
  if (live === undefined) return { ...decideAbsent(matched, inputs, doors), targets };
  const now = object.ignore.length === 0 ? {} : inputsOf(object.kind, live, object.inputs);
  const findings = compare(object.kind.inputs, leavingAlone(object, compared, now), live.values, "live");
  return { ...decidePresent(matched, live, leavingAlone(object, inputs, now), findings, doors), targets };
}

/** A verdict without what only its references know. */
type Verdict = Omit<Decision, "targets">;

function decideAbsent(matched: Matched, desired: Values, doors: ReadonlySet<Reach>): Verdict {
  const { object } = matched;
  const { kind } = object;
  const portal = portalState(kind, desired, undefined, doors);
  const creatable = canExist(kind, desired, doors);
  if (!creatable && portal.portalStatus !== "pending") return decideUnseen(matched, desired, portal);
  const declared = Object.entries(kind.inputs).filter(
    ([name, field]) =>
      !isForEngine(name) &&
      isSet(desired[name]) &&
      !sameValue(desired[name], field.marks.serverDefault?.value as Value),
  );
  const once = Object.entries(kind.outputs).filter(([, { marks }]) => marks.secret);
  return {
    matched,
    action: creatable ? "create" : "portal",
    reason: creatable ? "declared and not live" : "no API creates it here, and a person does",
    desired,
    fields: declared.map(([name, field]) => ({
      path: name,
      change: "add",
      ...(field.marks.secret ? { secret: true } : { to: shown(field, desired[name]) as unknown }),
    })),
    changed: [],
    unverified: [],
    portalSteps: portal.portalSteps ?? [],
    pending: portal.portalStatus === "pending",
    warnings: creatable ? once.map(([name]) => shownOnce(matched, name)) : [],
    problems: kind.create === undefined && creatable ? [cannotCreate(matched)] : [],
  };
}

/** Nobody knows whether it is there: it is neither missing nor as declared. */
function decideUnseen(matched: Matched, desired: Values, { portalSteps = [] }: PortalState): Verdict {
  return {
    matched,
    action: "none",
    reason: "no API shows it here, so that nobody knows whether it is as declared",
    desired,
    fields: [],
    changed: [],
    unverified: declaredFields(matched.object.kind, desired),
    portalSteps,
    pending: false,
    warnings: [],
    problems: [],
  };
}

function decidePresent(
  matched: Matched,
  live: Live,
  desired: Values,
  findings: readonly Finding[],
  doors: ReadonlySet<Reach>,
): Verdict {
  const { object, renamed } = matched;
  const { kind } = object;
  const different = findings.filter(({ verdict }) => verdict !== "unverified");
  const ours = different.filter(({ path }) => canWrite(kind, String(path[0]), desired, doors));
  const portal = portalState(kind, desired, live, doors);
  const fixed = ours.find(({ immutable }) => immutable);
  const pending = portal.portalStatus === "pending";
  // Where only a person can change it, that is what the plan is about.
  const places = onePerPlace(ours.length > 0 ? ours : pending ? different : []);
  return {
    matched,
    action: ours.length > 0 ? "update" : pending ? "portal" : "none",
    reason:
      ours.length === 0 && !pending
        ? "as declared, as far as it can be read"
        : renamed
          ? `renamed from ${formerKey(kind, object.inputs, live)}`
          : "differs from the declaration",
    desired,
    fields: places.map((finding) => plannedField(kind, finding)),
    changed: [...new Set(ours.map(({ path }) => String(path[0])))],
    unverified: findings
      .filter(({ verdict }) => verdict === "unverified")
      .map(({ path }) => formatPath(path)),
    portalSteps: portal.portalSteps ?? [],
    pending,
    warnings: [],
    problems: fixed === undefined ? [] : [cannotChange(matched, live, formatPath(fixed.path))],
  };
}

/** What the object is called now, in the key by which its declaration is known. */
function formerKey(kind: AnyKind, inputs: Values, { values }: Live): string {
  const fields = keyFieldsOf(kind, inputs);
  return nameKey({ ...kind, key: [fields] }, values);
}

/** In a list without an order one element may come where another goes: one change at one path. */
function onePerPlace(findings: readonly Finding[]): readonly Finding[] {
  const places = new Map<string, Finding>();
  for (const finding of findings) {
    const path = formatPath(finding.path);
    const other = places.get(path);
    const merged: Finding | undefined = other && {
      ...finding,
      verdict: "update",
      desired: isSet(other.desired) ? other.desired : finding.desired,
      other: isSet(other.other) ? other.other : finding.other,
    };
    places.set(path, merged ?? finding);
  }
  return [...places.values()];
}

/** A finding as a plan shows it. */
export function plannedField(kind: AnyKind, finding: Finding): PlannedField {
  const path = formatPath(finding.path);
  const change = finding.verdict === "unverified" ? "update" : finding.verdict;
  const field = fieldAt(kind.inputs, finding.path);
  if (finding.secret || field === undefined || (field.marks.secret && holdsSecret(field)))
    return { path, change, secret: true };
  // Of what is another way to write a field there is nothing live in its own words.
  const readable = isSet(finding.other) && field.marks.alternativeTo === undefined;
  const from = readable ? { from: shown(field, finding.other) as unknown } : {};
  const to = isSet(finding.desired) ? { to: shown(field, finding.desired) as unknown } : {};
  return { path, change, ...from, ...to };
}

/** The declaration, with the live value in place of what it says to leave alone. */
const leavingAlone = ({ ignore }: DeclaredObject, declared: Values, now: Values): Values =>
  ignore.reduce<Values>(
    (values, path) => withValueAt(values, parsePath(path), valueAt(now, parsePath(path))) as Values,
    declared,
  );

const shownOnce = ({ object, name }: Matched, output: string): string =>
  `${nameSubject(object.kind, name)}: its ${output} is shown once, when it is created. apply --secrets FILE keeps it.`;

const cannotCreate = ({ object, name }: Matched): Problem => ({
  object: nameSubject(object.kind, name),
  what: "it does not exist, and nothing can create it",
  remedy: "It comes with the organisation: check that organisationId names the right one.",
});

const cannotChange = ({ object, name }: Matched, live: Live, path: string): Problem => ({
  object: nameSubject(object.kind, name),
  path,
  what: `the live object (id ${live.id}) differs in a field that cannot be changed`,
  remedy: "Declare the live value, or another object. Nothing was written.",
});
