/**
 * Which live objects an export writes, and what it can say of the others. Pure.
 *
 * An export says nothing that a plan would refuse: what our own check does not accept, and two objects of one key, are left
 * out with the reason. Where that, or a filter by name, leaves live objects out, the file answers for the names that it
 * has and not for the kind: else an apply with --prune would take the others away.
 */
import { formatPath, parsePath } from "../model/path.ts";
import { isSet, sameValue, type Values } from "../model/value.ts";
import { checkInputs } from "../reconciler/check.ts";
import { nameKey, nameKind, nameSubject } from "../reconciler/describe.ts";
import { addressOf, fits, kindName, labelsOf, nameOf } from "../reconciler/plan/address.ts";
import type { Exported } from "../reconciler/plan/types.ts";
import type { AnyKind } from "../reconciler/types.ts";
import { kindsInOrder } from "./order.ts";

/** All objects of one kind that are written. */
export interface Section {
  readonly kind: AnyKind;
  /** By their key. */
  readonly objects: readonly Exported[];
  /** Patterns of the names that the export answers for; absent: for all of the kind. */
  readonly labels?: readonly string[];
  /** Fields that nothing shows here, of any object of the section. */
  readonly unread: readonly string[];
}

/** An object that cannot be declared as it is. */
export interface LeftOut {
  readonly object: Exported;
  /** `CallGroup "Sales"` */
  readonly subject: string;
  /** Why, each as a sentence. */
  readonly reasons: readonly string[];
}

/** See the head of this file. */
export interface Selection {
  /** What is referred to comes first; kinds without an object are not here. */
  readonly sections: readonly Section[];
  readonly leftOut: readonly LeftOut[];
}

/** What narrows an export. */
export interface SelectOptions {
  /** Patterns of names (`Sales*`); none: every name. */
  readonly names?: readonly string[];
}

/** @param all every live object of the kinds that are asked for */
export function select(all: readonly Exported[], { names = [] }: SelectOptions = {}): Selection {
  const chosen = names.length === 0 ? all : all.filter((each) => isNamed(each, names));
  const leftOut = [...twins(chosen), ...refused(chosen)];
  const out = new Set(leftOut.map(({ object }) => object));
  const written = withoutDoubleClaims(chosen.filter((each) => !out.has(each)));
  const byKind = Map.groupBy(written, ({ kind }) => kind);
  const outKinds = new Set(leftOut.map(({ object }) => object.kind));
  const sections = kindsInOrder([...byKind.keys()]).map((kind): Section => {
    const objects = byKind.get(kind) ?? [];
    const labels = labelsFor(kind, objects, names, outKinds.has(kind));
    const unread = Object.keys(kind.inputs).filter((name) =>
      objects.some((each) => each.unread.includes(name)),
    );
    return { kind, objects, unread, ...(labels === undefined ? {} : { labels }) };
  });
  return { sections, leftOut: [...new Map(leftOut.map((each) => [each.object, each])).values()] };
}

const isNamed = ({ kind, inputs }: Exported, patterns: readonly string[]): boolean => {
  const known = kind.singleton ? [kindName(kind)] : labelsOf(kind, inputs);
  return patterns.some((pattern) => known.some((name) => fits(pattern, name)));
};

function labelsFor(
  kind: AnyKind,
  objects: readonly Exported[],
  names: readonly string[],
  someLeftOut: boolean,
): readonly string[] | undefined {
  if (kind.singleton) return undefined;
  if (someLeftOut) return objects.flatMap(({ inputs }) => labelsOf(kind, inputs).slice(0, 1));
  return names.length === 0 ? undefined : names;
}

/**
 * Objects of one key: neither a declaration nor an import by key could mean one of them. Those whose key differs from such a one
 * by upper and lower case alone go with them, because patterns of names would mean both.
 */
function twins(all: readonly Exported[]): readonly LeftOut[] {
  const alike = Map.groupBy(all, ({ kind, inputs }) => addressOf(kind, inputs).toLowerCase());
  return [...alike.values()].flatMap((group) => {
    const byKey = Map.groupBy(group, ({ kind, inputs }) => addressOf(kind, inputs));
    const sharing = [...byKey.values()].some((same) => same.length > 1);
    if (!sharing) return [];
    const ids = group.map(({ id }) => id).join(" and ");
    return group.map((object) => ({
      object,
      subject: subjectOf(object),
      reasons: [
        `${group.length} live objects have the key ${nameKey(object.kind, object.inputs)}: ids ${ids}. Delete or rename one of them.`,
      ],
    }));
  });
}

const subjectOf = ({ kind, inputs }: Exported): string =>
  kind.singleton ? nameKind(kind) : nameSubject(kind, nameOf(kind, inputs));

/** Objects whose declaration our own check refuses: a required field is not shown, or the server allows what we do not know. */
function refused(all: readonly Exported[]): readonly LeftOut[] {
  return all.flatMap((object) => {
    const hidden = new Set(object.hidden.map((path) => formatPath(parsePath(path))));
    const failures = checkInputs(object.kind, object.kind.name, object.inputs).failures.filter(
      ({ path }) => !hidden.has(path),
    );
    if (failures.length === 0) return [];
    const reasons = failures.map(({ path, reason }) =>
      object.unread.includes(path)
        ? `${path}: no API shows it here`
        : path === ""
          ? reason
          : `${path}: ${reason}`,
    );
    return [
      { object, subject: subjectOf(object), reasons: reasons.map((each) => `${each.replace(/\.$/, "")}.`) },
    ];
  });
}

/**
 * Only one declaration may take what only one object can have. Where two do, one of them does so by a field that may be
 * absent and then stays as it is: that one leaves the field out.
 */
function withoutDoubleClaims(all: readonly Exported[]): readonly Exported[] {
  const count = new Map<string, number>();
  for (const { kind, inputs } of all)
    for (const claim of kind.claims(inputs)) count.set(claim, (count.get(claim) ?? 0) + 1);
  return all.map((object) => {
    const doubled = object.kind.claims(object.inputs).filter((claim) => (count.get(claim) ?? 0) > 1);
    return doubled.length === 0 ? object : { ...object, inputs: giveUp(object, doubled) };
  });
}

function giveUp({ kind, inputs }: Exported, claims: readonly string[]): Values {
  const keys = new Set(kind.key.flat());
  const optional = Object.keys(inputs).filter(
    (name) => kind.inputs[name]?.marks.serverChosen && !keys.has(name) && isSet(inputs[name]),
  );
  for (const name of optional) {
    const rest = Object.fromEntries(Object.entries(inputs).filter(([other]) => other !== name));
    const left = kind.claims(rest);
    if (!sameValue(left, kind.claims(inputs)) && !claims.some((claim) => left.includes(claim))) return rest;
  }
  return inputs;
}
