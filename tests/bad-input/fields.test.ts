/** A field that is wrong in itself: one message that has the path and the remedy. The engine puts the resource before it. */
import type { JsonObject } from "../../provider/plugin/codec.ts";
import type { FrontEnd } from "../support/front-end.ts";
import { kindOf, type Stage, setStage } from "./stage.ts";

let stage: Stage;
/** One plugin for all: a check leaves nothing behind. */
let front: FrontEnd;

beforeAll(async () => {
  stage = await setStage();
  front = await stage.open();
});

afterAll(() => stage.close());

const closed = { open: false };
const week = {
  monday: { open: true, from: "09:00", to: "17:00" },
  tuesday: closed,
  wednesday: closed,
  thursday: closed,
  friday: closed,
  saturday: closed,
  sunday: closed,
};
const hours = { name: "Office", timeZone: "Europe/London", days: week, voicemailGroup: "Reception" };
const group = { name: "Sales" };

const cases: readonly (readonly [string, string, JsonObject, string])[] = [
  [
    "a text where a number belongs",
    "index:CallGroup",
    { ...group, ringSeconds: "soon" },
    'ringSeconds: "soon" is not a number. For example: 25.',
  ],
  [
    "a fraction where a whole number belongs",
    "index:CallGroup",
    { ...group, ringSeconds: 20.5 },
    "ringSeconds: 20.5 is not a whole number. For example: 25.",
  ],
  [
    "a list where a text belongs",
    "index:CallGroup",
    { name: ["Sales"] },
    'name: a list is not text. For example: "Sales".',
  ],
  [
    "a text where a list belongs",
    "index:Webhook",
    { url: "https://hooks.acme.test/spoke", events: "call.ended" },
    'events: "call.ended" is not a list. For example: ["call.ended","call.voicemail.available"].',
  ],
  [
    "a number where a switch belongs, inside a list",
    "index:CallGroup",
    { ...group, members: [{ user: "ana@acme.test", callFirst: 3 }] },
    "members[0].callFirst: 3 is not true or false. For example: true.",
  ],
  [
    "a text where an object belongs",
    "index:CallGroup",
    { ...group, members: ["ana@acme.test"] },
    'members[0]: "ana@acme.test" is not an object. For example: {"user":"ana@acme.test"}.',
  ],
  [
    "an unknown field, with the nearest name",
    "index:CallGroup",
    { ...group, ringSecond: 20 },
    'ringSecond: "ringSecond" is not a field of CallGroup. Did you mean "ringSeconds"?',
  ],
  [
    "an unknown field of an object in a list",
    "index:CallGroup",
    { ...group, members: [{ user: "ana@acme.test", callfirst: true }] },
    'members[0].callfirst: "callfirst" is not a field of CallGroupMember. Did you mean "callFirst"?',
  ],
  [
    "an unknown field that is like no other",
    "index:ApiKey",
    { name: "Reporting", colour: "red" },
    'colour: "colour" is not a field of ApiKey. The fields here are name, rotation, adopt.',
  ],
  [
    "missing fields, each by itself",
    "index:User",
    { email: "ana@acme.test" },
    'firstName: is missing. For example: "Ana".\nlastName: is missing. For example: "Lee".',
  ],
  [
    "a missing field of an object",
    "index:SipTrunk",
    { name: "Carrier", direction: "outbound", outbound: { port: 5060 } },
    'outbound.host: is missing. For example: "sip.carrier.test".',
  ],
  [
    "a value that is not one of the choices",
    "index:CallGroup",
    { ...group, offerPattern: "random" },
    'offerPattern: "random" is not one of ringEveryone, roundRobin. Choose one of them.',
  ],
  [
    "a number beyond its limits",
    "index:CallGroup",
    { ...group, ringSeconds: 600 },
    "ringSeconds: 600 must be at most 60. For example: 25.",
  ],
  [
    "a telephone number without its country",
    "index:PhoneNumber",
    { phoneNumber: "202-555-0110" },
    'phoneNumber: "202-555-0110" is not a telephone number in E.164 form (+, country code, and as many digits as that country\'s numbers have). For example: "+12025550110".',
  ],
  [
    "a telephone number that YAML took for a number",
    "index:PhoneNumber",
    { phoneNumber: 12025550110 },
    'phoneNumber: "12025550110" is not a telephone number in E.164 form (+, country code, and as many digits as that country\'s numbers have). For example: "+12025550110".',
  ],
  [
    "a telephone number that is too short for its country",
    "index:CallGroup",
    { ...group, noAnswer: { action: "externalNumber", phoneNumber: "+1202555" } },
    'noAnswer.phoneNumber: "+1202555" is not a telephone number in E.164 form (+, country code, and as many digits as that country\'s numbers have). For example: "+12025550199".',
  ],
  [
    "an extension",
    "index:CallGroup",
    { ...group, extension: "3o1" },
    'extension: "3o1" is not an extension (2 to 6 digits, leading zeros count). For example: "400".',
  ],
  [
    "an e-mail address",
    "index:User",
    { email: "ana at acme.test", firstName: "Ana", lastName: "Lee" },
    'email: "ana at acme.test" is not an e-mail address. For example: "ana@acme.test".',
  ],
  [
    "a time zone with a blank",
    "index:Organization",
    { timeZone: "America/New York" },
    'timeZone: "America/New York" is not a time zone of the IANA database (Area/City). For example: "America/Chicago".',
  ],
  [
    "a time zone that is an offset",
    "index:OfficeHours",
    { ...hours, timeZone: "+12:00" },
    'timeZone: "+12:00" is not a time zone of the IANA database (Area/City). For example: "Europe/London".',
  ],
  [
    "a time in words",
    "index:OfficeHours",
    { ...hours, days: { ...week, monday: { open: true, from: "9am", to: "17:00" } } },
    'days.monday.from: "9am" is not a time of day (HH:MM, from 00:00 to 23:59). For example: "09:00".',
  ],
  [
    "a time that no day has",
    "index:OfficeHours",
    { ...hours, days: { ...week, monday: { open: true, from: "09:00", to: "25:00" } } },
    'days.monday.to: "25:00" is not a time of day (HH:MM, from 00:00 to 23:59). For example: "17:00".',
  ],
  [
    "hours that end before they begin",
    "index:OfficeHours",
    { ...hours, days: { ...week, monday: { open: true, from: "17:00", to: "09:00" } } },
    "days.monday.to: closes at 09:00, which is not after 17:00. Give a closing time after the opening time of the same day; hours past midnight belong to the next day.",
  ],
  [
    "a day that no calendar has",
    "index:OfficeHours",
    { ...hours, holidays: [{ date: "2026-02-30" }] },
    'holidays[0].date: "2026-02-30" is not a day of the calendar (YYYY-MM-DD). For example: "2026-12-25".',
  ],
  [
    "a key that the attendant does not have",
    "index:AutoAttendant",
    { options: { "1": "Reception", "#": "Sales" } },
    'options["#"]: "#" is not a key here: keys are the digits 0 to 9. For example: {"1":"Sales","2":"Support"}.',
  ],
  [
    "a group on two keys",
    "index:AutoAttendant",
    { options: { "1": "Reception", "2": "reception" } },
    'options["2"]: "reception" is on key 1 already, and a call group has one key. Give each call group one key; for two keys make two groups.',
  ],
  [
    "a key that no telephone has, in a menu of tiers",
    "twilio:StudioFlow",
    { friendlyName: "Help line", menu: { name: "main", say: "Hi", options: { a: { extension: "201" } } } },
    'menu.options.a: main has an option on "a", which is not a key of a telephone, so that it can never be chosen. Use one of 0 to 9, * and #.',
  ],
  [
    "a leaf without a target",
    "twilio:StudioFlow",
    { friendlyName: "Help line", menu: { name: "main", say: "Hi", options: { "1": {} } } },
    'menu.options["1"]: main › 1 has no target. Set one of `extension`, `callGroup`, `menu`, `say`, `play`, `voicemail`, `repeat`, `dialByExtension`, `number`, `hours` and `hangUp`.',
  ],
  [
    "a letter in the extension of a leaf",
    "twilio:StudioFlow",
    { friendlyName: "Help line", menu: { name: "main", say: "Hi", options: { "1": { extension: "20l" } } } },
    'menu.options["1"].extension: "20l" is not an extension (digits alone, at most 10). For example: "200".',
  ],
  [
    "an address that is not encrypted",
    "index:Webhook",
    { url: "http://hooks.acme.test", events: ["call.ended"] },
    'url: "http://hooks.acme.test" is not an HTTPS address. For example: "https://hooks.acme.test/spoke".',
  ],
  [
    "a range of addresses",
    "index:SipTrunk",
    { name: "Exchange", direction: "inbound", ipAccessControl: ["198.51.100.10/99"] },
    'ipAccessControl[0]: "198.51.100.10/99" is not an IPv4 address or range (a.b.c.d, or a.b.c.d/n with n from 0 to 32). For example: "203.0.113.7/32".',
  ],
  [
    "no target at all",
    "index:NumberAssignment",
    { phoneNumber: "+12025550110" },
    "gives none of mainMenu, user, callGroup, device and flow. Give exactly one of mainMenu, user, callGroup, device and flow.",
  ],
  [
    "two targets",
    "index:NumberAssignment",
    { phoneNumber: "+12025550110", mainMenu: true, callGroup: "Reception" },
    "gives both mainMenu and callGroup. Give exactly one of mainMenu, user, callGroup, device and flow.",
  ],
];

test.each(cases)("%s", async (_title, token, values, message) => {
  expect(await stage.refusal(front, token, values)).toEqual({ by: "check", message, writes: 0 });
});

test("none of it needed a request", async () => {
  expect((await stage.world.requests()).total).toBe(0);
});

test("a type that is none, with the nearest one", async () => {
  const lamp = { ...kindOf("index:Webhook"), token: "spoke:index:Webhok" };
  await expect(front.check(lamp, "calls", {})).rejects.toMatchObject({
    message:
      'Resource "calls": "spoke:index:Webhok" is not a type of this provider. Did you mean "spoke:index:Webhook"?',
  });
});
