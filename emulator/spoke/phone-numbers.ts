/** Numbers of the Twilio account that are activated in Spoke. */
import type { Domain } from "../context.ts";
import type { Json } from "../store.ts";
import type { Kind } from "./kind.ts";
import { assignmentLine } from "./number-assignments.ts";
import { conflict, unprocessable } from "./problem.ts";
import { getOne, merge, type PhoneNumberRecord, save } from "./records.ts";

const defaults: Json = { label: null, smsEnabled: false };

/** The SID of a number in the Twilio account. */
function twilioSidOf({ store }: Domain, phoneNumber: string): string | undefined {
  const found = store
    .list("twilioNumbers")
    .find((number) => (number.phone_number ?? number.phoneNumber) === phoneNumber);
  return found === undefined ? undefined : String(found.sid);
}

export const phoneNumbers: Kind = {
  collection: "phoneNumbers",
  noun: "activated number",
  path: "/admin/v1/phoneNumbers",
  idName: "phoneNumber",
  change: "PATCH",
  present(_domain, stored) {
    const { id, ...shown } = stored;
    return { phoneNumber: id, ...shown, activated: true };
  },
  create(domain, fields) {
    const { phoneNumber, ...rest } = fields;
    const id = String(phoneNumber);
    if (getOne(domain, "phoneNumbers", id) !== undefined)
      throw conflict(`${id} is activated already.`, "phoneNumber");
    const twilioSid = twilioSidOf(domain, id);
    if (twilioSid === undefined) {
      throw unprocessable(
        `The Twilio account has no number ${id}. Buy or port it there first.`,
        "phoneNumber",
      );
    }
    const start = { ...defaults, id, source: "twilio", twilioSid };
    return { ...save(domain, "phoneNumbers", merge(start, rest, defaults) as unknown as PhoneNumberRecord) };
  },
  update: (domain, stored, fields) => ({
    ...save(domain, "phoneNumbers", merge(stored as unknown as PhoneNumberRecord, fields, defaults)),
  }),
  remove(domain, stored) {
    const id = String(stored.id);
    const assignment = getOne(domain, "numberAssignments", id);
    if (assignment !== undefined) {
      const line = assignmentLine(domain, assignment);
      throw conflict(`${id} is still assigned: ${line}. Remove the assignment first.`, undefined, [line]);
    }
    domain.store.remove("phoneNumbers", id);
  },
};
