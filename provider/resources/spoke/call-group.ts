/**
 * CallGroup: people and devices that are rung together (guide, "Call groups"; the portal says *team*).
 *
 * Read through the public directory; written through the admin contract, which is assumed. Fields and their meaning from
 * Spoke's support articles 360041305591 and 360041158611 (read 2026-11-20); the defaults and limits of the times are
 * assumed, because the articles do not give the portal's lists. Quirks: the group *Reception* exists from the start, may
 * be renamed and cannot be deleted; the menu key of a group belongs to `AutoAttendant`.
 */
import { z } from "zod";
import type { AdminCallGroup } from "../../clients/contract.gen.ts";
import type { Reads, Writes } from "../../clients/types.ts";
import {
  membership,
  named,
  portalName,
  ref,
  serverChosen,
  serverDefault,
  setting,
  stable,
  unordered,
} from "../../model/field.ts";
import { defineResource } from "../../model/resource.ts";
import { isObject, isSet, UNKNOWN, type Values } from "../../model/value.ts";
import { extension, httpsUrl, phoneNumber } from "../fields.ts";
import { exactlyOne, type Finding, listOf, noneTwice, spareExtension } from "../rules.ts";
import { adminCollection } from "./admin.ts";
import { refuseTwice } from "./call-group-members.ts";
import { defaults, fromEntry, fromWire, keepsOthers, toWire, withOthers } from "./call-group-wire.ts";
import { findEntry, listEntries } from "./directory.ts";

const collection = adminCollection<AdminCallGroup>("callGroups", "CallGroup", fromWire);

const nameOf = ({ name }: Values): string => `CallGroup ${JSON.stringify(name)}`;

const member = named(
  "CallGroupMember",
  z.strictObject({
    user: ref("spoke:index:User", z.string().min(1))
      .optional()
      .describe("A user: e-mail address or id. A member is either a user or a device."),
    device: ref("spoke:index:SipDevice", z.string().min(1))
      .optional()
      .describe("A SIP device: extension, name or id."),
    callFirst: portalName("call first", serverDefault(z.boolean(), false))
      .optional()
      .describe("True: rung in the first round of `ringEveryone`. Default false."),
  }),
);

const seconds = (minimum: number, maximum: number) => z.int().min(minimum).max(maximum);

const inputs = z.object({
  name: portalName("Group name", z.string().min(1)).describe(
    "Name of the group, shown to the person being rung. Spoke does not keep it unique.",
  ),
  extension: portalName("Extension", serverChosen(extension()))
    .optional()
    .describe(
      "Extension, 2 to 6 digits, unique in the organisation. Absent: Spoke chooses the next free one. Declared, it is the group's key, so that the name may change.",
    ),
  hidden: portalName("Hidden", serverDefault(z.boolean(), defaults.hidden))
    .optional()
    .describe("True leaves the group out of the directory that users see. Default false."),
  offerPattern: portalName(
    "Offer pattern",
    serverDefault(z.enum(["ringEveryone", "roundRobin"]), defaults.offerPattern),
  )
    .optional()
    .describe(
      "`ringEveryone` (default): those marked `callFirst`, then all others. `roundRobin`: whoever has waited longest. Source: support article 360041158611.",
    ),
  maxWaitSeconds: portalName(
    "How long callers wait in total",
    serverDefault(seconds(10, 600), defaults.maxWaitSeconds),
  )
    .optional()
    .describe("How long a caller waits in total, in seconds: 10 to 600, default 120."),
  ringSeconds: portalName(
    "How long we ring someone before also ringing the next person",
    serverDefault(seconds(5, 60), defaults.ringSeconds),
  )
    .optional()
    .describe("How long one person, or the first round, is rung, in seconds: 5 to 60, default 20."),
  members: membership(
    unordered(serverChosen(portalName("Members", z.array(member).max(50))), ["user", "device"]),
    "membership",
  )
    .optional()
    .describe(
      "Who is rung; at most 50 (10 in the Spoke Cloud; support article 4736587009817). The order does not matter. Absent: the members are left as they are; an empty list empties the group.",
    ),
  membership: serverDefault(setting(z.enum(["exact", "additive"])), "exact")
    .optional()
    .describe(
      "`exact` (default): nobody else is a member. `additive`: members that others added stay, and a member that is taken out of the list stays too.",
    ),
  noAnswer: portalName(
    "What happens if no one picks up",
    serverDefault(
      named(
        "CallGroupNoAnswer",
        z.strictObject({
          action: z
            .enum(["voicemail", "callGroup", "externalNumber"])
            .describe(
              "`voicemail`: the group's own. `callGroup`: another group. `externalNumber`: a telephone number.",
            ),
          callGroup: ref("spoke:index:CallGroup", z.string().min(1))
            .optional()
            .describe("The group that takes over, by name, extension or id. With the action `callGroup`."),
          phoneNumber: phoneNumber()
            .optional()
            .describe("The number that takes over, in E.164 form. With the action `externalNumber`."),
        }),
      ),
      defaults.noAnswer,
    ),
  )
    .optional()
    .describe("What happens to a call that nobody takes. Default: the group's voicemail."),
  queue: portalName(
    "Queueing",
    serverDefault(
      named(
        "CallGroupQueue",
        z.strictObject({ enabled: z.boolean().describe("True: callers wait while everybody is busy.") }),
      ),
      defaults.queue,
    ),
  )
    .optional()
    .describe("Whether callers wait while everybody is busy, instead of going to `noAnswer`. Default: no."),
  dataActionUrl: portalName("Call Group Data Action", httpsUrl())
    .optional()
    .describe(
      "HTTPS address that says, for each call, whom it is offered to and in what order (support article 14599965342233). Absent: none.",
    ),
});

const outputs = z.object({
  groupId: stable(z.string()).optional().describe("Spoke's id of the group (UUID)."),
  isReception: stable(z.boolean())
    .optional()
    .describe("True for the group that exists from the start: it is reset on delete and never deleted."),
});

function rules(values: Values): readonly Finding[] {
  return [
    ...(isObject(values.noAnswer) ? noAnswerRules(values.noAnswer) : []),
    ...rollsOverToItself(values),
    ...listOf(values.members).flatMap((one, index) =>
      isObject(one) ? exactlyOne(one, ["user", "device"], `members[${index}]`) : [],
    ),
    ...noneTwice(values.members, "members", "member", (one) => one.user ?? one.device),
  ];
}

function rollsOverToItself({ name, extension: number, noAnswer }: Values): readonly Finding[] {
  const target = isObject(noAnswer) ? noAnswer.callGroup : undefined;
  if (typeof target !== "string" || (target !== name && target !== number)) return [];
  return [
    {
      path: "noAnswer.callGroup",
      what: `"${target}" is this group itself, so that a call would never end`,
      remedy: "Name another group, or its extension if it has the same name.",
    },
  ];
}

const noAnswerTargets = { callGroup: "callGroup", externalNumber: "phoneNumber" } as const;

function noAnswerRules(noAnswer: Values): readonly Finding[] {
  const { action } = noAnswer;
  if (typeof action !== "string") return [];
  const needed =
    action in noAnswerTargets ? noAnswerTargets[action as keyof typeof noAnswerTargets] : undefined;
  return Object.values(noAnswerTargets).flatMap((target) => {
    const path = `noAnswer.${target}`;
    const given = isSet(noAnswer[target]);
    if (target === needed && !given) {
      return [
        {
          path,
          what: `is missing, and the action "${action}" needs it`,
          remedy: `Give ${target}, or choose the action "voicemail".`,
        },
      ];
    }
    if (target === needed || !given || noAnswer[target] === UNKNOWN) return [];
    return [
      {
        path,
        what: `has no meaning with the action "${action}"`,
        remedy: `Take ${target} out, or choose the action that uses it.`,
      },
    ];
  });
}

/** The kind `CallGroup`; see the head of this file. */
export const callGroup = defineResource<Reads, Writes, typeof inputs, typeof outputs>({
  token: "spoke:index:CallGroup",
  summary:
    "People and devices that are rung together, by rules: a team in the portal, a hunt group elsewhere.",
  evidence: [
    { guide: "Group Management and Setup", checked: "2026-11-20" },
    { url: "https://support.spokephone.com/hc/en-us/articles/360041305591", checked: "2026-11-20" },
    { url: "https://support.spokephone.com/hc/en-us/articles/360041158611", checked: "2026-11-20" },
  ],
  inputs,
  outputs,
  key: [["extension"], ["name"]],
  uniqueKey: false,
  reach: ["admin"],
  // The public directory does not mark it: there it is known by the name that it has from the start.
  builtIn: ({ values, outputs }) =>
    outputs.isReception === true || (outputs.isReception === undefined && values.name === "Reception"),
  portal: {
    place: "Teams > Manage teams",
    noun: "team",
    readable: ["name", "extension", "hidden", "members"],
  },
  observe: {
    by: "list",
    async *list(read) {
      if (read.admin) return yield* collection.list(read);
      for await (const entry of listEntries(read, "team")) yield fromEntry(entry);
    },
    async get(read, id) {
      if (read.admin) return collection.get(read, id);
      const entry = await findEntry(read, id, "team");
      return entry && fromEntry(entry);
    },
  },
  async create(write, desired) {
    await refuseTwice(write, nameOf(desired), desired.members);
    return collection.create(write, toWire(desired));
  },
  async update(write, change) {
    await refuseTwice(write, nameOf(change.desired), change.fields.members);
    // An additive list is sent as a whole, so what others added is looked up right before: since the plan was made, and
    // since this run began, somebody may have added one more.
    const live = keepsOthers(change) ? await collection.get(write, change.id) : change.live;
    return collection.update(write, change.id, toWire(withOthers({ ...change, live })));
  },
  async remove(write, live, desired) {
    if (live.outputs.isReception !== true) return collection.remove(write, live.id);
    const members = desired.members === undefined ? {} : { members: [] };
    await collection.update(write, live.id, {
      name: "Reception",
      ...defaults,
      ...members,
      dataActionUrl: null,
    });
  },
  rules,
  claims: ({ extension: number }) => (typeof number === "string" ? [`extension ${number}`] : []),
  claimedBy: ["spoke:index:User"],
  spare: spareExtension,
  given: ({ isReception }) => isReception === true,
  otherIds: ({ groupId }) => (typeof groupId === "string" ? [groupId] : []),
  examples: [
    {
      title: "A group that rings everybody",
      values: { name: "Sales", members: [{ user: "ana@acme.test" }] } satisfies Values,
    },
    {
      title: "A group with its own extension, rules and overflow",
      values: {
        name: "Support",
        extension: "400",
        hidden: false,
        offerPattern: "roundRobin",
        maxWaitSeconds: 180,
        ringSeconds: 25,
        members: [{ user: "ben@acme.test", callFirst: true }, { user: "cara@acme.test" }],
        membership: "additive",
        noAnswer: { action: "callGroup", callGroup: "Reception" },
        queue: { enabled: true },
        dataActionUrl: "https://routing.acme.test/support",
      } satisfies Values,
    },
    {
      title: "Calls that nobody takes go to a telephone number",
      values: {
        name: "Night team",
        noAnswer: { action: "externalNumber", phoneNumber: "+12025550199" },
      } satisfies Values,
    },
  ],
});
