/** The office in an organisation as Spoke runs them today: what an API writes is written, the rest is the portal's. */
import { control, openAcme, requestsOf } from "./acme.ts";
import { type Emulator, type Finished, openEmulator, type Workspace } from "./harness.ts";

/** The resources that the portal has a part in, as the state has them. */
async function portalStates(workspace: Workspace): Promise<Readonly<Record<string, string>>> {
  const resources = await workspace.resources();
  const states = resources.flatMap(({ type, urn, outputs }) =>
    outputs?.portalStatus === undefined
      ? []
      : [[`${type} ${urn.split("::").at(-1)}`, String(outputs.portalStatus)] as const],
  );
  return Object.fromEntries(states);
}

/** The diagnostics that the CLI prints at the end: each resource with what is said about it. */
function diagnosticsOf({ stdout }: Finished): Readonly<Record<string, readonly string[]>> {
  const [, part = ""] = /\nDiagnostics:\n(.*?)\n(?:Outputs|Resources):/s.exec(stdout) ?? [];
  const groups = part.split(/\n(?= {2}\S)/).map((group) => group.trim().split("\n"));
  return Object.fromEntries(
    groups
      .filter(([heading]) => heading !== "")
      .map(([heading = "", ...lines]) => [
        heading,
        lines.map((line) => line.trim()).filter((line) => line !== ""),
      ]),
  );
}

/** The whole list, sorted: the order of independent steps differs from run to run. */
const list = [
  'ApiKey "reporting": Other > Developers: add or check the API key "Reporting", which no API shows.',
  'AutoAttendant "main-menu": Teams > Manage teams: edit the auto-attendant; IVR key: 0 "Front desk", 1 "Sales", 2 "Support", 3 "Accounts".',
  'CallGroup "accounts": Teams > Manage teams: add the team "Accounts"; Extension: "303"; Members: "kim@acme.test", "lena@acme.test"; What happens if no one picks up: action "externalNumber", phone number "+12025550199".',
  'CallGroup "front-desk": Teams > Manage teams: edit the team "Reception"; Group name: "Front desk"; Members: "ana@acme.test", "ben@acme.test".',
  'CallGroup "sales": Teams > Manage teams: add the team "Sales"; Extension: "301"; Offer pattern: "roundRobin"; Members: "chloe@acme.test", "dev@acme.test", "emil@acme.test", "fay@acme.test"; What happens if no one picks up: action "callGroup", call group "Front desk".',
  'CallGroup "support": Teams > Manage teams: add the team "Support"; Extension: "302"; How long callers wait in total: 180; How long we ring someone before also ringing the next person: 15; Members: "gus@acme.test", "hana@acme.test", "ivo@acme.test", "jude@acme.test"; What happens if no one picks up: action "callGroup", call group "Sales".',
  'NumberAssignment "main-line": Phone Numbers: add or check the assignment of the number "+12025550110", which no API shows; Assign to main menu: true.',
  'NumberAssignment "sales-line": Phone Numbers: add the assignment of the number "+12025550111"; Assign to team: "Sales".',
  'OfficeHours "office": Office Hours: add or check the schedule "Office", which no API shows; Time zone: "America/New_York"; Days: monday (open true, from "09:00", to "17:00"), tuesday (open true, from "09:00", to "17:00"), wednesday (open true, from "09:00", to "17:00"), thursday (open true, from "09:00", to "17:00"), friday (open true, from "09:00", to "17:00"); Holidays: (date "2026-12-25", name "Christmas Day"), (date "2027-01-01", name "New Year\'s Day"); Voicemail call group: "Front desk".',
  'Organization "acme": Other > Subscription > Company Information: edit or check the organisation, which no API shows; Company name: "Acme"; Time zone: "America/New_York".',
  'PhoneNumber "main-line": Phone Numbers: add or check the number "+12025550110", which no API shows; Label: "Main line".',
  'PhoneNumber "sales-line": Phone Numbers: add or check the number "+12025550111", which no API shows; Label: "Sales".',
  'SipTrunk "old-exchange": SIP trunks (Spoke support provisions the domain): add the SIP trunk "Old exchange"; Direction: "inbound"; IP Access Control List: "198.51.100.10/32".',
].map((step) => `warning: Portal step for ${step}`);

const people = ["ana", "ben", "chloe", "dev", "emil", "fay", "gus", "hana", "ivo", "jude", "kim", "lena"];
/** Of a person Directory Sync writes everything but the access rights, which nothing shows. */
const users = Object.fromEntries(people.map((name) => [`spoke:index:User ${name}`, "unverified"]));
const unreadable = {
  ...users,
  "spoke:index:Organization acme": "unverified",
  "spoke:index:OfficeHours office": "unverified",
  "spoke:index:ApiKey reporting": "unverified",
  "spoke:index:PhoneNumber main-line": "unverified",
  "spoke:index:PhoneNumber sales-line": "unverified",
  "spoke:index:NumberAssignment main-line": "unverified",
};
/** What the public API shows, in whole or in part. */
const readable = [
  "spoke:index:CallGroup front-desk",
  "spoke:index:CallGroup sales",
  "spoke:index:CallGroup support",
  "spoke:index:CallGroup accounts",
  "spoke:index:SipTrunk old-exchange",
  "spoke:index:AutoAttendant main-menu",
  "spoke:index:NumberAssignment sales-line",
];

const members = (...names: readonly string[]) =>
  names.map((name) => ({ target: { email: `${name}@acme.test` } }));

/** An administrator works through the list in the portal. */
async function doByHand(emulator: Emulator): Promise<void> {
  const make = (collection: string, object: object) =>
    control(emulator, "POST", `/objects/${collection}`, object);
  const groups = (await control(emulator, "GET", "/objects/callGroups")) as readonly {
    id: string;
    isReception: boolean;
  }[];
  const reception = groups.find(({ isReception }) => isReception)?.id;
  await control(emulator, "PATCH", `/objects/callGroups/${reception}`, {
    name: "Front desk",
    ivrKey: 0,
    members: members("ana", "ben"),
  });
  await make("callGroups", {
    name: "Sales",
    extension: "301",
    ivrKey: 1,
    offerPattern: "roundRobin",
    members: members("chloe", "dev", "emil", "fay"),
    noAnswer: { action: "callGroup", callGroup: { name: "Front desk" } },
  });
  await make("callGroups", {
    name: "Support",
    extension: "302",
    ivrKey: 2,
    maxWaitSeconds: 180,
    ringSeconds: 15,
    members: members("gus", "hana", "ivo", "jude"),
    noAnswer: { action: "callGroup", callGroup: { name: "Sales" } },
  });
  await make("callGroups", {
    name: "Accounts",
    extension: "303",
    ivrKey: 3,
    members: members("kim", "lena"),
    noAnswer: { action: "externalNumber", phoneNumber: "+12025550199" },
  });
  await make("sipTrunks", {
    name: "Old exchange",
    direction: "inbound",
    ipAccessControl: ["198.51.100.10/32"],
  });
  await make("phoneNumbers", { phoneNumber: "+12025550111", label: "Sales" });
  await make("numberAssignments", {
    phoneNumber: "+12025550111",
    target: { type: "callGroup", callGroup: { name: "Sales" } },
  });
}

test("the office goes up in production, and the portal's part of it is one list that is ticked off", async () => {
  const emulator = await openEmulator({ seed: "acme", production: true });
  const workspace = await openAcme(emulator, { SPOKE_ADMIN_URL: undefined });

  const preview = await workspace.mustPulumi(["preview", "--non-interactive", "--suppress-progress"]);
  expect((await requestsOf(emulator)).writes).toBe(0);
  const up = await workspace.up("--suppress-progress");
  for (const finished of [preview, up]) {
    const diagnostics = diagnosticsOf(finished);
    expect(Object.keys(diagnostics)).toEqual(["pulumi:pulumi:Stack (acme-test):"]);
    expect([...(diagnostics["pulumi:pulumi:Stack (acme-test):"] ?? [])].sort()).toEqual(list);
  }
  expect(up.stdout).toContain("+ 34 created");
  expect((await requestsOf(emulator, true)).written).toEqual({
    "POST /scim/v2/Users": 12,
    "POST /spoke/webhooks": 1,
    "POST /twilio/api/2010-04-01/Accounts/:AccountSid/IncomingPhoneNumbers/:Sid.json": 4,
    "POST /twilio/studio/v2/Flows": 1,
  });
  const pending = Object.fromEntries(readable.map((name) => [name, "pending"]));
  expect(await portalStates(workspace)).toEqual({ ...unreadable, ...pending });

  await doByHand(emulator);
  const next = await workspace.up("--suppress-progress");
  expect(next.stdout).toContain("~ 7 updated\n    27 unchanged");
  expect(await portalStates(workspace)).toEqual({
    ...unreadable,
    "spoke:index:AutoAttendant main-menu": "matching",
    "spoke:index:NumberAssignment sales-line": "matching",
    // Of these the directory shows a part, which is as declared.
    "spoke:index:CallGroup front-desk": "unverified",
    "spoke:index:CallGroup sales": "unverified",
    "spoke:index:CallGroup support": "unverified",
    "spoke:index:CallGroup accounts": "unverified",
    "spoke:index:SipTrunk old-exchange": "unverified",
  });
  expect(diagnosticsOf(next)["pulumi:pulumi:Stack (acme-test):"]?.toSorted()).toEqual(
    [
      'CallGroup "accounts": Teams > Manage teams: check what no API shows of the team "Accounts"; What happens if no one picks up: action "externalNumber", phone number "+12025550199".',
      'CallGroup "sales": Teams > Manage teams: check what no API shows of the team "Sales"; Offer pattern: "roundRobin"; What happens if no one picks up: action "callGroup", call group "Front desk".',
      'CallGroup "support": Teams > Manage teams: check what no API shows of the team "Support"; How long callers wait in total: 180; How long we ring someone before also ringing the next person: 15; What happens if no one picks up: action "callGroup", call group "Sales".',
      'SipTrunk "old-exchange": SIP trunks (Spoke support provisions the domain): check what no API shows of the SIP trunk "Old exchange"; Direction: "inbound"; IP Access Control List: "198.51.100.10/32".',
    ].map((step) => `warning: Portal step for ${step}`),
  );

  const last = await workspace.up("--suppress-progress", "--expect-no-changes");
  expect(last.stdout).toContain("34 unchanged");
  expect(last.stdout).not.toContain("warning");
  expect((await requestsOf(emulator)).writes).toBe(0);
});
