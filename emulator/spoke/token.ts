/** Spoke's token service and the check of its tokens: OAuth 2.0 client credentials for the portal's API keys. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { EmulatorContext } from "../context.ts";
import type { Operation } from "../contract.ts";
import type { Json } from "../store.ts";
import { Refusal } from "./problem.ts";
import { getOne } from "./records.ts";
import { server } from "./serve.ts";

/** The secret of a client: the key that the emulator prints, or one made through the admin contract. */
function secretOf(context: EmulatorContext, clientId: string): string | undefined {
  const { organisation } = context;
  if (clientId === organisation.clientId) return organisation.clientSecret;
  return getOne(context, "apiKeys", clientId)?.clientSecret;
}

function issue(context: EmulatorContext, clientId: string): Json {
  const token = context.identifiers.secret();
  const seconds = context.options.tokenLifetimeSeconds;
  context.store.put("tokens", token, { clientId, expiresAt: context.clock() + seconds * 1000 });
  return { access_token: token, token_type: "Bearer", expires_in: seconds };
}

/** Mounts `POST /auth/oauth/token`. */
export function registerToken(app: FastifyInstance, context: EmulatorContext): void {
  const serve = server(app, context, { prefix: "/auth", guard: () => {} });
  serve(
    "POST",
    "/oauth/token",
    ({ body }) => {
      const clientId = String(body.client_id);
      if (secretOf(context, clientId) === undefined || secretOf(context, clientId) !== body.client_secret) {
        throw new Refusal(401, "The client id or its secret is wrong.");
      }
      return { status: 200, body: issue(context, clientId) };
    },
    "read",
  );
}

/** The client of a request's token. @throws Refusal 401 */
function clientOf(context: EmulatorContext, request: FastifyRequest): string {
  const [scheme, token] = (request.headers.authorization ?? "").split(" ", 2);
  if (scheme?.toLowerCase() !== "bearer" || token === undefined || token === "") {
    throw new Refusal(401, "The request has no access token. Send one as `Authorization: Bearer …`.");
  }
  const found = context.store.get("tokens", token);
  const clientId = String(found?.clientId);
  if (found === undefined || secretOf(context, clientId) === undefined) {
    throw new Refusal(401, "The access token is unknown or was revoked.");
  }
  if (Number(found.expiresAt) <= context.clock()) throw new Refusal(401, "The access token has expired.");
  return clientId;
}

/** Lets a client do only the listed permissions; null lifts that. Used by the control endpoints. */
export function restrictClient(
  context: EmulatorContext,
  clientId: string,
  permissions: readonly string[] | null,
): void {
  if (permissions === null) context.store.remove("permissions", clientId);
  else context.store.put("permissions", clientId, { permissions });
}

/** Checks the token and its permission. @throws Refusal 401 or 403 */
export function checkToken(
  context: EmulatorContext,
  request: FastifyRequest,
  { permission }: Operation,
): void {
  const clientId = clientOf(context, request);
  const allowed = context.store.get("permissions", clientId)?.permissions;
  if (!Array.isArray(allowed) || permission === undefined || allowed.includes(permission)) return;
  throw new Refusal(
    403,
    `${request.method} ${request.url.split("?", 1)[0]} needs the permission ${permission}.`,
  );
}
