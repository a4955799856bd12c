import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import SCIMMY from "scimmy";
import type { EmulatorContext } from "../context.ts";
import { foldFilter } from "./filter.ts";
import { normalisePatch } from "./patch.ts";
import { declareScim, mostResults } from "./service.ts";

const basePath = "/scim/v2";
const mediaType = "application/scim+json";

/** How many users a list shows when nobody says. */
const defaultCount = 100;

/**
 * Mounts the SCIM 2.0 service (RFC 7643, RFC 7644) that Directory Sync offers to a customer's directory: users with the
 * enterprise extension, and discovery. Each write is passed on to Spoke by `context.directory`.
 */
export function registerScim(app: FastifyInstance, context: EmulatorContext): void {
  declareScim(basePath);
  app.register(
    async (scope) => {
      scope.addContentTypeParser(
        mediaType,
        { parseAs: "string" },
        async (_request: unknown, text: string | Buffer) => parseBody(String(text)),
      );
      scope.setErrorHandler((error, _request, reply) => sendError(reply, error));
      scope.setNotFoundHandler((request, reply) =>
        sendError(reply, new SCIMMY.Types.Error(404, null as never, `There is no ${request.url} here`)),
      );
      scope.addHook("onRequest", async (request, reply) => {
        if (!hasToken(request, context)) {
          reply.header("www-authenticate", "Bearer");
          return sendError(
            reply,
            new SCIMMY.Types.Error(401, null as never, "The bearer token is missing or wrong"),
          );
        }
        return undefined;
      });
      mountUsers(scope, context);
      mountDiscovery(scope, context);
    },
    { prefix: basePath },
  );
}

type UserParameters = { Params: { id: string } };

function mountUsers(app: FastifyInstance, context: EmulatorContext): void {
  app.get("/Users", async (request, reply) => {
    const page = pageOf(request, context);
    const users = new SCIMMY.Resources.User(listParameters(request) as never);
    return send(reply, context, 200, cutPage(toPlain(await users.read(context)), page));
  });
  app.post("/Users", async (request, reply) => {
    const created = toPlain(await new SCIMMY.Resources.User().write(request.body as never, context));
    return send(reply, context, 201, created);
  });
  app.get<UserParameters>("/Users/:id", async (request, reply) => {
    const user = new SCIMMY.Resources.User(request.params.id, attributeParameters(request));
    return send(reply, context, 200, toPlain(await user.read(context)));
  });
  app.put<UserParameters>("/Users/:id", async (request, reply) => {
    const user = new SCIMMY.Resources.User(request.params.id);
    return send(reply, context, 200, toPlain(await user.write(request.body as never, context)));
  });
  app.patch<UserParameters>("/Users/:id", async (request, reply) => {
    const user = new SCIMMY.Resources.User(request.params.id);
    const before = toPlain(await user.read(context));
    const patched = await user.patch(normalisePatch(request.body, before) as never, context);
    // Both answers are allowed (RFC 7644 §3.5.2): with a body where something changed, else without one.
    return patched === undefined ? reply.code(204).send() : send(reply, context, 200, toPlain(patched));
  });
  app.delete<UserParameters>("/Users/:id", async (request, reply) => {
    await new SCIMMY.Resources.User(request.params.id).dispose(context);
    return reply.code(204).send();
  });
}

function mountDiscovery(app: FastifyInstance, context: EmulatorContext): void {
  app.get("/ServiceProviderConfig", async (_request, reply) =>
    send(reply, context, 200, toPlain(await new SCIMMY.Resources.ServiceProviderConfig().read())),
  );
  for (const [path, Resource] of [
    ["/ResourceTypes", SCIMMY.Resources.ResourceType],
    ["/Schemas", SCIMMY.Resources.Schema],
  ] as const) {
    app.get(path, async (_request, reply) => send(reply, context, 200, toPlain(await new Resource().read())));
    app.get<UserParameters>(`${path}/:id`, async (request, reply) =>
      send(reply, context, 200, toPlain(await new Resource(request.params.id).read())),
    );
  }
}

type Body = Record<string, unknown>;
type Query = Record<string, string | undefined>;

function parseBody(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new SCIMMY.Types.Error(400, "invalidSyntax", "The body is not JSON");
  }
}

function hasToken(request: FastifyRequest, context: EmulatorContext): boolean {
  const given = Buffer.from(/^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "");
  const expected = Buffer.from(context.organisation.scimToken);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function attributeParameters(request: FastifyRequest): Record<string, string> {
  const { attributes, excludedAttributes } = request.query as Query;
  return {
    ...(attributes === undefined ? {} : { attributes }),
    ...(excludedAttributes === undefined ? {} : { excludedAttributes }),
  };
}

function listParameters(request: FastifyRequest): object {
  const { filter, sortBy, sortOrder } = request.query as Query;
  return {
    ...attributeParameters(request),
    ...(filter === undefined ? {} : { filter: foldFilter(filter) }),
    ...(sortBy === undefined ? {} : { sortBy }),
    ...(sortOrder === undefined ? {} : { sortOrder }),
    // All of them: see cutPage.
    startIndex: 1,
    count: Number.MAX_SAFE_INTEGER,
  };
}

interface Page {
  startIndex: number;
  count: number;
}

/** A start below 1 counts as 1, and a negative count as 0 (RFC 7644 §3.4.2.4). */
function pageOf(request: FastifyRequest, { options }: EmulatorContext): Page {
  const { startIndex = "1", count = String(defaultCount) } = request.query as Query;
  return {
    startIndex: Math.max(1, wholeNumber("startIndex", startIndex)),
    count: Math.min(options.pageSize || mostResults, mostResults, Math.max(0, wholeNumber("count", count))),
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^-?\d+$/.test(text))
    throw new SCIMMY.Types.Error(400, "invalidValue", `${name} must be a whole number`);
  return Number(text);
}

/**
 * Cuts a page out of the whole list. scimmy 1.3.5 would do it, but shows the first page again after the last one, so that
 * a client that asks until nothing comes would never end; and it answers as `itemsPerPage` what was asked for, not how
 * many there are (RFC 7644 §3.4.2).
 */
function cutPage(list: Body, { startIndex, count }: Page): Body {
  const all = Array.isArray(list.Resources) ? list.Resources : [];
  const shown = all.slice(startIndex - 1, startIndex - 1 + count);
  return { ...list, Resources: shown, startIndex, itemsPerPage: shown.length };
}

function toPlain(resource: unknown): Body {
  return JSON.parse(JSON.stringify(resource)) as Body;
}

function send(reply: FastifyReply, context: EmulatorContext, status: number, body: Body): FastifyReply {
  const origin = context.address().spoke.scimUrl.slice(0, -basePath.length);
  const absolute = withOrigin(body, origin) as Body;
  const location = (absolute.meta as { location?: string } | undefined)?.location;
  if (status === 201 && location !== undefined) reply.header("location", location);
  return reply
    .code(status)
    .header("content-type", `${mediaType}; charset=utf-8`)
    .send(JSON.stringify(absolute));
}

/** Locations as full addresses. @param origin e.g. http://127.0.0.1:4010 */
function withOrigin(value: unknown, origin: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withOrigin(item, origin));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) =>
      name === "location" && typeof inner === "string" && inner.startsWith("/")
        ? [name, `${origin}${inner}`]
        : [name, withOrigin(inner, origin)],
    ),
  );
}

/** An error in the form of RFC 7644 §3.12. */
function sendError(reply: FastifyReply, error: unknown): FastifyReply {
  const { status, statusCode, scimType, message } = error as {
    status?: number;
    statusCode?: number;
    scimType?: string | null;
    message: string;
  };
  const code = status ?? statusCode ?? 500;
  const body = {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(code),
    ...(scimType ? { scimType } : {}),
    detail: message,
  };
  return reply.code(code).header("content-type", `${mediaType}; charset=utf-8`).send(JSON.stringify(body));
}
