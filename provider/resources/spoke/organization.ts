/**
 * Organization: the Spoke account itself (guide, "Setting up"; portal `Other > Subscription`).
 *
 * It is made at sign-up and never by a program: this kind takes it over and changes what is declared. No public API reads
 * or writes it; the admin contract's form is assumed. Names of the fields from Spoke's support articles 360044189752 and
 * 360045012211 (read 2026-11-20); the time zone is not named by any page.
 */
import { z } from "zod";
import type { AdminOrganization } from "../../clients/contract.gen.ts";
import type { Reads, Writes } from "../../clients/types.ts";
import { named, portalName, serverChosen, stable } from "../../model/field.ts";
import { defineResource, type Live } from "../../model/resource.ts";
import { isObject, type Values } from "../../model/value.ts";
import { country, email, timeZone } from "../fields.ts";
import { adminOf, onlySet } from "./admin.ts";

const path = "/admin/v1/organization";
const addressLines = ["street", "city", "region", "postalCode", "countryIso"] as const;

function fromWire(wire: AdminOrganization): Live {
  const address = wire.address ?? {};
  return {
    id: wire.organisationId,
    values: {
      companyName: wire.companyName,
      address: Object.fromEntries(addressLines.map((line) => [line, address[line] ?? null])),
      invoiceEmail: wire.invoiceEmail,
      timeZone: wire.timeZone,
    },
    outputs: {
      organisationId: wire.organisationId,
      deployment: wire.deployment,
      twilioAccountSid: wire.twilioAccountSid ?? undefined,
      mainPhoneNumber: wire.mainPhoneNumber ?? undefined,
      status: wire.status,
    },
  };
}

/** An address is sent whole: what is not declared keeps its line. */
function toWire(fields: Values, live: Live | undefined): Values {
  if (!isObject(fields.address)) return fields;
  const before = live?.values.address;
  const address = onlySet({ ...(isObject(before) ? before : {}), ...fields.address });
  return { ...fields, address: address as Values };
}

const line = (text: string) => serverChosen(z.string().min(1)).optional().describe(text);

const inputs = z.object({
  companyName: portalName("Company name", serverChosen(z.string().min(1)))
    .optional()
    .describe(
      "Name of the company: on invoices and in invitations. Absent: as it is. Source: support article 360044189752.",
    ),
  address: portalName(
    "Company address",
    serverChosen(
      named(
        "Address",
        z.strictObject({
          street: line("Street and number."),
          city: line("City."),
          region: line("State, province or region."),
          postalCode: line("Postal code."),
          countryIso: serverChosen(country())
            .optional()
            .describe("Country, two letters of ISO 3166-1, for example `US`."),
        }),
      ),
    ),
  )
    .optional()
    .describe(
      "Address on invoices. A line that is left out stays as it is. Source: support article 360045012211.",
    ),
  invoiceEmail: portalName("Invoice Email Address", serverChosen(email()))
    .optional()
    .describe("Where invoices are sent. Absent: as it is. Source: support article 360045012211."),
  timeZone: portalName("Time zone", serverChosen(timeZone()))
    .optional()
    .describe(
      "Default time zone of the organisation, an IANA name such as `Europe/London`. Absent: as it is. No page of Spoke's names the field.",
    ),
});

const outputs = z.object({
  organisationId: stable(z.string())
    .optional()
    .describe("The organisation's id (UUID), as redirects from Twilio carry it."),
  deployment: z
    .enum(["twilio", "spokeCloud"])
    .optional()
    .describe(
      "Whose Twilio account carries the calls: the customer's own (`twilio`) or Spoke's (`spokeCloud`).",
    ),
  twilioAccountSid: stable(z.string()).optional().describe("The Twilio account that was linked at sign-up."),
  mainPhoneNumber: z
    .string()
    .optional()
    .describe("The main number, in E.164 form; its calls reach the auto-attendant."),
  status: z
    .enum(["trial", "active"])
    .optional()
    .describe("`trial` for the first 30 days, `active` once payment is set up."),
});

/** The kind `Organization`; see the head of this file. */
export const organization = defineResource<Reads, Writes, typeof inputs, typeof outputs>({
  token: "spoke:index:Organization",
  summary:
    "The Spoke organisation itself: its name, address and time zone. It is taken over, never created or deleted.",
  evidence: [
    { guide: "Setting Up Your Spoke Phone Organization and Twilio Account Linking", checked: "2026-11-20" },
    { url: "https://support.spokephone.com/hc/en-us/articles/360044189752", checked: "2026-11-20" },
    { url: "https://support.spokephone.com/hc/en-us/articles/360045012211", checked: "2026-11-20" },
  ],
  inputs,
  outputs,
  key: [],
  uniqueKey: true,
  reach: ["admin"],
  permanent: true,
  portal: { place: "Other > Subscription > Company Information", noun: "organisation", readable: [] },
  observe: {
    by: "get",
    get: async (read) => read.admin && fromWire(await read.admin.get<AdminOrganization>(path)),
  },
  update: async (write, { id, fields, live }) =>
    fromWire(
      await adminOf(write, `Organization ${id}`).send<AdminOrganization>(
        "PATCH",
        path,
        toWire(fields, live),
        {
          repeatable: true,
        },
      ),
    ),
  examples: [
    { title: "Name the organisation", values: { companyName: "Acme Ltd" } satisfies Values },
    {
      title: "Everything that can be declared",
      values: {
        companyName: "Acme Ltd",
        address: {
          street: "1 Example Street",
          city: "Springfield",
          region: "IL",
          postalCode: "62701",
          countryIso: "US",
        },
        invoiceEmail: "accounts@acme.test",
        timeZone: "America/Chicago",
      } satisfies Values,
    },
  ],
});
