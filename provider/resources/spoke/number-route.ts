/** Where a number's calls go: the two routes of `NumberAssignment`, read and written. */
import type { AdminNumberAssignment, AdminNumberTarget, DirectoryEntry } from "../../clients/contract.gen.ts";
import type { Reads, TwilioNumber, TwilioReads, Writes } from "../../clients/types.ts";
import { PartialError, ProblemError } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { isSet, type Value, type Values } from "../../model/value.ts";
import { flowOfVoiceUrl, flowUrl, strangeHost } from "../twilio/flow-url.ts";
import { adminOf, type Body } from "./admin.ts";
import { listEntries, lookUpEntry } from "./directory.ts";
import { type FlowNames, flowNames, meansFlow, nameOfFlow, resolveFlow } from "./number-flow.ts";
import { fromReference, toTarget } from "./reference.ts";

/** The fields of which exactly one says where calls go. */
export const targetFields = ["mainMenu", "user", "callGroup", "device", "flow"] as const;

const nowhere: Values = { mainMenu: null, user: null, callGroup: null, device: null, flow: null };

const nameOf = (phoneNumber: Value): string => `NumberAssignment ${JSON.stringify(phoneNumber)}`;
const pathOf = (phoneNumber: string) => `/admin/v1/numberAssignments/${encodeURIComponent(phoneNumber)}`;

const liveOf = (phoneNumber: string, via: "spoke" | "studio", target: Values): Live => ({
  id: phoneNumber,
  values: { phoneNumber, via, ...nowhere, ...target },
  outputs: {},
});

function fromTarget({ type, ...references }: AdminNumberTarget): Values {
  if (type === "mainMenu") return { mainMenu: true };
  const reference = references[type];
  return reference ? { [type]: fromReference(reference) } : {};
}

const fromSpoke = ({ phoneNumber, target }: AdminNumberAssignment): Live =>
  liveOf(phoneNumber, "spoke", fromTarget(target));

/** Extensions behind a trunk have entries too, but nothing here can be assigned to them. */
const entryFields: Readonly<Record<string, string>> = { user: "user", team: "callGroup", device: "device" };

function fromEntry(entry: DirectoryEntry, phoneNumber: string): Live {
  const field = entryFields[entry.type];
  return liveOf(phoneNumber, "spoke", field === undefined ? {} : { [field]: fromReference(entry) });
}

/** Twilio ignores the voice URL of a number that has a trunk or an application (IncomingPhoneNumber resource, read 2026-11-20). */
function otherAnswerer({ trunkSid, voiceApplicationSid }: TwilioNumber): string | undefined {
  if (trunkSid !== undefined) return `the Elastic SIP trunk ${trunkSid}`;
  return voiceApplicationSid === undefined ? undefined : `the TwiML application ${voiceApplicationSid}`;
}

/** A number that a flow of this account answers; what Spoke has assigned to it is then never reached. */
async function fromTwilio(
  number: TwilioNumber,
  accountSid: string,
  nameOf: FlowNames,
): Promise<Live | undefined> {
  if (otherAnswerer(number) !== undefined) return undefined;
  const sid = flowOfVoiceUrl(number.voiceUrl, accountSid);
  if (sid === undefined || number.voiceUrl === undefined) return undefined;
  const name = await nameOf(sid);
  const names = [
    ...new Set([...(name === undefined ? [] : [name]), sid, number.voiceUrl, flowUrl(accountSid, sid)]),
  ];
  return liveOf(number.phoneNumber, "studio", { flow: { id: sid, preferred: sid, names } });
}

/** An organisation in the Spoke Cloud has no Twilio account of its own. */
const hasTwilio = (read: Reads): boolean => read.facts.twilioAccountSid !== undefined;

async function* listSpoke(read: Reads): AsyncGenerator<Live> {
  if (read.admin) {
    const pages = read.admin.pages<AdminNumberAssignment>("/admin/v1/numberAssignments", "numberAssignments");
    for await (const assignment of pages) yield fromSpoke(assignment);
    return;
  }
  for await (const entry of listEntries(read)) {
    for (const { phoneNumber } of entry.phoneNumbers ?? []) yield fromEntry(entry, phoneNumber);
  }
}

/** All numbers with a target. */
export async function* listAssignments(read: Reads): AsyncGenerator<Live> {
  const taken = new Set<string>();
  if (hasTwilio(read)) {
    const names = flowNames(read.twilio);
    for await (const number of read.twilio.phoneNumbers.list()) {
      const live = await fromTwilio(number, read.twilio.accountSid, names);
      if (live) {
        taken.add(live.id);
        yield live;
      }
    }
  }
  for await (const live of listSpoke(read)) if (!taken.has(live.id)) yield live;
}

async function findNumber(twilio: TwilioReads, phoneNumber: string): Promise<TwilioNumber | undefined> {
  for await (const number of twilio.phoneNumbers.list({ phoneNumber })) {
    // The filter takes patterns; this is the exact one.
    if (number.phoneNumber === phoneNumber) return number;
  }
  return undefined;
}

/** The target of one number; undefined where it has none. */
export async function findAssignment(read: Reads, phoneNumber: string): Promise<Live | undefined> {
  const number = hasTwilio(read) ? await findNumber(read.twilio, phoneNumber) : undefined;
  const studio = number && (await fromTwilio(number, read.twilio.accountSid, nameOfFlow(read.twilio)));
  if (studio) return studio;
  if (read.admin) {
    const assignment = await read.admin.find<AdminNumberAssignment>(pathOf(phoneNumber));
    return assignment && fromSpoke(assignment);
  }
  const entry = await lookUpEntry(read, { phoneNumber });
  return entry && fromEntry(entry, phoneNumber);
}

function toWire(desired: Values): Body {
  const type = targetFields.find((field) => isSet(desired[field])) ?? "mainMenu";
  return { target: type === "mainMenu" ? { type } : { type, [type]: toTarget(desired[type]) } };
}

/** Takes the number away from a flow, where it still leads to one: `only` from the one that this text means. */
async function releaseFromFlow(write: Writes, phoneNumber: string, only?: string): Promise<void> {
  const number = await findNumber(write.twilio, phoneNumber);
  const sid = number && flowOfVoiceUrl(number.voiceUrl, write.twilio.accountSid);
  if (!number || sid === undefined) return;
  if (only !== undefined && !(await meansFlow(write.twilio, only, sid))) return;
  await write.twilio.phoneNumbers.update(number.sid, { voiceUrl: "" });
}

async function assignToFlow(write: Writes, phoneNumber: string, flow: string): Promise<Live> {
  const { twilio } = write;
  const number = await findNumber(twilio, phoneNumber);
  if (!number) {
    throw new ProblemError({
      object: nameOf(phoneNumber),
      path: "phoneNumber",
      what: `${phoneNumber} is not in the Twilio account ${twilio.accountSid}`,
      remedy: "Buy the number first (twilio.PhoneNumber), or correct it.",
    });
  }
  const other = otherAnswerer(number);
  if (other !== undefined) {
    throw new ProblemError({
      object: nameOf(phoneNumber),
      path: "flow",
      what: `${other} answers ${phoneNumber} at Twilio, and a flow would never get its calls`,
      remedy: "Take the number away from it in the Twilio Console first. Nothing was written.",
    });
  }
  const host = strangeHost(number.voiceUrl);
  if (host !== undefined) {
    throw new ProblemError({
      object: nameOf(phoneNumber),
      path: "flow",
      what: `a service at ${host} answers ${phoneNumber} now, which is neither Spoke's nor a Studio flow`,
      remedy: "Take the voice URL off the number in the Twilio Console first. Nothing was written.",
    });
  }
  const { sid, name } = await resolveFlow(twilio, flow, nameOf(phoneNumber));
  const voiceUrl = flowUrl(twilio.accountSid, sid);
  const updated = await twilio.phoneNumbers.update(number.sid, { voiceUrl, voiceMethod: "POST" });
  return (
    (await fromTwilio(updated, twilio.accountSid, async () => name)) ?? liveOf(phoneNumber, "studio", {})
  );
}

/**
 * Points a number at its target, in place of what it pointed at.
 *
 * @param before the assignment as it is now; the other route is cleared when the way changes
 */
export async function assign(write: Writes, desired: Values, before: Live | undefined): Promise<Live> {
  const phoneNumber = String(desired.phoneNumber);
  if (desired.via === "studio") {
    const live = await assignToFlow(write, phoneNumber, String(desired.flow));
    if (before?.values.via === "spoke") await write.admin?.remove(pathOf(phoneNumber));
    return live;
  }
  const admin = adminOf(write, nameOf(phoneNumber));
  const path = pathOf(phoneNumber);
  const live = fromSpoke(
    await admin.send<AdminNumberAssignment>("PUT", path, toWire(desired), { repeatable: true }),
  );
  // Only now: until somebody else answers the number, the flow does.
  if (before?.values.via === "studio") await handOver(write, before);
  return live;
}

/** @throws PartialError where the flow still answers the number, although Spoke has the assignment by then */
async function handOver(write: Writes, before: Live): Promise<void> {
  try {
    await releaseFromFlow(write, before.id);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PartialError(before, [
      `${nameOf(before.id)}, via: Spoke has the assignment, and the Studio flow still answers the number, because its voice URL could not be cleared: ${why} The next run clears it.`,
    ]);
  }
}

/** Points the number at nothing; a flow that somebody else has put in since stays. */
export async function unassign(write: Writes, live: Live, desired: Values): Promise<void> {
  if (desired.via !== "studio") return adminOf(write, nameOf(live.id)).remove(pathOf(live.id));
  await releaseFromFlow(write, live.id, String(desired.flow));
}
