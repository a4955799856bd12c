import type { Twilio } from "twilio";
import { type Emulator, startEmulator } from "../../emulator/server.ts";
import { control, rawTwilio, sdkFor, violationsOf } from "./twilio-client.ts";

let emulator: Emulator;
let client: Twilio;
let account: string;

beforeAll(async () => {
  emulator = await startEmulator();
  client = sdkFor(emulator.address);
  account = `/api/2010-04-01/Accounts/${emulator.address.twilio.accountSid}`;
});

afterAll(async () => {
  const violations = await violationsOf(emulator.address);
  await emulator.close();
  expect(violations.filter((violation) => !violation.includes("request:"))).toEqual([]);
});

const buy = (phoneNumber: string, more: Record<string, string> = {}) =>
  rawTwilio(emulator.address, "POST", `${account}/IncomingPhoneNumbers.json`, {
    form: { PhoneNumber: phoneNumber, ...more },
  });

describe("accounts", () => {
  it("are fetched and listed by the official SDK", async () => {
    const fetched = await client.api.v2010.accounts(emulator.address.twilio.accountSid).fetch();
    expect(fetched).toMatchObject({
      sid: emulator.address.twilio.accountSid,
      status: "active",
      type: "Full",
    });
    expect(fetched.dateCreated).toBeInstanceOf(Date);
    const listed = await client.api.v2010.accounts.list();
    expect(listed.map((one) => one.sid)).toEqual([emulator.address.twilio.accountSid]);
  });

  it("refuse credentials that are missing or wrong", async () => {
    for (const authorization of ["", "Basic !!!", `Basic ${Buffer.from("AC1:wrong").toString("base64")}`]) {
      const answer = await rawTwilio(emulator.address, "GET", `${account}.json`, { authorization });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toBe('Basic realm="Twilio API"');
      expect(answer.body).toEqual({
        code: 20003,
        message: "Authenticate",
        more_info: "https://www.twilio.com/docs/errors/20003",
        status: 401,
      });
    }
  });

  it("let an API key read numbers, but no account", async () => {
    const sid = `SK${"a".repeat(32)}`;
    emulator.store.put("twilioKeys", sid, { sid, secret: "key-secret" });
    const withKey = sdkFor(emulator.address, { user: sid, password: "key-secret" });
    await expect(withKey.incomingPhoneNumbers.list({ limit: 1 })).resolves.toHaveLength(1);
    await expect(
      withKey.api.v2010.accounts(emulator.address.twilio.accountSid).fetch(),
    ).rejects.toMatchObject({
      status: 401,
      code: 20003,
    });
  });

  it("of somebody else are not found", async () => {
    const path = `/2010-04-01/Accounts/AC${"0".repeat(32)}/IncomingPhoneNumbers.json`;
    const answer = await rawTwilio(emulator.address, "GET", `/api${path}`);
    expect(answer).toMatchObject({
      status: 404,
      body: { code: 20404, message: `The requested resource ${path} was not found` },
    });
  });
});

describe("available numbers", () => {
  it("are plainly reserved ones, always the same", async () => {
    const found = await client.availablePhoneNumbers("US").local.list({ areaCode: 202, limit: 3 });
    expect(found.map((number) => number.phoneNumber)).toEqual([
      "+12025550100",
      "+12025550101",
      "+12025550102",
    ]);
    expect(found[0]).toMatchObject({
      friendlyName: "(202) 555-0100",
      locality: "Washington",
      isoCountry: "US",
      addressRequirements: "none",
    });
  });

  it("are filtered by pattern, place and capability", async () => {
    const us = client.availablePhoneNumbers("US").local;
    const numbers = async (options: Parameters<typeof us.list>[0]) =>
      (await us.list(options)).map((number) => number.phoneNumber);
    await expect(numbers({ contains: "415555017*" })).resolves.toHaveLength(10);
    await expect(numbers({ contains: "2025550123" })).resolves.toEqual(["+12025550123"]);
    await expect(numbers({ contains: "303KKK0199" })).resolves.toEqual(["+13035550199"]);
    await expect(numbers({ inRegion: "tx", pageSize: 1 })).resolves.toEqual(["+15125550100"]);
    await expect(numbers({ faxEnabled: true })).resolves.toEqual([]);
    await expect(numbers({ nearNumber: "+13125550100", pageSize: 1 })).resolves.toEqual(["+13125550100"]);
    await expect(numbers({ nearLatLong: "0,0" })).resolves.toEqual([]);
    await expect(numbers({ contains: "206*55*" })).rejects.toMatchObject({
      status: 400,
      message: "Invalid Pattern Provided",
    });
  });

  it("leave the market when they are bought, and do not come back", async () => {
    const listed = async () =>
      (await client.availablePhoneNumbers("US").local.list({ areaCode: 212, limit: 1 }))[0]?.phoneNumber;
    await expect(listed()).resolves.toBe("+12125550100");
    const { sid } = await client.incomingPhoneNumbers.create({ phoneNumber: "+12125550100" });
    await expect(listed()).resolves.toBe("+12125550101");
    await client.incomingPhoneNumbers(sid).remove();
    await expect(listed()).resolves.toBe("+12125550101");
  });

  it("have no mobile type in the United States", async () => {
    await expect(client.availablePhoneNumbers("US").mobile.list()).rejects.toMatchObject({
      status: 404,
      code: 20404,
    });
    await expect(client.availablePhoneNumbers("GB").mobile.list({ limit: 1 })).resolves.toHaveLength(1);
  });

  it("are sold in countries", async () => {
    const countries = await client.availablePhoneNumbers.list();
    expect(countries.map((country) => country.countryCode)).toEqual(["AU", "GB", "US"]);
    await expect(client.availablePhoneNumbers("ZZ").fetch()).rejects.toMatchObject({ code: 20404 });
  });
});

describe("numbers of the account", () => {
  it("are bought, fetched, updated and released", async () => {
    const { sid } = await client.incomingPhoneNumbers.create({
      phoneNumber: "+14155550100",
      friendlyName: "Acme San Francisco",
      voiceUrl: "https://voice.acme.test/answer",
    });
    const bought = await client.incomingPhoneNumbers(sid).fetch();
    expect(bought).toMatchObject({
      phoneNumber: "+14155550100",
      friendlyName: "Acme San Francisco",
      voiceUrl: "https://voice.acme.test/answer",
      voiceMethod: "POST",
      status: "in-use",
      capabilities: { voice: true, sms: true, mms: true, fax: false },
    });
    const updated = await client.incomingPhoneNumbers(sid).update({ friendlyName: "", voiceUrl: "" });
    expect(updated).toMatchObject({ friendlyName: "(415) 555-0100", voiceUrl: "" });
    await client.incomingPhoneNumbers(sid).remove();
    await expect(client.incomingPhoneNumbers(sid).fetch()).rejects.toMatchObject({
      status: 404,
      code: 20404,
    });
  });

  it("mix empty text and null where nothing is set, and carry RFC 2822 dates", async () => {
    const { status, body } = await buy("+13035550100");
    expect(status).toBe(201);
    expect(body).toMatchObject({
      sms_url: "",
      status_callback: "",
      sms_application_sid: "",
      voice_url: null,
      trunk_sid: null,
      address_sid: null,
    });
    expect(body.date_created).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/);
    expect(body.uri).toBe(
      `/2010-04-01/Accounts/${emulator.address.twilio.accountSid}/IncomingPhoneNumbers/${body.sid}.json`,
    );
  });

  it("are bought by area code", async () => {
    await expect(client.incomingPhoneNumbers.create({ areaCode: "512" })).resolves.toMatchObject({
      phoneNumber: "+15125550100",
      friendlyName: "(512) 555-0100",
    });
  });

  const refusals: [string, Record<string, string>, number, string][] = [
    ["a number that is none", { PhoneNumber: "555-0100" }, 21421, "PhoneNumber is not valid"],
    ["neither number nor area", {}, 21421, "PhoneNumber or AreaCode is required"],
    ["a number that is not on sale", { PhoneNumber: "+12065550100" }, 21422, "+12065550100 is not available"],
    [
      "a number that is owned already",
      { PhoneNumber: "+12025550110" },
      21422,
      "+12025550110 is not available",
    ],
    ["an area code that is none", { AreaCode: "12" }, 21451, "AreaCode 12 is not valid"],
    ["an area without numbers", { AreaCode: "907" }, 21452, "No phone numbers found in area code 907"],
    [
      "a number that needs an address",
      { PhoneNumber: "+442079460000" },
      21631,
      "+442079460000 requires an address: AddressSid is missing",
    ],
    [
      "a URL that is none",
      { PhoneNumber: "+12025550150", VoiceUrl: "not a url" },
      21402,
      "VoiceUrl is not valid",
    ],
    [
      "a method that is none",
      { PhoneNumber: "+12025550150", SmsMethod: "PATCH" },
      21403,
      "SmsMethod is not valid",
    ],
    [
      "a fallback for nothing",
      { PhoneNumber: "+12025550150", VoiceFallbackUrl: "https://voice.acme.test/" },
      21405,
      "VoiceFallbackUrl needs a VoiceUrl",
    ],
  ];
  it.each(refusals)("refuse to be bought: %s", async (_, form, code, message) => {
    const answer = await rawTwilio(emulator.address, "POST", `${account}/IncomingPhoneNumbers.json`, {
      form,
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { code, message, status: 400, more_info: `https://www.twilio.com/docs/errors/${code}` },
    });
  });

  it("are bought with an address where one is needed", async () => {
    const answer = await buy("+442079460001", { AddressSid: `AD${"1".repeat(32)}` });
    expect(answer).toMatchObject({ status: 201, body: { address_sid: `AD${"1".repeat(32)}` } });
  });

  it("cannot be released with an emergency address", async () => {
    const { sid } = await client.incomingPhoneNumbers.create({
      phoneNumber: "+12025550160",
      emergencyAddressSid: `AD${"2".repeat(32)}`,
    });
    const number = client.incomingPhoneNumbers(sid);
    await expect(number.fetch()).resolves.toMatchObject({ emergencyAddressStatus: "registered" });
    await expect(number.remove()).rejects.toMatchObject({
      status: 400,
      message: "+12025550160 has an emergency address. Remove it before the number is released",
    });
    await number.update({ emergencyAddressSid: "" });
    await expect(number.remove()).resolves.toBe(true);
  });

  it("have either a trunk or an application", async () => {
    const { sid } = await client.incomingPhoneNumbers.create({ phoneNumber: "+12025550161" });
    const number = client.incomingPhoneNumbers(sid);
    const application = `AP${"3".repeat(32)}`;
    const trunk = `TK${"4".repeat(32)}`;
    await expect(number.update({ voiceApplicationSid: application })).resolves.toMatchObject({
      trunkSid: null,
    });
    await expect(number.update({ trunkSid: trunk })).resolves.toMatchObject({
      trunkSid: trunk,
      voiceApplicationSid: "",
    });
    await expect(number.update({ voiceApplicationSid: application })).resolves.toMatchObject({
      trunkSid: null,
    });
  });

  it("are listed newest first, filtered and paged by the given links", async () => {
    const other = await startEmulator();
    try {
      const sdk = sdkFor(other.address);
      for (let last = 0; last < 5; last += 1) {
        await sdk.incomingPhoneNumbers.create({ phoneNumber: `+1312555010${last}`, friendlyName: "Chicago" });
      }
      const listed = await sdk.incomingPhoneNumbers.list({ pageSize: 3 });
      expect(listed.map((number) => number.phoneNumber.slice(-4))).toEqual([
        "0104",
        "0103",
        "0102",
        "0101",
        "0100",
        "0112",
        "0111",
        "0110",
      ]);
      await expect(sdk.incomingPhoneNumbers.list({ phoneNumber: "+12025550111" })).resolves.toHaveLength(1);
      await expect(sdk.incomingPhoneNumbers.list({ phoneNumber: "312555****" })).resolves.toHaveLength(5);
      await expect(sdk.incomingPhoneNumbers.list({ friendlyName: "Chicago" })).resolves.toHaveLength(5);
      const base = `/2010-04-01/Accounts/${other.address.twilio.accountSid}/IncomingPhoneNumbers.json`;
      const first = await rawTwilio(other.address, "GET", `/api${base}?PageSize=3`);
      expect(first.body).toMatchObject({
        first_page_uri: `${base}?PageSize=3&Page=0`,
        previous_page_uri: null,
        page: 0,
        page_size: 3,
        start: 0,
        end: 2,
        uri: `${base}?PageSize=3`,
      });
      expect(first.body.next_page_uri).toMatch(/\?PageSize=3&Page=1&PageToken=PT[\w-]+$/);
      const second = await rawTwilio(other.address, "GET", `/api${first.body.next_page_uri}`);
      expect(second.body).toMatchObject({ page: 1, start: 3, end: 5 });
      const back = await rawTwilio(other.address, "GET", `/api${second.body.previous_page_uri}`);
      expect(back.body.incoming_phone_numbers).toEqual(first.body.incoming_phone_numbers);
      // A number that is released between two pages shifts nothing.
      await sdk.incomingPhoneNumbers(String(listed[0]?.sid)).remove();
      const again = await rawTwilio(other.address, "GET", `/api${first.body.next_page_uri}`);
      expect(again.body.incoming_phone_numbers).toEqual(second.body.incoming_phone_numbers);
    } finally {
      await other.close();
    }
  });

  it("refuse pages that are too large, or computed", async () => {
    const list = `${account}/IncomingPhoneNumbers.json`;
    await expect(rawTwilio(emulator.address, "GET", `${list}?PageSize=1001`)).resolves.toMatchObject({
      status: 400,
      body: { code: 20007, message: "Page size must be from 1 to 1000" },
    });
    await expect(rawTwilio(emulator.address, "GET", `${list}?Page=2`)).resolves.toMatchObject({
      status: 400,
      body: { code: 21481 },
    });
    await expect(rawTwilio(emulator.address, "GET", `${list}?Page=2&PageToken=PTx`)).resolves.toMatchObject({
      status: 400,
      body: { code: 21481, message: "Invalid PageToken" },
    });
  });
});

describe("the contract", () => {
  it("fails a request with a parameter that Twilio would ignore", async () => {
    const answer = await buy("+12025550170", { phoneNumber: "+12025550170", Friendlyname: "x" });
    expect(answer).toMatchObject({
      status: 500,
      body: {
        code: 20500,
        message:
          "The emulator refuses what breaks Twilio's contract. CreateIncomingPhoneNumber request: " +
          "Twilio has no parameter phoneNumber here, and would ignore it; " +
          "Twilio has no parameter Friendlyname here, and would ignore it",
      },
    });
    const violations = await violationsOf(emulator.address);
    expect(violations.filter((violation) => violation.includes("Friendlyname"))).toHaveLength(1);
  });

  it("fails a body that is not a form", async () => {
    const answer = await rawTwilio(emulator.address, "POST", `${account}/IncomingPhoneNumbers.json`, {
      text: JSON.stringify({ PhoneNumber: "+12025550170" }),
      type: "application/json",
    });
    expect(answer.status).toBe(500);
    expect(answer.body.message).toContain(
      "the body must be application/x-www-form-urlencoded, not application/json",
    );
  });

  it("answers 404 for a malformed SID, a wrong case and an unknown path", async () => {
    for (const path of [
      `${account}/IncomingPhoneNumbers/PN1.json`,
      `${account}/incomingphonenumbers.json`,
      `${account}/IncomingPhoneNumbers`,
      "/trunking/v1/Trunks",
    ]) {
      const answer = await rawTwilio(emulator.address, "GET", path);
      expect(answer).toMatchObject({ status: 404, body: { code: 20404, status: 404 } });
    }
  });
});

it("answers 429 with code 20429 when the rate is exceeded", async () => {
  const limited = await startEmulator();
  try {
    await control(limited.address, "/settings", { ratePerSecond: 1 });
    const path = `/api/2010-04-01/Accounts/${limited.address.twilio.accountSid}.json`;
    await expect(rawTwilio(limited.address, "GET", path)).resolves.toMatchObject({ status: 200 });
    await expect(rawTwilio(limited.address, "GET", path)).resolves.toMatchObject({
      status: 429,
      body: { code: 20429, status: 429 },
    });
  } finally {
    await limited.close();
  }
});
