/** Directory Sync by SCIM 2.0 (RFC 7643, RFC 7644): users only. To Spoke, we are the customer's directory. */
import { isRecord } from "./answer.ts";
import { ApiError } from "./errors.ts";
import type { Http, HttpAnswer, HttpRequest } from "./http.ts";
import { under } from "./rest.ts";
import { applyOperations } from "./scim-patch.ts";
import type { Query, ScimOperation, ScimUser, ScimWrites } from "./types.ts";

const mediaType = "application/scim+json";
const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
const enterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/** Asked for; a server may give fewer (RFC 7644 §3.4.2.4). */
const pageSize = 1000;

type Send = (
  method: HttpRequest["method"],
  path: string,
  options?: {
    readonly query?: Query;
    readonly body?: unknown;
    readonly repeatable?: boolean;
    readonly answer?: HttpRequest["answer"];
  },
) => Promise<HttpAnswer>;

/**
 * Opens Directory Sync.
 *
 * @param http its core
 * @param base its address
 */
export function openScim(http: Http, base: () => URL): ScimWrites {
  const send: Send = (method, path, options = {}) => {
    const { query, body, repeatable = method === "GET", answer = "json" } = options;
    return http.send({
      method,
      url: under(base(), path, query),
      path,
      effect: method === "GET" ? "read" : "write",
      repeatable,
      answer,
      headers: {
        accept: `${mediaType}, application/json`,
        ...(body === undefined ? {} : { "content-type": mediaType }),
      },
      ...(body === undefined ? {} : { body: { json: body } }),
    });
  };
  const broken = (
    method: string,
    path: string,
    { status }: HttpAnswer,
    reason: string,
    more: { readonly remedy?: string } = {},
  ): ApiError =>
    new ApiError({
      kind: "malformed",
      profile: http.profile,
      method,
      path,
      host: base().host,
      status,
      reason,
      ...more,
    });
  const userIn = (method: string, path: string, answer: HttpAnswer): ScimUser => {
    const { body } = answer;
    if (isRecord(body) && typeof body.id === "string") return body as unknown as ScimUser;
    throw broken(method, path, answer, "JSON that is not a user with an id");
  };
  const resourcesIn = (answer: HttpAnswer): { users: readonly ScimUser[]; total: number } => {
    const record = isRecord(answer.body) ? answer.body : {};
    // RFC 7644 §3.4.2: `Resources` may be absent when there are none.
    const users = record.Resources ?? (record.totalResults === 0 ? [] : undefined);
    if (!Array.isArray(users)) throw broken("GET", "/Users", answer, 'JSON that has no list "Resources"');
    const total = typeof record.totalResults === "number" ? record.totalResults : users.length;
    return { users: users as readonly ScimUser[], total };
  };
  const find = async (id: string): Promise<ScimUser | undefined> => {
    try {
      return userIn("GET", pathOf(id), await send("GET", pathOf(id)));
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  };
  /** The user that a write answered, or, where it answered nothing (204 is allowed), the user as it is now. */
  const after = async (method: string, id: string, answer: HttpAnswer): Promise<ScimUser> =>
    answer.body === undefined
      ? userIn("GET", pathOf(id), await send("GET", pathOf(id)))
      : userIn(method, pathOf(id), answer);
  const canPatch = once(() => supportsPatch(send));

  return {
    list: async function* () {
      let start = 1;
      for (;;) {
        const answer = await send("GET", "/Users", { query: { startIndex: start, count: pageSize } });
        const { users, total } = resourcesIn(answer);
        yield* users;
        start += users.length;
        if (start > total) return;
        // Users that are not shown would count as absent, and be created a second time.
        if (users.length === 0) throw broken("GET", "/Users", answer, endsEarly(start - 1, total), readAgain);
      }
    },
    find,
    byUserName: async (userName) => {
      const filter = `userName eq ${JSON.stringify(userName)}`;
      const { users } = resourcesIn(await send("GET", "/Users", { query: { filter } }));
      // `userName` is compared without regard to case (RFC 7643 §4.1.1); a server that ignores the filter gives everybody.
      return users.find((user) => user.userName?.toLowerCase() === userName.toLowerCase());
    },
    create: async (user) => {
      const schemas = [userSchema, ...(enterpriseSchema in user ? [enterpriseSchema] : [])];
      return userIn("POST", "/Users", await send("POST", "/Users", { body: { schemas, ...user } }));
    },
    patch: async (id, operations) => {
      const path = pathOf(id);
      if (await canPatch()) {
        // `add` to a list is the one operation that a repetition could do twice.
        const repeatable = operations.every((operation) => operation.op !== "add");
        const body = { schemas: [patchSchema], Operations: operations };
        return after("PATCH", id, await send("PATCH", path, { body, repeatable, answer: "jsonOrNothing" }));
      }
      const current = userIn("GET", path, await send("GET", path));
      const body = replacement(current, operations);
      return after("PUT", id, await send("PUT", path, { body, repeatable: true, answer: "jsonOrNothing" }));
    },
    remove: async (id) => {
      try {
        await send("DELETE", pathOf(id), { repeatable: true, answer: "nothing" });
      } catch (error) {
        if (!isAbsent(error)) throw error;
      }
    },
  };
}

const endsEarly = (given: number, total: number): string => `an empty page after ${given} of ${total} users`;

/** It is the directory, so that its address is right. */
const readAgain = {
  remedy:
    "A list that ends early says nothing of who is missing: run again, and if it stays report it to Spoke.",
};

function pathOf(id: string): string {
  return `/Users/${encodeURIComponent(id)}`;
}

function isAbsent(error: unknown): boolean {
  return error instanceof ApiError && error.kind === "notFound";
}

/** Discovery is optional in practice: a server without it is taken to patch, as the RFC's clients do. */
async function supportsPatch(send: Send): Promise<boolean> {
  try {
    const { body } = await send("GET", "/ServiceProviderConfig");
    return !(isRecord(body) && isRecord(body.patch) && body.patch.supported === false);
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 501)) return true;
    throw error;
  }
}

/** The whole user for a PUT, without what only the server writes. */
function replacement(current: ScimUser, operations: readonly ScimOperation[]): Record<string, unknown> {
  const { meta: _meta, ...user } = applyOperations(current, operations);
  return user;
}

/** Runs it once; a failure is not kept. */
function once<T>(run: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= run().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
