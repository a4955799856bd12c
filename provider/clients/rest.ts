/** A JSON API with cursor paging: Spoke's Developer API, and the admin endpoint. */
import { isRecord } from "./answer.ts";
import { ApiError } from "./errors.ts";
import type { Http, HttpAnswer, HttpRequest } from "./http.ts";
import type { Query, RestWrites } from "./types.ts";

/** The largest page (reference of the Developer API, checked 2026-11-20). */
const pageSize = 1000;

/**
 * Opens a JSON API.
 *
 * @param http its core
 * @param base its address
 * @param options `codedAbsence`: only a 404 that carries a `code` says that an object is absent. The admin contract
 *   promises one; a 404 without it comes from an endpoint that does not implement the contract
 */
export function openRest(
  http: Http,
  base: () => URL,
  options: { readonly codedAbsence?: boolean } = {},
): RestWrites {
  const send = async (
    method: HttpRequest["method"],
    path: string,
    rest: Pick<HttpRequest, "effect" | "repeatable" | "answer"> & {
      readonly query?: Query | undefined;
      readonly body?: unknown;
    },
  ): Promise<HttpAnswer> => {
    const { query, body, ...how } = rest;
    const url = under(base(), path, query);
    return http.send({ method, url, path, ...how, ...(body === undefined ? {} : { body: { json: body } }) });
  };
  const read = (path: string, query?: Query) =>
    send("GET", path, { effect: "read", repeatable: true, answer: "json", query });
  const absent = (error: unknown): boolean =>
    error instanceof ApiError &&
    error.kind === "notFound" &&
    (!options.codedAbsence || error.code !== undefined);

  return {
    get: async <T>(path: string, query?: Query) => (await read(path, query)).body as T,
    find: async <T>(path: string, query?: Query) => {
      try {
        return (await read(path, query)).body as T;
      } catch (error) {
        if (absent(error)) return undefined;
        throw error;
      }
    },
    pages: <T>(path: string, key: string, query?: Query) =>
      pagesOf<T>(http, base, (cursor) => read(path, { limit: pageSize, ...query, next: cursor }), path, key),
    send: async <T>(
      method: "POST" | "PUT" | "PATCH",
      path: string,
      body: unknown,
      { repeatable = false }: { readonly repeatable?: boolean } = {},
    ) => (await send(method, path, { effect: "write", repeatable, answer: "jsonOrNothing", body })).body as T,
    remove: async (path) => {
      try {
        // What is gone stays gone: a repetition finds nothing, which is success.
        await send("DELETE", path, { effect: "write", repeatable: true, answer: "nothing" });
      } catch (error) {
        if (!absent(error)) throw error;
      }
    },
  };
}

async function* pagesOf<T>(
  http: Http,
  base: () => URL,
  read: (cursor: string | undefined) => Promise<HttpAnswer>,
  path: string,
  key: string,
): AsyncGenerator<T> {
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const { status, body } = await read(cursor);
    const broken = (reason: string): ApiError =>
      new ApiError({
        kind: "malformed",
        profile: http.profile,
        method: "GET",
        path,
        host: base().host,
        status,
        reason,
      });
    const list = isRecord(body) ? body[key] : undefined;
    if (!Array.isArray(list)) throw broken(`JSON that has no list "${key}"`);
    yield* list as T[];
    const next = isRecord(body) && isRecord(body.meta) ? body.meta.next : undefined;
    cursor = typeof next === "string" && next !== "" ? next : undefined;
    if (cursor === undefined) return;
    if (seen.has(cursor)) throw broken("a cursor that it had given before, so that the list would never end");
    seen.add(cursor);
  } while (cursor !== undefined);
}

/**
 * An address below another.
 *
 * @param path begins with a slash, its parts already encoded
 * @param query undefined values are left out
 */
export function under(base: URL, path: string, query: Query = {}): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/+$/, "")}${path}`;
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
