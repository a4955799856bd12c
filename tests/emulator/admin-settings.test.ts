import { type Caller, endCaller, listOf, startCaller } from "./spoke-caller.ts";

describe("the rest of the admin contract", () => {
  let caller: Caller;
  beforeEach(async () => {
    caller = await startCaller();
  });
  afterEach(() => endCaller(caller));

  test("the organisation shows its facts and takes its names", async () => {
    const { spoke, twilio } = caller.emulator.address;
    const { body } = await caller.admin("GET", "/organization");
    expect(body).toEqual({
      organisationId: spoke.organisationId,
      companyName: "Acme",
      address: null,
      invoiceEmail: null,
      timeZone: "America/New_York",
      deployment: "twilio",
      twilioAccountSid: twilio.accountSid,
      mainPhoneNumber: null,
      status: "trial",
    });
    const address = {
      street: "1 Main St",
      city: "Springfield",
      region: null,
      postalCode: "00000",
      countryIso: "US",
    };
    const fields = { companyName: "Acme Ltd", address, timeZone: "Europe/London" };
    expect((await caller.admin("PATCH", "/organization", fields)).body).toMatchObject(fields);
    expect(await caller.admin("PATCH", "/organization", { status: "active" })).toMatchObject({ status: 400 });
    await caller.control("PATCH", "/objects/organization/it", { status: "active" });
    expect((await caller.admin("PATCH", "/organization", { address: null })).body).toMatchObject({
      address: null,
      status: "active",
    });
  });

  test("the main menu's greeting can be set and cleared", async () => {
    expect((await caller.admin("GET", "/autoAttendant")).body).toEqual({ greetingAudioId: null });
    await caller.admin("PATCH", "/autoAttendant", { greetingAudioId: "audio-1" });
    expect((await caller.admin("GET", "/autoAttendant")).body).toEqual({ greetingAudioId: "audio-1" });
    await caller.admin("PATCH", "/autoAttendant", { greetingAudioId: null });
    expect((await caller.admin("GET", "/autoAttendant")).body).toEqual({ greetingAudioId: null });
  });

  describe("office hours", () => {
    const monday = { open: true, from: "09:00", to: "17:00" };
    const week = { name: "Week", timeZone: "Europe/London", days: { monday } };

    test("are closed on days that are absent, and leave voicemail with Reception", async () => {
      const { status, body } = await caller.admin("POST", "/officeHours", week);
      expect(status).toBe(201);
      expect(body.days).toMatchObject({ monday, tuesday: { open: false }, sunday: { open: false } });
      expect(body).toMatchObject({
        holidays: [],
        afterHoursAudioId: null,
        voicemailGroup: { displayName: "Reception" },
      });
    });

    test("are patched field by field", async () => {
      const { body } = await caller.admin("POST", "/officeHours", week);
      const { body: sales } = await caller.admin("POST", "/callGroups", { name: "Sales" });
      const holidays = [
        { date: "2026-12-24", from: "09:00", to: "12:00" },
        { date: "2026-12-25", name: "Christmas" },
      ];
      const changed = await caller.admin("PATCH", `/officeHours/${body.id}`, {
        holidays,
        voicemailGroup: { id: sales.id },
      });
      expect(changed.body).toMatchObject({
        name: "Week",
        holidays,
        voicemailGroup: { displayName: "Sales" },
      });
      const cleared = await caller.admin("PATCH", `/officeHours/${body.id}`, {
        holidays: null,
        voicemailGroup: null,
      });
      expect(cleared.body).toMatchObject({ holidays: [], voicemailGroup: { displayName: "Reception" } });
    });

    test.each([
      [
        { ...week, timeZone: "Mars/Olympus" },
        400,
        "timeZone is not a time zone of the IANA database, like Europe/London.",
      ],
      [
        { ...week, days: { monday: { open: true, from: "25:00", to: "26:00" } } },
        400,
        "days.monday.from is not a time of day, like 09:00.",
      ],
      [{ ...week, days: { monday: { open: true } } }, 422, "days.monday.from is required."],
      [
        { ...week, days: { monday: { open: true, from: "17:00", to: "09:00" } } },
        422,
        "days.monday.to must be after days.monday.from (17:00), and is 09:00.",
      ],
      [
        { ...week, holidays: [{ date: "25/12/2026" }] },
        400,
        "holidays.0.date is not a date, like 2026-12-25.",
      ],
      [
        { ...week, holidays: [{ date: "2026-12-25" }, { date: "2026-12-25" }] },
        422,
        "holidays.1.date: 2026-12-25 is there twice.",
      ],
      [{ ...week, days: { someday: monday } }, 400, "days.someday is not known here."],
    ])("%j is refused with %i", async (body, status, message) => {
      expect(await caller.admin("POST", "/officeHours", body)).toMatchObject({ status, body: { message } });
    });

    test("have a name of their own", async () => {
      const { body } = await caller.admin("POST", "/officeHours", week);
      expect(await caller.admin("POST", "/officeHours", week)).toMatchObject({
        status: 409,
        body: { message: `The name "Week" is taken by other office hours (${body.id}).`, field: "name" },
      });
      expect((await caller.admin("PATCH", `/officeHours/${body.id}`, { name: "Week" })).status).toBe(200);
      expect((await caller.admin("DELETE", `/officeHours/${body.id}`)).status).toBe(204);
    });
  });

  describe("SIP trunks", () => {
    const trunk = {
      name: "PBX",
      direction: "both",
      ipAccessControl: ["203.0.113.0/29"],
      credentials: [{ username: "pbx", password: "correct horse" }],
      outbound: { host: "pbx.acme.test" },
    };

    test("never show a password, and keep it where a change sends none", async () => {
      const { body } = await caller.admin("POST", "/sipTrunks", trunk);
      expect(body).toMatchObject({
        credentials: [{ username: "pbx" }],
        sipDomain: "acme.sip.twilio.com",
        outbound: { host: "pbx.acme.test", port: 5060, transport: "udp" },
      });
      const credentials = [{ username: "pbx" }, { username: "second", password: "battery staple" }];
      const changed = await caller.admin("PATCH", `/sipTrunks/${body.id}`, { credentials });
      expect(changed.body.credentials).toEqual([{ username: "pbx" }, { username: "second" }]);
      expect(caller.emulator.store.get("sipTrunks", String(body.id))?.credentials).toEqual([
        { username: "pbx", password: "correct horse" },
        { username: "second", password: "battery staple" },
      ]);
      const shown = JSON.stringify([
        (await caller.admin("GET", "/sipTrunks")).body,
        (await caller.control("GET", "/objects/sipTrunks")).body,
        (await caller.control("GET", "/requests")).body,
      ]);
      expect(shown).not.toMatch(/correct horse|battery staple/);
    });

    test.each([
      [{ ...trunk, outbound: null }, 422, "outbound is required where direction is both."],
      [
        { name: "PBX", direction: "inbound" },
        422,
        "ipAccessControl or credentials is required where direction is inbound.",
      ],
      [
        { ...trunk, credentials: [{ username: "pbx" }] },
        422,
        "credentials.0.password is required for the new user name pbx.",
      ],
      [
        { ...trunk, ipAccessControl: ["203.0.113.0/40"] },
        400,
        "ipAccessControl.0 is not an IP address or a range of them, like 203.0.113.0/29.",
      ],
    ])("%j is refused with %i", async (body, status, message) => {
      expect(await caller.admin("POST", "/sipTrunks", body)).toMatchObject({ status, body: { message } });
    });

    test("need a SIP domain for calls in, and a name of their own", async () => {
      const { body } = await caller.admin("POST", "/sipTrunks", trunk);
      expect((await caller.admin("POST", "/sipTrunks", trunk)).body.message).toBe(
        `The name "PBX" is taken by another SIP trunk (${body.id}).`,
      );
      await caller.control("PATCH", "/objects/organization/it", { sipDomain: null });
      expect((await caller.admin("POST", "/sipTrunks", { ...trunk, name: "Second" })).body.message).toBe(
        "The organisation has no SIP domain. Ask Spoke to provision one.",
      );
      const outbound = {
        name: "Out",
        direction: "outbound",
        outbound: { host: "pbx.acme.test", transport: "tls" },
      };
      expect((await caller.admin("POST", "/sipTrunks", outbound)).body).toMatchObject({ sipDomain: null });
    });
  });

  test("an API key shows its secret once", async () => {
    const { body } = await caller.admin("POST", "/apiKeys", { name: "CI" });
    const { clientSecret, ...shown } = body;
    expect(String(clientSecret)).toHaveLength(48);
    expect(shown).toEqual({
      id: body.clientId,
      name: "CI",
      clientId: body.clientId,
      authUrl: caller.emulator.address.spoke.authUrl,
      createdAt: expect.any(String),
    });
    expect((await caller.admin("GET", `/apiKeys/${body.id}`)).body).toEqual(shown);
    expect((await caller.admin("PATCH", `/apiKeys/${body.id}`, { name: "CD" })).body).toEqual({
      ...shown,
      name: "CD",
    });
    expect(listOf((await caller.admin("GET", "/apiKeys")).body, "apiKeys")).toEqual([
      { ...shown, name: "CD" },
    ]);
  });

  describe("numbers", () => {
    const number = "+12025550110";

    test("are activated from the Twilio account, once", async () => {
      const activated = await caller.admin("POST", "/phoneNumbers", { phoneNumber: number, label: "Main" });
      expect(activated).toMatchObject({
        status: 201,
        body: { phoneNumber: number, label: "Main", smsEnabled: false, source: "twilio", activated: true },
      });
      expect(String(activated.body.twilioSid)).toMatch(/^PN[0-9a-f]{32}$/);
      expect((await caller.admin("POST", "/phoneNumbers", { phoneNumber: number })).body.message).toBe(
        `${number} is activated already.`,
      );
      expect(await caller.admin("POST", "/phoneNumbers", { phoneNumber: "+442079460000" })).toMatchObject({
        status: 422,
        body: { message: "The Twilio account has no number +442079460000. Buy or port it there first." },
      });
      const changed = await caller.admin("PATCH", `/phoneNumbers/${number}`, {
        label: null,
        smsEnabled: true,
      });
      expect(changed.body).toMatchObject({ label: null, smsEnabled: true });
      expect((await caller.admin("DELETE", `/phoneNumbers/${encodeURIComponent(number)}`)).status).toBe(204);
    });

    test("are assigned when activated, and cannot be deactivated while assigned", async () => {
      const toMenu = { target: { type: "mainMenu" } };
      expect(await caller.admin("PUT", `/numberAssignments/${number}`, toMenu)).toMatchObject({
        status: 422,
        body: { message: `The number ${number} is not activated in Spoke. Activate it first.` },
      });
      await caller.admin("POST", "/phoneNumbers", { phoneNumber: number });
      expect((await caller.admin("GET", `/numberAssignments/${number}`)).status).toBe(404);
      expect((await caller.admin("PUT", `/numberAssignments/${number}`, toMenu)).body).toEqual({
        phoneNumber: number,
        ...toMenu,
      });
      expect((await caller.admin("GET", "/organization")).body.mainPhoneNumber).toBe(number);
      expect(await caller.admin("DELETE", `/phoneNumbers/${number}`)).toMatchObject({
        status: 409,
        body: {
          message: `${number} is still assigned: it reaches the main menu. Remove the assignment first.`,
          details: ["it reaches the main menu"],
        },
      });
      const target = { type: "user", user: { email: "admin@acme.test" } };
      const replaced = await caller.admin("PUT", `/numberAssignments/${number}`, {
        phoneNumber: number,
        target,
      });
      expect(replaced.body.target).toMatchObject({
        type: "user",
        user: { email: "admin@acme.test", extension: "101" },
      });
      expect(listOf((await caller.admin("GET", "/numberAssignments")).body, "numberAssignments")).toEqual([
        replaced.body,
      ]);
    });

    test.each([
      [{ target: { type: "user" } }, 422, "target.user is required where target.type is user."],
      [
        { target: { type: "mainMenu", user: { email: "admin@acme.test" } } },
        422,
        "target.user has no meaning where target.type is mainMenu.",
      ],
      [
        { target: { type: "mainMenu" }, phoneNumber: "+12025550111" },
        400,
        `phoneNumber must be the one of the path, ${number}.`,
      ],
      [
        { target: { type: "voicemail" } },
        400,
        "target.type must be one of mainMenu, user, callGroup, device.",
      ],
    ])("the assignment %j is refused with %i", async (body, status, message) => {
      await caller.admin("POST", "/phoneNumbers", { phoneNumber: number });
      expect(await caller.admin("PUT", `/numberAssignments/${number}`, body)).toMatchObject({
        status,
        body: { message },
      });
    });
  });
});
