/** References to users, call groups and devices: found by id, extension, email or name; shown with what a person knows them by. */
import type { Domain } from "../context.ts";
import type { Json } from "../store.ts";
import { unprocessable } from "./problem.ts";
import type { CallGroupRecord, DeviceRecord, UserRecord } from "./records.ts";
import { listAll } from "./records.ts";

export type ReferenceType = "user" | "team" | "device";

/** A *directory reference* as the admin contract's answers have it. */
export interface Reference {
  readonly id: string;
  readonly type: ReferenceType;
  readonly displayName: string;
  readonly extension: string;
  readonly email?: string;
}

const nouns: Readonly<Record<ReferenceType, string>> = { user: "user", team: "call group", device: "device" };

export const userReference = ({ id, firstName, lastName, extension, email }: UserRecord): Reference => ({
  id,
  type: "user",
  displayName: `${firstName} ${lastName}`,
  extension,
  email,
});

export const groupReference = ({ id, name, extension }: CallGroupRecord): Reference => ({
  id,
  type: "team",
  displayName: name,
  extension,
});

export const deviceReference = ({ id, displayName, extension }: DeviceRecord): Reference => ({
  id,
  type: "device",
  displayName,
  extension,
});

/** Everything that can be referred to. */
export function allReferences(domain: Domain): Reference[] {
  return [
    ...listAll(domain, "users").map(userReference),
    ...listAll(domain, "callGroups").map(groupReference),
    ...listAll(domain, "devices").map(deviceReference),
  ];
}

function fits(reference: Reference, by: string, value: string): boolean {
  switch (by) {
    case "id":
      return reference.id === value;
    case "extension":
      return reference.extension === value;
    case "email":
      return reference.email?.toLowerCase() === value.toLowerCase();
    default:
      return reference.displayName === value;
  }
}

/**
 * Finds what a request refers to.
 * @param input `{id | extension | email | name}`, checked against the contract
 * @param types what it may be
 * @param field path of the field, for the message
 * @throws Refusal 422 when nothing or more than one thing fits
 */
export function resolveReference(
  domain: Domain,
  input: Json,
  types: readonly ReferenceType[],
  field: string,
): Reference {
  const [by = "id", value = ""] = Object.entries(input)[0] ?? [];
  const hits = allReferences(domain).filter(
    (reference) => types.includes(reference.type) && fits(reference, by, String(value)),
  );
  const noun = types.map((type) => nouns[type]).join(" or ");
  const [hit, second] = hits;
  if (hit === undefined)
    throw unprocessable(`${field}: there is no ${noun} with the ${by} ${String(value)}.`, field);
  if (second !== undefined) {
    const ids = hits.map(({ id }) => id).join(" and ");
    throw unprocessable(
      `${field}: the ${by} ${String(value)} fits more than one ${noun}: ${ids}. Refer to one by its id.`,
      field,
    );
  }
  return hit;
}

/** Shows stored references; reads the directory once, at the first one. */
export interface References {
  show(id: string): Json;
  /** The groups that have this member. */
  groupsOf(id: string): readonly Reference[];
}

/** For the answers of one request. */
export function references(domain: Domain): References {
  let byId: Map<string, Reference> | undefined;
  let byMember: Map<string, Reference[]> | undefined;
  return {
    groupsOf(id) {
      byMember ??= groupsByMember(domain);
      return byMember.get(id) ?? [];
    },
    show(id) {
      byId ??= new Map(allReferences(domain).map((reference) => [reference.id, reference]));
      const found = byId.get(id);
      if (found === undefined) throw new Error(`A stored reference points at ${id}, which is gone.`);
      return { ...found };
    },
  };
}

function groupsByMember(domain: Domain): Map<string, Reference[]> {
  const groups = new Map<string, Reference[]>();
  for (const group of listAll(domain, "callGroups")) {
    const reference = groupReference(group);
    for (const id of new Set(group.members.map((member) => member.id))) {
      groups.set(id, [...(groups.get(id) ?? []), reference]);
    }
  }
  return groups;
}
