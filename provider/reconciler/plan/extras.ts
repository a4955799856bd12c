/** Live objects that nobody declared: which of them are ours, which may be deleted, and which are probably renamed. Pure. */
import type { Reach } from "../../model/field.ts";
import { nearestName } from "../../model/nearest.ts";
import type { Problem } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { canonicalText, isSet, sameValue, type Value, type Values } from "../../model/value.ts";
import { callName, keyText, nameKind, nameSubject } from "../describe.ts";
import { canExist } from "../doors.ts";
import { declaredForm, inputsOf } from "../outcome.ts";
import { removalStep } from "../portal.ts";
import type { AnyKind } from "../types.ts";
import { addressOf, fits, fullNameOf, kindName, labelsOf } from "./address.ts";
import type { Decision } from "./decide.ts";
import type { Matched, Seen } from "./observe.ts";
import { holdsSecret, restsOf, shown } from "./shown.ts";
import type { PlannedField, PlannedObject, PlanOptions, PlanProblem, Scope } from "./types.ts";

/** A live object in scope that is not declared. */
export interface Extra {
  readonly kind: AnyKind;
  readonly live: Live;
  readonly address: string;
}

/** True where the scope owns an object of these values. */
export function inScope(scope: Scope, kind: AnyKind, values: Values): boolean {
  if (!scope.kinds.has(kind.token)) return false;
  const patterns = scope.labels.get(kind.token);
  if (patterns === undefined) return true;
  return labelsOf(kind, values).some((label) => patterns.some((pattern) => fits(pattern, label)));
}

/** What is live, owned and not declared. What belongs to every organisation (a singleton, Reception) is never too much. */
export function extrasOf(seen: Seen, kinds: readonly AnyKind[], scope: Scope): readonly Extra[] {
  const meant = new Set(
    seen.matched.flatMap(({ object, live }) => (live ? [`${object.kind.token} ${live.id}`] : [])),
  );
  return kinds.flatMap((kind) => {
    if (kind.singleton || kind.permanent || !scope.kinds.has(kind.token)) return [];
    const all = [...(seen.objects.get(kind.token)?.byId.values() ?? [])];
    return all
      .filter((live) => !meant.has(`${kind.token} ${live.id}`) && !isBuiltIn(live))
      .filter((live) => inScope(scope, kind, live.values))
      .map((live) => ({ kind, live, address: addressOf(kind, live.values) }));
  });
}

/** The group that every organisation has. */
const isBuiltIn = ({ outputs }: Live): boolean => outputs.isReception === true;

/** What a plan says of the extra objects, and why some deletes are refused. */
export function planExtras(
  extras: readonly Extra[],
  seen: Seen,
  options: PlanOptions,
  doors: ReadonlySet<Reach>,
): { readonly objects: readonly PlannedObject[]; readonly problems: readonly PlanProblem[] } {
  const allow = options.allow ?? [];
  const objects = extras.map((extra) => planExtra(extra, options.prune === true, allow, doors));
  const problems = [...Map.groupBy(extras, ({ kind }) => kind)].flatMap(([kind]) => {
    const deletes = objects.filter(({ kind: token, action }) => token === kind.token && action === "delete");
    const live = seen.objects.get(kind.token)?.byId.size ?? 0;
    return tooMany(kind, deletes.length, live, allow);
  });
  return { objects, problems };
}

function planExtra(
  { kind, live, address }: Extra,
  prune: boolean,
  allow: readonly string[],
  doors: ReadonlySet<Reach>,
): PlannedObject {
  const common = {
    object: address,
    kind: kind.token,
    name: fullNameOf(kind, live.values),
    id: live.id,
    fields: [],
    unverified: [],
    portalSteps: [],
    waitsFor: [],
    warnings: [],
  } as const;
  if (!prune) return { ...common, action: "extra", reason: "live and not declared" };
  if (!canExist(kind, live.values, doors)) {
    const steps = [removalStep(kind, live.values)];
    return {
      ...common,
      action: "portal",
      reason: "live and not declared; no API deletes it here",
      portalSteps: steps,
    };
  }
  if (kind.retained && !isAllowed(kind, live, allow)) {
    return {
      ...common,
      action: "keep",
      reason: `live and not declared, and kept: ${kind.retainedBecause} --allow ${permission(kind, live)} deletes it`,
    };
  }
  return {
    ...common,
    action: "delete",
    reason: "live and not declared",
    fields: lostFields(kind, live),
    ...(kind.retained ? { loses: kind.retainedBecause } : {}),
    rests: restsOf(kind, live, Object.keys(kind.inputs)),
  };
}

function lostFields(kind: AnyKind, live: Live): readonly PlannedField[] {
  return Object.entries(inputsOf(kind, live, undefined)).flatMap(([path, value]): PlannedField[] => {
    const field = kind.inputs[path];
    if (field === undefined) return [];
    return [
      holdsSecret(field) && field.marks.secret
        ? { path, change: "delete", secret: true }
        : { path, change: "delete", from: shown(field, value) as unknown },
    ];
  });
}

/** `release:+12025550110`, `delete-user:ana@acme.test`. */
const permission = (kind: AnyKind, live: Live): string => `${kind.allow}:${callName(kind, live.values)}`;

const isAllowed = (kind: AnyKind, live: Live, allow: readonly string[]): boolean => {
  const wanted = new Set(
    [live.id, ...labelsOf(kind, live.values)].map((name) => `${kind.allow}:${name}`.toLowerCase()),
  );
  // By name and never by a pattern: what cannot be got back is named one by one.
  return allow.some((each) => wanted.has(each.toLowerCase()));
};

/** octoDNS's brake: at most 30 % of a kind that has ten or more. */
function tooMany(
  kind: AnyKind,
  deletes: number,
  live: number,
  allow: readonly string[],
): readonly PlanProblem[] {
  const word = `many-deletes:${kindName(kind)}`;
  if (live < 10 || deletes <= live * 0.3 || allow.some((each) => each.toLowerCase() === word.toLowerCase()))
    return [];
  return [
    {
      object: nameKind(kind),
      what: `${deletes} of ${live} live objects would be deleted, and a prune stops at 30 % of a kind that has 10 or more`,
      remedy: `Look at the plan; if it is right, say --allow ${word}. Nothing was written.`,
    },
  ];
}

/**
 * Creates that are probably renames: one missing, one extra, alike.
 *
 * Alike are two objects with one thing that only one can have (an extension), or whose other fields are all equal and whose
 * keys are near each other, or that have two equal fields besides the key. Fields at their default say nothing.
 */
export function probableRenames(
  decisions: readonly Decision[],
  extras: readonly Extra[],
  allow: readonly string[],
): readonly PlanProblem[] {
  const byKind = Map.groupBy(extras, ({ kind }) => kind);
  const allowed = new Set(allow.map((each) => each.toLowerCase()));
  const indexes = new Map<string, ReadonlyMap<string, readonly Extra[]>>();
  return decisions.flatMap(({ action, matched, desired }) => {
    const { object, address } = matched;
    const others = byKind.get(object.kind);
    if (action !== "create" || others === undefined || object.was !== undefined) return [];
    if (allowed.has(`create:${address}`.toLowerCase())) return [];
    const twin = sharesClaim(object.kind, desired, others) ?? alike(object.kind, desired, others, indexes);
    return twin === undefined ? [] : [probableRename(matched, twin)];
  });
}

function sharesClaim(kind: AnyKind, desired: Values, extras: readonly Extra[]): Extra | undefined {
  const claims = new Set(kind.claims(desired));
  if (claims.size === 0) return undefined;
  return extras.find(({ live }) => kind.claims(live.values).some((claim) => claims.has(claim)));
}

function alike(
  kind: AnyKind,
  desired: Values,
  extras: readonly Extra[],
  indexes: Map<string, ReadonlyMap<string, readonly Extra[]>>,
): Extra | undefined {
  const names = tellingFields(kind, desired);
  if (names.length === 0) return undefined;
  const name = `${kind.token} ${names.join(" ")}`;
  const index =
    indexes.get(name) ?? Map.groupBy(extras, ({ live }) => textOf(kind, names, live.values, true));
  indexes.set(name, index);
  const same = index.get(textOf(kind, names, desired, false)) ?? [];
  if (names.length > 1) return same[0];
  return same.slice(0, 50).find(({ live }) => nearKeys(kind, desired, live.values));
}

/** Declared fields that tell one object from another: not the key, not at their default, and shown. */
const tellingFields = (kind: AnyKind, desired: Values): readonly string[] => {
  const keys = new Set(kind.key.flat());
  return Object.entries(kind.inputs)
    .filter(
      ([name, { marks }]) =>
        !keys.has(name) &&
        !marks.setting &&
        !marks.writeOnly &&
        isSet(desired[name]) &&
        !sameValue(desired[name], marks.serverDefault?.value as Value),
    )
    .map(([name]) => name);
};

function textOf(kind: AnyKind, names: readonly string[], values: Values, live: boolean): string {
  return canonicalText(
    names.map((name) => {
      const field = kind.inputs[name];
      const value = values[name];
      return field && live ? (declaredForm(field, value, undefined) ?? null) : (value ?? null);
    }),
  ).toLowerCase();
}

function nearKeys(kind: AnyKind, desired: Values, live: Values): boolean {
  const fields = kind.key.at(-1) ?? [];
  const equal = fields.some((field) => isSet(desired[field]) && sameValue(desired[field], live[field]));
  return equal || nearestName(keyText(kind, desired), [keyText(kind, live)]) !== undefined;
}

function probableRename({ object, name, address }: Matched, twin: Extra): PlanProblem {
  const { kind } = object;
  const place = object.place();
  const old = keyText(kind, twin.live.values);
  const problem: Problem = {
    object: nameSubject(kind, name),
    what: `is not live, and the live ${nameKind(kind)} ${JSON.stringify(old)} (id ${twin.live.id}), which is not declared, is like it: this looks like a rename`,
    remedy: `If it is, add was: ${JSON.stringify(callName(kind, twin.live.values))} or id: ${twin.live.id}. If it is a new object, say --allow create:${address}. Nothing was written.`,
  };
  return place === undefined ? problem : { ...problem, place };
}
