/** What a call group does with a call, as far as it is declared. Pure. */
import { isSet, type Value } from "../model/value.ts";
import type { DeclaredObject } from "../reconciler/plan/types.ts";
import { inEffect, partsOf } from "./survey.ts";

/** How many members are declared; undefined where others may be added or the list is left as it is. */
function memberCount(group: DeclaredObject): number | undefined {
  const members = inEffect(group, "members");
  return Array.isArray(members) && inEffect(group, "membership") === "exact" ? members.length : undefined;
}

/** The members that are declared, whoever else is one. */
export function membersOf(group: DeclaredObject): readonly Value[] {
  const members = inEffect(group, "members");
  return Array.isArray(members) ? members : [];
}

/** True where the declaration says that nobody is a member, and no program of the customer's names somebody else. */
const ringsNobody = (group: DeclaredObject): boolean =>
  memberCount(group) === 0 && !isSet(group.inputs.dataActionUrl);

/** What happens to a call that nobody takes. */
export function overflowOf(group: DeclaredObject): {
  readonly action: Value;
  readonly callGroup: Value;
  readonly phoneNumber: Value;
} {
  const { action, callGroup, phoneNumber } = partsOf(inEffect(group, "noAnswer"));
  return { action, callGroup, phoneNumber };
}

/**
 * True where calls to a group are lost: nobody is rung, and the voicemail is that of a group without members.
 * (Without members a call jumps to the no-answer choice at once: support article 360041158611, read 2026-11-20.)
 */
export const losesCalls = (group: DeclaredObject): boolean =>
  ringsNobody(group) && overflowOf(group).action === "voicemail";
