/**
 * StudioFlow: a flow of Twilio Studio in the customer's account, given as JSON or as a menu.
 *
 * Twilio's REST API, documented (Studio v2, read 2026-11-20). Quirks: a list has no definitions; every save makes a
 * revision, so an equal definition is not saved; what stands where on the canvas has no meaning and is not compared; an
 * empty commit message is refused; names are not unique. A menu cannot be read back out of a flow, so that an import gives
 * the definition: both fields are compared with the same flow, the menu by what it compiles to.
 */
import { z } from "zod";
import type { Facts, Reads, TwilioFlow, TwilioFlowFields, Writes } from "../../clients/types.ts";
import { sameDefinition } from "../../ivr/definition.ts";
import { menuSchema } from "../../ivr/tree.ts";
import {
  alternativeTo,
  sameMeaning,
  serverChosen,
  serverDefault,
  setting,
  stable,
} from "../../model/field.ts";
import { type Change, defineResource, type Live } from "../../model/resource.ts";
import { hasUnknown, isSet, type Value, type Values } from "../../model/value.ts";
import { exactlyOne, type Finding } from "../rules.ts";
import { definitionRules, finalDefinition, liveMenu, sameMenu, validateFlow } from "./flow-definition.ts";

function fromWire(flow: TwilioFlow, facts: Facts): Live {
  return {
    id: flow.sid,
    values: {
      friendlyName: flow.friendlyName,
      status: flow.status,
      ...(flow.definition === undefined || flow.definition === null
        ? {}
        : { definition: flow.definition as Value, menu: liveMenu(flow, facts) }),
    },
    outputs: { sid: flow.sid, revision: flow.revision, webhookUrl: flow.webhookUrl },
  };
}

const sameFlow = (desired: unknown, live: unknown): boolean => {
  const [one, other] = [desired as Value, live as Value];
  return !hasUnknown(one) && !hasUnknown(other) && sameDefinition(one, other);
};

/**
 * What every save carries. Twilio wants the status each time, and a save publishes whatever is there with it: where
 * nobody asks for another status it is the live one, so that a draft that a person is working on stays one.
 */
const saved = (desired: Values): Pick<TwilioFlowFields, "status" | "commitMessage"> => ({
  status: desired.status === "draft" ? "draft" : "published",
  commitMessage:
    typeof desired.commitMessage === "string" ? desired.commitMessage : "Applied by pulumi-spoke",
});

async function create(write: Writes, desired: Values): Promise<Live> {
  const flow = await write.twilio.flows.create({
    friendlyName: String(desired.friendlyName),
    definition: finalDefinition(desired, write.facts),
    ...saved(desired),
  });
  return fromWire(flow, write.facts);
}

async function update(write: Writes, { id, fields, desired, live }: Change): Promise<Live> {
  const { commitMessage: _, friendlyName, ...rest } = fields;
  const changed = friendlyName !== undefined || Object.keys(rest).length > 0;
  // A new message alone is no reason for a new revision.
  if (!changed && live) return live;
  const redefined = isSet(rest.definition) || isSet(rest.menu);
  const flow = await write.twilio.flows.update(id, {
    ...saved({ ...desired, status: rest.status ?? live?.values.status ?? desired.status }),
    ...(typeof friendlyName === "string" ? { friendlyName } : {}),
    ...(redefined ? { definition: finalDefinition(desired, write.facts) } : {}),
  });
  return fromWire(flow, write.facts);
}

const inputs = z.object({
  friendlyName: z
    .string()
    .min(1)
    .describe(
      "Name of the flow, and its key. Twilio does not keep it unique; two flows of one name are an error here.",
    ),
  status: serverDefault(z.enum(["draft", "published"]), "published")
    .optional()
    .describe("`published` (default) takes calls; a `draft` takes none."),
  definition: serverChosen(sameMeaning(z.unknown(), sameFlow))
    .optional()
    .describe(
      "The flow as Studio's own JSON, as an object or as text (Studio shows it under Trigger > Show Flow JSON). Compared by meaning. Either this or `menu`.",
    ),
  menu: alternativeTo("definition", serverChosen(sameMeaning(menuSchema, sameMenu)))
    .optional()
    .describe(
      "The flow as a menu: what callers hear, and where each key leads. Call groups are given by extension. Either this or `definition`.",
    ),
  commitMessage: setting(z.string().min(1))
    .optional()
    .describe("What Studio's history says of a change. Default `Applied by pulumi-spoke`."),
});

const outputs = z.object({
  sid: stable(z.string()).optional().describe("SID of the flow (`FW…`)."),
  revision: z.int().optional().describe("Counts the saves of the flow, from 1."),
  webhookUrl: stable(z.string())
    .optional()
    .describe("Address that a number's calls are sent to so that this flow answers them."),
});

const rules = (values: Values): readonly Finding[] => [
  ...exactlyOne(values, ["definition", "menu"]),
  ...definitionRules(values),
];

/** A small flow, as Studio exports one. */
const greeting = {
  description: "Says that the office is closed",
  states: [
    {
      name: "Trigger",
      type: "trigger",
      transitions: [
        { event: "incomingMessage" },
        { event: "incomingCall", next: "closed" },
        { event: "incomingConversationMessage" },
        { event: "incomingRequest" },
        { event: "incomingParent" },
      ],
      properties: { offset: { x: 0, y: 0 } },
    },
    {
      name: "closed",
      type: "say-play",
      transitions: [{ event: "audioComplete" }],
      properties: { say: "Our office is closed.", loop: 1, offset: { x: 0, y: 200 } },
    },
  ],
  initial_state: "Trigger",
  flags: { allow_concurrent_calls: true },
};

/** The kind `StudioFlow`; see the head of this file. */
export const studioFlow = defineResource<Reads, Writes, typeof inputs, typeof outputs>({
  token: "spoke:twilio:StudioFlow",
  summary:
    "A flow of Twilio Studio: what a caller hears and where the call goes, in as many tiers as needed.",
  evidence: [{ url: "https://www.twilio.com/docs/studio/rest-api/v2/flow", checked: "2026-11-20" }],
  inputs,
  outputs,
  key: [["friendlyName"]],
  uniqueKey: false,
  reach: ["twilio"],
  observe: {
    by: "listThenGet",
    async *list(read) {
      for await (const flow of read.twilio.flows.list()) yield fromWire(flow, read.facts);
    },
    async get(read, id) {
      const flow = await read.twilio.flows.find(id);
      return flow && fromWire(flow, read.facts);
    },
  },
  validate: validateFlow,
  create,
  update,
  remove: (write, live) => write.twilio.flows.remove(live.id),
  rules,
  examples: [
    {
      title: "A menu of two tiers",
      values: {
        friendlyName: "Main menu",
        menu: {
          name: "main",
          say: "For sales press 1, for support press 2.",
          options: {
            "1": { extension: "200" },
            "2": {
              menu: {
                name: "support",
                say: "For telephones press 1, for billing press 2.",
                options: { "1": { extension: "400" }, "2": { extension: "401" } },
              },
            },
          },
          noInput: { extension: "100" },
        },
      } satisfies Values,
    },
    {
      title: "A flow as Studio exports it, kept as a draft",
      values: {
        friendlyName: "Closed office",
        status: "draft",
        definition: greeting,
        commitMessage: "First version",
      } satisfies Values,
    },
  ],
});
