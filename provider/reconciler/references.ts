/** References between objects: where they stand in a declaration, and whether they mean something. */
import { foldName } from "../model/key.ts";
import { formatPath, type Step } from "../model/path.ts";
import { ProblemError } from "../model/problem.ts";
import type { Live } from "../model/resource.ts";
import type { Field } from "../model/shape.ts";
import { isObject, isSet, type Value, type Values } from "../model/value.ts";
import { nameKind, nameSubject } from "./describe.ts";
import { absenceCounts } from "./doors.ts";
import { namesFor } from "./names.ts";
import type { Session } from "./session.ts";
import { unreadable } from "./snapshot.ts";
import type { AnyKind, Subject } from "./types.ts";

/** One reference in a declaration. */
export interface Reference {
  readonly path: readonly Step[];
  /** Token of the kind it names. */
  readonly kind: string;
  /** What was written: an id or a natural key. */
  readonly name: string;
  /** False where the object could be created without it and patched afterwards. */
  readonly required: boolean;
  /** The name is sent as it stands: the other object need not be there yet. */
  readonly byName?: true;
}

/** All references of a declaration whose text is known. Pure. */
export function referencesOf(kind: AnyKind, values: Values): readonly Reference[] {
  const found: Reference[] = [];
  referencesIn(kind.inputs, values, [], found);
  return found;
}

// By hand and into one list: most of 100,000 objects refer to nothing, and each is asked.
function referencesIn(
  fields: Readonly<Record<string, Field>>,
  values: Values,
  path: readonly Step[],
  found: Reference[],
): void {
  for (const name in fields) {
    const field = fields[name];
    const value = values[name];
    if (field && isSet(value) && mayRefer(field)) referencesAt(field, value, [...path, name], found);
  }
}

/** False for a scalar, or a list of scalars, that refers to nothing. */
function mayRefer({ marks, type }: Field): boolean {
  if (marks.reference !== undefined || type.type === "object") return true;
  return (type.type === "array" || type.type === "map") && mayRefer(type.element);
}

/** False for a kind whose objects refer to nothing. */
export const mayReferAnywhere = (kind: AnyKind): boolean => Object.values(kind.inputs).some(mayRefer);

function referencesAt(field: Field, value: Value, path: readonly Step[], found: Reference[]): void {
  if (!isSet(value)) return;
  const { reference } = field.marks;
  if (reference !== undefined) {
    const required = field.required && path.length === 1;
    if (typeof value === "string") found.push({ path, ...reference, name: value, required });
    return;
  }
  const type = field.type;
  if (type.type === "object" && isObject(value)) referencesIn(type.fields(), value, path, found);
  if (type.type === "map" && isObject(value)) {
    for (const [key, inner] of Object.entries(value))
      referencesAt(type.element, inner, [...path, key], found);
  }
  if (type.type === "array" && Array.isArray(value)) {
    for (const [index, inner] of value.entries())
      referencesAt(type.element, inner as Value, [...path, index], found);
  }
}

/** Notes what this run declares, so that later references to it are good before it exists. */
export const declare = (session: Session, subject: Subject, inputs: Values): void =>
  declareNames(session, subject.kind.token, namesFor(subject.kind, inputs));

/** As `declare`. @param names in lower case */
export function declareNames(session: Session, token: string, names: readonly string[]): void {
  const known = session.declared.get(token) ?? new Set<string>();
  for (const name of names) known.add(name);
  session.declared.set(token, known);
}

/**
 * Refuses references to nothing, before anything is written.
 *
 * @throws ProblemError for a name that is neither live nor declared by this run, or whose kind could not be read
 */
export async function checkReferences(session: Session, subject: Subject, inputs: Values): Promise<void> {
  for (const reference of referencesOf(subject.kind, inputs)) {
    const target = session.kinds.get(reference.kind);
    if (target !== undefined) await checkReference(session, subject, target, reference);
  }
}

async function checkReference(
  session: Session,
  subject: Subject,
  target: AnyKind,
  reference: Reference,
): Promise<void> {
  const wanted = foldName(reference.name);
  if (session.declared.get(target.token)?.has(wanted)) return;
  // Where absence proves nothing, a name that is not seen may still be right.
  if (!absenceCounts(target, {}, session.clients.facts.doors)) return;
  const observed = await session.snapshot.all(target);
  if (observed.state === "unreadable") throw unreadable(subject, observed.reason);
  const hits = observed.objects.withName(wanted);
  const foreign = observed.objects.byId.get(reference.name) ?? observed.objects.byId.get(wanted);
  if (hits.length === 0 && foreign !== undefined) throw byForeignId(subject, target, reference, foreign);
  if (hits.length === 0) throw toNothing(subject, target, reference, session.remedies.noTarget);
  if (hits.length > 1) throw toSeveral(subject, target, reference, hits);
}

const byForeignId = (subject: Subject, target: AnyKind, reference: Reference, live: Live): ProblemError => {
  const [name = ""] = target.referredBy?.(live) ?? [];
  return new ProblemError({
    object: nameSubject(subject.kind, subject.name),
    path: formatPath(reference.path),
    what: `${JSON.stringify(reference.name)} is the id of the ${nameKind(target)} ${JSON.stringify(name)} in another system, which does not know it here`,
    remedy: `Write ${JSON.stringify(name)} instead.`,
  });
};

const toNothing = (subject: Subject, target: AnyKind, reference: Reference, remedy: string): ProblemError =>
  new ProblemError({
    object: nameSubject(subject.kind, subject.name),
    path: formatPath(reference.path),
    what: `there is no ${nameKind(target)} ${JSON.stringify(reference.name)}`,
    remedy,
  });

const toSeveral = (
  subject: Subject,
  target: AnyKind,
  reference: Reference,
  hits: readonly Live[],
): ProblemError =>
  new ProblemError({
    object: nameSubject(subject.kind, subject.name),
    path: formatPath(reference.path),
    what: `${hits.length} live ${nameKind(target)} objects are called ${JSON.stringify(reference.name)}: ids ${hits.map(({ id }) => id).join(" and ")}`,
    remedy: "Write the id of the one that is meant.",
  });
