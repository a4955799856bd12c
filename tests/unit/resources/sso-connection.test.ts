import type { Clients } from "../../../provider/clients/open.ts";
import { PartialError } from "../../../provider/model/problem.ts";
import type { Live } from "../../../provider/model/resource.ts";
import { UNKNOWN, type Values } from "../../../provider/model/value.ts";
import { ssoConnection } from "../../../provider/resources/spoke/sso-connection.ts";
import { changed, created, type Doors, declared, differing, openDoors, refusals } from "./doors.ts";

const metadata = (host: string) =>
  `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://${host}">
  <md:IDPSSODescriptor>
    <md:KeyDescriptor><X509Certificate>RXhhbXBsZQ==</X509Certificate></md:KeyDescriptor>
    <md:SingleSignOnService Location="https://${host}/sso"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`;
const plain: Values = { companyName: "acme", idpMetadataXml: metadata("idp.acme.test") };
const forced: Values = { ...plain, exemptAdministrators: ["admin@acme.test"], forceSso: true };

let doors: Doors;
beforeEach(async () => {
  doors = await openDoors({ seed: "acme" });
});
afterEach(() => doors.close());

const observed = async (clients: Clients = doors.clients): Promise<Live | undefined> =>
  ssoConnection.observe.by === "get" ? ssoConnection.observe.get(clients) : undefined;
const writes = async (): Promise<readonly string[]> =>
  (await doors.world.requests()).counts
    .filter(({ effect }) => effect === "write")
    .map(({ method, count }) => `${method} ${count}`)
    .sort();
const partly = async (work: Promise<unknown>): Promise<PartialError<Live>> => {
  const failure: unknown = await work.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialError);
  return failure as PartialError<Live>;
};
/** A user made by hand. */
const person = (email: string, fields: object) =>
  doors.world.control("POST", "/objects/users", { email, firstName: "Sam", lastName: "Stage", ...fields });

const nobodyLeft = (why: string) =>
  `SsoConnection, exemptAdministrators: forced single sign-on would leave nobody another way in: ${why}. Name an administrator who has logged in before, or leave forceSso out until there is one. It was not forced.`;

describe("its life", () => {
  test("what was declared is what is live, and a delete switches it off, forced or not", async () => {
    expect(await observed()).toBeUndefined();
    const values = { ...forced, attributeMapping: { email: "mail" } };
    const live = await created(ssoConnection, doors.clients, values);
    expect(live.id).toBe(doors.clients.facts.organisationId);
    expect(live.outputs).toEqual({
      acsUrl: "https://sso.spokephone.com/saml2/idpresponse",
      spEntityId: expect.stringContaining("urn:amazon:cognito:sp:"),
    });
    expect(differing(ssoConnection, declared(ssoConnection, values), live)).toEqual([]);
    expect(await observed()).toEqual(live);
    await ssoConnection.remove?.(doors.clients, live, declared(ssoConnection, values));
    expect(await observed()).toBeUndefined();
    await ssoConnection.remove?.(doors.clients, live, declared(ssoConnection, values));
  });

  test("an update sends what changed, and the attribute names as a whole", async () => {
    const live = await created(ssoConnection, doors.clients, {
      ...plain,
      attributeMapping: { email: "mail" },
    });
    const next = { ...plain, attributeMapping: { lastName: "surname" } };
    const after = await changed(ssoConnection, doors.clients, live, next, {
      attributeMapping: next.attributeMapping,
    });
    expect(after.values.attributeMapping).toEqual({
      email: "email",
      firstName: "firstname",
      lastName: "surname",
    });
    const without = await changed(ssoConnection, doors.clients, after, plain, { attributeMapping: null });
    expect(differing(ssoConnection, declared(ssoConnection, plain), without)).toEqual([]);
  });

  test("nothing public shows it", async () => {
    expect(await observed(doors.without("adminUrl"))).toBeUndefined();
  });
});

describe("forcing it", () => {
  test("is a step of its own, after everything else was written", async () => {
    await created(ssoConnection, doors.clients, plain);
    expect(await writes()).toEqual(["POST 1"]);
    await doors.world.control("DELETE", "/objects/ssoConnection/it");
    await doors.world.forgetRequests();
    const live = await created(ssoConnection, doors.clients, forced);
    expect(live.values.forceSso).toBe(true);
    expect(await writes()).toEqual(["PATCH 1", "POST 1"]);
    await doors.world.forgetRequests();
    const free = await changed(ssoConnection, doors.clients, live, plain, {
      forceSso: null,
      exemptAdministrators: null,
    });
    expect(free.values).toMatchObject({ forceSso: false, exemptAdministrators: [] });
    expect(await writes()).toEqual(["PATCH 1"]);
    await doors.world.forgetRequests();
    const { exemptAdministrators, forceSso } = forced;
    const again = await changed(ssoConnection, doors.clients, free, forced, {
      exemptAdministrators,
      forceSso,
    });
    expect(again.values.forceSso).toBe(true);
    expect(await writes()).toEqual(["PATCH 2"]);
  });

  test.each([
    ["a member", { role: "member", status: "active" }, '"ana@acme.test" is no administrator'],
    ["who never logged in", { role: "administrator" }, '"ana@acme.test" has never logged in'],
    ["who is suspended", { role: "administrator", status: "suspended" }, '"ana@acme.test" is suspended'],
    ["who is nobody", undefined, 'there is no user "ana@acme.test"'],
  ])("is refused with an exempt user %s, before it is sent", async (_name, fields, why) => {
    if (fields) await person("ana@acme.test", fields);
    const live = await created(ssoConnection, doors.clients, plain);
    const desired = { ...plain, exemptAdministrators: ["ana@acme.test"], forceSso: true };
    await doors.world.forgetRequests();
    const { live: left, reasons } = await partly(
      changed(ssoConnection, doors.clients, live, desired, { forceSso: true }),
    );
    expect(reasons).toEqual([nobodyLeft(why)]);
    expect(left.values.forceSso).toBe(false);
    expect(await writes()).toEqual([]);
  });

  test("where that is refused at the creation, the connection stands and nobody is forced", async () => {
    await person("ana@acme.test", { role: "administrator" });
    const desired = { ...forced, exemptAdministrators: ["ana@acme.test"] };
    const { reasons } = await partly(created(ssoConnection, doors.clients, desired));
    expect(reasons).toEqual([nobodyLeft('"ana@acme.test" has never logged in')]);
    expect((await observed())?.values).toMatchObject({ companyName: "acme", forceSso: false });
  });

  test("the endpoint's own refusal is told as it is", async () => {
    const live = await created(ssoConnection, doors.clients, { ...forced, forceSso: false });
    await doors.world.fault({
      match: { method: "PATCH", path: "/spoke-admin/admin/v1/ssoConnection" },
      fault: { status: 422, body: { message: "planted", code: "unprocessable" } },
    });
    const { reasons } = await partly(changed(ssoConnection, doors.clients, live, forced, { forceSso: true }));
    expect(reasons).toEqual([expect.stringContaining("planted")]);
  });

  test("under a forced one the exempt change only to somebody who can log in", async () => {
    await person("ana@acme.test", { role: "administrator" });
    const live = await created(ssoConnection, doors.clients, forced);
    const exemptAdministrators = ["ana@acme.test"];
    const desired = { ...forced, exemptAdministrators };
    await doors.world.forgetRequests();
    const change = changed(ssoConnection, doors.clients, live, desired, { exemptAdministrators });
    await expect(change).rejects.toThrow(nobodyLeft('"ana@acme.test" has never logged in'));
    expect(await writes()).toEqual([]);
  });
});

describe("a preview", () => {
  const foreseen = async (exempt: readonly string[], clients: Clients = doors.clients) =>
    ssoConnection.validate?.(clients, { ...forced, exemptAdministrators: exempt });

  test("says that nobody is left where no run can change that", async () => {
    await person("ana@acme.test", { role: "administrator" });
    await person("ben@acme.test", { role: "administrator", status: "suspended" });
    expect(await foreseen(["ana@acme.test", "ben@acme.test"])).toEqual([
      expect.objectContaining({
        object: "SsoConnection",
        path: "exemptAdministrators",
        what: 'forced single sign-on would leave nobody another way in: "ana@acme.test" has never logged in; "ben@acme.test" is suspended',
      }),
    ]);
  });

  test("says nothing of what this very run may mend, or of what it cannot see", async () => {
    await person("ana@acme.test", { role: "member", status: "active" });
    expect(await foreseen(["ana@acme.test"])).toEqual([]);
    expect(await foreseen(["cara@acme.test"])).toEqual([]);
    expect(await foreseen(["ana@acme.test"], doors.without("adminUrl"))).toEqual([]);
    expect(
      await ssoConnection.validate?.(doors.clients, { ...forced, exemptAdministrators: [UNKNOWN] }),
    ).toEqual([]);
    expect(await ssoConnection.validate?.(doors.clients, plain)).toEqual([]);
  });
});

describe("rules", () => {
  test("forcing it without anybody exempt is refused offline", () => {
    const refusal =
      "forceSso: forces everybody to log in through the identity provider, and leaves no administrator another way in. Name at least one administrator in exemptAdministrators, or leave forceSso out.";
    expect(refusals(ssoConnection, { ...plain, forceSso: true })).toEqual([refusal]);
    expect(refusals(ssoConnection, { ...forced, exemptAdministrators: [] })).toEqual([refusal]);
    expect(refusals(ssoConnection, forced)).toEqual([]);
    expect(ssoConnection.rules({ ...forced, exemptAdministrators: UNKNOWN })).toEqual([]);
  });

  test("two fields from one attribute, and an administrator named twice, are refused", () => {
    expect(
      refusals(ssoConnection, {
        ...forced,
        attributeMapping: { lastName: "firstname" },
        exemptAdministrators: ["ana@acme.test", "Ana@acme.test"],
      }),
    ).toEqual([
      'exemptAdministrators[1]: repeats the administrator "Ana@acme.test" of exemptAdministrators[0]. Give each administrator once.',
      'attributeMapping.lastName: takes the attribute "firstname", which firstName takes already. Give each of the three an attribute of its own.',
    ]);
  });

  test.each([
    [
      "a service provider's",
      "<EntityDescriptor entityID='https://a.test'><SPSSODescriptor/></EntityDescriptor>",
    ],
    ["an address", "https://idp.acme.test/metadata"],
    ["no certificate", metadata("idp.acme.test").replace(/<X509.*509Certificate>/, "")],
    [
      "no address for the log-in",
      metadata("idp.acme.test").replace("/sso", "").replace('Location="https:', 'Location="http:'),
    ],
  ])("metadata that are %s are refused, without showing them", (_name, idpMetadataXml) => {
    expect(refusals(ssoConnection, { ...plain, idpMetadataXml })).toEqual([
      "idpMetadataXml: the text is not the SAML 2.0 metadata of an identity provider (an EntityDescriptor with an IDPSSODescriptor that has a certificate and an HTTPS SingleSignOnService). The documentation of the kind has an example.",
    ]);
  });

  test("line ends and the space around do not matter", async () => {
    const live = await created(ssoConnection, doors.clients, plain);
    const windows = {
      ...plain,
      idpMetadataXml: ` ${String(plain.idpMetadataXml).replaceAll("\n", "\r\n")}\r\n`,
    };
    expect(differing(ssoConnection, declared(ssoConnection, windows), live)).toEqual([]);
  });
});
