import type { EmulatorContext } from "../context.ts";
import type { JsonObject } from "./flow-rules.ts";

/** One saved state of a flow; the newest is what a fetch shows, the newest published one takes the calls. */
export interface FlowRevision {
  sid: string;
  revision: number;
  friendly_name: string;
  status: "draft" | "published";
  definition: JsonObject;
  commit_message: string | null;
  /** Milliseconds since 1970. */
  savedAt: number;
}

/** A flow's own facts; `revision` is the number of its newest revision. */
export interface Flow {
  sid: string;
  revision: number;
  /** Milliseconds since 1970. */
  createdAt: number;
}

export const flowCollection = "twilioFlows";
const revisionCollection = "twilioFlowRevisions";

export function readFlow(context: EmulatorContext, sid: string): Flow | undefined {
  return context.store.get(flowCollection, sid) as Flow | undefined;
}

export function readRevision(
  context: EmulatorContext,
  sid: string,
  revision: number,
): FlowRevision | undefined {
  return context.store.get(revisionCollection, `${sid}.${revision}`) as FlowRevision | undefined;
}

/** All revisions of a flow, newest first. */
export function listRevisions(context: EmulatorContext, flow: Flow): FlowRevision[] {
  return Array.from({ length: flow.revision }, (_, index) =>
    readRevision(context, flow.sid, flow.revision - index),
  ).filter((revision) => revision !== undefined);
}

/** Saves a revision as the newest one of its flow, which it creates where it is the first. */
export function saveRevision(context: EmulatorContext, revision: FlowRevision): void {
  const created = readFlow(context, revision.sid)?.createdAt ?? revision.savedAt;
  const { sid, friendly_name, status } = revision;
  context.store.put(flowCollection, sid, {
    sid,
    revision: revision.revision,
    createdAt: created,
    // For whoever looks at the collection: the page, and tests.
    friendly_name,
    status,
    webhook_url: webhookUrl(context, sid),
  });
  context.store.put(revisionCollection, `${sid}.${revision.revision}`, { ...revision });
}

export function removeFlow(context: EmulatorContext, flow: Flow): void {
  context.store.remove(flowCollection, flow.sid);
  for (let number = 1; number <= flow.revision; number += 1) {
    context.store.remove(revisionCollection, `${flow.sid}.${number}`);
  }
}

/** Where a number must point to enter the flow; it never changes. */
export function webhookUrl(context: EmulatorContext, sid: string): string {
  return `https://webhooks.twilio.com/v1/Accounts/${context.organisation.twilioAccountSid}/Flows/${sid}`;
}

/** Whether a URL is the webhook of a flow that exists. */
export function isFlowWebhook(context: EmulatorContext, url: unknown): url is string {
  const sid = typeof url === "string" ? url.slice(url.lastIndexOf("/") + 1) : "";
  return readFlow(context, sid) !== undefined && url === webhookUrl(context, sid);
}
