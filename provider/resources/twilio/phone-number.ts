/**
 * PhoneNumber of Twilio: a number in the customer's Twilio account, bought or found there.
 *
 * Twilio's REST API, documented (IncomingPhoneNumbers, read 2026-11-20). Quirks: a release is at once and for good, and an
 * emergency address blocks it (twilio/terraform-provider-twilio issue 149); the search gives another number each time, so
 * it is used by the purchase alone, which carries the label: a purchase whose answer was lost is found by it. An empty text
 * clears a value. Spoke writes the voice and message URLs of numbers that it answers, so those are left alone unless
 * declared.
 */
import { z } from "zod";
import type {
  NumberSearch,
  Reads,
  TwilioNumber,
  TwilioNumberFields,
  TwilioWrites,
  Writes,
} from "../../clients/types.ts";
import { immutable, named, serverChosen, setting, stable } from "../../model/field.ts";
import { ProblemError } from "../../model/problem.ts";
import { defineResource, type Live } from "../../model/resource.ts";
import { isObject, isSet, type Values } from "../../model/value.ts";
import { country, phoneNumber as e164, twilioSid } from "../fields.ts";
import { exactlyOne, type Finding } from "../rules.ts";
import { strangeHost } from "./flow-url.ts";

const fromWire = (number: TwilioNumber): Live => ({
  id: number.sid,
  values: {
    phoneNumber: number.phoneNumber,
    label: number.friendlyName ?? null,
    addressSid: number.addressSid ?? null,
    emergencyAddressSid: number.emergencyAddressSid ?? null,
    smsUrl: number.smsUrl ?? null,
    smsMethod: number.smsMethod ?? null,
    voiceUrl: number.voiceUrl ?? null,
    voiceMethod: number.voiceMethod ?? null,
  },
  outputs: { sid: number.sid, capabilities: { ...number.capabilities }, status: number.status },
});

/** The form that Twilio takes; null becomes the empty text that clears. `search` has done its work by now. */
function toWire({ search: _, label, ...fields }: Values): TwilioNumberFields {
  const body = Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value ?? ""]),
  );
  return {
    ...body,
    ...(label === undefined ? {} : { friendlyName: typeof label === "string" ? label : "" }),
    ...(fields.emergencyAddressSid === undefined
      ? {}
      : { emergencyStatus: isSet(fields.emergencyAddressSid) ? "Active" : "Inactive" }),
  };
}

/** Offers that are tried before giving up: between the search and the purchase somebody else may be quicker. */
const attempts = 3;

/** Twilio's code for a number that is not on sale any more (twilio.com/docs/api/errors/21422). */
const isGone = (error: unknown): boolean => (error as { readonly code?: unknown }).code === "21422";

async function buy(twilio: TwilioWrites, desired: Values): Promise<Live> {
  const fields = toWire(desired);
  const search = desired.search;
  if (!isObject(search)) return fromWire(await twilio.phoneNumbers.buy(fields));
  const offers = await twilio.phoneNumbers.available(search as unknown as NumberSearch);
  for (const [index, { phoneNumber }] of offers.slice(0, attempts).entries()) {
    try {
      return fromWire(await twilio.phoneNumbers.buy({ ...fields, phoneNumber }));
    } catch (error) {
      if (!isGone(error) || index === Math.min(offers.length, attempts) - 1) throw error;
    }
  }
  throw new ProblemError({
    object: `Twilio PhoneNumber ${JSON.stringify(desired.label)}`,
    path: "search",
    what: "no number on sale fits the search",
    remedy: "Widen the search (another area code, fewer digits in contains), or give a phoneNumber.",
  });
}

async function release(twilio: TwilioWrites, live: Live): Promise<void> {
  const number = await twilio.phoneNumbers.find(live.id);
  if (!number) return;
  if (number.emergencyAddressSid !== undefined) {
    await twilio.phoneNumbers.update(live.id, { emergencyAddressSid: "", emergencyStatus: "Inactive" });
  }
  await twilio.phoneNumbers.release(live.id);
}

const search = named(
  "NumberSearch",
  z.strictObject({
    country: country().describe("Country of the number, two letters of ISO 3166-1, for example `US`."),
    type: z.enum(["local", "mobile", "tollFree"]).describe("Type of number. The US has no `mobile` ones."),
    areaCode: z.int().min(100).max(999).optional().describe("Area code, 100 to 999; US and Canada only."),
    contains: z
      .string()
      .min(2)
      .optional()
      .describe("Digits that the number contains, at least two; `*` stands for any digit."),
    smsEnabled: z.boolean().optional().describe("True: only numbers that carry text messages."),
  }),
);

const url = (description: string) =>
  serverChosen(z.url({ protocol: /^https?$/ }))
    .optional()
    .describe(description);
const method = (description: string) =>
  serverChosen(z.enum(["GET", "POST"]))
    .optional()
    .describe(description);

const inputs = z.object({
  phoneNumber: serverChosen(immutable(e164()))
    .optional()
    .describe(
      "The number in E.164 form: found in the account, or bought if it is on sale. Either this or `search`.",
    ),
  search: setting(search)
    .optional()
    .describe(
      "What to look for among the numbers on sale; the first that fits is bought. Used once, at the purchase: a later change does nothing. Needs `label`.",
    ),
  label: serverChosen(z.string().min(1).max(64))
    .optional()
    .describe(
      "Twilio's friendly name, at most 64 characters. With `search` it is the key, and unique in the account. Absent: as it is.",
    ),
  addressSid: twilioSid("AD", "an address")
    .optional()
    .describe("Address that the country's rules ask for (`AD…`). Absent: none."),
  emergencyAddressSid: twilioSid("AD", "an address")
    .optional()
    .describe("Address that emergency services are told (`AD…`). Absent: none."),
  smsUrl: url("Where text messages to the number are sent. Absent: as it is, because Spoke sets it."),
  smsMethod: method("HTTP method for `smsUrl`. Absent: as it is."),
  voiceUrl: url(
    "Where calls to the number are sent. Absent: as it is, because Spoke, or NumberAssignment with `via: studio`, sets it.",
  ),
  voiceMethod: method("HTTP method for `voiceUrl`. Absent: as it is."),
});

const outputs = z.object({
  sid: stable(z.string()).optional().describe("SID of the number (`PN…`)."),
  capabilities: named(
    "NumberCapabilities",
    z.strictObject({
      voice: z.boolean().describe("True: carries calls."),
      sms: z.boolean().describe("True: carries text messages."),
      mms: z.boolean().describe("True: carries pictures."),
    }),
  )
    .optional()
    .describe("What the number can do."),
  status: z.string().optional().describe("Twilio's word for its state, for example `in-use`."),
});

function rules(values: Values): readonly Finding[] {
  const findings = [...exactlyOne(values, ["phoneNumber", "search"])];
  if (isSet(values.search) && !isSet(values.label)) {
    findings.push({
      path: "label",
      what: "is missing, and a search needs it: a purchase whose answer is lost is found again by its label",
      remedy: "Give a label that no other number of the account has.",
    });
  }
  const area = isObject(values.search) ? values.search : {};
  if (typeof area.country === "string" && isSet(area.areaCode) && !["US", "CA"].includes(area.country)) {
    findings.push({
      path: "search.areaCode",
      what: `area codes can be searched in the US and Canada only, and not in ${area.country}`,
      remedy: "Take areaCode out, or search by contains.",
    });
  }
  return findings;
}

/** What Spoke, an assignment to a flow, or Twilio's demo put there. A method without its address says nothing. */
const lookedAfter = (values: Values): readonly string[] =>
  (["voice", "sms"] as const).flatMap((channel) => {
    const address = values[`${channel}Url`];
    const ours = typeof address === "string" && strangeHost(address) !== undefined;
    return ours ? [] : [`${channel}Url`, `${channel}Method`];
  });

/** The kind `PhoneNumber` of Twilio; see the head of this file. */
export const phoneNumber = defineResource<Reads, Writes, typeof inputs, typeof outputs>({
  token: "spoke:twilio:PhoneNumber",
  summary: "A telephone number in the Twilio account: bought, or found there.",
  evidence: [
    {
      url: "https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource",
      checked: "2026-11-20",
    },
    {
      url: "https://www.twilio.com/docs/phone-numbers/api/availablephonenumber-resource",
      checked: "2026-11-20",
    },
  ],
  inputs,
  outputs,
  key: [["phoneNumber"], ["label"]],
  uniqueKey: true,
  sharedKey: ["label"],
  reach: ["twilio"],
  costs: "The number is bought: Twilio charges for it each month from now on.",
  retained: "Releasing a number loses it, and nobody can promise to get it back.",
  allow: "release",
  observe: {
    by: "list",
    async *list(read) {
      for await (const number of read.twilio.phoneNumbers.list()) yield fromWire(number);
    },
    async get(read, id) {
      const number = await read.twilio.phoneNumbers.find(id);
      return number && fromWire(number);
    },
  },
  create: (write, desired) => buy(write.twilio, desired),
  async update(write, { id, fields, live }) {
    const body = toWire(fields);
    // A change of the search alone has nothing to do: the number was bought.
    if (Object.keys(body).length === 0 && live) return live;
    return fromWire(await write.twilio.phoneNumbers.update(id, body));
  },
  remove: (write, live) => release(write.twilio, live),
  rules,
  claims: ({ phoneNumber: number, voiceUrl }) =>
    typeof number === "string" && isSet(voiceUrl) ? [`the target of ${number}`] : [],
  lookedAfter,
  examples: [
    { title: "A number of the account", values: { phoneNumber: "+12025550110" } satisfies Values },
    {
      title: "A number found by a search, with addresses and a message URL",
      values: {
        search: { country: "US", type: "local", areaCode: 202, contains: "55", smsEnabled: true },
        label: "Acme support line",
        addressSid: "AD0123456789abcdef0123456789abcdef",
        emergencyAddressSid: "AD0123456789abcdef0123456789abcdef",
        smsUrl: "https://hooks.acme.test/sms",
        smsMethod: "POST",
        voiceUrl: "https://hooks.acme.test/voice",
        voiceMethod: "POST",
      } satisfies Values,
    },
  ],
});
