/** Portal mode: what a person has to do where no API writes, and how far it can be seen that it was done. Pure. */
import type { Reach } from "../model/field.ts";
import { formatPath } from "../model/path.ts";
import type { Live } from "../model/resource.ts";
import { isSet, type Value, type Values } from "../model/value.ts";
import { compare, type Finding } from "./compare.ts";
import { keyText, nameValue } from "./describe.ts";
import { absenceCounts, canExist, canWrite, declaredFields } from "./doors.ts";
import type { AnyKind } from "./types.ts";

/** The two portal outputs; both absent when every declared field was written through an API. */
export interface PortalState {
  readonly portalStatus?: "matching" | "pending" | "unverified";
  readonly portalSteps?: readonly string[];
}

/**
 * What remains for the portal.
 *
 * @param kind the kind
 * @param desired the declaration
 * @param live the object as it can be read now, or undefined where it is not seen
 * @param doors the open doors
 * @returns `matching` without steps when all that could be read is equal; `pending` with the steps that remain; and
 *   `unverified` with the steps that cannot be checked off by looking
 */
export function portalState(
  kind: AnyKind,
  desired: Values,
  live: Live | undefined,
  doors: ReadonlySet<Reach>,
): PortalState {
  const fields = declaredFields(kind, desired).filter((name) => !canWrite(kind, name, desired, doors));
  if (kind.portal === undefined || (fields.length === 0 && canExist(kind, desired, doors))) return {};
  if (live === undefined) {
    const status = absenceCounts(kind, desired, doors) ? "pending" : "unverified";
    return { portalStatus: status, portalSteps: [step(kind, desired, status, "add", fields)] };
  }
  const inputs = Object.fromEntries(fields.map((name) => [name, kind.inputs[name]]));
  const findings = compare(inputs as typeof kind.inputs, desired, live.values, "live");
  const different = names(findings.filter(({ verdict }) => verdict !== "unverified"));
  const unseen = names(findings.filter(({ verdict }) => verdict === "unverified"));
  const steps = [
    ...(different.length > 0 ? [step(kind, desired, "pending", "edit", different)] : []),
    ...(unseen.length > 0 ? [step(kind, desired, "unverified", "edit", unseen)] : []),
  ];
  if (different.length > 0) return { portalStatus: "pending", portalSteps: steps };
  if (unseen.length > 0) return { portalStatus: "unverified", portalSteps: steps };
  return { portalStatus: "matching" };
}

/** What a person does where a declaration goes away and no API deletes the object. */
export function removalStep(kind: AnyKind, values: Values): string {
  return `${place(kind)}: remove the ${kind.portal?.noun ?? kind.name} ${JSON.stringify(keyText(kind, values))}.`;
}

const names = (findings: readonly Finding[]): readonly string[] => [
  ...new Set(findings.map(({ path }) => formatPath(path.slice(0, 1)))),
];

const place = (kind: AnyKind): string => `Spoke Account Portal, ${kind.portal?.place ?? kind.name}`;

function step(
  kind: AnyKind,
  desired: Values,
  status: "pending" | "unverified",
  verb: "add" | "edit",
  fields: readonly string[],
): string {
  const noun = kind.portal?.noun ?? kind.name;
  const object = kind.singleton ? `the ${noun}` : `the ${noun} ${JSON.stringify(keyText(kind, desired))}`;
  const list = fields.map((name) => `${portalField(kind, name)}: ${shown(kind, name, desired[name])}`);
  const action =
    status === "unverified"
      ? `check ${object}, which no API shows`
      : `${kind.singleton ? "edit" : verb} ${object}`;
  return `${place(kind)}: ${action}${list.length === 0 ? "" : `; ${list.join("; ")}`}.`;
}

/** `maxWaitSeconds` becomes "max wait seconds" where the portal's own word is not known. */
function portalField(kind: AnyKind, name: string): string {
  const known = kind.inputs[name]?.marks.portalName;
  return known ?? name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

function shown(kind: AnyKind, name: string, value: Value): string {
  if (kind.inputs[name]?.marks.secret) return "(secret)";
  return isSet(value) ? withoutSecrets(kind, name, value) : "(not set)";
}

function withoutSecrets(kind: AnyKind, name: string, value: Value): string {
  const type = kind.inputs[name]?.type;
  const element = type?.type === "array" ? type.element.type : type;
  if (element?.type !== "object") return nameValue(value);
  const secret = Object.entries(element.fields())
    .filter(([, field]) => field.marks.secret)
    .map(([field]) => field);
  const mask = (part: Value): Value =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).map(([key, inner]) => [key, secret.includes(key) ? "(secret)" : inner]),
        )
      : part;
  return nameValue(Array.isArray(value) ? value.map(mask) : mask(value));
}
