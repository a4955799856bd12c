/**
 * The name by which one object refers to another: one that means that object and no other. Names of groups, of keys and of
 * flows are not unique, and what is written down has to mean the same when it is read.
 */
import { foldName } from "../model/key.ts";
import type { Live, LiveReference } from "../model/resource.ts";
import type { Field } from "../model/shape.ts";
import { isObject, isSet, type Value, type Values } from "../model/value.ts";
import { canSee } from "./doors.ts";
import type { KeyedObjects } from "./keyed.ts";
import type { Session } from "./session.ts";
import { unreadable } from "./snapshot.ts";
import type { AnyKind, Subject } from "./types.ts";

/** How one reference of a live object is written. */
export interface ReferenceName {
  /** By a name of the object, and by an id only where no name means it alone: for people. */
  readonly declared: string;
  /** The name that the kind prefers, where it means this object alone: what an import into a state writes. */
  readonly imported: string;
}

/** Answers for one reference. @param token of the kind that it names */
export type ReferenceNames = (token: string, reference: LiveReference) => ReferenceName;

/**
 * Reads the kinds that the objects refer to, as far as the products show them.
 *
 * @throws ProblemError where one of them could not be read: its names may be those of several objects
 */
export async function referenceNames(
  session: Session,
  subject: Subject,
  found: readonly Live[],
): Promise<ReferenceNames> {
  const { doors } = session.clients.facts;
  const tokens = new Set<string>();
  for (const { values } of found) eachReference(subject.kind, values, (token) => tokens.add(token));
  const targets = new Map<string, { readonly kind: AnyKind; readonly objects: KeyedObjects }>();
  const read = async (token: string) => {
    const kind = session.kinds.get(token);
    if (kind === undefined || !canSee(kind, {}, doors)) return;
    const observed = await session.snapshot.all(kind);
    if (observed.state === "unreadable") throw unreadable(subject, observed.reason);
    targets.set(token, { kind, objects: observed.objects });
  };
  await Promise.all([...tokens].map(read));
  return (token, reference) => {
    const target = targets.get(token);
    return target === undefined
      ? { declared: reference.preferred, imported: reference.preferred }
      : bestName(target.kind, target.objects, reference);
  };
}

function bestName(kind: AnyKind, objects: KeyedObjects, reference: LiveReference): ReferenceName {
  const { preferred } = reference;
  const only = (name: string): Live | undefined => {
    const hits = objects.withName(foldName(name));
    return hits.length === 1 ? hits[0] : undefined;
  };
  // The id is the surest: names may be those of two.
  const meant = [reference.id, preferred, ...reference.names].map(only).find((live) => live !== undefined);
  if (meant === undefined) return { declared: preferred, imported: preferred };
  const ids = new Set([meant.id, reference.id, ...kind.otherIds(meant.outputs)]);
  const keys = kind.key.flat().map((field) => meant.values[field]);
  const sure = [preferred, ...reference.names, ...keys].filter(
    (name): name is string => typeof name === "string" && only(name) === meant,
  );
  return {
    declared: sure.find((name) => !ids.has(name)) ?? reference.id,
    imported: sure[0] ?? reference.id,
  };
}

const isReference = (value: Value): value is LiveReference =>
  isObject(value) && typeof value.id === "string" && Array.isArray(value.names);

function eachReference(kind: AnyKind, values: Values, visit: (token: string) => void): void {
  for (const [name, field] of Object.entries(kind.inputs)) {
    mapReferences(field, values[name], (token, reference) => {
      visit(token);
      return reference;
    });
  }
}

/** Live values in which each reference prefers another name. @param nameOf the name, by the token of the kind that it names */
export function withNames(
  kind: AnyKind,
  values: Values,
  nameOf: (token: string, reference: LiveReference) => string,
): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = kind.inputs[name];
      const renamed = (token: string, reference: LiveReference): LiveReference => ({
        ...reference,
        preferred: nameOf(token, reference),
      });
      return [name, field ? mapReferences(field, value, renamed) : value];
    }),
  );
}

function mapReferences(
  field: Field,
  value: Value,
  change: (token: string, reference: LiveReference) => LiveReference,
): Value {
  if (!isSet(value)) return value;
  const { type, marks } = field;
  if (marks.reference) return isReference(value) ? change(marks.reference.kind, value) : value;
  if (type.type === "array" && Array.isArray(value))
    return value.map((each: Value) => mapReferences(type.element, each, change));
  if (type.type !== "object" && type.type !== "map") return value;
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const inner = type.type === "map" ? type.element : type.fields()[name];
      return [name, inner ? mapReferences(inner, each, change) : each];
    }),
  );
}
