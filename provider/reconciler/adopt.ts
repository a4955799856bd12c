/** Whether a create may take over a live object that has its key. Pure. */
import { formatPath } from "../model/path.ts";
import type { Problem } from "../model/problem.ts";
import type { Live } from "../model/resource.ts";
import { walk } from "../model/shape.ts";
import { isSet, type Values } from "../model/value.ts";
import { changedFields, compare, differencesOf } from "./compare.ts";
import { nameKey, nameSubject } from "./describe.ts";
import type { Remedies } from "./remedies.ts";
import type { AnyKind, Subject } from "./types.ts";

/** The decision, with what remains to be written after it. */
export type Adoption =
  | { readonly decision: "adopt"; readonly changes: readonly string[] }
  | { readonly decision: "refuse"; readonly problem: Problem };

/**
 * Decides about a live object that a create found under its key.
 *
 * A lost response, a crash and a rename in the program all leave an object that equals the declaration: that one is taken
 * over. One that differs is somebody's, unless the declaration says `adopt: true`. A singleton always exists already.
 */
export function decideAdoption(subject: Subject, desired: Values, live: Live, remedies: Remedies): Adoption {
  const { kind, name } = subject;
  const findings = compare(kind.inputs, desired, live.values, "live");
  const changes = changedFields(findings);
  if (kind.singleton || kind.permanent || desired.adopt === true || changes.length === 0) {
    const fixed = differencesOf(findings).find((finding) => finding.immutable);
    return fixed === undefined
      ? { decision: "adopt", changes }
      : { decision: "refuse", problem: cannotChange(kind, name, live, formatPath(fixed.path)) };
  }
  return { decision: "refuse", problem: differs(subject, desired, live, changes, remedies) };
}

/** The secrets that an adopted object cannot give, because they are shown once, at creation. */
export function lostSecrets(kind: AnyKind, live: Live): readonly string[] {
  return Object.entries(kind.outputs)
    .filter(([output, field]) => field.marks.secret && !isSet(live.outputs[output]))
    .map(([output]) => output);
}

/** Declared fields that hold something that is never read back, and look equal for that reason alone. */
export function hiddenFields(kind: AnyKind, desired: Values, live: Live): readonly string[] {
  const findings = compare(kind.inputs, desired, live.values, "live");
  const changed = new Set(changedFields(findings));
  const unverified = new Set(
    findings.filter(({ verdict }) => verdict === "unverified").map(({ path }) => String(path[0])),
  );
  return Object.entries(kind.inputs)
    .filter(([name]) => unverified.has(name) && !changed.has(name))
    .filter(([name, field]) => [...walk({ [name]: field })].some((part) => part.field.marks.writeOnly))
    .map(([name]) => name);
}

const differs = (
  subject: Subject,
  desired: Values,
  live: Live,
  changes: readonly string[],
  remedies: Remedies,
): Problem => ({
  object: nameSubject(subject.kind, subject.name),
  what: `an object with ${nameKey(subject.kind, desired)} exists already (id ${live.id}) and differs in ${changes.join(", ")}`,
  remedy: remedies.differs(subject, live.id),
});

const cannotChange = (kind: AnyKind, name: string, live: Live, path: string): Problem => ({
  object: nameSubject(kind, name),
  path,
  what: `the live object (id ${live.id}) differs in a field that cannot be changed`,
  remedy: "Declare the live value, or another key. Nothing was written.",
});
