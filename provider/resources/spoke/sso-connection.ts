/**
 * SsoConnection: log-in through the company's identity provider by SAML 2.0 (guide, "Single Sign-On"; portal
 * `Other > Advanced > SINGLE SIGN-ON`).
 *
 * Users are matched by e-mail address and must exist already; single sign-on creates and removes nobody (support article
 * 4406790763533, read 2026-11-20). The form's fields: articles 4406973701389 and 4406790825485 (read 2026-11-20). No public
 * API reads or writes it; the admin contract's form is assumed. Quirk: forcing it is a step of its own, after everything
 * else was written, and is refused while no exempt administrator could still log in without it. Whether Spoke can exempt
 * anybody is not public: `exemptAdministrators` is ours.
 */
import { z } from "zod";
import type { AdminSsoConnection } from "../../clients/contract.gen.ts";
import type { Reads, Writes } from "../../clients/types.ts";
import { named, portalName, ref, serverDefault, stable, unordered } from "../../model/field.ts";
import { PartialError } from "../../model/problem.ts";
import { type Change, defineResource, type Live } from "../../model/resource.ts";
import { isObject, isSet, type Values } from "../../model/value.ts";
import { idpMetadata } from "../fields.ts";
import { type Finding, listOf, noneTwice } from "../rules.ts";
import { adminOf, type Body } from "./admin.ts";
import { fromReference, toTarget } from "./reference.ts";
import { foreseeLockOut, guardForce } from "./sso-force.ts";

const path = "/admin/v1/ssoConnection";
const kindName = "SsoConnection";

/** The names in Spoke's guides. */
const guideNames = { email: "email", firstName: "firstname", lastName: "lastname" } as const;

const mappingOf = (value: unknown): Values => ({
  ...guideNames,
  ...Object.fromEntries(
    Object.entries(isObject(value as Values) ? (value as Values) : {}).filter(([, name]) => isSet(name)),
  ),
});

const fromWire = (wire: AdminSsoConnection): Live => ({
  id: wire.organisationId,
  values: {
    companyName: wire.companyName,
    idpMetadataXml: wire.idpMetadataXml,
    attributeMapping: { ...wire.attributeMapping },
    exemptAdministrators: wire.exemptAdministrators.map(fromReference),
    forceSso: wire.forceSso,
  },
  outputs: { acsUrl: wire.acsUrl, spEntityId: wire.spEntityId },
});

/** The body of a write; the attribute names are sent whole. */
const toWire = (fields: Values): Body => ({
  ...fields,
  ...("attributeMapping" in fields ? { attributeMapping: mappingOf(fields.attributeMapping) } : {}),
  ...("exemptAdministrators" in fields
    ? { exemptAdministrators: listOf(fields.exemptAdministrators).map(toTarget) }
    : {}),
});

const patch = async (write: Writes, fields: Values): Promise<Live> =>
  fromWire(
    await adminOf(write, kindName).send<AdminSsoConnection>("PATCH", path, toWire(fields), {
      repeatable: true,
    }),
  );

/**
 * Forces it, after everything else was written.
 *
 * @param live the connection as it is before
 * @throws PartialError where that is refused: the connection stands, and nobody is forced to use it
 */
async function force(write: Writes, desired: Values, live: Live): Promise<Live> {
  try {
    await guardForce(write, desired);
    return await patch(write, { forceSso: true });
  } catch (error) {
    throw new PartialError(live, [error instanceof Error ? error.message : String(error)]);
  }
}

async function create(write: Writes, desired: Values): Promise<Live> {
  const { forceSso, ...rest } = desired;
  const admin = adminOf(write, kindName);
  const live = fromWire(await admin.send<AdminSsoConnection>("POST", path, toWire(rest)));
  return forceSso === true ? force(write, desired, live) : live;
}

async function update(write: Writes, { fields, desired, live: before }: Change): Promise<Live> {
  const { forceSso, ...rest } = fields;
  if (forceSso !== true) {
    // Those who keep another way in change under a connection that is forced already.
    if (desired.forceSso === true && "exemptAdministrators" in fields) await guardForce(write, desired);
    return patch(write, fields);
  }
  const live = Object.keys(rest).length > 0 || before === undefined ? await patch(write, rest) : before;
  return force(write, desired, live);
}

const attribute = (what: string, name: string) =>
  serverDefault(z.string().min(1), name)
    .optional()
    .describe(`Attribute that holds the ${what}. Default \`${name}\`.`);

const inputs = z.object({
  companyName: portalName("Company Name", z.string().min(1)).describe(
    "Short name that people type to log in, unique across all of Spoke (*Check availability* in the portal). Source: support article 4406973701389.",
  ),
  idpMetadataXml: portalName("Metadata", idpMetadata()).describe(
    "SAML 2.0 metadata of the identity provider, the whole XML text. They hold no secret: the certificate in them is public. Source: support articles 4406973701389 and 4406790825485.",
  ),
  attributeMapping: portalName(
    "SAML Response Mapping",
    serverDefault(
      named(
        "SsoAttributeMapping",
        z.strictObject({
          email: attribute("e-mail address, by which the user is found", guideNames.email),
          firstName: attribute("first name", guideNames.firstName),
          lastName: attribute("last name", guideNames.lastName),
        }),
      ),
      guideNames,
    ),
  )
    .optional()
    .describe(
      "What the identity provider calls the attributes of its responses. Default: the names in Spoke's guides. Source: support article 4406973701389.",
    ),
  exemptAdministrators: serverDefault(unordered(z.array(ref("spoke:index:User", z.string().min(1)))), [])
    .optional()
    .describe(
      "Administrators who keep another way in where single sign-on is forced, by e-mail address or id; at least one of them has to have logged in before. No page of Spoke's says whether it can exempt anybody: ask Spoke before you force it in the portal.",
    ),
  forceSso: portalName("Force SSO", serverDefault(z.boolean(), false))
    .optional()
    .describe(
      'True: nobody else logs in without single sign-on. Default false. Test the connection first; it is refused where no administrator would keep another way in. Source: guide, "Force Users to Log in with Single Sign-On".',
    ),
});

const outputs = z.object({
  acsUrl: stable(z.string())
    .optional()
    .describe("Where the identity provider sends its responses (ACS or reply URL)."),
  spEntityId: stable(z.string())
    .optional()
    .describe("Spoke's entity id, which the identity provider calls audience."),
});

function rules(values: Values): readonly Finding[] {
  return [
    ...noneTwice(values.exemptAdministrators, "exemptAdministrators", "administrator"),
    ...mappingRules(values),
    ...forceRules(values),
  ];
}

/** Two fields from one attribute: a slip that one of Spoke's own guides has. */
function mappingRules(values: Values): readonly Finding[] {
  const first = new Map<unknown, string>();
  return Object.entries(mappingOf(values.attributeMapping)).flatMap(([field, name]) => {
    const before = typeof name === "string" ? first.get(name) : undefined;
    if (typeof name === "string" && before === undefined) first.set(name, field);
    if (before === undefined) return [];
    return [
      {
        path: `attributeMapping.${field}`,
        what: `takes the attribute "${String(name)}", which ${before} takes already`,
        remedy: "Give each of the three an attribute of its own.",
      },
    ];
  });
}

function forceRules({ forceSso, exemptAdministrators }: Values): readonly Finding[] {
  const nobody =
    !isSet(exemptAdministrators) ||
    (Array.isArray(exemptAdministrators) && exemptAdministrators.length === 0);
  if (forceSso !== true || !nobody) return [];
  return [
    {
      path: "forceSso",
      what: "forces everybody to log in through the identity provider, and leaves no administrator another way in",
      remedy: "Name at least one administrator in exemptAdministrators, or leave forceSso out.",
    },
  ];
}

/** The kind `SsoConnection`; see the head of this file. */
export const ssoConnection = defineResource<Reads, Writes, typeof inputs, typeof outputs>({
  token: "spoke:index:SsoConnection",
  summary:
    "Log-in through the company's identity provider (SAML 2.0). Deleting it switches single sign-on off, so that nobody is locked out.",
  evidence: [
    { guide: "Single Sign-On", checked: "2026-11-20" },
    { url: "https://support.spokephone.com/hc/en-us/articles/4406790763533", checked: "2026-11-20" },
    { url: "https://support.spokephone.com/hc/en-us/articles/4406973701389", checked: "2026-11-20" },
    { url: "https://support.spokephone.com/hc/en-us/articles/4406790825485", checked: "2026-11-20" },
  ],
  inputs,
  outputs,
  key: [],
  uniqueKey: true,
  reach: ["admin"],
  portal: { place: "Other > Advanced > SINGLE SIGN-ON", noun: "single sign-on", readable: [] },
  observe: {
    by: "get",
    async get(read) {
      const wire = await read.admin?.find<AdminSsoConnection>(path);
      return wire && fromWire(wire);
    },
  },
  validate: async (read, desired) =>
    (await foreseeLockOut(read, desired)).map((finding) => ({ object: kindName, ...finding })),
  create,
  update,
  remove: (write) => adminOf(write, kindName).remove(path),
  rules,
  examples: [
    {
      title: "Single sign-on that people may use",
      values: {
        companyName: "acme",
        idpMetadataXml: exampleMetadata("https://idp.acme.test/saml2"),
      } satisfies Values,
    },
    {
      title: "Forced, with a way in that does not depend on it",
      values: {
        companyName: "acme",
        idpMetadataXml: exampleMetadata("https://login.acme.test/saml2"),
        attributeMapping: { email: "mail", firstName: "givenName", lastName: "surname" },
        exemptAdministrators: ["ana@acme.test", "ben@acme.test"],
        forceSso: true,
      } satisfies Values,
    },
  ],
});

/** Metadata of an identity provider that does not exist. */
function exampleMetadata(address: string): string {
  return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${address}">
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <KeyDescriptor use="signing">
      <KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">
        <X509Data><X509Certificate>RXhhbXBsZSBvbmx5</X509Certificate></X509Data>
      </KeyInfo>
    </KeyDescriptor>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${address}"/>
  </IDPSSODescriptor>
</EntityDescriptor>`;
}
