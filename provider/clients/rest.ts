/** A JSON API with cursor paging: Spoke's Developer API, and the admin endpoint. */
import { setImmediate as nextTurn } from "node:timers/promises";
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
  const readObject = async <T>(path: string, query?: Query): Promise<T> => {
    const { status, body } = await read(path, query);
    // A list or a null would pass for an object of which nothing is set.
    if (!isRecord(body)) throw malformed(http, base, path, status, "JSON that is no object");
    return body as T;
  };
  const absent = (error: unknown): boolean =>
    error instanceof ApiError &&
    error.kind === "notFound" &&
    (!options.codedAbsence || error.code !== undefined);

  return {
    get: <T>(path: string, query?: Query) => readObject<T>(path, query),
    find: async <T>(path: string, query?: Query) => {
      try {
        return await readObject<T>(path, query);
      } catch (error) {
        if (absent(error)) return undefined;
        throw error;
      }
    },
    pages: <T>(path: string, key: string, query?: Query) =>
      pagesOf<T>(http, base, (cursor) => read(path, { limit: pageSize, ...query, next: cursor }), {
        path,
        key,
        // With a filter it is a look-up, whose first hit may be the answer.
        ahead: query === undefined,
      }),
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

/**
 * The next page is asked for before the objects of this one are given out, so that whoever works on them does not keep the
 * API waiting. Of a look-up that may end at the first hit (`ahead` false) nothing more is asked than is needed.
 */
async function* pagesOf<T>(
  http: Http,
  base: () => URL,
  read: (cursor: string | undefined) => Promise<HttpAnswer>,
  list: { readonly path: string; readonly key: string; readonly ahead: boolean },
): AsyncGenerator<T> {
  const { path, key, ahead } = list;
  const seen = new Set<string>();
  let page: Promise<HttpAnswer> | undefined = read(undefined);
  while (page !== undefined) {
    const { status, body }: HttpAnswer = await page;
    const broken = (reason: string) => malformed(http, base, path, status, reason);
    const objects = isRecord(body) ? body[key] : undefined;
    if (!Array.isArray(objects)) throw broken(`JSON that has no list "${key}"`);
    const cursor = cursorOf(body);
    if (cursor !== undefined && seen.has(cursor))
      throw broken("a cursor that it had given before, so that the list would never end");
    if (cursor !== undefined) seen.add(cursor);
    page = cursor !== undefined && ahead ? read(cursor) : undefined;
    if (page !== undefined) {
      // Its failure is told when its turn comes, and not before.
      page.catch(() => undefined);
      // undici frees the connection in the next turn of the event loop and sends in the one after (7.30, measured
      // 2026-11-27). Work on 1,000 objects in between would hold the request back for as long as it takes.
      await nextTurn();
      await nextTurn();
    }
    yield* objects as T[];
    if (cursor !== undefined && !ahead) page = read(cursor);
  }
}

const malformed = (http: Http, base: () => URL, path: string, status: number, reason: string): ApiError =>
  new ApiError({
    kind: "malformed",
    profile: http.profile,
    method: "GET",
    path,
    host: base().host,
    status,
    reason,
  });

function cursorOf(body: unknown): string | undefined {
  const next = isRecord(body) && isRecord(body.meta) ? body.meta.next : undefined;
  return typeof next === "string" && next !== "" ? next : undefined;
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
