import type { TwilioNumberFields, Writes } from "../../../provider/clients/types.ts";
import { UNKNOWN } from "../../../provider/model/value.ts";
import { phoneNumber } from "../../../provider/resources/twilio/phone-number.ts";
import {
  changed,
  created,
  type Doors,
  declared,
  differing,
  listed,
  openDoors,
  refusals,
  reread,
} from "./doors.ts";

const search = { country: "us", type: "local", areaCode: 202 };
const addressSid = "AD0123456789abcdef0123456789abcdef";

describe("over the emulator", () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors({ seed: "acme" });
  });
  afterAll(() => doors.close());

  test("a search buys the first number that fits, with its label in the purchase", async () => {
    const values = { search, label: "Support line", smsUrl: "https://hooks.acme.test/sms", addressSid };
    const live = await created(phoneNumber, doors.clients, values);
    expect(live.values).toMatchObject({
      label: "Support line",
      phoneNumber: expect.stringMatching(/^\+1202/),
    });
    expect(live.outputs).toEqual({
      sid: live.id,
      capabilities: { voice: true, sms: true, mms: true },
      status: "in-use",
    });
    expect(differing(phoneNumber, declared(phoneNumber, values), live)).toEqual([]);
    expect(await reread(phoneNumber, doors.clients, live.id)).toEqual(live);

    await doors.world.forgetRequests();
    const other = { ...values, search: { ...search, areaCode: 212 } };
    expect(await changed(phoneNumber, doors.clients, live, other, { search: other.search })).toEqual(live);
    expect((await doors.world.requests()).total).toBe(0);
  });

  test("addresses are set and cleared; a release takes the emergency address off first", async () => {
    const bare = { phoneNumber: "+1 202 555 0111", label: "Desk" };
    const found = (await listed(phoneNumber, doors.clients)).find(
      ({ values }) => values.phoneNumber === "+12025550111",
    );
    if (!found) throw new Error("The emulator has no +12025550111.");
    const desired = { ...bare, addressSid, emergencyAddressSid: addressSid };
    const set = await changed(phoneNumber, doors.clients, found, desired, {
      label: "Desk",
      addressSid,
      emergencyAddressSid: addressSid,
    });
    expect(differing(phoneNumber, declared(phoneNumber, desired), set)).toEqual([]);
    const cleared = await changed(phoneNumber, doors.clients, set, bare, { addressSid: null });
    expect(cleared.values).toMatchObject({
      addressSid: null,
      emergencyAddressSid: addressSid,
      label: "Desk",
    });
    await phoneNumber.remove?.(doors.clients, cleared, declared(phoneNumber, bare));
    expect(await reread(phoneNumber, doors.clients, found.id)).toBeUndefined();
    await phoneNumber.remove?.(doors.clients, cleared, declared(phoneNumber, bare));
  });

  test("a search that finds nothing buys nothing", async () => {
    const nowhere = { search: { country: "US", type: "local", contains: "00000000" }, label: "Nobody" };
    await expect(created(phoneNumber, doors.clients, nowhere)).rejects.toThrow(
      'Twilio PhoneNumber "Nobody", search: no number on sale fits the search. Widen the search (another area code, fewer digits in contains), or give a phoneNumber.',
    );
  });
});

describe("a purchase in which somebody else is quicker", () => {
  const gone = (code: string) => Object.assign(new Error(`refused with ${code}`), { code });

  /** Offers five numbers, of which the first so many are refused. */
  function market(refused: number, code: string) {
    const asked: TwilioNumberFields[] = [];
    const numbers = ["+12025550141", "+12025550142", "+12025550143", "+12025550144", "+12025550145"];
    const buy = async (fields: TwilioNumberFields) => {
      asked.push(fields);
      if (asked.length <= refused) throw gone(code);
      return {
        sid: "PN1",
        phoneNumber: fields.phoneNumber,
        capabilities: { voice: true, sms: true, mms: false },
      };
    };
    const available = async () => numbers.map((phone) => ({ phoneNumber: phone }));
    return { asked, clients: { twilio: { phoneNumbers: { buy, available } } } as unknown as Writes };
  }
  const values = declared(phoneNumber, { search, label: "Support line" });

  test("takes the next offer, and gives up after three", async () => {
    const second = market(1, "21422");
    const live = await phoneNumber.create?.(second.clients, values);
    expect(live?.values.phoneNumber).toBe("+12025550142");
    expect(second.asked).toEqual([
      { phoneNumber: "+12025550141", friendlyName: "Support line" },
      { phoneNumber: "+12025550142", friendlyName: "Support line" },
    ]);
    const none = market(5, "21422");
    await expect(phoneNumber.create?.(none.clients, values)).rejects.toThrow("refused with 21422");
    expect(none.asked).toHaveLength(3);
  });

  test("any other refusal ends it at once", async () => {
    const refused = market(5, "21615");
    await expect(phoneNumber.create?.(refused.clients, values)).rejects.toThrow("refused with 21615");
    expect(refused.asked).toHaveLength(1);
  });
});

describe("rules", () => {
  test.each([
    [
      "neither a number nor a search",
      { label: "Support line" },
      ["gives none of phoneNumber and search. Give exactly one of phoneNumber and search."],
    ],
    [
      "both",
      { phoneNumber: "+12025550110", search, label: "Support line" },
      ["gives both phoneNumber and search. Give exactly one of phoneNumber and search."],
    ],
    [
      "a search without a label",
      { search },
      [
        "label: is missing, and a search needs it: a purchase whose answer is lost is found again by its label. Give a label that no other number of the account has.",
      ],
    ],
    [
      "an area code where there are none",
      { search: { country: "gb", type: "local", areaCode: 202 }, label: "London" },
      [
        "search.areaCode: area codes can be searched in the US and Canada only, and not in GB. Take areaCode out, or search by contains.",
      ],
    ],
    [
      "a SID of something else",
      { phoneNumber: "+12025550110", addressSid: "PN0123456789abcdef0123456789abcdef" },
      [
        'addressSid: "PN0123456789abcdef0123456789abcdef" is not the SID of an address (AD and 32 hexadecimal digits). For example: "AD0123456789abcdef0123456789abcdef".',
      ],
    ],
  ])("%s", (_title, values, messages) => {
    expect(refusals(phoneNumber, values)).toEqual(messages);
  });

  test("what is not known yet breaks no rule", () => {
    expect(refusals(phoneNumber, { phoneNumber: UNKNOWN })).toEqual([]);
    expect(refusals(phoneNumber, { search: UNKNOWN, label: UNKNOWN })).toEqual([]);
    expect(refusals(phoneNumber, { search: { ...search, country: UNKNOWN }, label: "x" })).toEqual([]);
  });
});

test("an export leaves out the addresses that Spoke, a flow or Twilio's demo has put there", () => {
  const voice = (voiceUrl: string | null) =>
    phoneNumber.lookedAfter({ voiceUrl, voiceMethod: "POST", smsUrl: "https://hooks.acme.test/sms" });
  const others = [
    "https://api.spokephone.com/voice",
    "https://webhooks.twilio.com/v1/x",
    "https://demo.twilio.com/welcome",
    null,
  ];
  for (const address of others) expect(voice(address)).toEqual(["voiceUrl", "voiceMethod"]);
  expect(voice("https://voice.acme.test/answer")).toEqual([]);
  expect(voice("https://twilio.com.acme.test/answer")).toEqual([]);
  expect(phoneNumber.lookedAfter({})).toEqual(["voiceUrl", "voiceMethod", "smsUrl", "smsMethod"]);
});
