import { createHash } from "node:crypto";
import { type BuiltEmulator, buildEmulator } from "../../emulator/server.ts";
import { type Caller, endCaller, listOf, request, startCaller } from "./spoke-caller.ts";
import { greetingFlow, rawTwilio } from "./twilio-client.ts";

const hostile = `<script>alert("1")</script><img src=x onerror='alert(2)'>`;
const escaped =
  "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&lt;img src=x onerror=&#39;alert(2)&#39;&gt;";

async function pageOf({ emulator }: Caller): Promise<string> {
  return (await fetch(emulator.address.page)).text();
}

const dataOf = ({ control }: Caller, headers?: Record<string, string>) =>
  control("GET", "/page-data", undefined, headers);

/** The HTML of one section. */
const sectionOf = (page: string, id: string) =>
  page.split(`<section id="${id}"`)[1]?.split("</section>")[0] ?? "";

/** The text that a person reads, with single spaces. */
const readable = (html: string) =>
  html
    .replace(/<(style|script)>.*?<\/\1>/gs, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();

describe("the page", () => {
  let caller: Caller;
  beforeEach(async () => {
    caller = await startCaller();
  });
  afterEach(() => endCaller(caller));

  test("shows a new organisation, and says of everything else that there is none", async () => {
    const page = await pageOf(caller);
    expect(page).toContain("<title>Acme – Spoke Phone emulator</title>");
    expect(readable(sectionOf(page, "people"))).toContain(
      "Ada Admin admin@acme.test 101 Administrator active Portal",
    );
    expect(readable(sectionOf(page, "groups"))).toContain(
      "Reception Reception 100 Nobody Everyone 20 s each, 2 min in all Voicemail",
    );
    expect(readable(sectionOf(page, "numbers"))).toContain(
      "+12025550110 (202) 555-0110 Owned – not activated – nothing yet",
    );
    const empty = {
      webhooks: "No webhooks.",
      trunks: "No SIP trunks.",
      keys: "No API keys but the first one, which the emulator printed.",
      hours: "None: the organisation is always open.",
      flows: "No flows in the Twilio account.",
    };
    for (const [id, text] of Object.entries(empty))
      expect(sectionOf(page, id)).toContain(`<p class="empty">${text}</p>`);
  });

  test("shows what groups, the menu, hours and numbers refer to by name", async () => {
    const { control } = caller;
    const sales = {
      name: "Sales",
      extension: "301",
      ivrKey: 7,
      offerPattern: "roundRobin",
      ringSeconds: 15,
      maxWaitSeconds: 90,
      queue: { enabled: true },
      members: [{ target: { email: "admin@acme.test" }, callFirst: true }],
      noAnswer: { action: "callGroup", callGroup: { name: "Reception" } },
    };
    await control("POST", "/objects/callGroups", sales);
    const monday = { open: true, from: "09:00", to: "17:30" };
    const closed = { open: false };
    const [tuesday, wednesday, thursday, friday, saturday, sunday] = Array.from({ length: 6 }, () => closed);
    await control("POST", "/objects/officeHours", {
      name: "Office",
      timeZone: "Europe/London",
      days: { monday, tuesday, wednesday, thursday, friday, saturday, sunday },
      holidays: [
        { date: "2026-12-25", name: "Christmas" },
        { date: "2026-12-24", from: "09:00", to: "12:00" },
      ],
    });
    await control("PUT", "/objects/phoneNumbers/+12025550110", { label: "Main", smsEnabled: true });
    await control("PUT", "/objects/numberAssignments/+12025550110", { target: { type: "mainMenu" } });
    await control("PUT", "/objects/phoneNumbers/+12025550111", {});
    const user = { extension: "101" };
    await control("PUT", "/objects/numberAssignments/+12025550111", { target: { type: "user", user } });
    const page = await pageOf(caller);
    expect(readable(sectionOf(page, "groups"))).toContain(
      "Sales Queue 301 Ada Admin first In turn 15 s each, 1 min 30 s in all Reception",
    );
    expect(readable(sectionOf(page, "menu"))).toContain("Key 6 – not used Key 7 Sales 301 Key 8 – not used");
    const hours = readable(sectionOf(page, "hours"));
    expect(hours).toContain("Office Europe/London");
    expect(hours).toContain("Monday 09:00–17:30 Tuesday Closed");
    expect(hours).toContain("Fri 25 Dec 2026 , Christmas , closed Thu 24 Dec 2026 , open 09:00–12:00");
    expect(hours).toContain("After hours, voicemail goes to Reception .");
    const numbers = readable(sectionOf(page, "numbers"));
    expect(numbers).toContain("+12025550110 Main Owned Active, SMS Main menu");
    expect(numbers).toContain("Owned Active Ada Admin Person");
    expect(readable(sectionOf(page, "overview"))).toContain("Main number +12025550110");
  });

  test("shows Studio flows with their newest revision, and the numbers that enter them", async () => {
    const { emulator, control } = caller;
    const form = { FriendlyName: "Greeter", Status: "draft", Definition: JSON.stringify(greetingFlow()) };
    const { body } = await rawTwilio(emulator.address, "POST", "/studio/v2/Flows", { form });
    const again = { ...form, Status: "published", Definition: JSON.stringify(greetingFlow("Hello again")) };
    await rawTwilio(emulator.address, "POST", `/studio/v2/Flows/${body.sid}`, { form: again });
    const [number] = (await control("GET", "/objects/twilioNumbers")).body as unknown as { sid: string }[];
    await control("PATCH", `/objects/twilioNumbers/${number?.sid}`, { voice_url: body.webhook_url });
    const page = await pageOf(caller);
    expect(readable(sectionOf(page, "flows"))).toContain(
      "Greeter published Revision 2 Says “Hello again” Nobody extension 200",
    );
    expect(readable(sectionOf(page, "numbers"))).toContain("Greeter Studio flow");
  });

  test("lists the newest requests and counts them by API; looking at it is no request", async () => {
    const { api, admin } = caller;
    await caller.control("DELETE", "/requests");
    await api("POST", "/webhooks", { url: "https://hooks.acme.test/spoke", events: ["call.ended"] });
    await admin("GET", "/users");
    await admin("GET", "/users/9d1afcc0-e65b-11f1-bffb-49d55f2e39ea", undefined, {
      "x-emulator-fault": "status=503",
    });
    await pageOf(caller);
    await dataOf(caller);
    const requests = sectionOf(await pageOf(caller), "requests");
    expect(readable(requests)).toContain("Requests 3 1 write every contract was kept");
    expect(readable(requests)).toContain("Spoke API 1 1 write Spoke admin 2 0 writes The newest requests");
    const rows = requests.split("<tr ").slice(2).map(readable);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/ Spoke admin GET \/admin\/v1\/users\/:id fault on demand read 503 [\d.]+ ms$/);
    expect(rows[1]).toMatch(/ Spoke admin GET \/admin\/v1\/users read 200 [\d.]+ ms$/);
    expect(rows[2]).toMatch(/ Spoke API POST \/webhooks write 201 [\d.]+ ms$/);
    expect((await caller.control("GET", "/requests")).body.total).toBe(3);
  });

  test("says how the emulator is set", async () => {
    await caller.control("POST", "/settings", {
      production: true,
      latencyMs: 40,
      ratePerSecond: 5,
      directoryDelayMs: 600_000,
    });
    await caller.control("POST", "/clock", { advanceMs: 3 * 86_400_000 });
    expect(readable(sectionOf(await pageOf(caller), "overview"))).toContain(
      "Production: the admin contract answers 404 Every answer takes 40 ms At most 5 requests a second " +
        "Directory Sync takes 10 min The clock is ahead by 3 days",
    );
  });

  test("shows hostile text as text, wherever it comes from", async () => {
    const { control } = caller;
    await control("PATCH", "/objects/organization/it", { companyName: hostile });
    await control("POST", "/objects/callGroups", { name: hostile });
    await control("POST", "/objects/users", { email: "eve@acme.test", firstName: hostile, lastName: "Eve" });
    await control("POST", "/objects/webhooks", {
      url: "https://hooks.acme.test",
      events: ["call.ended"],
      description: hostile,
    });
    await control("PUT", "/objects/twilioNumbers/PN1", {
      sid: "PN1",
      phone_number: hostile,
      voice_url: hostile,
    });
    await control("PUT", "/objects/twilioFlows/FW1", { sid: "FW1", revision: 1 });
    await control("PUT", "/objects/twilioFlowRevisions/FW1.1", {
      friendly_name: hostile,
      definition: greetingFlow(hostile),
    });
    await caller.api("GET", `/${encodeURIComponent(hostile)}`);
    await fetch(`${caller.emulator.address.spoke.apiUrl}/<script>`);
    const page = await pageOf(caller);
    const withoutOurs = page.replace(/<script>\(\(\) =>.*?<\/script>/s, "");
    expect(withoutOurs).not.toContain("<script");
    expect(withoutOurs).not.toContain("<img");
    for (const id of ["overview", "people", "groups", "webhooks", "numbers", "flows"]) {
      expect(sectionOf(page, id)).toContain(escaped);
    }
  });

  test("never shows a secret", async () => {
    const { api, admin, emulator } = caller;
    const { spoke, twilio } = emulator.address;
    const hook = await api("POST", "/webhooks", {
      url: "https://ana:hidden-1@hooks.acme.test/in?key=hidden-2",
      events: ["call.ended"],
    });
    const key = await admin("POST", "/apiKeys", { name: "Reporting" });
    const credentials = [{ username: "exchange", password: "hidden-3" }];
    await admin("POST", "/sipTrunks", { name: "Exchange", direction: "inbound", credentials });
    await api("GET", "/users?client_secret=hidden-4");
    const shown = (await pageOf(caller)) + JSON.stringify((await dataOf(caller)).body);
    for (const text of [String(key.body.clientId), "https://hooks.acme.test/in?…", "From exchange"]) {
      expect(shown).toContain(text);
    }
    const secrets = [
      spoke.clientSecret,
      spoke.scimToken,
      twilio.authToken,
      hook.body.signingSecret,
      key.body.clientSecret,
    ];
    for (const secret of [...secrets, "hidden-"]) expect(shown).not.toContain(String(secret));
  });

  test("loads and runs nothing but itself", async () => {
    const response = await fetch(caller.emulator.address.page);
    const page = await response.text();
    const policy = response.headers.get("content-security-policy") ?? "";
    for (const name of ["style", "script"]) {
      const inside = new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(page)?.[1] ?? "";
      const hash = createHash("sha256").update(inside).digest("base64");
      expect(policy).toContain(`${name}-src 'sha256-${hash}'`);
    }
    expect(policy).toMatch(
      /^default-src 'none'; .*connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(page.match(/ (src|href)="(?!#|data:)[^"]*"/g)).toBeNull();
    expect(page).not.toMatch(/ style=| on[a-z]+=|@import|url\(/);
  });

  test("has a heading for each section and a caption for each table, for those who hear it", async () => {
    await caller.control("POST", "/objects/webhooks", {
      url: "https://hooks.acme.test",
      events: ["call.ended"],
    });
    const page = await pageOf(caller);
    expect(page).toContain('<html lang="en-GB"');
    expect(page.match(/<h1/g)).toHaveLength(1);
    for (const [, id] of page.matchAll(/aria-labelledby="([^"]+)"/g)) expect(page).toContain(`id="${id}"`);
    for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${id}"`);
    const tables = page.split("<table ").slice(1);
    expect(tables.length).toBeGreaterThan(4);
    for (const table of tables) expect(table).toMatch(/^[^>]*><caption class="unseen">[^<]{10,}<\/caption>/);
  });

  test("answers 304 until something changes, and then with what has", async () => {
    const first = await dataOf(caller);
    expect(first.headers.get("cache-control")).toBe("no-store");
    const ask = { "if-none-match": first.headers.get("etag") ?? "" };
    expect((await dataOf(caller, ask)).status).toBe(304);
    expect(await pageOf(caller)).toContain(`data-etag="${ask["if-none-match"].replaceAll('"', "&quot;")}"`);
    await caller.control("POST", "/objects/callGroups", { name: "Sales" });
    const second = await dataOf(caller, ask);
    expect(second.status).toBe(200);
    const digests = listOf(first.body, "sections").map(({ digest }) => String(digest));
    const changed = listOf(second.body, "sections").filter(({ digest }) => !digests.includes(String(digest)));
    expect(changed).toMatchObject([{ id: "groups", title: "Call groups" }]);
    expect(String(changed[0]?.html)).toContain("Sales");
  });

  test("bears objects that were put in by hand in any form", async () => {
    const { control } = caller;
    await control("PUT", "/objects/twilioNumbers/PN1", { voice_url: 7, phone_number: { deep: [] } });
    await control("PUT", "/objects/twilioFlows/FW1", { friendly_name: [] });
    await control("PUT", "/objects/twilioFlows/FW2", { sid: "FW2", revision: 1 });
    await control("PUT", "/objects/twilioFlowRevisions/FW2.1", { definition: "none" });
    await control("PUT", "/objects/invitations/one", { email: null });
    const page = await pageOf(caller);
    expect(page).toContain("It takes no calls.");
    expect(readable(sectionOf(page, "numbers"))).toContain("Numbers 4");
  });
});

describe("the page of a large organisation", () => {
  test("shows the first hundred of a kind, and how many there are", async () => {
    const caller = await startCaller({ seed: "large:2000" });
    const page = await pageOf(caller);
    expect(page.length).toBeLessThan(300_000);
    expect(sectionOf(page, "webhooks").match(/<tr /g)).toHaveLength(101);
    expect(readable(sectionOf(page, "webhooks"))).toMatch(
      /^.*Webhooks 2,000 .* The first 100 of 2,000 are shown\.$/,
    );
    expect(readable(sectionOf(page, "groups"))).toContain("Group 19 90019 Person 190 , Person 191");
    await endCaller(caller);
  });
});

describe("answers that broke a contract", () => {
  let built: BuiltEmulator;
  beforeEach(async () => {
    built = await buildEmulator();
  });
  afterEach(() => built.app.close());

  test("stand above everything else, and nothing stands there without one", async () => {
    const page = await built.app.listen({ host: "127.0.0.1", port: 0 });
    const look = async () => (await fetch(page)).text();
    expect(readable(sectionOf(await look(), "violations"))).not.toContain("contract");
    built.context.reportViolation('GET /webhooks 200: webhooks.0.url must match format "uri"', "answer");
    const broken = await look();
    expect(broken.indexOf("1 answer broke a contract")).toBeLessThan(broken.indexOf('<section id="people"'));
    expect(sectionOf(broken, "violations")).toContain('role="alert"');
    expect(readable(sectionOf(broken, "violations"))).toContain(
      "webhooks.0.url must match format &quot;uri&quot;",
    );
    expect(broken).toContain("That is a bug of the emulator");
    expect(broken).not.toContain("Correct the client.");
    built.context.reportViolation("CreateFlow request: Twilio has no parameter status here", "request");
    expect(await look()).toMatch(/1 answer broke .*1 request broke a contract.*Correct the client\./s);
  });
});

test("an address that is no part of the page is not found", async () => {
  const caller = await startCaller();
  expect(await request(`${caller.emulator.address.page}favicon.ico`, "GET")).toMatchObject({ status: 404 });
  await endCaller(caller);
});
