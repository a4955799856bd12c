/**
 * PhoneNumber: a number that Spoke answers and calls from (guide, "Phone number management").
 *
 * In the Twilio Cloud a number is bought in Twilio, then *activated* in Spoke, then assigned: this kind is the middle step;
 * `twilio.PhoneNumber` buys, `NumberAssignment` assigns. The public directory shows only numbers that are assigned to
 * somebody; the rest is the admin contract, which is assumed (support article 360044526412, read 2026-11-20).
 */
import { z } from "zod";
import type { AdminPhoneNumber } from "../../clients/contract.gen.ts";
import type { Reads, Writes } from "../../clients/types.ts";
import { immutable, portalName, serverDefault, stable } from "../../model/field.ts";
import { defineResource, type Live } from "../../model/resource.ts";
import type { Values } from "../../model/value.ts";
import { phoneNumber as e164 } from "../fields.ts";
import { adminCollection } from "./admin.ts";
import { listEntries, lookUpEntry } from "./directory.ts";

const fromWire = (wire: AdminPhoneNumber): Live => ({
  id: wire.phoneNumber,
  values: {
    phoneNumber: wire.phoneNumber,
    label: wire.label,
    smsEnabled: wire.smsEnabled,
  },
  outputs: { source: wire.source, twilioSid: wire.twilioSid ?? undefined },
});

/** A number that the public directory shows on somebody is active; nothing else of it can be read. */
const fromPublic = (phoneNumber: string): Live => ({ id: phoneNumber, values: { phoneNumber }, outputs: {} });

const collection = adminCollection<AdminPhoneNumber>("phoneNumbers", "PhoneNumber", fromWire);

const inputs = z.object({
  phoneNumber: portalName("Number", immutable(e164())).describe(
    "The number in E.164 form, for example `+12025550123`. In the Twilio Cloud it must be in the linked Twilio account.",
  ),
  label: portalName("Label", z.string().min(1))
    .optional()
    .describe("What the number is for. Absent: no label."),
  smsEnabled: portalName("SMS enabled", serverDefault(z.boolean(), false))
    .optional()
    .describe(
      "True: text messages to and from the number. Default false. European numbers: ask Spoke first.",
    ),
});

const outputs = z.object({
  source: stable(z.enum(["twilio", "spoke"]))
    .optional()
    .describe("Where the number comes from: the linked Twilio account, or Spoke."),
  twilioSid: stable(z.string()).optional().describe("SID of the number in the Twilio account (`PN…`)."),
});

/** The kind `PhoneNumber`; see the head of this file. */
export const phoneNumber = defineResource<Reads, Writes, typeof inputs, typeof outputs>({
  token: "spoke:index:PhoneNumber",
  summary:
    "A telephone number, activated in Spoke: it can then be assigned, called from, and send text messages.",
  evidence: [
    { guide: "Phone Number Management", checked: "2026-11-20" },
    { url: "https://support.spokephone.com/hc/en-us/articles/360044526412", checked: "2026-11-20" },
  ],
  inputs,
  outputs,
  key: [["phoneNumber"]],
  uniqueKey: true,
  reach: ["admin"],
  retained:
    "Deactivating a number takes its callers away at once, and in the Spoke Cloud it gives the number up.",
  allow: "release",
  portal: { place: "Phone Numbers", noun: "number", readable: ["phoneNumber"], showsAll: false },
  observe: {
    by: "list",
    async *list(read) {
      if (read.admin) return yield* collection.list(read);
      for await (const entry of listEntries(read)) {
        for (const { phoneNumber } of entry.phoneNumbers ?? []) yield fromPublic(phoneNumber);
      }
    },
    async get(read, id) {
      if (read.admin) return collection.get(read, id);
      return (await lookUpEntry(read, { phoneNumber: id })) && fromPublic(id);
    },
  },
  create: (write, desired) => collection.create(write, desired),
  update: (write, { id, fields }) => collection.update(write, id, fields),
  remove: (write, live) => collection.remove(write, live.id),
  // In the Twilio Cloud it has to be in the linked account; one that is bought in the same run is bought first.
  needs: ({ phoneNumber: number }) =>
    typeof number === "string" ? [{ kind: "spoke:twilio:PhoneNumber", name: number }] : [],
  examples: [
    { title: "Activate a number", values: { phoneNumber: "+12025550110" } satisfies Values },
    {
      title: "A number with a label and text messages",
      values: { phoneNumber: "+12025550111", label: "Support line", smsEnabled: true } satisfies Values,
    },
  ],
});
