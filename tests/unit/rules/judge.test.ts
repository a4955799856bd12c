/** What the rules say of declarations, message by message. */
import { describeProblem } from "../../../provider/model/problem.ts";
import { UNKNOWN, type Value, type Values } from "../../../provider/model/value.ts";
import { judge } from "../../../provider/rules/judge.ts";
import { ssoLockout } from "../../../provider/rules/sso-lockout.ts";
import type { Rule } from "../../../provider/rules/types.ts";
import { declare, type Written } from "./declared.ts";

const group = (name: string, values: Values = {}): Written => ({
  kind: "spoke:index:CallGroup",
  values: { name, members: [{ user: "ana@acme.test" }], ...values },
});
const overflow = (to: string): Values => ({ noAnswer: { action: "callGroup", callGroup: to } });
const outside = (phoneNumber: string): Values => ({ noAnswer: { action: "externalNumber", phoneNumber } });
const number = (values: Values, phoneNumber = "+12025550110"): Written => ({
  kind: "spoke:index:NumberAssignment",
  values: { phoneNumber, ...values },
});
const attendant = (options: Values): Written => ({ kind: "spoke:index:AutoAttendant", values: { options } });
const hours = (name: string, values: Values): Written => ({
  kind: "spoke:index:OfficeHours",
  values: { name, timeZone: "Europe/London", holidays: [{ date: "2026-12-25" }], ...values },
});
const open = (from: string, to: string): Value => ({ open: true, from, to });
const flowSid = "FW0123456789abcdef0123456789abcdef";
const menuFlow = (menu: Values, more: Values = {}): Written => ({
  kind: "spoke:twilio:StudioFlow",
  id: flowSid,
  values: {
    friendlyName: "Main menu",
    menu: {
      name: "main",
      say: "Press 1.",
      options: { "1": { extension: "200" } },
      noInput: { extension: "100" },
      ...menu,
    },
    ...more,
  },
});
const functionUrl = "https://hours.acme.test/open";

const said = (...written: readonly Written[]): readonly string[] =>
  judge(declare(written)).map(({ rule, ...finding }) => `${rule}: ${describeProblem(finding)}`);

/** A definition of Studio's, from widgets in brief. */
const definition = (...states: readonly Values[]): Values => ({
  description: "By hand",
  initial_state: "Trigger",
  flags: { allow_concurrent_calls: true },
  states: [
    {
      name: "Trigger",
      type: "trigger",
      properties: {},
      transitions: [{ event: "incomingCall", next: states[0]?.name }],
    },
    ...states.map((state) => ({ properties: {}, transitions: [], ...state })),
  ] as unknown as Value,
});
const definedFlow = (...states: readonly Values[]): Written => ({
  kind: "spoke:twilio:StudioFlow",
  id: flowSid,
  values: { friendlyName: "By hand", definition: definition(...states) },
});
const redirect = (name: string, extension: string): Values => ({
  name,
  type: "add-twiml-redirect",
  properties: {
    url: `https://api.spokephone.com/telephony/redirect?extension=${extension}&organisationId=11111111-2222-4333-8444-555555555555`,
  },
});

describe("a circle", () => {
  test("of three groups, by whichever of their names and in any case", () => {
    expect(
      said(
        group("Sales", overflow("SUPPORT")),
        group("Support", { extension: "400", ...overflow("Billing") }),
        group("Billing", overflow("sales")),
      ),
    ).toEqual([
      'loop: CallGroup "Sales", noAnswer.callGroup: a call that nobody takes goes round for ever: CallGroup "Sales" → CallGroup "Support" → CallGroup "Billing" → CallGroup "Sales". End the circle at one of them, with `noAnswer: { action: voicemail }` or another target.',
    ]);
  });

  test("through a telephone number of the declaration", () => {
    expect(said(number({ callGroup: "Sales" }), group("Sales", outside("+1 (202) 555-0110")))).toEqual([
      'loop: CallGroup "Sales", noAnswer.phoneNumber: a call that nobody takes goes round for ever: CallGroup "Sales" → NumberAssignment "+12025550110" → CallGroup "Sales". End the circle at one of them, with `noAnswer: { action: voicemail }` or another target.',
    ]);
  });

  test("through the silence of a Studio menu is one, and through its key comes back to the menu", () => {
    const viaFlow = number({ via: "studio", flow: flowSid });
    const findings = said(
      viaFlow,
      menuFlow({ options: { "1": { extension: "200" } }, noInput: { callGroup: "100" } }),
      group("Reception", { extension: "100", ...outside("+12025550110") }),
      group("Sales", { extension: "200", ...outside("+12025550110") }),
    );
    expect(findings).toEqual([
      'loop: CallGroup "Reception", noAnswer.phoneNumber: a call that nobody takes goes round for ever: CallGroup "Reception" → NumberAssignment "+12025550110" → Twilio StudioFlow "Main menu" → CallGroup "Reception". End the circle at one of them, with `noAnswer: { action: voicemail }` or another target.',
      'loop-through-menu: CallGroup "Sales", noAnswer.phoneNumber: a call that nobody takes comes back to the menu: CallGroup "Sales" → NumberAssignment "+12025550110" → Twilio StudioFlow "Main menu" → CallGroup "Sales". Let the overflow lead to a voicemail or to another group.',
    ]);
  });

  test("through redirects of a definition, its text included", () => {
    const flow = definedFlow(redirect("to_sales", "200"));
    const text: Written = {
      ...flow,
      values: { ...flow.values, definition: JSON.stringify(flow.values.definition) },
    };
    const rest = [
      number({ via: "studio", flow: flowSid }),
      group("Sales", { extension: "200", ...outside("+12025550110") }),
    ];
    expect(said(flow, ...rest)).toHaveLength(1);
    expect(said(text, ...rest)).toEqual(said(flow, ...rest));
    const gathered = definedFlow(
      { name: "ask", type: "gather-input-on-call", transitions: [{ event: "keypress", next: "to_sales" }] },
      redirect("to_sales", "200"),
    );
    expect(said(gathered, ...rest).map((text) => text.split(":")[0])).toEqual(["loop-through-menu"]);
  });

  test("is none where it leaves the declaration, ends in a voicemail, or its target is not certain", () => {
    expect(said(group("Sales", overflow("Reception")))).toEqual([]);
    expect(said(group("Sales", overflow("Support")), group("Support"))).toEqual([]);
    expect(
      said(
        group("Sales", { extension: "200", ...overflow("Support") }),
        group("Support", { extension: "400", ...overflow("200") }),
        group("Support", { extension: "401" }),
      ),
    ).toEqual([]);
  });
});

describe("a dead end", () => {
  test("is a group without members, whoever sends it calls", () => {
    expect(
      said(
        number({ mainMenu: true }),
        attendant({ "1": "Sales", "2": "200" }),
        group("Sales", { members: [] }),
        group("Support", { extension: "200", ...overflow("sales") }),
        hours("Head office", { days: { monday: open("09:00", "17:00") }, voicemailGroup: "Sales" }),
      ),
    ).toEqual([
      'dead-end: CallGroup "Sales", members: it gets calls from AutoAttendant, CallGroup "Support" and OfficeHours "Head office", and has neither members nor an overflow: nobody is rung, and nobody is told of a message. Add members, or let `noAnswer` lead to another group or a telephone number.',
    ]);
  });

  test("is none where somebody else may be a member, or the call goes on", () => {
    const senders = number({ callGroup: "Sales" });
    for (const values of [
      { members: [], membership: "additive" },
      { members: undefined },
      { members: [], dataActionUrl: "https://routing.acme.test/sales" },
      { members: [], ...overflow("Reception") },
    ]) {
      expect(said(senders, group("Sales", values))).toEqual([]);
    }
  });

  test("is a number that a draft answers, or a flow for messages only", () => {
    const viaFlow = number({
      via: "studio",
      flow: `https://webhooks.twilio.com/v1/Accounts/AC${"0".repeat(32)}/Flows/${flowSid}`,
    });
    expect(said(viaFlow, menuFlow({}, { status: "draft" }))).toEqual([
      'dead-end: NumberAssignment "+12025550110", flow: calls go to Twilio StudioFlow "Main menu", which is a draft and takes no calls. Publish a flow that answers calls, or lead the number somewhere else.',
    ]);
    expect(said(viaFlow, definedFlow())).toEqual([
      'dead-end: NumberAssignment "+12025550110", flow: calls go to Twilio StudioFlow "By hand", in which nothing follows an incoming call. Publish a flow that answers calls, or lead the number somewhere else.',
    ]);
    expect(said(definedFlow())).toEqual([]);
  });

  test("is a flow that ends a call before anything is heard", () => {
    const findings = said(
      definedFlow(
        {
          name: "who",
          type: "split-based-on",
          transitions: [{ event: "noMatch" }, { event: "match", next: "hello" }],
        },
        { name: "hello", type: "say-play", transitions: [{ event: "audioComplete" }] },
        { name: "nobody_comes_here", type: "set-variables", transitions: [{ event: "next" }] },
      ),
    );
    expect(findings).toEqual([
      'dead-end: Twilio StudioFlow "By hand", definition.states[1].transitions[0]: a call ends here on "noMatch" before the caller has heard anything or anybody was rung. Say something first, or lead the call to a group, a person or a voicemail.',
    ]);
    expect(said(menuFlow({ hours: { functionUrl, closed: { hangUp: true } } }))).toEqual([
      'dead-end: Twilio StudioFlow "Main menu", menu.hours.closed: main › closed ends the call before the caller has heard anything. Say something first, or lead the call to a group, a person or a voicemail.',
    ]);
    expect(said(menuFlow({ hours: { functionUrl, closed: { say: "We are closed." } } }))).toEqual([]);
    expect(said(menuFlow({ options: { "1": { extension: "200" }, "9": { hangUp: true } } }))).toEqual([]);
  });
});

describe("the menu's keys", () => {
  test("of one group under two names", () => {
    expect(said(attendant({ "1": "Sales", "2": "200" }), group("Sales", { extension: "200" }))).toEqual([
      'ivr-key-clash: AutoAttendant, options["2"]: "200" is CallGroup "Sales", which is on key 1 already, and a call group has one key. Give each call group one key; for two keys make two groups.',
    ]);
  });

  test("of two declarations of the menu", () => {
    expect(said(attendant({ "1": "Sales" }), attendant({ "1": "Support" }))).toEqual([
      'ivr-key-clash: AutoAttendant, options["1"]: key 1 leads to "Support" here and to "Sales" in another declaration of the menu. Give one of them another key.',
    ]);
    expect(said(attendant({ "1": "Sales" }), attendant({ "1": "Sales", "2": "Support" }))).toEqual([]);
  });
});

test("numbers, bought and activated, are spoken of once, and not where they are answered", () => {
  const activated: Written = { kind: "spoke:index:PhoneNumber", values: { phoneNumber: "+12025550110" } };
  const bought: Written = { kind: "spoke:twilio:PhoneNumber", values: { phoneNumber: "+12025550110" } };
  const message =
    'number-unassigned: PhoneNumber "+12025550110", phoneNumber: nothing declared says where calls to it go. Add a NumberAssignment for +12025550110.';
  expect(said(activated, bought)).toEqual([message]);
  expect(said(activated, bought, number({ mainMenu: true }))).toEqual([]);
  const withUrl = { ...bought, values: { ...bought.values, voiceUrl: "https://hooks.acme.test/voice" } };
  expect(said(activated, withUrl)).toEqual([]);
  const searched = { ...bought, values: { search: { country: "US", type: "local" }, label: "Support line" } };
  expect(said(searched)).toEqual([]);
});

test("schedules overlap in one time zone, on the first day on which they do", () => {
  const first = hours("Head office", {
    days: { monday: open("09:00", "17:00"), friday: open("09:00", "17:00") },
  });
  const second = hours("Late desk", {
    days: { monday: open("16:00", "20:00"), friday: open("16:00", "20:00") },
  });
  expect(said(first, second)).toEqual([
    'hours-overlap: OfficeHours "Late desk", days.monday: it is open from 16:00 to 20:00, while OfficeHours "Head office" is open from 09:00 to 17:00. Let the hours of one end before those of the other begin, or make one schedule of the two.',
  ]);
  expect(said(second, first)).toEqual(said(first, second));
  expect(said(first, { ...second, values: { ...second.values, timeZone: "Pacific/Auckland" } })).toEqual([]);
  expect(said(first, hours("Evening", { days: { monday: open("17:00", "20:00") } }))).toEqual([]);
});

test("a group that is hidden is found by calls that come another way", () => {
  const hidden = group("Night team", { hidden: true, extension: "500" });
  expect(said(hidden)).toEqual([
    'unreachable-group: CallGroup "Night team", hidden: it is hidden, and no declared number, menu, overflow or schedule leads to it. Lead calls to it, show it in the directory, or take it out.',
  ]);
  expect(said(hidden, group("Sales", overflow("500")))).toEqual([]);
  expect(said(hidden, attendant({ "1": "Night team" }))).toEqual([]);
  expect(
    said(hidden, hours("Desk", { days: { monday: open("09:00", "17:00") }, voicemailGroup: "500" })),
  ).toEqual([]);
  expect(said(hidden, menuFlow({ options: { "1": { extension: "500" } } }))).toEqual([]);
});

test("a team of more than ten, and what the ring times do to the rest of it", () => {
  const members = Array.from({ length: 12 }, (_, index) => ({ user: `agent${index}@acme.test` }));
  expect(said(group("Sales", { members }))).toEqual([
    'team-too-large: CallGroup "Sales", members: it has 12 members: the Spoke Cloud takes 10, and a Twilio account of your own up to 50 once Spoke has raised the limit. Ask Spoke to raise it, or split the group and let the first overflow to the second through `noAnswer`.',
  ]);
  const rounds = [{ user: "ana@acme.test", callFirst: true }, { user: "ben@acme.test" }];
  expect(said(group("Sales", { members: rounds, ringSeconds: 20, maxWaitSeconds: 20 }))).toEqual([
    'ring-longer-than-wait: CallGroup "Sales", ringSeconds: the first round rings for 20 s and a caller waits for 20 s in all: the members without `callFirst` are never rung. Make `ringSeconds` shorter, or `maxWaitSeconds` longer.',
  ]);
  expect(said(group("Sales", { ringSeconds: 20, maxWaitSeconds: 20 }))).toEqual([]);
});

test("what only one object can have, taken by objects of one kind and of two", () => {
  const person = (email: string): Written => ({
    kind: "spoke:index:User",
    values: { email, firstName: "Ana", lastName: "Lee", extension: "301" },
  });
  const bought: Written = {
    kind: "spoke:twilio:PhoneNumber",
    values: { phoneNumber: "+12025550110", voiceUrl: "https://hooks.acme.test/voice" },
  };
  expect(said(person("ana@acme.test"), person("ben@acme.test"), number({ mainMenu: true }), bought)).toEqual([
    'taken-twice: User "ben@acme.test": it takes extension 301, which User "ana@acme.test" takes too. Give one of them another, or take it out of one of them.',
    'taken-twice: Twilio PhoneNumber "+12025550110": it takes the target of +12025550110, which NumberAssignment "+12025550110" takes too. Give one of them another, or take it out of one of them.',
  ]);
  // One object declared twice is refused where the declaration is read.
  expect(said(person("ana@acme.test"), person("ana@acme.test"))).toEqual([]);
});

test("recording that is not announced, and what is not declared of it", () => {
  const policy = (values: Values): Written => ({ kind: "spoke:index:RecordingPolicy", values });
  expect(said(policy({ recordInbound: true, recordOutbound: true, outboundDisclaimer: false }))).toEqual([
    "recording-without-disclaimer: RecordingPolicy, recordInbound: inbound calls are recorded, and whether a disclaimer is announced is not declared. Set inboundDisclaimer to true, or silence the rule where the law does not ask for it.",
    "recording-without-disclaimer: RecordingPolicy, outboundDisclaimer: outbound calls are recorded, and no disclaimer is announced. Set outboundDisclaimer to true, or silence the rule where the law does not ask for it.",
  ]);
  expect(said(policy({ recordInbound: false, inboundDisclaimer: false }))).toEqual([]);
});

test("a lock-out by single sign-on, as far as the declaration knows the people", () => {
  const connection = ssoLockout.examples.good[0];
  if (connection === undefined) throw new Error("The rule has no example.");
  const person = (email: string, values: Values = {}): Written => ({
    kind: "spoke:index:User",
    values: { email, firstName: "Ana", lastName: "Lee", ...values },
  });
  const exempt = (...exemptAdministrators: readonly string[]): Written => ({
    ...connection,
    values: { ...connection.values, exemptAdministrators },
  });
  const [ana, ben] = [person("ana@acme.test"), person("ben@acme.test")];
  expect(said(exempt("ana@acme.test", "BEN@acme.test"), ana, ben)).toEqual([
    'sso-lockout: SsoConnection, exemptAdministrators: single sign-on is forced, and "ana@acme.test" and "BEN@acme.test" are declared as members: no administrator keeps another way in. Name an administrator, give one of them the role `administrator`, or leave `forceSso` out.',
  ]);
  expect(said(exempt("ana@acme.test", "cara@acme.test"), ana, ben)).toEqual([]);
  expect(said(exempt("ana@acme.test"), person("ana@acme.test", { role: "administrator" }))).toEqual([]);
});

test("a reference that differs in a letter from what is declared; digits and addresses tell things apart", () => {
  const declared = [group("Support"), group("Team 1"), group("Accounts")];
  expect(said(...declared, attendant({ "1": "suppport", "2": "Acounts" }))).toEqual([
    'reference-typo: AutoAttendant, options["1"]: no CallGroup "suppport" is declared, and "Support" is. Write "Support" if that is meant.',
    'reference-typo: AutoAttendant, options["2"]: no CallGroup "Acounts" is declared, and "Accounts" is. Write "Accounts" if that is meant.',
  ]);
  expect(said(...declared, attendant({ "1": "Team 2", "2": "Reception", "3": "SUPPORT" }))).toEqual([]);
  const person: Written = {
    kind: "spoke:index:User",
    values: { email: "ann@acme.test", firstName: "Ann", lastName: "Lee" },
  };
  expect(said(person, group("Sales", { members: [{ user: "ana@acme.test" }] }))).toEqual([]);
});

test("a silence is kept to its rule and its object, and one of no rule is said with the nearest name", () => {
  const empty = group("Sales", { members: [] });
  expect(said({ ...empty, silence: ["empty-group"] }, group("Support", { members: [] }))).toHaveLength(1);
  expect(said({ ...empty, silence: ["empty-group", "lop", "rate-of-fire"] })).toEqual([
    'unknown-silence: CallGroup "Sales", silence[1]: there is no rule "lop". Did you mean "loop"?',
    'unknown-silence: CallGroup "Sales", silence[2]: there is no rule "rate-of-fire". Take it out.',
  ]);
});

test("a finding stands where its field does, or else where its object does", () => {
  const file = "spoke.yaml";
  const object = { file, line: 3, column: 5 };
  const field = { file, line: 4, column: 7 };
  const found = (place: NonNullable<Written["place"]>) =>
    judge(declare([{ ...group("Sales", { members: [] }), place }])).map((finding) => finding.place);
  expect(found((path) => (path === "members" ? field : object))).toEqual([field]);
  expect(found((path) => (path === undefined ? object : undefined))).toEqual([object]);
  expect(judge(declare([group("Sales", { members: [] })]))).toEqual([
    {
      rule: "empty-group",
      severity: "warning",
      object: 'CallGroup "Sales"',
      path: "members",
      what: "it has neither members nor an overflow, so that a call to it would be lost",
      remedy:
        "Add members, let `noAnswer` lead on, or leave `members` out where somebody else looks after them.",
    },
  ]);
});

test("what is not known yet gives no finding", () => {
  expect(
    said(
      group("Sales", { members: UNKNOWN }),
      number({ callGroup: UNKNOWN }),
      attendant({ "1": UNKNOWN }),
      hours("Desk", { days: UNKNOWN, holidays: UNKNOWN }),
    ),
  ).toEqual([]);
});

test("other rules can be given", () => {
  const rule: Rule = {
    id: "no-groups",
    severity: "note",
    summary: "A group.",
    why: "For the test.",
    examples: { bad: [], good: [] },
    check: ({ objects }) =>
      objects.map((object) => ({ object, what: "it is a group", remedy: "Take it out." })),
  };
  expect(judge(declare([group("Sales")]), [rule])).toEqual([
    {
      rule: "no-groups",
      severity: "note",
      object: 'CallGroup "Sales"',
      what: "it is a group",
      remedy: "Take it out.",
    },
  ]);
});
