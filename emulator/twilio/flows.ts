import type { EmulatorContext } from "../context.ts";
import { isoDate } from "./dates.ts";
import { invalidParameter, notFound, TwilioError } from "./errors.ts";
import type { JsonObject } from "./flow-rules.ts";
import {
  type Flow,
  type FlowRevision,
  flowCollection,
  listRevisions,
  readFlow,
  readRevision,
  removeFlow,
  saveRevision,
  webhookUrl,
} from "./flow-store.ts";
import { validateFlowDefinition } from "./flow-validation.ts";
import type { TwilioHandlers, TwilioRequest } from "./operations.ts";
import { absolutePage } from "./paging.ts";

/** Studio v2: flows, their revisions, and the check of a definition before it is saved. */
export function flowHandlers(context: EmulatorContext): TwilioHandlers {
  return {
    ListFlow: (request) => ({ status: 200, body: listFlows(context, request) }),
    CreateFlow: ({ form }) => {
      const sid = context.identifiers.sid("FW");
      const revision = revisionOf(context, form, { sid, revision: 0 });
      saveRevision(context, revision);
      return { status: 201, body: flowBody(context, sid, revision) };
    },
    UpdateFlowValidate: ({ form }) => {
      readDefinition(form.Definition);
      return { status: 200, body: { valid: true } };
    },
    FetchFlow: (request) => {
      const flow = flowOf(context, request);
      return { status: 200, body: flowBody(context, flow.sid, newest(context, flow)) };
    },
    UpdateFlow: (request) => {
      const flow = flowOf(context, request);
      const revision = revisionOf(context, request.form, newest(context, flow));
      saveRevision(context, revision);
      return { status: 200, body: flowBody(context, flow.sid, revision) };
    },
    DeleteFlow: (request) => {
      removeFlow(context, flowOf(context, request));
      return { status: 204 };
    },
    ListFlowRevision: (request) => ({ status: 200, body: listFlowRevisions(context, request) }),
    FetchFlowRevision: (request) => ({
      status: 200,
      body: revisionBody(context, namedRevision(context, request)),
    }),
  };
}

/** The flow of a path. One that was just created is not found for `flowDelayMs`, as it happens with the real service. */
function flowOf(context: EmulatorContext, { pathParameters, url }: TwilioRequest): Flow {
  const flow = readFlow(context, pathParameters.Sid ?? "");
  if (flow === undefined || context.clock() < flow.createdAt + context.options.flowDelayMs) {
    throw notFound(url.split("?", 1)[0] ?? url);
  }
  return flow;
}

function newest(context: EmulatorContext, flow: Flow): FlowRevision {
  const revision = readRevision(context, flow.sid, flow.revision);
  if (revision === undefined) throw new Error(`Flow ${flow.sid} lost its revision ${flow.revision}.`);
  return revision;
}

type Before = Pick<FlowRevision, "sid" | "revision"> & Partial<FlowRevision>;

/** The next revision. A parameter that is left out keeps its value; the definition is replaced as a whole. */
function revisionOf(context: EmulatorContext, form: Record<string, string>, before: Before): FlowRevision {
  if (form.CommitMessage === "") throw invalidParameter("CommitMessage must not be empty");
  const name = form.FriendlyName ?? before.friendly_name;
  if (!name) throw invalidParameter("FriendlyName must not be empty");
  const kept = form.Definition === undefined ? before.definition : undefined;
  return {
    sid: before.sid,
    revision: before.revision + 1,
    friendly_name: name,
    status: form.Status as FlowRevision["status"],
    definition: kept ?? readDefinition(form.Definition),
    commit_message: form.CommitMessage ?? null,
    savedAt: context.clock(),
  };
}

function readDefinition(text = ""): JsonObject {
  let definition: unknown;
  try {
    definition = JSON.parse(text);
  } catch {
    throw invalidParameter("Definition is not valid JSON");
  }
  const errors = validateFlowDefinition(definition);
  if (errors.length > 0) {
    const message = "Flow definition validation failed, check `details` for more information";
    throw new TwilioError(400, 81022, message, { errors });
  }
  return definition as JsonObject;
}

function host(context: EmulatorContext): string {
  return `${context.address().twilio.baseUrl}/studio`;
}

function flowBody(context: EmulatorContext, sid: string, revision: FlowRevision): JsonObject {
  const url = `${host(context)}/v2/Flows/${sid}`;
  const createdAt = readFlow(context, sid)?.createdAt ?? revision.savedAt;
  return {
    sid,
    account_sid: context.organisation.twilioAccountSid,
    friendly_name: revision.friendly_name,
    definition: revision.definition,
    status: revision.status,
    revision: revision.revision,
    commit_message: revision.commit_message,
    valid: true,
    errors: [],
    warnings: [],
    date_created: isoDate(createdAt),
    date_updated: revision.revision === 1 ? null : isoDate(revision.savedAt),
    webhook_url: webhookUrl(context, sid),
    url,
    links: { test_users: `${url}/TestUsers`, revisions: `${url}/Revisions`, executions: `${url}/Executions` },
  };
}

/** What a list leaves out: Twilio answers null for these, and a client has to fetch each flow. */
const notListed = { definition: null, valid: null, errors: null };

function listFlows(context: EmulatorContext, request: TwilioRequest): JsonObject {
  const flows = context.store
    .entries(flowCollection)
    .map(({ position, json }) => {
      const flow = json as unknown as Flow;
      const body = flowBody(context, flow.sid, newest(context, flow));
      return { position, item: { ...body, ...notListed, warnings: null } };
    })
    .reverse();
  return absolutePage(request, "flows", flows, host(context));
}

function revisionBody(context: EmulatorContext, revision: FlowRevision): JsonObject {
  return {
    sid: revision.sid,
    account_sid: context.organisation.twilioAccountSid,
    friendly_name: revision.friendly_name,
    definition: revision.definition,
    status: revision.status,
    revision: revision.revision,
    commit_message: revision.commit_message,
    valid: true,
    errors: [],
    date_created: isoDate(revision.savedAt),
    date_updated: null,
    url: `${host(context)}/v2/Flows/${revision.sid}/Revisions/${revision.revision}`,
  };
}

function listFlowRevisions(context: EmulatorContext, request: TwilioRequest): JsonObject {
  const revisions = listRevisions(context, flowOf(context, request)).map((revision) => ({
    position: revision.revision,
    item: { ...revisionBody(context, revision), ...notListed },
  }));
  return absolutePage(request, "revisions", revisions, host(context));
}

/** A revision by its number, or `LatestRevision`, or `LatestPublished`. */
function namedRevision(context: EmulatorContext, request: TwilioRequest): FlowRevision {
  const name = request.pathParameters.Revision ?? "";
  const flow = flowOf(context, request);
  const found =
    name === "LatestRevision"
      ? newest(context, flow)
      : name === "LatestPublished"
        ? listRevisions(context, flow).find((revision) => revision.status === "published")
        : readRevision(context, flow.sid, Number(name));
  if (found === undefined) throw notFound(request.url.split("?", 1)[0] ?? request.url);
  return found;
}
