/** Spoke: the token service, the Developer API under `/spoke`, and the assumed admin contract under `/spoke-admin`. */
import type { FastifyInstance } from "fastify";
import type { EmulatorContext } from "../context.ts";
import { apiKeys, rotateApiKey } from "./api-keys.ts";
import { callGroups } from "./call-groups.ts";
import { serveDirectory } from "./directory.ts";
import { handlersOf, type Kind, serveKind } from "./kind.ts";
import { numberAssignments, putAssignment } from "./number-assignments.ts";
import { officeHours } from "./office-hours.ts";
import { autoAttendant, organization, type Singleton } from "./organization.ts";
import { phoneNumbers } from "./phone-numbers.ts";
import { Refusal } from "./problem.ts";
import { recordingPolicy } from "./recording-policy.ts";
import { type Serve, server } from "./serve.ts";
import { sipTrunks } from "./sip-trunks.ts";
import { ssoConnection } from "./sso-connection.ts";
import { checkToken, registerToken } from "./token.ts";
import { users } from "./users.ts";
import { createManyUsers } from "./users-bulk.ts";
import { webhooks } from "./webhooks.ts";

const adminKinds: readonly Kind[] = [users, callGroups, officeHours, sipTrunks, apiKeys, phoneNumbers];

/** All kinds, for hand edits. */
export const kinds: readonly Kind[] = [...adminKinds, numberAssignments, webhooks];

/** Objects of which there is one at most, for hand edits too. */
export const singletons: readonly Singleton[] = [organization, autoAttendant, recordingPolicy, ssoConnection];

function serveAssignments(serve: Serve, context: EmulatorContext): void {
  const { list, get, remove } = handlersOf(context, numberAssignments);
  serve("GET", "/admin/v1/numberAssignments", list);
  serve("GET", "/admin/v1/numberAssignments/{phoneNumber}", get);
  serve("PUT", "/admin/v1/numberAssignments/{phoneNumber}", putAssignment(context));
  serve("DELETE", "/admin/v1/numberAssignments/{phoneNumber}", remove);
}

function serveSingleton(serve: Serve, context: EmulatorContext, singleton: Singleton): void {
  const { path, create, remove } = singleton;
  serve("GET", path, () => ({ status: 200, body: singleton.present(context) }));
  serve("PATCH", path, ({ body }) => ({ status: 200, body: singleton.update(context, body) }));
  if (create) serve("POST", path, ({ body }) => ({ status: 201, body: create(context, body) }));
  if (!remove) return;
  serve("DELETE", path, () => {
    remove(context);
    return { status: 204 };
  });
}

function serveAdmin(serve: Serve, context: EmulatorContext): void {
  for (const singleton of singletons) serveSingleton(serve, context, singleton);
  for (const kind of adminKinds) serveKind(serve, context, kind);
  serve("POST", "/admin/v1/users/bulk", createManyUsers(context));
  serve("POST", "/admin/v1/apiKeys/{id}/rotate", rotateApiKey(context));
  serveAssignments(serve, context);
}

/** Mounts Spoke's token service, its Developer API and the assumed admin contract. */
export function registerSpoke(app: FastifyInstance, context: EmulatorContext): void {
  registerToken(app, context);
  const api = server(app, context, {
    prefix: "/spoke",
    guard: (request, operation) => checkToken(context, request, operation),
  });
  serveDirectory(api, context);
  serveKind(api, context, webhooks);
  const admin = server(app, context, {
    prefix: "/spoke-admin",
    guard: (request, operation) => {
      if (context.options.production) throw new Refusal(404, "Not Found");
      checkToken(context, request, operation);
    },
  });
  serveAdmin(admin, context);
}
