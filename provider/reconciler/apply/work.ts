/** The steps of a plan with what is needed to do them: kind, declaration with its secrets, live object. */
import { formatPath, type Step } from "../../model/path.ts";
import { ProblemError } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { isObject, type Value, type Values } from "../../model/value.ts";
import type { Plan, PlannedObject } from "../plan/types.ts";
import type { Session } from "../session.ts";
import type { AnyKind, Subject } from "../types.ts";

/** One step that writes. */
export interface Work {
  readonly step: PlannedObject;
  readonly subject: Subject;
  /** The declaration, secrets in clear; of a delete, nothing. */
  readonly inputs: Values;
  /** Takes the secrets of the declaration out of a message. */
  readonly mask: (message: string) => string;
  /** As it was when the plan was checked; undefined where there is none. */
  live: Live | undefined;
}

/**
 * The steps of a plan that write, in its order.
 *
 * @throws ProblemError for a kind that this version does not know, and for a secret whose variable is not set
 */
export function worksOf(
  session: Session,
  plan: Plan,
  secretOf: (variable: string) => string | undefined,
): readonly Work[] {
  return plan.objects
    .filter(({ action }) => action === "create" || action === "update" || action === "delete")
    .map((step) => {
      const kind = session.kinds.get(step.kind);
      if (kind === undefined) throw unknownKind(step);
      const secrets = new Set<string>();
      const inputs = withSecrets(step, kind, (variable) => {
        const secret = secretOf(variable);
        if (secret) secrets.add(secret);
        return secret;
      });
      const subject = { kind, name: step.name, owner: step.object };
      return { step, subject, inputs, mask: maskOf(secrets), live: undefined };
    });
}

function withSecrets(
  step: PlannedObject,
  kind: AnyKind,
  secretOf: (variable: string) => string | undefined,
): Values {
  const fill = (value: Value, path: readonly Step[]): Value => {
    if (Array.isArray(value)) return value.map((each, index) => fill(each, [...path, index]));
    if (!isObject(value)) return value;
    const variable = value.$env;
    if (typeof variable === "string" && Object.keys(value).length === 1) {
      const secret = secretOf(variable);
      if (secret === undefined || secret === "") throw noSecret(step, path, variable);
      return secret;
    }
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, fill(inner, [...path, name])]),
    );
  };
  const desired = Object.entries(step.desired ?? {});
  return Object.fromEntries(
    desired.map(([name, value]) => [name, name in kind.inputs ? fill(value, [name]) : value]),
  );
}

/** Shorter ones are not looked for: they would blot out ordinary words, and give themselves away by it. */
const shortest = 4;

const maskOf =
  (secrets: ReadonlySet<string>) =>
  (message: string): string =>
    [...secrets]
      .filter((secret) => secret.length >= shortest)
      .reduce((text, secret) => text.replaceAll(secret, "(secret)"), message);

const unknownKind = (step: PlannedObject): ProblemError =>
  new ProblemError({
    object: step.object,
    what: `is of the kind ${JSON.stringify(step.kind)}, which this version does not know`,
    remedy: "Apply the plan with the version that made it. Nothing was written.",
  });

const noSecret = (step: PlannedObject, path: readonly Step[], variable: string): ProblemError =>
  new ProblemError({
    object: step.object,
    path: formatPath(path),
    what: `is secret and comes from the environment variable ${variable}, which is not set`,
    remedy: `Set ${variable} and apply again. Nothing was written.`,
  });
