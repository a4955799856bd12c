/** The steps of a plan with what is needed to do them: kind, declaration with its secrets, live object. */
import { formatPath, type Step } from "../../model/path.ts";
import { ProblemError } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { type Field, holdsSecret } from "../../model/shape.ts";
import { isObject, isSet, type Value, type Values } from "../../model/value.ts";
import { nameOf } from "../plan/address.ts";
import type { Plan, PlannedObject } from "../plan/types.ts";
import type { Session } from "../session.ts";
import type { AnyKind, Subject } from "../types.ts";

/** One step that writes. */
export interface Work {
  readonly step: PlannedObject;
  readonly subject: Subject;
  /** The declaration, secrets in clear; of a delete, nothing. */
  readonly inputs: Values;
  /** As it was when the plan was checked; undefined where there is none. */
  live: Live | undefined;
}

/** What is to be done. */
export interface Works {
  /** In the order of the plan. */
  readonly works: readonly Work[];
  /** In clear: what no message may hold. */
  readonly secrets: ReadonlySet<string>;
}

/**
 * The steps of a plan that write.
 *
 * @param secretOf the value of a variable that a secret comes from
 * @throws ProblemError for a kind that this version does not know, and for secrets whose variables are not set
 */
export function worksOf(
  session: Pick<Session, "kinds">,
  plan: Plan,
  secretOf: (variable: string) => string | undefined,
): Works {
  const secrets = new Set<string>();
  const missing: string[] = [];
  const works = plan.objects
    .filter(({ action }) => action === "create" || action === "update" || action === "delete")
    .map((step): Work => {
      const kind = session.kinds.get(step.kind);
      if (kind === undefined) throw unknownKind(step);
      const inputs = withSecrets(kind, step.desired ?? {}, (variable, path) => {
        const secret = secretOf(variable);
        if (isSet(secret) && secret !== "") secrets.add(String(secret));
        else missing.push(`  ${variable} (${step.object}, ${formatPath(path)})`);
        return secret;
      });
      const name = step.action === "delete" ? step.name : nameOf(kind, inputs);
      return { step, subject: { kind, name, owner: step.object }, inputs, live: undefined };
    });
  if (missing.length > 0) throw noSecrets([...new Set(missing)]);
  return { works, secrets };
}

/** Secrets in place of the variables that a plan names; only where the kind has a secret is a variable one. */
function withSecrets(
  kind: AnyKind,
  desired: Values,
  secretOf: (variable: string, path: readonly Step[]) => string | undefined,
): Values {
  const fill = (field: Field | undefined, value: Value, path: readonly Step[]): Value => {
    if (field === undefined || !isSet(value)) return value;
    if (field.marks.secret) {
      const variable = isObject(value) ? value.$env : undefined;
      return typeof variable === "string" ? secretOf(variable, path) : value;
    }
    const { type } = field;
    if (type.type === "array" && Array.isArray(value))
      return value.map((each, index) => fill(type.element, each, [...path, index]));
    if (!isObject(value) || (type.type !== "object" && type.type !== "map")) return value;
    const inner = type.type === "object" ? type.fields() : undefined;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        const part = type.type === "map" ? type.element : inner?.[name];
        return [name, fill(part, each, [...path, name])];
      }),
    );
  };
  return Object.fromEntries(
    Object.entries(desired).map(([name, value]) => {
      const field = kind.inputs[name];
      return [name, field && holdsSecret(field) ? fill(field, value, [name]) : value];
    }),
  );
}

const unknownKind = (step: PlannedObject): ProblemError =>
  new ProblemError({
    object: step.object,
    what: `is of the kind ${JSON.stringify(step.kind)}, which this version does not know`,
    remedy: "Apply the plan with the version that made it. Nothing was written.",
  });

const noSecrets = (missing: readonly string[]): ProblemError =>
  new ProblemError({
    object: "Plan",
    what: `needs secrets from environment variables that are not set:\n${missing.join("\n")}`,
    remedy: "Set them and apply again. Nothing was written.",
  });
