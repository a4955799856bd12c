/**
 * NumberAssignment: where the calls of a number go (guide, "Phone number management" and "IVR setup").
 *
 * Two routes. `via: spoke` assigns the number in Spoke, which answers it: admin contract, assumed; the public directory
 * shows assignments to users, groups and devices, and not those to the main menu. `via: studio` sends the number's calls
 * to a Studio flow in the customer's Twilio account (`voice_url`, documented): Spoke then gets them by redirect. A number
 * that leads to a flow is never answered by Spoke, so the flow is what counts where both are set. Read 2026-11-20.
 */
import { z } from "zod";
import type { Reads, Writes } from "../../clients/types.ts";
import { immutable, normalise, portalName, ref, serverDefault } from "../../model/field.ts";
import { defineResource } from "../../model/resource.ts";
import { isSet, UNKNOWN, type Values } from "../../model/value.ts";
import { phoneNumber } from "../fields.ts";
import { exactlyOne, type Finding } from "../rules.ts";
import { flowSidOf } from "../twilio/flow-url.ts";
import { assign, findAssignment, listAssignments, targetFields, unassign } from "./number-route.ts";

/** Any text may be a flow's name; an address is meant as one, and has to be that of a flow. */
const flow = z.stringFormat(
  "studio-flow",
  (text) => text !== "" && (flowSidOf(text) !== undefined || !/^https?:\/\//i.test(text)),
  {
    error: ({ input }) =>
      typeof input === "string"
        ? `${JSON.stringify(input)} is neither the name of a Studio flow, nor its SID (FW and 32 hexadecimal digits), nor its webhook URL`
        : undefined,
  },
);

/** Targets that have an entry in the public directory. */
const directoryTargets = ["user", "callGroup", "device"] as const;

const inputs = z.object({
  phoneNumber: portalName("Number", immutable(phoneNumber())).describe(
    "The number in E.164 form, for example `+12025550123`. With `via: spoke` it must be activated in Spoke.",
  ),
  via: portalName("Answered by", serverDefault(z.enum(["spoke", "studio"]), "spoke"))
    .optional()
    .describe(
      "`spoke` (default): Spoke answers the number. `studio`: a Studio flow in the Twilio account does, by the number's voice URL.",
    ),
  mainMenu: portalName("Assign to main menu", z.boolean())
    .optional()
    .describe("True: calls reach the auto-attendant."),
  user: portalName("Assign to user", ref("spoke:index:User", z.string().min(1)))
    .optional()
    .describe("Calls reach this user, by e-mail address or id: a direct number."),
  callGroup: portalName("Assign to team", ref("spoke:index:CallGroup", z.string().min(1)))
    .optional()
    .describe("Calls reach this call group, by name, extension or id."),
  device: portalName("Assign to device", ref("spoke:index:SipDevice", z.string().min(1)))
    .optional()
    .describe("Calls reach this SIP device, by extension, name or id."),
  flow: normalise(ref("spoke:twilio:StudioFlow", flow), (text) =>
    typeof text === "string" ? (flowSidOf(text) ?? text) : text,
  )
    .optional()
    .describe(
      "With `via: studio`: the flow that answers, by name, SID (`FW…`) or webhook URL. Twilio does not keep names unique; one that two flows have is refused.",
    ),
});

const outputs = z.object({});

function rules(values: Values): readonly Finding[] {
  const one = exactlyOne(values, targetFields);
  if (one.length > 0) return one;
  if (values.mainMenu === false) {
    return [
      {
        path: "mainMenu",
        what: "false is not a target",
        remedy:
          "Give true, or another target in its place; to point the number at nothing, take the resource out.",
      },
    ];
  }
  return routeRules(values);
}

function routeRules(values: Values): readonly Finding[] {
  if (values.via === UNKNOWN) return [];
  const given = targetFields.find((field) => isSet(values[field]) && values[field] !== UNKNOWN);
  if (given === undefined || (given === "flow") === (values.via === "studio")) return [];
  return [
    given === "flow"
      ? { path: "flow", what: "a flow answers a number only with via: studio", remedy: "Add via: studio." }
      : {
          path: given,
          what: `with via: studio a Studio flow answers the number, and not ${given}`,
          remedy: `Give flow in place of ${given}, or leave via out.`,
        },
  ];
}

/** The kind `NumberAssignment`; see the head of this file. */
export const numberAssignment = defineResource<Reads, Writes, typeof inputs, typeof outputs>({
  token: "spoke:index:NumberAssignment",
  summary: "Where the calls of a number go: the main menu, a user, a group, a device, or a Studio flow.",
  evidence: [
    { guide: "Phone Number Management", checked: "2026-11-20" },
    { url: "https://support.spokephone.com/hc/en-us/articles/360044526412", checked: "2026-11-20" },
    {
      url: "https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource",
      checked: "2026-11-20",
    },
  ],
  inputs,
  outputs,
  key: [["phoneNumber"]],
  uniqueKey: true,
  reach: ["admin", "twilio"],
  reachOf: ({ via }) => (via === "studio" ? ["twilio"] : ["admin"]),
  portal: {
    place: "Phone Numbers",
    noun: "assignment of the number",
    readable: ["phoneNumber", "user", "callGroup", "device"],
    // An entry of the directory has its numbers; the main menu has no entry.
    showsAll: (values) => directoryTargets.some((field) => isSet(values[field])),
  },
  observe: { by: "list", list: listAssignments, get: findAssignment },
  alsoReads: "the pages of the account's numbers at Twilio, whose voice URLs are assignments too",
  create: (write, desired) => assign(write, desired, undefined),
  update: (write, { desired, live }) => assign(write, desired, live),
  remove: unassign,
  rules,
  claims: ({ phoneNumber: number }) => (typeof number === "string" ? [`the target of ${number}`] : []),
  needs: ({ phoneNumber: number, via }) =>
    typeof number === "string"
      ? [{ kind: via === "studio" ? "spoke:twilio:PhoneNumber" : "spoke:index:PhoneNumber", name: number }]
      : [],
  examples: [
    {
      title: "The main number",
      values: { phoneNumber: "+12025550110", mainMenu: true } satisfies Values,
    },
    {
      title: "A direct number of a person",
      values: { phoneNumber: "+12025550111", user: "ana@acme.test" } satisfies Values,
    },
    {
      title: "A number that a Studio flow answers",
      values: {
        phoneNumber: "+12025550112",
        via: "studio",
        flow: "Main menu",
      } satisfies Values,
    },
  ],
});
