/** Live objects that nobody declared: which of them are ours, and which may be deleted. Pure. */

import type { Reach } from "../../model/field.ts";
import { foldName } from "../../model/key.ts";
import { formatPath } from "../../model/path.ts";
import type { Live } from "../../model/resource.ts";
import type { Values } from "../../model/value.ts";
import { keyText, nameKind, nameSubject } from "../describe.ts";
import { canExist } from "../doors.ts";
import { liveNames } from "../names.ts";
import { inputsOf } from "../outcome.ts";
import { removalStep } from "../portal.ts";
import { referencesOf } from "../references.ts";
import type { AnyKind } from "../types.ts";
import { addressOf, fits, fullNameOf, kindName, labelsOf, nameOf } from "./address.ts";
import { liveKey } from "./meant.ts";
import type { Seen } from "./observe.ts";
import { placed } from "./problems.ts";
import type { OutsideUse } from "./references.ts";
import { restsOf, shown } from "./shown.ts";
import type {
  DeclaredObject,
  PlannedField,
  PlannedObject,
  PlanOptions,
  PlanProblem,
  Scope,
} from "./types.ts";

/** A live object in scope that is not declared. */
export interface Extra {
  readonly kind: AnyKind;
  readonly live: Live;
  /** Unique in the plan: with the id where another object has the same key. */
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
  const extras = kinds.flatMap((kind) => {
    if (kind.singleton || kind.permanent) return [];
    return [...(seen.objects.get(kind.token)?.byId.values() ?? [])]
      .filter((live) => !seen.isMeant(kind, live.id) && !kind.builtIn(live))
      .filter((live) => inScope(scope, kind, live.values))
      .map((live) => ({ kind, live, address: addressOf(kind, live.values) }));
  });
  const twins = Map.groupBy(extras, ({ address }) => address);
  const isTaken = (address: string) => seen.isDeclared(address) || (twins.get(address)?.length ?? 0) > 1;
  return extras.map((extra) =>
    isTaken(extra.address) ? { ...extra, address: `${extra.address} (${extra.live.id})` } : extra,
  );
}

/** What the verdict on extra objects rests on. */
export interface ExtrasContext {
  readonly seen: Seen;
  readonly scope: Scope;
  readonly options: PlanOptions;
  readonly doors: ReadonlySet<Reach>;
  /** Where declarations refer to what is not declared. */
  readonly outside: ReadonlyMap<string, OutsideUse>;
  /** Declarations that the plan is not about: what they refer to stays too. */
  readonly others: readonly DeclaredObject[];
}

/** What a plan says of the extra objects, and why some deletes are refused. */
export function planExtras(
  extras: readonly Extra[],
  context: ExtrasContext,
): { readonly objects: readonly PlannedObject[]; readonly problems: readonly PlanProblem[] } {
  const { options, scope, seen, outside, others } = context;
  const planned = extras.map((extra) => ({ extra, object: planExtra(extra, context) }));
  const deletes = planned.filter(({ object }) => object.action === "delete");
  // A person who follows a step is as thorough as an API.
  const going = planned.filter(({ object }) => object.action === "delete" || object.action === "portal");
  const byKind = Map.groupBy(going, ({ extra }) => extra.kind);
  const useOf = deletes.length === 0 ? () => undefined : usesBy(others);
  return {
    objects: planned.map(({ object }) => object),
    problems: [
      ...[...byKind].flatMap(([kind, list]) =>
        tooMany(kind, list.length, ownedCount(seen, kind, scope), options.allow ?? []),
      ),
      ...deletes.flatMap(({ extra }) => {
        const use = outside.get(liveKey(extra.kind, extra.live.id)) ?? useOf(extra);
        return use ? [stillUsed(extra, use)] : [];
      }),
    ],
  };
}

/** Finds a declaration that refers to a live object by one of its names. */
function usesBy(objects: readonly DeclaredObject[]): (extra: Extra) => OutsideUse | undefined {
  const uses = new Map<string, OutsideUse>();
  for (const object of objects) {
    for (const { kind, name, path } of referencesOf(object.kind, object.inputs)) {
      const key = `${kind} ${foldName(name)}`;
      const use = { object, name: nameOf(object.kind, object.inputs), path: formatPath(path) };
      if (!uses.has(key)) uses.set(key, use);
    }
  }
  return ({ kind, live }) => {
    const named = liveNames(kind, live).find((name) => uses.has(`${kind.token} ${name}`));
    return named === undefined ? undefined : uses.get(`${kind.token} ${named}`);
  };
}

/** How many live objects of a kind the declaration answers for: a share of what is others' says nothing. */
function ownedCount(seen: Seen, kind: AnyKind, scope: Scope): number {
  const objects = seen.objects.get(kind.token)?.byId;
  if (objects === undefined) return 0;
  if (!scope.labels.has(kind.token)) return objects.size;
  return [...objects.values()].filter(({ values }) => inScope(scope, kind, values)).length;
}

function planExtra({ kind, live, address }: Extra, { options, doors }: ExtrasContext): PlannedObject {
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
  if (!options.prune) return { ...common, action: "extra", reason: "live and not declared" };
  if (kind.retained && !isAllowed(kind, live, options.allow ?? [])) {
    return {
      ...common,
      action: "keep",
      reason: `live and not declared, and kept: ${kind.retainedBecause} --allow ${permission(kind, live)} deletes it`,
    };
  }
  // After the guard: a person who follows a step is as thorough as an API.
  if (!canExist(kind, live.values, doors)) {
    return {
      ...common,
      action: "portal",
      reason: "live and not declared; no API deletes it here",
      portalSteps: [removalStep(kind, live.values)],
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
      field.marks.secret
        ? { path, change: "delete", secret: true }
        : { path, change: "delete", from: shown(field, value) as unknown },
    ];
  });
}

/** `release:+12025550110`, `delete-user:ana@acme.test`: by the key, because two may have one label. */
const permission = (kind: AnyKind, live: Live): string => `${kind.allow}:${keyText(kind, live.values)}`;

/** Each way to permit a delete: by key or id and never by a pattern, because what cannot be got back is named one by one. */
export const permissionsOf = (kind: AnyKind, live: Live): readonly string[] => [
  permission(kind, live),
  `${kind.allow}:${live.id}`,
];

function isAllowed(kind: AnyKind, live: Live, allow: readonly string[]): boolean {
  const wanted = permissionsOf(kind, live).map((each) => each.toLowerCase());
  return allow.some((each) => wanted.includes(each.toLowerCase()));
}

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

/** A declared object needs what the prune would delete. */
const stillUsed = ({ kind, live }: Extra, { object, name, path, left }: OutsideUse): PlanProblem =>
  placed(object, {
    object: nameSubject(object.kind, name),
    path,
    what: `${left ? "is left as it is, and " : ""}refers to the ${nameKind(kind)} ${JSON.stringify(nameOf(kind, live.values))} (id ${live.id}), which is not declared and would be deleted`,
    remedy: left
      ? "Declare it, or declare the field with another value. Nothing was written."
      : "Declare it, or take the reference out. Nothing was written.",
  });
