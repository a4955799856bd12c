/**
 * The office of Acme, as the Spoke Phone administrator guide sets one up: people, groups with overflow, a menu with four
 * options, hours with holidays, a SIP trunk, a webhook, an API key and three numbers, one of them answered by a Studio
 * flow of two tiers.
 */
import type { Classes } from "pulumi-spoke";

/** Everybody, with the group that they answer for. A user is referred to by e-mail address. */
const staff = [
  { email: "ana@acme.test", firstName: "Ana", lastName: "Ortiz", extension: "201", group: "Front desk" },
  { email: "ben@acme.test", firstName: "Ben", lastName: "Abara", extension: "202", group: "Front desk" },
  { email: "chloe@acme.test", firstName: "Chloe", lastName: "Marsh", extension: "203", group: "Sales" },
  { email: "dev@acme.test", firstName: "Dev", lastName: "Rao", extension: "204", group: "Sales" },
  { email: "emil@acme.test", firstName: "Emil", lastName: "Lund", extension: "205", group: "Sales" },
  { email: "fay@acme.test", firstName: "Fay", lastName: "Okoro", extension: "206", group: "Sales" },
  { email: "gus@acme.test", firstName: "Gus", lastName: "Weber", extension: "207", group: "Support" },
  { email: "hana@acme.test", firstName: "Hana", lastName: "Sato", extension: "208", group: "Support" },
  { email: "ivo@acme.test", firstName: "Ivo", lastName: "Novak", extension: "209", group: "Support" },
  { email: "jude@acme.test", firstName: "Jude", lastName: "Moss", extension: "210", group: "Support" },
  { email: "kim@acme.test", firstName: "Kim", lastName: "Tran", extension: "211", group: "Accounts" },
  { email: "lena@acme.test", firstName: "Lena", lastName: "Vogel", extension: "212", group: "Accounts" },
];

/** What a key's outputs say where no API makes keys, so that an administrator does. */
const inPortal = "made in the portal";

/**
 * Declares the whole office.
 *
 * @param spoke `pulumi-spoke` or `pulumi-spoke/dynamic`: the classes are the same
 * @returns the stack's outputs
 */
export function office(spoke: Classes) {
  new spoke.Organization("acme", { companyName: "Acme", timeZone: "America/New_York" });
  const groups = callGroups(spoke);
  hours(spoke, groups);
  const helpLine = menus(spoke, groups);
  const numbers = phoneNumbers(spoke, groups, helpLine);

  new spoke.SipTrunk("old-exchange", {
    name: "Old exchange",
    direction: "inbound",
    ipAccessControl: ["198.51.100.10/32"],
  });
  const callLog = new spoke.Webhook("call-log", {
    url: "https://hooks.acme.test/spoke",
    events: ["call.ended", "call.voicemail.available"],
    description: "Call log",
  });
  const reporting = new spoke.ApiKey("reporting", { name: "Reporting" });

  return {
    ...numbers,
    helpLineFlow: helpLine.flowSid,
    callLogSigningSecret: callLog.signingSecret,
    reportingClientId: reporting.clientId.apply((id) => id ?? inPortal),
    reportingClientSecret: reporting.clientSecret.apply((secret) => secret ?? inPortal),
  };
}

type Groups = ReturnType<typeof callGroups>;
type IvrTree = InstanceType<Classes["IvrTree"]>;

/** The people, the groups that they answer for, and where a call goes that nobody takes. */
function callGroups(spoke: Classes) {
  const people = staff.map(({ group, ...person }) => ({
    group,
    user: new spoke.User(person.firstName.toLowerCase(), person).email,
  }));
  const membersOf = (name: string) =>
    people.filter(({ group }) => group === name).map(({ user }) => ({ user }));

  // Every organisation has the group Reception from the start, on extension 100. Here it gets a name of Acme's own, and
  // `adopt` says that the group which is there already is the one that is meant.
  const frontDesk = new spoke.CallGroup("front-desk", {
    name: "Front desk",
    extension: "100",
    adopt: true,
    members: membersOf("Front desk"),
  });
  const sales = new spoke.CallGroup("sales", {
    name: "Sales",
    extension: "301",
    offerPattern: "roundRobin",
    members: membersOf("Sales"),
    noAnswer: { action: "callGroup", callGroup: frontDesk.name },
  });
  const support = new spoke.CallGroup("support", {
    name: "Support",
    extension: "302",
    maxWaitSeconds: 180,
    ringSeconds: 15,
    members: membersOf("Support"),
    noAnswer: { action: "callGroup", callGroup: sales.name },
  });
  const accounts = new spoke.CallGroup("accounts", {
    name: "Accounts",
    extension: "303",
    members: membersOf("Accounts"),
    noAnswer: { action: "externalNumber", phoneNumber: "+12025550199" },
  });
  return { frontDesk, sales, support, accounts };
}

/** Monday to Friday from nine to five; outside hours the front desk's voicemail answers. */
function hours(spoke: Classes, { frontDesk }: Groups): void {
  const workday = { open: true, from: "09:00", to: "17:00" };
  new spoke.OfficeHours("office", {
    name: "Office",
    timeZone: "America/New_York",
    days: {
      monday: workday,
      tuesday: workday,
      wednesday: workday,
      thursday: workday,
      friday: workday,
      saturday: { open: false },
      sunday: { open: false },
    },
    holidays: [
      { date: "2026-12-25", name: "Christmas Day" },
      { date: "2027-01-01", name: "New Year's Day" },
    ],
    voicemailGroup: frontDesk.name,
  });
}

/** The menu of the main number, and the help line. */
function menus(spoke: Classes, { frontDesk, sales, support, accounts }: Groups): IvrTree {
  // One tier with groups on its keys: Spoke's own attendant, which makes its words from the names of the groups.
  new spoke.IvrTree("main-menu", {
    menu: {
      name: "Main menu",
      options: {
        "1": { callGroup: sales },
        "2": { callGroup: support },
        "3": { callGroup: accounts },
        "0": { callGroup: frontDesk },
      },
    },
  });

  // Two tiers: a Studio flow in Acme's own Twilio account, whose leaves lead back into Spoke.
  return new spoke.IvrTree("help-line", {
    friendlyName: "Help line",
    menu: {
      name: "Help line",
      say: "This is the Acme help line. For a broken machine, press 1. For an invoice, press 2.",
      options: {
        "1": {
          menu: {
            name: "Machines",
            say: "For a machine under warranty, press 1. For any other, press 2. To leave a message, press 3.",
            options: {
              "1": { callGroup: support },
              "2": { callGroup: sales },
              "3": { voicemail: { greeting: "Please say what is broken, and where." } },
            },
          },
        },
        "2": { callGroup: accounts },
      },
      noInput: { callGroup: frontDesk },
    },
  });
}

/**
 * Three numbers that the Twilio account has already: `adopt` gives them their labels. Spoke answers two of them, once they
 * are activated there; the Studio flow answers the third, which Spoke need not know.
 */
function phoneNumbers(spoke: Classes, { sales }: Groups, helpLine: IvrTree) {
  const owned = (name: string, phoneNumber: string, label: string) =>
    new spoke.twilio.PhoneNumber(name, { phoneNumber, label, adopt: true }).phoneNumber.apply(
      (number) => number ?? phoneNumber,
    );
  const mainNumber = owned("main-line", "+12025550110", "Main line");
  const salesNumber = owned("sales-line", "+12025550111", "Sales");
  const helpLineNumber = owned("help-line", "+12025550112", "Help line");

  const main = new spoke.PhoneNumber("main-line", { phoneNumber: mainNumber, label: "Main line" });
  const direct = new spoke.PhoneNumber("sales-line", { phoneNumber: salesNumber, label: "Sales" });
  new spoke.NumberAssignment("main-line", { phoneNumber: main.phoneNumber, mainMenu: true });
  new spoke.NumberAssignment("sales-line", { phoneNumber: direct.phoneNumber, callGroup: sales.name });
  new spoke.NumberAssignment("help-line", {
    phoneNumber: helpLineNumber,
    via: "studio",
    flow: helpLine.webhookUrl,
  });
  return { mainNumber, salesNumber, helpLineNumber };
}
