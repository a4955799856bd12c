/** What the activated numbers point at: the main menu, a user, a call group or a device. */
import type { Domain, EmulatorContext } from "../context.ts";
import type { Json } from "../store.ts";
import { type Kind, presentOne } from "./kind.ts";
import { malformed, unprocessable } from "./problem.ts";
import { type AssignmentRecord, getOne, save } from "./records.ts";
import { allReferences, type ReferenceType, resolveReference } from "./references.ts";
import type { Handler } from "./serve.ts";

const referenceTypes: Readonly<Record<string, ReferenceType>> = {
  user: "user",
  callGroup: "team",
  device: "device",
};

/** What a number points at, for messages. */
export function assignmentLine(domain: Domain, { type, targetId }: AssignmentRecord): string {
  if (type === "mainMenu") return "it reaches the main menu";
  const target = allReferences(domain).find(({ id }) => id === targetId);
  const noun = type === "callGroup" ? "call group" : type;
  return `it reaches the ${noun} "${target?.displayName ?? targetId}"`;
}

/** Points a number at something. @throws Refusal 422 */
function assign(domain: Domain, id: string, target: Json): AssignmentRecord {
  if (getOne(domain, "phoneNumbers", id) === undefined) {
    throw unprocessable(`The number ${id} is not activated in Spoke. Activate it first.`, "phoneNumber");
  }
  const type = String(target.type) as AssignmentRecord["type"];
  for (const name of Object.keys(referenceTypes)) {
    const given = target[name] !== undefined;
    const field = `target.${name}`;
    if (name === type && !given)
      throw unprocessable(`${field} is required where target.type is ${type}.`, field);
    if (name !== type && given)
      throw unprocessable(`${field} has no meaning where target.type is ${type}.`, field);
  }
  const wanted = referenceTypes[type];
  const input = target[type] as Json;
  const targetId =
    wanted === undefined ? null : resolveReference(domain, input, [wanted], `target.${type}`).id;
  return save(domain, "numberAssignments", { id, type, targetId });
}

export const numberAssignments: Kind = {
  collection: "numberAssignments",
  noun: "assignment of the number",
  path: "/admin/v1/numberAssignments",
  idName: "phoneNumber",
  change: "PUT",
  creation: ["PUT", "/admin/v1/numberAssignments/{phoneNumber}"],
  present(_domain, stored, references) {
    const { id, type, targetId } = stored as unknown as AssignmentRecord;
    const target = targetId === null ? { type } : { type, [type]: references.show(targetId) };
    return { phoneNumber: id, target };
  },
  create: (domain, fields, id) => ({
    ...assign(domain, id ?? String(fields.phoneNumber), fields.target as Json),
  }),
  update: (domain, stored, fields) => ({ ...assign(domain, String(stored.id), fields.target as Json) }),
  remove(domain, stored) {
    domain.store.remove("numberAssignments", String(stored.id));
  },
};

/** `PUT /admin/v1/numberAssignments/{phoneNumber}`: creates or replaces. */
export const putAssignment =
  (context: EmulatorContext): Handler =>
  ({ path, body }) => {
    const id = path.phoneNumber ?? "";
    if (body.phoneNumber !== undefined && body.phoneNumber !== id) {
      throw malformed(`phoneNumber must be the one of the path, ${id}.`, "phoneNumber");
    }
    const stored = assign(context, id, body.target as Json);
    return { status: 200, body: presentOne(context, numberAssignments, { ...stored }) };
  };
