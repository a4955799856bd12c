/** The forms of a call group on the wire: the admin contract, the public directory, and the way between them and `CallGroup`. Pure. */
import type { AdminCallGroup, AdminNoAnswer, DirectoryEntry } from "../../clients/contract.gen.ts";
import type { Change, Live } from "../../model/resource.ts";
import { isObject, type Value, type Values } from "../../model/value.ts";
import { listOf } from "../rules.ts";
import { type Body, onlySet } from "./admin.ts";
import { fromReference, means, toTarget, type WireReference } from "./reference.ts";

/** What a group is without any choice of an administrator's; a reset of Reception sets these. */
export const defaults = {
  hidden: false,
  offerPattern: "ringEveryone",
  maxWaitSeconds: 120,
  ringSeconds: 20,
  noAnswer: { action: "voicemail" },
  queue: { enabled: false },
} as const;

function fromMember(target: WireReference, callFirst: boolean | undefined): Values {
  const reference = fromReference(target);
  const isDevice = target.type === "device";
  return {
    user: isDevice ? null : reference,
    device: isDevice ? reference : null,
    ...(callFirst === undefined ? {} : { callFirst }),
  };
}

/** A target that the action does not use is a remnant of an earlier one. */
const fromNoAnswer = ({ action, callGroup, phoneNumber }: AdminNoAnswer): Values => ({
  action,
  callGroup: action === "callGroup" && callGroup ? fromReference(callGroup) : null,
  phoneNumber: action === "externalNumber" ? (phoneNumber ?? null) : null,
});

/** The live group of an answer of the admin contract. */
export const fromWire = (wire: AdminCallGroup): Live => ({
  id: wire.id,
  values: {
    name: wire.name,
    extension: wire.extension,
    hidden: wire.hidden,
    offerPattern: wire.offerPattern,
    maxWaitSeconds: wire.maxWaitSeconds,
    ringSeconds: wire.ringSeconds,
    members: wire.members.map(({ target, callFirst }) => fromMember(target, callFirst)),
    noAnswer: fromNoAnswer(wire.noAnswer),
    queue: { enabled: wire.queue.enabled },
    dataActionUrl: wire.dataActionUrl,
  },
  outputs: { groupId: wire.id, isReception: wire.isReception },
});

/** A team of the public directory: who is in it is shown, how it rings is not. */
export function fromEntry(entry: DirectoryEntry): Live {
  const members = entry.teamMembers?.filter(({ type }) => type === "user" || type === "device");
  return {
    id: entry.id,
    values: {
      name: entry.displayName,
      extension: entry.extension ?? null,
      hidden: entry.isHidden ?? false,
      ...(members ? { members: members.map((member) => fromMember(member, undefined)) } : {}),
    },
    outputs: { groupId: entry.id },
  };
}

function toMember(value: Value): Body {
  const member = isObject(value) ? value : {};
  return { target: toTarget(member.user ?? member.device), callFirst: member.callFirst ?? false };
}

function toNoAnswer(value: Value): Body {
  const noAnswer = isObject(value) ? value : defaults.noAnswer;
  return onlySet({ ...noAnswer, callGroup: toTarget((noAnswer as Values).callGroup) });
}

/** The body of a write. `membership` is an instruction to us and stays here. */
export function toWire({ membership: _, ...fields }: Values): Body {
  return {
    ...fields,
    ...(fields.members === undefined ? {} : { members: listOf(fields.members).map(toMember) }),
    ...(fields.noAnswer === undefined ? {} : { noAnswer: toNoAnswer(fields.noAnswer) }),
    ...(fields.queue === undefined ? {} : { queue: fields.queue ?? defaults.queue }),
  };
}

type Asked = Pick<Change, "fields" | "desired">;

/** A change of the mode alone sends the members too, because it may take some away. */
const membersToSend = ({ fields, desired }: Asked): Value =>
  fields.membership === undefined ? fields.members : (desired.members ?? fields.members);

/** True where the change sends members that it does not name: those that others have added. */
export const keepsOthers = (change: Asked): boolean =>
  change.desired.membership === "additive" && membersToSend(change) !== undefined;

/**
 * The fields that are sent, with the members that others added to an additive list: those that the declaration does not
 * name.
 */
export function withOthers({ fields, desired, live }: Change): Values {
  const members = membersToSend({ fields, desired });
  if (members === undefined) return fields;
  if (!keepsOthers({ fields, desired })) return { ...fields, members };
  const declared = listOf(members);
  const others = listOf(live?.values.members).filter(
    (other) => !declared.some((one) => sameMember(one, other)),
  );
  return { ...fields, members: [...declared, ...others] };
}

function sameMember(declared: Value, live: Value): boolean {
  if (!isObject(declared) || !isObject(live)) return false;
  return (["user", "device"] as const).some((field) => {
    const [name, reference] = [declared[field], live[field]];
    return (
      typeof name === "string" &&
      isObject(reference) &&
      means(name, reference as ReturnType<typeof fromReference>)
    );
  });
}
