/** What a person is told to do in the portal: the whole text of each kind of step, and when there is none. */
import type { Reach } from "../../provider/model/field.ts";
import type { Live } from "../../provider/model/resource.ts";
import type { Values } from "../../provider/model/value.ts";
import { checkInputs } from "../../provider/reconciler/check.ts";
import { portalState, removalStep } from "../../provider/reconciler/portal.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { autoAttendant } from "../../provider/resources/spoke/auto-attendant.ts";
import { callGroup } from "../../provider/resources/spoke/call-group.ts";
import { numberAssignment } from "../../provider/resources/spoke/number-assignment.ts";
import { officeHours } from "../../provider/resources/spoke/office-hours.ts";
import { recordingPolicy } from "../../provider/resources/spoke/recording-policy.ts";
import { sipTrunk } from "../../provider/resources/spoke/sip-trunk.ts";
import { ssoConnection } from "../../provider/resources/spoke/sso-connection.ts";
import { user } from "../../provider/resources/spoke/user.ts";
import { webhook } from "../../provider/resources/spoke/webhook.ts";

/** What a production organisation has: no door that writes what the portal looks after. */
const production: ReadonlySet<Reach> = new Set(["api", "scim", "twilio"]);

function stateOf(kind: AnyKind, declared: Values, live?: Values) {
  const { inputs, failures } = checkInputs(kind, "subject", declared);
  expect(failures).toEqual([]);
  const seen: Live | undefined = live && { id: "1", values: live, outputs: {} };
  return portalState(kind, inputs, seen, production);
}

const reference = (name: string) => ({ id: name, preferred: name, names: [name] });
const support = {
  name: "Support",
  extension: "302",
  maxWaitSeconds: 180,
  members: [{ user: "gus@acme.test" }, { user: "hana@acme.test", callFirst: true }],
  noAnswer: { action: "callGroup", callGroup: "Sales" },
};
/** As the public directory shows a group: no times, no overflow, and of a member no more than who it is. */
const seen = {
  name: "Support",
  extension: "302",
  hidden: false,
  members: ["gus@acme.test", "hana@acme.test"].map((name) => ({ user: reference(name), device: null })),
};

test("what is not there yet is to be added, with everything that is not a default", () => {
  expect(stateOf(callGroup, support)).toEqual({
    portalStatus: "pending",
    portalSteps: [
      'Teams > Manage teams: add the team "Support"; Extension: "302"; How long callers wait in total: 180; Members: "gus@acme.test", (user "hana@acme.test", call first true); What happens if no one picks up: action "callGroup", call group "Sales".',
    ],
  });
});

test("what differs is to be edited, under the name that the portal shows now", () => {
  const { portalStatus, portalSteps } = stateOf(callGroup, support, { ...seen, name: "Help", hidden: true });
  expect(portalStatus).toBe("pending");
  expect(portalSteps).toEqual([
    'Teams > Manage teams: edit the team "Help"; Group name: "Support"; Hidden: false.',
    'Teams > Manage teams: check what no API shows of the team "Help"; How long callers wait in total: 180; Members: "gus@acme.test", (user "hana@acme.test", call first true); What happens if no one picks up: action "callGroup", call group "Sales".',
  ]);
});

test("what cannot be read stays unverified, and what nobody has to set is no step", () => {
  const { members, ...rest } = support;
  const quiet = { name: rest.name, extension: rest.extension, members: members.slice(0, 1) };
  const live = { ...seen, members: seen.members.slice(0, 1) };
  expect(stateOf(callGroup, quiet, live)).toEqual({ portalStatus: "unverified" });
  expect(stateOf(user, { email: "ana@acme.test", firstName: "Ana", lastName: "Lee" }, {})).toEqual({
    portalStatus: "unverified",
  });
});

test("what no API shows at all may be there or not", () => {
  const closed = { open: false };
  const workday = { open: true, from: "09:00", to: "17:00" };
  const days = { monday: workday, tuesday: workday, wednesday: closed, thursday: closed, friday: closed };
  const hours = {
    name: "Office",
    timeZone: "Europe/London",
    days: { ...days, saturday: closed, sunday: closed },
    voicemailGroup: "Support",
  };
  expect(stateOf(officeHours, hours)).toEqual({
    portalStatus: "unverified",
    portalSteps: [
      'Office Hours: add or check the schedule "Office", which no API shows; Time zone: "Europe/London"; Days: monday (open true, from "09:00", to "17:00"), tuesday (open true, from "09:00", to "17:00"); Voicemail call group: "Support".',
    ],
  });
});

test("a schedule that is never open says so day by day", () => {
  const closed = { open: false };
  const [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = Array(7).fill(closed);
  const days = { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
  const hours = { name: "Closed", timeZone: "Europe/London", days, voicemailGroup: "Support" };
  expect(stateOf(officeHours, hours).portalSteps).toEqual([
    'Office Hours: add or check the schedule "Closed", which no API shows; Time zone: "Europe/London"; Days: monday (open false), tuesday (open false), wednesday (open false), thursday (open false), friday (open false), saturday (open false), sunday (open false); Voicemail call group: "Support".',
  ]);
});

test("what an API adds is no step, and what only a person can set of it is", () => {
  const person = { email: "ana@acme.test", firstName: "Ana", lastName: "Lee" };
  expect(stateOf(user, person)).toEqual({});
  expect(stateOf(user, { ...person, role: "administrator" })).toEqual({
    portalStatus: "pending",
    portalSteps: ['Users > Manage Users: edit the user "ana@acme.test"; Access rights: "administrator".'],
  });
});

test("a number's target is looked for where the directory would show it", () => {
  const phoneNumber = "+12025550110";
  expect(stateOf(numberAssignment, { phoneNumber, callGroup: "Sales" })).toEqual({
    portalStatus: "pending",
    portalSteps: ['Phone Numbers: add the assignment of the number "+12025550110"; Assign to team: "Sales".'],
  });
  expect(stateOf(numberAssignment, { phoneNumber, mainMenu: true })).toEqual({
    portalStatus: "unverified",
    portalSteps: [
      'Phone Numbers: add or check the assignment of the number "+12025550110", which no API shows; Assign to main menu: true.',
    ],
  });
});

test("what is as declared and can be read in full is matching", () => {
  const live = { options: { "1": reference("Sales"), "2": reference("Support") } };
  expect(stateOf(autoAttendant, { options: { "2": "Support", "1": "Sales" } }, live)).toEqual({
    portalStatus: "matching",
  });
  expect(stateOf(autoAttendant, { options: { "1": "Support" } }, live)).toEqual({
    portalStatus: "pending",
    portalSteps: ['Teams > Manage teams: edit the auto-attendant; IVR key: 1 "Support".'],
  });
});

test("a password is never part of a step", () => {
  const trunk = {
    name: "Old exchange",
    direction: "inbound",
    credentials: [{ username: "exchange", password: "Swordfish-2026" }],
  };
  expect(stateOf(sipTrunk, trunk)).toEqual({
    portalStatus: "pending",
    portalSteps: [
      'SIP trunks (Spoke support provisions the domain): add the SIP trunk "Old exchange"; Direction: "inbound"; Credential list: (username "exchange", password (secret)).',
    ],
  });
});

test("what an API writes has no portal state", () => {
  expect(stateOf(webhook, { url: "https://hooks.acme.test/spoke", events: ["call.ended"] })).toEqual({});
});

test("a removal says where the object is", () => {
  expect(removalStep(callGroup, support)).toBe(
    'In the Spoke Account Portal, Teams > Manage teams: remove the team "Support".',
  );
});

test("what an organisation has one of is edited, and a text of many lines is not spelt out", () => {
  expect(stateOf(recordingPolicy, { recordInbound: true, inboundDisclaimer: true })).toEqual({
    portalStatus: "unverified",
    portalSteps: [
      "Other > Advanced: edit or check the call recording, which no API shows; record inbound: true; inbound disclaimer: true.",
    ],
  });
  const forced = ssoConnection.examples[1]?.values ?? {};
  const { length } = String(forced.idpMetadataXml);
  expect(stateOf(ssoConnection, forced)).toEqual({
    portalStatus: "unverified",
    portalSteps: [
      `Other > Advanced > SINGLE SIGN-ON: edit or check the single sign-on, which no API shows; Company Name: "acme"; Metadata: "<EntityDescriptor xmlns=\\"urn:oasis:names:tc:SAML:2.0:metadat…" (${length} characters); SAML Response Mapping: email "mail", first name "givenName", last name "surname"; exempt administrators: "ana@acme.test", "ben@acme.test"; Force SSO: true.`,
    ],
  });
});
