/**
 * RecordingPolicy: which calls are recorded, and what is announced before (guide, "Call Recording"; portal
 * `Other > Advanced`).
 *
 * The guide says that an administrator decides which calls are recorded, may let users switch it during a call, and can have
 * a disclaimer announced before inbound and outbound calls (read 2026-11-20); the words of the portal's form are not public.
 * Nor is anything on retention, or on exceptions for a user or a group: those are not here. No public API reads or writes
 * the policy; the admin contract's form is assumed. Quirk: deleting the resource leaves the policy as it is, because to stop
 * recording where it is required would be a decision of its own.
 */
import { z } from "zod";
import type { AdminRecordingPolicy } from "../../clients/contract.gen.ts";
import type { Reads, Writes } from "../../clients/types.ts";
import { serverChosen } from "../../model/field.ts";
import { defineResource, type Live } from "../../model/resource.ts";
import { isSet, type Values } from "../../model/value.ts";
import type { Finding } from "../rules.ts";
import { adminOf } from "./admin.ts";

const path = "/admin/v1/recordingPolicy";

const fromWire = ({ organisationId, ...values }: AdminRecordingPolicy): Live => ({
  id: organisationId,
  values,
  outputs: {},
});

const onOff = (text: string) =>
  serverChosen(z.boolean()).optional().describe(`${text} Absent: as it is. Source: guide, "Call Recording".`);

const audio = (direction: string) =>
  serverChosen(z.string().min(1))
    .optional()
    .describe(
      `Audio of the library, of the type for recording disclaimers, that is announced before ${direction} calls instead of the built-in announcement. Absent: as it is. Source: guide, "Audio Library".`,
    );

const inputs = z.object({
  recordInbound: onOff("True: inbound calls are recorded."),
  recordOutbound: onOff("True: outbound calls are recorded."),
  usersMayToggle: onOff("True: users may switch recording on and off during a call."),
  inboundDisclaimer: onOff(
    "True: a disclaimer is announced before inbound calls are connected. In some places recording without one is unlawful.",
  ),
  inboundDisclaimerAudioId: audio("inbound"),
  outboundDisclaimer: onOff(
    "True: a disclaimer is announced before outbound calls are connected. In some places recording without one is unlawful.",
  ),
  outboundDisclaimerAudioId: audio("outbound"),
});

const outputs = z.object({});

const disclaimers = [
  ["inboundDisclaimer", "inboundDisclaimerAudioId"],
  ["outboundDisclaimer", "outboundDisclaimerAudioId"],
] as const;

function rules(values: Values): readonly Finding[] {
  return disclaimers
    .filter(([disclaimer, audioId]) => values[disclaimer] === false && isSet(values[audioId]))
    .map(([disclaimer, audioId]) => ({
      path: audioId,
      what: `is never played, because ${disclaimer} is false`,
      remedy: `Set ${disclaimer} to true, or take ${audioId} out.`,
    }));
}

/** The kind `RecordingPolicy`; see the head of this file. */
export const recordingPolicy = defineResource<Reads, Writes, typeof inputs, typeof outputs>({
  token: "spoke:index:RecordingPolicy",
  summary:
    "Which calls are recorded, and what is announced before them. It is taken over, and deleting it leaves it as it is.",
  evidence: [
    { guide: "General Account Configurations and Call Recordings", checked: "2026-11-20" },
    { url: "https://support.spokephone.com/hc/en-us/articles/7305340058393", checked: "2026-11-20" },
  ],
  inputs,
  outputs,
  key: [],
  uniqueKey: true,
  reach: ["admin"],
  permanent: true,
  portal: { place: "Other > Advanced", noun: "call recording", readable: [] },
  observe: {
    by: "get",
    get: async (read) => read.admin && fromWire(await read.admin.get<AdminRecordingPolicy>(path)),
  },
  update: async (write, { id, fields }) =>
    fromWire(
      await adminOf(write, `RecordingPolicy ${id}`).send<AdminRecordingPolicy>("PATCH", path, fields, {
        repeatable: true,
      }),
    ),
  rules,
  examples: [
    {
      title: "Record inbound calls, after a disclaimer",
      values: { recordInbound: true, inboundDisclaimer: true } satisfies Values,
    },
    {
      title: "Everything that can be declared",
      values: {
        recordInbound: true,
        recordOutbound: true,
        usersMayToggle: false,
        inboundDisclaimer: true,
        inboundDisclaimerAudioId: "audio-inbound-disclaimer",
        outboundDisclaimer: true,
        outboundDisclaimerAudioId: "audio-outbound-disclaimer",
      } satisfies Values,
    },
  ],
});
