/**
 * Webhook: Spoke calls a URL of the customer's when something happens (guide, "Webhooks and Real Time Data").
 *
 * Public write API. Shapes from the third-party client johnib/spoke-cli, written from Spoke's OpenAPI document of
 * 2026-05-14 (read 2026-11-20); the signing secret is in the answer to the create, and whether a GET repeats it is unknown.
 */
import { z } from "zod";
import type { Reads, RestReads, Writes } from "../../clients/types.ts";
import { normalise, secret, serverDefault, stable, unordered } from "../../model/field.ts";
import { nearestName } from "../../model/nearest.ts";
import { defineResource, type Live } from "../../model/resource.ts";
import type { Values } from "../../model/value.ts";
import { httpsUrl } from "../fields.ts";
import { type Finding, listOf, noneTwice } from "../rules.ts";

/** The answer of `/webhooks`, as far as it is used here. */
interface WireWebhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly description?: string | null;
  readonly enabled?: boolean;
  readonly mode?: string;
  readonly signingSecret?: string;
  readonly createdAt?: string;
}

function fromWire(wire: WireWebhook): Live {
  return {
    id: wire.id,
    values: {
      url: wire.url,
      events: wire.events,
      description: wire.description || null,
      enabled: wire.enabled ?? true,
      mode: wire.mode ?? "production",
    },
    outputs: { signingSecret: wire.signingSecret, createdAt: wire.createdAt },
  };
}

const path = (id: string) => `/webhooks/${encodeURIComponent(id)}`;

async function* list(api: RestReads): AsyncGenerator<Live> {
  for await (const wire of api.pages<WireWebhook>("/webhooks", "webhooks")) yield fromWire(wire);
}

/**
 * Event types of Spoke's OpenAPI document of 2026-05-14 (johnib/spoke-cli, read 2026-11-20). Spoke adds to them, so that
 * another one is only warned about.
 */
const knownEvents = [
  "call.started",
  "call.answered",
  "call.not_answered",
  "call.hungup",
  "call.ended",
  "call.recording.available",
  "call.voicemail.available",
  "call.note.created",
  "call.highlight.created",
  "call.highlight.recording_available",
  "call.contact_assigned",
  "call.form.started",
  "call.form.submitted",
  "call.tariffed",
  "call.transcript.created",
  "call.transcription_completed",
  "contact.shared",
  "conversation.inactive",
  "conversation.closed",
  "conversation.message.created",
  "conversation.contact_assigned",
  "user.availability.updated",
  "team.availability.updated",
  "transcript.created",
  "content_analysis.completed",
] as const;

function advice({ events }: Values): readonly Finding[] {
  return listOf(events).flatMap((event, index) => {
    if (typeof event !== "string" || knownEvents.some((known) => known === event)) return [];
    const nearest = nearestName(event, knownEvents);
    return [
      {
        path: `events[${index}]`,
        what: `"${event}" is not an event type that was known in May 2026`,
        remedy:
          nearest === undefined
            ? "If Spoke has added it since, all is well; else nothing will be sent for it."
            : `Did you mean "${nearest}"? If Spoke has added this one since, all is well.`,
      },
    ];
  });
}

const inputs = z.object({
  url: httpsUrl().describe(
    "HTTPS address that Spoke posts events to as JSON. It must be reachable from the internet.",
  ),
  events: unordered(z.array(z.string().min(1)).min(1)).describe(
    "Event types to send, for example `call.ended`; at least one. The order does not matter. Spoke adds types over time, so an unknown one is accepted with a warning.",
  ),
  // Spoke may keep an empty text or none: to a key they must be the same.
  description: normalise(z.string().optional(), (text) => text || undefined).describe(
    "What the webhook is for. Part of the key, with the URL.",
  ),
  enabled: serverDefault(z.boolean(), true)
    .optional()
    .describe("False keeps the webhook and sends nothing. Default true."),
  mode: serverDefault(z.enum(["production", "test"]), "production")
    .optional()
    .describe("`production` (default) or `test`."),
});

const outputs = z.object({
  signingSecret: secret(stable(z.string()))
    .optional()
    .describe(
      "Key of the HMAC-SHA256 signature in the header `x-spoke-signature`. Shown by Spoke when the webhook is created; empty for an adopted or imported one.",
    ),
  createdAt: stable(z.string()).optional().describe("When the webhook was created, ISO 8601."),
});

/** The kind `Webhook`; see the head of this file. */
export const webhook = defineResource<Reads, Writes, typeof inputs, typeof outputs>({
  token: "spoke:index:Webhook",
  summary:
    "A URL that Spoke calls when something happens: a call ended, a message arrived, somebody's availability changed.",
  evidence: [
    { guide: "Webhooks and Real Time Data", checked: "2026-11-20" },
    { url: "https://developer.spokephone.com/", checked: "2026-11-20" },
    { url: "https://github.com/johnib/spoke-cli", checked: "2026-11-20" },
  ],
  inputs,
  outputs,
  key: [["url", "description"]],
  uniqueKey: false,
  reach: ["api"],
  observe: {
    by: "list",
    list: (read) => list(read.api),
    get: async (read, id) => {
      const wire = await read.api.find<WireWebhook>(path(id));
      return wire && fromWire(wire);
    },
  },
  create: async (write, desired) => fromWire(await write.api.send("POST", "/webhooks", desired)),
  update: async (write, { id, fields }) =>
    fromWire(await write.api.send("PUT", path(id), fields, { repeatable: true })),
  remove: (write, live) => write.api.remove(path(live.id)),
  rules: ({ events }) => noneTwice(events, "events", "event type"),
  advice,
  examples: [
    {
      title: "Tell a service of one's own about finished calls",
      values: {
        url: "https://hooks.acme.test/spoke",
        events: ["call.ended", "call.voicemail.available"],
        description: "CRM call log",
      } satisfies Values,
    },
    {
      title: "A webhook in test mode, switched off",
      values: {
        url: "https://hooks.acme.test/presence",
        events: ["user.availability.updated", "team.availability.updated"],
        description: "Presence board",
        enabled: false,
        mode: "test",
      } satisfies Values,
    },
  ],
});
