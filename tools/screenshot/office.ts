/** Fills an emulator with the office of `examples/acme`, over the APIs that the provider uses and some hand edits. */
import type { EmulatorAddress } from "../../emulator/context.ts";
import { compileMenu } from "../../provider/ivr/compile.ts";

const staff = [
  ["Ana", "Ortiz", "201", "Office manager"],
  ["Ben", "Abara", "202", "Receptionist"],
  ["Chloe", "Marsh", "203", "Head of sales"],
  ["Dev", "Rao", "204", "Sales"],
  ["Emil", "Lund", "205", "Sales"],
  ["Fay", "Okoro", "206", "Sales"],
  ["Gus", "Weber", "207", "Head of support"],
  ["Hana", "Sato", "208", "Support engineer"],
  ["Ivo", "Novak", "209", "Support engineer"],
  ["Jude", "Moss", "210", "Support engineer"],
  ["Kim", "Tran", "211", "Accounts"],
  ["Lena", "Vogel", "212", "Accounts"],
] as const;

const emailOf = (firstName: string) => `${firstName.toLowerCase()}@acme.test`;
const members = (...names: readonly string[]) =>
  names.map((name, index) => ({
    target: { email: emailOf(name) },
    callFirst: index === 0 && name === "Ana",
  }));

const helpLine = {
  name: "Help line",
  say: "This is the Acme help line. For a broken machine, press 1. For an invoice, press 2.",
  options: {
    "1": {
      menu: {
        name: "Machines",
        say: "For a machine under warranty, press 1. For any other, press 2. To leave a message, press 3.",
        options: {
          "1": { extension: "302" },
          "2": { extension: "301" },
          "3": { voicemail: { greeting: "Please say what is broken, and where." } },
        },
      },
    },
    "2": { extension: "303" },
  },
  noInput: { extension: "100" },
};

type Call = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

async function send(url: string, init: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method} ${url} answered ${response.status}: ${text}`);
  return text === "" ? {} : JSON.parse(text);
}

const json =
  (base: string, authorization = "", type = "application/json"): Call =>
  (method, path, body) =>
    send(base + path, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { "content-type": type }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

interface Callers {
  readonly admin: Call;
  readonly api: Call;
  readonly scim: Call;
  readonly control: Call;
  /** Form-encoded, as Twilio takes it. */
  twilio(path: string, form?: Record<string, string>): Promise<Record<string, unknown>>;
}

async function callersOf({ spoke, twilio, control }: EmulatorAddress): Promise<Callers> {
  const token = await json("")("POST", spoke.authUrl, {
    grant_type: "client_credentials",
    client_id: spoke.clientId,
    client_secret: spoke.clientSecret,
  });
  const bearer = `Bearer ${token.access_token}`;
  const basic = `Basic ${Buffer.from(`${twilio.accountSid}:${twilio.authToken}`).toString("base64")}`;
  return {
    admin: json(`${spoke.adminUrl}/admin/v1`, bearer),
    api: json(spoke.apiUrl, bearer),
    scim: json(spoke.scimUrl, `Bearer ${spoke.scimToken}`, "application/scim+json"),
    control: json(control),
    twilio: (path, form) =>
      send(`${twilio.baseUrl}${path}`, {
        method: form === undefined ? "GET" : "POST",
        headers: { authorization: basic },
        ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
      }),
  };
}

async function addPeople({ scim, control }: Callers): Promise<void> {
  for (const [givenName, familyName, extension, title] of staff) {
    await scim("POST", "/Users", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      userName: emailOf(givenName),
      name: { givenName, familyName },
      title,
      emails: [{ value: emailOf(givenName), type: "work", primary: true }],
      phoneNumbers: [{ value: extension, type: "work" }],
    });
  }
  const users = (await control("GET", "/objects/users")) as unknown as { id: string; extension: string }[];
  // Most have answered their invitation by now.
  for (const { id, extension } of users) {
    if (Number(extension) <= 209) await control("PATCH", `/objects/users/${id}`, { status: "active" });
  }
}

async function addGroups({ admin, control }: Callers): Promise<void> {
  const [reception] = (await control("GET", "/objects/callGroups")) as unknown as { id: string }[];
  await admin("PATCH", `/callGroups/${reception?.id}`, {
    name: "Front desk",
    ivrKey: 0,
    members: members("Ana", "Ben"),
  });
  await admin("POST", "/callGroups", {
    name: "Sales",
    extension: "301",
    ivrKey: 1,
    offerPattern: "roundRobin",
    members: members("Chloe", "Dev", "Emil", "Fay"),
    noAnswer: { action: "callGroup", callGroup: { name: "Front desk" } },
  });
  await admin("POST", "/callGroups", {
    name: "Support",
    extension: "302",
    ivrKey: 2,
    maxWaitSeconds: 180,
    ringSeconds: 15,
    queue: { enabled: true },
    members: members("Gus", "Hana", "Ivo", "Jude"),
    noAnswer: { action: "callGroup", callGroup: { name: "Sales" } },
  });
  await admin("POST", "/callGroups", {
    name: "Accounts",
    extension: "303",
    ivrKey: 3,
    members: members("Kim", "Lena"),
    noAnswer: { action: "externalNumber", phoneNumber: "+12025550199" },
  });
}

async function addHours({ admin }: Callers): Promise<void> {
  const open = { open: true, from: "09:00", to: "17:00" };
  const closed = { open: false };
  await admin("POST", "/officeHours", {
    name: "Office",
    timeZone: "America/New_York",
    days: {
      monday: open,
      tuesday: open,
      wednesday: open,
      thursday: open,
      friday: open,
      saturday: closed,
      sunday: closed,
    },
    holidays: [
      { date: "2026-12-25", name: "Christmas Day" },
      { date: "2027-01-01", name: "New Year's Day" },
    ],
    voicemailGroup: { name: "Front desk" },
  });
}

async function addConnections({ admin, api }: Callers): Promise<void> {
  await admin("POST", "/sipTrunks", {
    name: "Old exchange",
    direction: "inbound",
    ipAccessControl: ["198.51.100.10/32"],
  });
  await api("POST", "/webhooks", {
    url: "https://hooks.acme.test/spoke",
    events: ["call.ended", "call.voicemail.available"],
    description: "Call log",
  });
  await admin("POST", "/apiKeys", { name: "Reporting" });
}

async function addNumbers({ admin, twilio }: Callers, address: EmulatorAddress): Promise<void> {
  const { organisationId } = address.spoke;
  const account = `/api/2010-04-01/Accounts/${address.twilio.accountSid}`;
  const { definition } = compileMenu(helpLine, { organisationId });
  const flow = { FriendlyName: "Help line", Status: "published", Definition: JSON.stringify(definition) };
  await twilio("/studio/v2/Flows/Validate", flow);
  const { webhook_url } = await twilio("/studio/v2/Flows", flow);
  const owned = await twilio(`${account}/IncomingPhoneNumbers.json`);
  const labels = ["Main line", "Sales", "Help line"];
  for (const [index, number] of (owned.incoming_phone_numbers as Record<string, string>[])
    .reverse()
    .entries()) {
    const label = labels[index] ?? "";
    const voice: Record<string, string> = index === 2 ? { VoiceUrl: String(webhook_url) } : {};
    await twilio(`${account}/IncomingPhoneNumbers/${number.sid}.json`, { FriendlyName: label, ...voice });
  }
  const targets = [{ type: "mainMenu" }, { type: "callGroup", callGroup: { name: "Sales" } }];
  for (const [index, target] of targets.entries()) {
    const phoneNumber = `+1202555011${index}`;
    await admin("POST", "/phoneNumbers", { phoneNumber, label: labels[index], smsEnabled: index === 1 });
    await admin("PUT", `/numberAssignments/${phoneNumber}`, { target });
  }
}

/** Makes the office. @param address of an emulator that was seeded with `acme` */
export async function fillOffice(address: EmulatorAddress): Promise<void> {
  const callers = await callersOf(address);
  await callers.control("PATCH", "/objects/organization/it", { status: "active" });
  await addPeople(callers);
  await addGroups(callers);
  await addHours(callers);
  await addConnections(callers);
  await addNumbers(callers, address);
}
