/** Call groups: members, menu keys, what happens when nobody answers, and what keeps one from being deleted. */
import type { Domain } from "../context.ts";
import type { Json } from "../store.ts";
import { claimExtension, nextExtension } from "./extensions.ts";
import type { Kind } from "./kind.ts";
import { conflict, unprocessable } from "./problem.ts";
import {
  type CallGroupRecord,
  listAll,
  type MemberRecord,
  merge,
  type NoAnswerRecord,
  save,
} from "./records.ts";
import { type References, resolveReference } from "./references.ts";

const defaults = {
  hidden: false,
  ivrKey: null,
  offerPattern: "ringEveryone",
  maxWaitSeconds: 120,
  ringSeconds: 20,
  members: [],
  noAnswer: { action: "voicemail" },
  queue: { enabled: false },
  dataActionUrl: null,
} as const;

function readMembers(domain: Domain, input: readonly Json[]): MemberRecord[] {
  const seen = new Set<string>();
  return input.map((member, index) => {
    const field = `members.${index}.target`;
    const found = resolveReference(domain, member.target as Json, ["user", "device"], field);
    if (seen.has(found.id))
      throw unprocessable(`${field}: ${found.displayName} (${found.id}) is a member twice.`, field);
    seen.add(found.id);
    const type = found.type === "device" ? "device" : "user";
    return { id: found.id, type, callFirst: member.callFirst === true };
  });
}

function readNoAnswer(domain: Domain, input: Json, self: string): NoAnswerRecord {
  const action = input.action as NoAnswerRecord["action"];
  const wanted =
    action === "callGroup" ? "callGroup" : action === "externalNumber" ? "phoneNumber" : undefined;
  for (const name of ["callGroup", "phoneNumber"]) {
    const given = (input[name] ?? null) !== null;
    const field = `noAnswer.${name}`;
    if (name === wanted && !given)
      throw unprocessable(`${field} is required where noAnswer.action is ${action}.`, field);
    if (name !== wanted && given)
      throw unprocessable(`${field} has no meaning where noAnswer.action is ${action}.`, field);
  }
  if (action === "externalNumber") return { action, phoneNumber: String(input.phoneNumber) };
  if (action === "voicemail") return { action };
  const target = resolveReference(domain, input.callGroup as Json, ["team"], "noAnswer.callGroup");
  if (target.id === self)
    throw unprocessable("noAnswer.callGroup: a call group cannot roll over to itself.", "noAnswer.callGroup");
  return { action, callGroupId: target.id };
}

function claimKey(domain: Domain, key: unknown, self: string): void {
  if (typeof key !== "number") return;
  const holder = listAll(domain, "callGroups").find((group) => group.ivrKey === key && group.id !== self);
  if (holder === undefined) return;
  throw conflict(`The menu key ${key} is taken by the call group "${holder.name}" (${holder.id}).`, "ivrKey");
}

/** The fields of a request with references resolved; null stays null, for the merge to replace by the default. */
function read(domain: Domain, fields: Json, self: string): Json {
  if (typeof fields.extension === "string") claimExtension(domain, fields.extension, self);
  claimKey(domain, fields.ivrKey, self);
  const members = fields.members as readonly Json[] | null | undefined;
  const noAnswer = fields.noAnswer as Json | null | undefined;
  return {
    ...fields,
    ...(members ? { members: readMembers(domain, members) } : {}),
    ...(noAnswer ? { noAnswer: readNoAnswer(domain, noAnswer, self) } : {}),
  };
}

/** Creates a group. @throws Refusal 409, 422 */
export function createCallGroup(
  domain: Domain,
  fields: Json,
  id = domain.identifiers.uuid(),
): CallGroupRecord {
  const known = read(domain, fields, id);
  const extension = known.extension ?? nextExtension(domain);
  const start = { ...defaults, id, isReception: false };
  return save(
    domain,
    "callGroups",
    merge(start, { ...known, extension }, defaults) as unknown as CallGroupRecord,
  );
}

/** The group that every organisation has, on extension 100. */
export function createReception(domain: Domain): void {
  const reception = createCallGroup(domain, { name: "Reception", extension: "100" });
  save(domain, "callGroups", { ...reception, isReception: true });
}

/** What still needs a group, one line each. */
function referrers(domain: Domain, id: string): string[] {
  const groups = listAll(domain, "callGroups").filter((group) => group.noAnswer.callGroupId === id);
  const hours = listAll(domain, "officeHours").filter((schedule) => schedule.voicemailGroupId === id);
  const numbers = listAll(domain, "numberAssignments").filter((assignment) => assignment.targetId === id);
  return [
    ...groups.map((group) => `the call group "${group.name}" (${group.id}) rolls over to it`),
    ...hours.map(
      (schedule) => `the office hours "${schedule.name}" (${schedule.id}) leave voicemail with it`,
    ),
    ...numbers.map((assignment) => `the number ${assignment.id} points at it`),
  ];
}

function show(references: References, { noAnswer }: CallGroupRecord): Json {
  const { action, callGroupId, phoneNumber } = noAnswer;
  if (callGroupId !== undefined) return { action, callGroup: references.show(callGroupId) };
  return phoneNumber === undefined ? { action } : { action, phoneNumber };
}

export const callGroups: Kind = {
  collection: "callGroups",
  noun: "call group",
  path: "/admin/v1/callGroups",
  idName: "id",
  change: "PATCH",
  present(_domain, stored, references) {
    const group = stored as unknown as CallGroupRecord;
    const members = group.members.map(({ id, callFirst }) => ({ target: references.show(id), callFirst }));
    return { ...stored, members, noAnswer: show(references, group) };
  },
  create: (domain, fields, id) => ({ ...createCallGroup(domain, fields, id) }),
  update(domain, stored, fields) {
    const before = stored as unknown as CallGroupRecord;
    return { ...save(domain, "callGroups", merge(before, read(domain, fields, before.id), defaults)) };
  },
  remove(domain, stored) {
    const group = stored as unknown as CallGroupRecord;
    if (group.isReception)
      throw conflict(`Reception cannot be deleted; it may be renamed ("${group.name}", ${group.id}).`);
    const uses = referrers(domain, group.id);
    if (uses.length > 0) {
      throw conflict(
        `The call group "${group.name}" is still in use: ${uses.join("; ")}. Change these first.`,
        undefined,
        uses,
      );
    }
    domain.store.remove("callGroups", group.id);
  },
};
