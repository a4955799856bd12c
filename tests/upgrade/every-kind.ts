/** One program that has every kind, for tests that must leave none out. */
import { from, type YamlResource } from "../e2e/program.ts";

const workday = { open: true, from: "09:00", to: "17:30" };
const closed = { open: false };

/** The password in it, to look for where it must not be. */
export const trunkPassword = "Correct-Horse-Battery-1";

const identityProvider = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.acme.test/saml2">
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <KeyDescriptor use="signing">
      <KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">
        <X509Data><X509Certificate>RXhhbXBsZSBvbmx5</X509Certificate></X509Data>
      </KeyInfo>
    </KeyDescriptor>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.acme.test/saml2"/>
  </IDPSSODescriptor>
</EntityDescriptor>`;

/** Over an emulator with the seed `acme`. Fields of every form: lists, maps, references, secrets, settings. */
export const everyKind: Readonly<Record<string, YamlResource>> = {
  organisation: {
    type: "spoke:Organization",
    properties: {
      companyName: "Acme",
      timeZone: "Europe/London",
      invoiceEmail: "invoices@acme.test",
      address: { street: "1 High Street", city: "London", postalCode: "SW1A 1AA", countryIso: "GB" },
    },
  },
  ana: {
    type: "spoke:User",
    properties: {
      email: "ana@acme.test",
      firstName: "Ana",
      lastName: "Ortiz",
      mobile: "+12025550123",
      jobTitle: "Office manager",
      extension: "201",
      role: "administrator",
      department: "Operations",
    },
  },
  ben: { type: "spoke:User", properties: { email: "ben@acme.test", firstName: "Ben", lastName: "Abara" } },
  sales: {
    type: "spoke:CallGroup",
    properties: {
      name: "Sales",
      extension: "301",
      offerPattern: "roundRobin",
      members: [{ user: from("ana.email"), callFirst: true }, { user: from("ben.email") }],
    },
  },
  support: {
    type: "spoke:CallGroup",
    properties: {
      name: "Support",
      maxWaitSeconds: 180,
      noAnswer: { action: "callGroup", callGroup: from("sales.name") },
      queue: { enabled: true },
    },
  },
  menu: {
    type: "spoke:AutoAttendant",
    properties: { options: { "1": from("sales.name"), "2": from("support.name") } },
  },
  hours: {
    type: "spoke:OfficeHours",
    properties: {
      name: "Office",
      timeZone: "Europe/London",
      days: {
        monday: workday,
        tuesday: workday,
        wednesday: workday,
        thursday: workday,
        friday: workday,
        saturday: closed,
        sunday: closed,
      },
      holidays: [
        { date: "2026-12-25", name: "Christmas Day" },
        { date: "2026-12-31", from: "09:00", to: "12:00" },
      ],
      voicemailGroup: from("sales.name"),
    },
  },
  trunk: {
    type: "spoke:SipTrunk",
    properties: {
      name: "Old exchange",
      direction: "inbound",
      ipAccessControl: ["198.51.100.10/32"],
      credentials: [{ username: "exchange", password: { "fn::secret": trunkPassword } }],
    },
  },
  calls: {
    type: "spoke:Webhook",
    properties: {
      url: "https://hooks.acme.test/calls",
      description: "Calls",
      events: ["call.ended", "call.started"],
    },
  },
  reporting: { type: "spoke:ApiKey", properties: { name: "Reporting" } },
  recording: {
    type: "spoke:RecordingPolicy",
    properties: { recordInbound: true, inboundDisclaimer: true, usersMayToggle: false },
  },
  signOn: {
    type: "spoke:SsoConnection",
    properties: {
      companyName: "acme",
      idpMetadataXml: identityProvider,
      attributeMapping: { email: "mail" },
      // The administrator of the seed, who has logged in.
      exemptAdministrators: ["admin@acme.test", from("ana.email")],
      forceSso: true,
    },
  },
  mainLine: {
    type: "spoke:twilio:PhoneNumber",
    properties: { phoneNumber: "+12025550110", label: "Main line", adopt: true },
  },
  helpLine: {
    type: "spoke:twilio:PhoneNumber",
    properties: { phoneNumber: "+12025550111", label: "Help line", adopt: true },
  },
  activated: {
    type: "spoke:PhoneNumber",
    properties: { phoneNumber: from("mainLine.phoneNumber"), label: "Main line", smsEnabled: true },
  },
  answered: {
    type: "spoke:NumberAssignment",
    properties: { phoneNumber: from("activated.phoneNumber"), callGroup: from("support.name") },
  },
  flow: {
    type: "spoke:twilio:StudioFlow",
    properties: {
      friendlyName: "Help line",
      menu: {
        name: "Help line",
        say: "For a broken machine, press 1. For anything else, press 2.",
        options: {
          "1": {
            menu: {
              name: "Machines",
              say: "For a machine under warranty, press 1. To leave a message, press 2.",
              options: {
                "1": { extension: from("sales.extension") },
                "2": { voicemail: { greeting: "Please say what is broken." } },
              },
            },
          },
          "2": { extension: from("support.extension") },
        },
      },
    },
  },
  helped: {
    type: "spoke:NumberAssignment",
    properties: { phoneNumber: from("helpLine.phoneNumber"), via: "studio", flow: from("flow.webhookUrl") },
  },
};

/** The same resources under other names, references included. @param suffix appended to each name */
export function renamed(
  resources: Readonly<Record<string, YamlResource>>,
  suffix: string,
): Readonly<Record<string, YamlResource>> {
  const text = JSON.stringify(resources).replace(/\$\{(\w+)/g, `\${$1${suffix}`);
  const entries = Object.entries(JSON.parse(text) as Record<string, YamlResource>);
  return Object.fromEntries(entries.map(([name, resource]) => [`${name}${suffix}`, resource]));
}
