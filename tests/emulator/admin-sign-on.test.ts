import { type Caller, endCaller, startCaller } from "./spoke-caller.ts";

const metadata = '<EntityDescriptor entityID="https://idp.acme.test"><IDPSSODescriptor/></EntityDescriptor>';
const connection = { companyName: "acme", idpMetadataXml: metadata };
const ana = { email: "ana@acme.test", firstName: "Ana", lastName: "Ruiz" };

describe("single sign-on of the admin contract", () => {
  let caller: Caller;
  beforeEach(async () => {
    caller = await startCaller();
  });
  afterEach(() => endCaller(caller));

  const set = (fields: object) => caller.admin("PATCH", "/ssoConnection", fields);
  const userOf = async (email: string) =>
    ((await caller.admin("GET", `/users?email=${email}`)).body.users as unknown as { id: string }[])[0]?.id;

  test("is not there until it is set up, and then there is one", async () => {
    const { organisationId } = caller.emulator.address.spoke;
    const missing = {
      status: 404,
      body: {
        message: `There is no single sign-on connection with the id ${organisationId}.`,
        code: "notFound",
      },
    };
    expect(await caller.admin("GET", "/ssoConnection")).toMatchObject(missing);
    expect(await set({ forceSso: false })).toMatchObject(missing);
    expect(await caller.admin("DELETE", "/ssoConnection")).toMatchObject(missing);
    const { status, body } = await caller.admin("POST", "/ssoConnection", connection);
    expect(status).toBe(201);
    expect(body).toEqual({
      ...connection,
      organisationId,
      attributeMapping: { email: "email", firstName: "firstname", lastName: "lastname" },
      exemptAdministrators: [],
      forceSso: false,
      acsUrl: "https://sso.spokephone.com/saml2/idpresponse",
      spEntityId: "urn:amazon:cognito:sp:emulated",
    });
    expect(await caller.admin("GET", "/ssoConnection")).toMatchObject({ status: 200, body });
    expect(await caller.admin("POST", "/ssoConnection", connection)).toMatchObject({
      status: 409,
      body: { message: "Single sign-on is set up already; change it with PATCH." },
    });
    expect((await caller.admin("DELETE", "/ssoConnection")).status).toBe(204);
    expect(await caller.admin("GET", "/ssoConnection")).toMatchObject(missing);
  });

  test("wants an identity provider's metadata and a name that nobody else has", async () => {
    await caller.control("POST", "/objects/takenCompanyNames", { id: "acme" });
    expect(
      await caller.admin("POST", "/ssoConnection", { ...connection, companyName: "Acme" }),
    ).toMatchObject({
      status: 409,
      body: { message: 'The company name "Acme" is taken by another organisation.', field: "companyName" },
    });
    const wrong = {
      companyName: "acme-ltd",
      idpMetadataXml: "<EntityDescriptor><SPSSODescriptor/></EntityDescriptor>",
    };
    expect(await caller.admin("POST", "/ssoConnection", wrong)).toMatchObject({
      status: 422,
      body: {
        message:
          "idpMetadataXml has no IDPSSODescriptor: these are not the metadata of an identity provider.",
        field: "idpMetadataXml",
      },
    });
    expect(await caller.admin("POST", "/ssoConnection", { ...connection, forceSso: true })).toMatchObject({
      status: 400,
      body: { message: "forceSso is not known here.", field: "forceSso" },
    });
  });

  test("is forced only while an administrator who has logged in is exempt", async () => {
    await caller.admin("POST", "/ssoConnection", connection);
    const locksOut = (details?: readonly string[]) => ({
      status: 422,
      body: {
        message:
          "Forced single sign-on must exempt at least one administrator who has logged in, or nobody has another way in.",
        code: "unprocessable",
        field: "exemptAdministrators",
        ...(details === undefined ? {} : { details }),
      },
    });
    expect(await set({ forceSso: true })).toMatchObject(locksOut());
    await caller.admin("POST", "/users", { ...ana, role: "administrator" });
    await caller.admin("POST", "/users", { ...ana, email: "ben@acme.test" });
    const exempt = [{ email: "ana@acme.test" }, { email: "ben@acme.test" }];
    expect((await set({ exemptAdministrators: exempt })).status).toBe(200);
    expect(await set({ forceSso: true })).toMatchObject(
      locksOut(["ana@acme.test has never logged in.", "ben@acme.test is no administrator."]),
    );
    await caller.control("PATCH", `/objects/users/${await userOf("ana@acme.test")}`, { status: "active" });
    expect(await set({ forceSso: true })).toMatchObject({
      status: 200,
      body: {
        forceSso: true,
        exemptAdministrators: [{ email: "ana@acme.test" }, { email: "ben@acme.test" }],
      },
    });
    expect(await set({ exemptAdministrators: null })).toMatchObject(locksOut());
    expect((await set({ forceSso: null, exemptAdministrators: null })).body).toMatchObject({
      forceSso: false,
      exemptAdministrators: [],
    });
  });

  test("the last exempt administrator stays one while it is forced", async () => {
    await caller.admin("POST", "/ssoConnection", connection);
    await set({ exemptAdministrators: [{ email: "admin@acme.test" }] });
    await set({ forceSso: true });
    const id = await userOf("admin@acme.test");
    await caller.admin("POST", "/users", { ...ana, role: "administrator" });
    const refused = {
      status: 409,
      body: {
        message:
          "admin@acme.test is the last administrator whom forced single sign-on exempts. Exempt another one first, or stop forcing it.",
      },
    };
    expect(await caller.admin("PATCH", `/users/${id}`, { role: "member" })).toMatchObject(refused);
    expect(await caller.admin("DELETE", `/users/${id}`)).toMatchObject(refused);
    expect((await caller.admin("PATCH", `/users/${id}`, { jobTitle: "Boss" })).status).toBe(200);
    await set({ forceSso: false });
    expect((await caller.admin("DELETE", `/users/${id}`)).status).toBe(204);
    expect((await caller.admin("GET", "/ssoConnection")).body.exemptAdministrators).toEqual([]);
  });

  test("takes hand edits by the same rules", async () => {
    expect((await caller.control("GET", "/objects/ssoConnection")).body).toEqual([]);
    expect((await caller.control("POST", "/objects/ssoConnection", connection)).status).toBe(201);
    expect(await caller.control("PATCH", "/objects/ssoConnection/it", { forceSso: true })).toMatchObject({
      status: 422,
    });
    expect((await caller.control("DELETE", "/objects/ssoConnection/it")).status).toBe(204);
    expect(await caller.control("DELETE", "/objects/autoAttendant/it")).toMatchObject({
      status: 409,
      body: { message: "There is always exactly one autoAttendant; change it with PATCH." },
    });
  });
});

describe("the recording policy of the admin contract", () => {
  let caller: Caller;
  beforeEach(async () => {
    caller = await startCaller();
  });
  afterEach(() => endCaller(caller));

  test("records nothing until somebody says so; null gives the default", async () => {
    const off = {
      organisationId: caller.emulator.address.spoke.organisationId,
      recordInbound: false,
      recordOutbound: false,
      usersMayToggle: false,
      inboundDisclaimer: false,
      inboundDisclaimerAudioId: null,
      outboundDisclaimer: false,
      outboundDisclaimerAudioId: null,
    };
    expect((await caller.admin("GET", "/recordingPolicy")).body).toEqual(off);
    const on = { recordInbound: true, inboundDisclaimer: true, inboundDisclaimerAudioId: "audio-1" };
    expect((await caller.admin("PATCH", "/recordingPolicy", on)).body).toEqual({ ...off, ...on });
    const cleared = { recordInbound: null, inboundDisclaimerAudioId: null };
    expect((await caller.admin("PATCH", "/recordingPolicy", cleared)).body).toEqual({
      ...off,
      inboundDisclaimer: true,
    });
    expect(await caller.admin("PATCH", "/recordingPolicy", { recordInternal: true })).toMatchObject({
      status: 400,
      body: { message: "recordInternal is not known here." },
    });
  });
});
