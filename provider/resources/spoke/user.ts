/**
 * User: a person who makes and takes calls (guide, "Users"; portal `Users > Manage Users`).
 *
 * No public API of Spoke's writes users, but Directory Sync does, and it takes any SCIM 2.0 client: to Spoke, this provider
 * is then the customer's directory (support articles 6363171949593 and 4682452305433, read 2026-11-20; that the service is
 * a SCIM 2.0 endpoint with a bearer token is inferred). Role, licence and location are not part of the sync: they are
 * written through the admin contract, which is assumed. Quirks: a change can take 20 minutes to arrive; creating a user
 * sends an invitation; a delete wipes the profile.
 */
import { z } from "zod";
import type { Reads, Writes } from "../../clients/types.ts";
import { portalName, serverChosen, serverDefault, via } from "../../model/field.ts";
import { defineResource } from "../../model/resource.ts";
import type { Values } from "../../model/value.ts";
import { email, extension, phoneNumber } from "../fields.ts";
import { spareExtension } from "../rules.ts";
import { createUsers } from "./user-bulk.ts";
import { findUser, listUsers } from "./user-join.ts";
import { createUser, removeUser, updateUser } from "./user-write.ts";

const line = (description: string) => z.string().min(1).optional().describe(description);

const inputs = z.object({
  email: portalName("Email", email()).describe(
    "E-mail address: log-in name and key of the user. It may change; upper and lower case do not matter.",
  ),
  firstName: portalName("First name", z.string().min(1).max(100)).describe(
    "First name; 1 to 100 characters.",
  ),
  lastName: portalName("Last name", z.string().min(1).max(100)).describe("Last name; 1 to 100 characters."),
  mobile: portalName("Mobile phone number", phoneNumber())
    .optional()
    .describe(
      "Mobile number in E.164 form. In the portal only the user can change it afterwards; an organisation can hide it from the API, and it is unverified then.",
    ),
  jobTitle: portalName("Title", z.string().min(1)).optional().describe("Job title. Absent: none."),
  extension: portalName("Extension", serverChosen(extension()))
    .optional()
    .describe(
      "Extension, 2 to 6 digits, unique in the organisation. Absent: Spoke chooses the next free one. Through SCIM it is the office phone.",
    ),
  role: portalName(
    "Access rights",
    via(["admin"], serverDefault(z.enum(["member", "administrator"]), "member")),
  )
    .optional()
    .describe(
      "`member` (default) uses the apps; `administrator` the portal too. Directory Sync always makes members: an administrator raises them in the portal.",
    ),
  license: portalName("Licence", via(["admin"], serverChosen(z.string().min(1))))
    .optional()
    .describe(
      "Licence, for example `standard`, `pro` or `proCx`. Absent: as it is. The catalogue is not public.",
    ),
  location: portalName("Location", via(["admin"], z.string().min(1)))
    .optional()
    .describe("Office location. Absent: none."),
  department: line("Department. Absent: none."),
  company: line("Company. Absent: none."),
  costCenter: line("Cost centre. Absent: none."),
  employeeId: line("The directory's own id of the person. Absent: none."),
});

const outputs = z.object({
  spokeId: z
    .string()
    .optional()
    .describe("Spoke's id of the user (UUID). Empty until Spoke has taken the user over."),
  scimId: z.string().optional().describe("The directory's id of the user, where it is managed through SCIM."),
  status: z.string().optional().describe("`invited`, `active` or `suspended`."),
  loginStatus: z.string().optional().describe("`loggedIn` or `loggedOut`."),
  managedBy: z
    .enum(["portal", "directory"])
    .optional()
    .describe("Who owns the person's attributes: the portal, or a directory through Directory Sync."),
  syncStatus: z
    .enum(["synced", "pending", "overdue"])
    .optional()
    .describe(
      "Through SCIM: `synced` when Spoke shows what was sent, `pending` for up to 20 minutes before, `overdue` when Spoke has not taken the user over by then.",
    ),
});

/** The kind `User`; see the head of this file. */
export const user = defineResource<Reads, Writes, typeof inputs, typeof outputs>({
  token: "spoke:index:User",
  summary: "A person who makes and takes calls. Creating one sends an invitation.",
  evidence: [
    { guide: "User Management and Automatic Provisioning", checked: "2026-11-20" },
    { url: "https://support.spokephone.com/hc/en-us/articles/6363171949593", checked: "2026-11-20" },
    { url: "https://support.spokephone.com/hc/en-us/articles/4682452305433", checked: "2026-11-20" },
    { url: "https://www.rfc-editor.org/rfc/rfc7643", checked: "2026-11-20" },
  ],
  inputs,
  outputs,
  key: [["email"]],
  uniqueKey: true,
  reach: ["scim", "admin"],
  costs: "It takes a licence, and Spoke may invite the person by e-mail.",
  retained: "Deleting a user wipes their profile and cannot be undone.",
  allow: "delete-user",
  portal: {
    place: "Users > Manage Users",
    noun: "user",
    readable: ["email", "firstName", "lastName", "mobile", "jobTitle", "extension", "location"],
  },
  observe: { by: "list", list: listUsers, get: findUser },
  alsoReads: "the pages of SCIM's list, where that is set up beside the admin contract or the directory",
  create: createUser,
  createMany: createUsers,
  bulkVia: ["admin"],
  update: updateUser,
  remove: removeUser,
  claims: ({ extension: number }) => (typeof number === "string" ? [`extension ${number}`] : []),
  // The Pulumi id may be the directory's (SCIM), which Spoke does not know.
  referredBy: ({ values, outputs }) =>
    [values.email, outputs.spokeId].filter((name): name is string => typeof name === "string"),
  claimedBy: ["spoke:index:CallGroup"],
  spare: spareExtension,
  otherIds: ({ scimId, spokeId }) => [scimId, spokeId].filter((id) => typeof id === "string"),
  examples: [
    {
      title: "A person with what Spoke chooses by itself",
      values: { email: "ana@acme.test", firstName: "Ana", lastName: "Lee" } satisfies Values,
    },
    {
      title: "An administrator with everything declared",
      values: {
        email: "ben@acme.test",
        firstName: "Ben",
        lastName: "Okoro",
        mobile: "+12025550123",
        jobTitle: "Office manager",
        extension: "301",
        role: "administrator",
        license: "pro",
        location: "Springfield",
        department: "Operations",
        company: "Acme Ltd",
        costCenter: "OPS-1",
        employeeId: "E-1001",
      } satisfies Values,
    },
  ],
});
