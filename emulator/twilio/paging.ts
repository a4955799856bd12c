import { TwilioError } from "./errors.ts";
import type { JsonObject } from "./flow-rules.ts";
import type { TwilioRequest } from "./operations.ts";

/** One page of a list, and the links to it and its neighbours as paths with a query. */
interface Page {
  items: JsonObject[];
  number: number;
  size: number;
  start: number;
  self: string;
  first: string;
  next: string | null;
  previous: string | null;
}

/** Twilio's default, and its most (checked by the contract). */
const defaultPageSize = 50;

/** An item of a list with the place that pages are cut by; it grows with every object that is created. */
export interface Positioned {
  position: number;
  item: JsonObject;
}

/**
 * Cuts one page. A page is asked for by the link that the page before it gave: `Page` alone is refused, since Twilio's
 * own advice is never to compute it and some of its products do not take it.
 *
 * @param all the whole list in the order of the answer, newest first
 */
function cutPage(request: TwilioRequest, all: readonly Positioned[]): Page {
  const size = Math.min(Number(request.query.PageSize ?? defaultPageSize), request.largestPage || Infinity);
  const number = Number(request.query.Page ?? 0);
  const start = startOf(request, all, number);
  const shown = all.slice(start, start + size);
  const last = shown.at(-1);
  const hasMore = last !== undefined && start + size < all.length;
  const before = Math.max(0, start - size);
  return {
    items: shown.map((entry) => entry.item),
    number,
    size,
    start,
    self: request.url,
    first: linkTo(request, size, 0),
    next: hasMore ? linkTo(request, size, number + 1, last.position) : null,
    previous: number === 0 ? null : linkTo(request, size, number - 1, all[before - 1]?.position ?? Infinity),
  };
}

/** A token names the last item of the page before, so that what is created or deleted meanwhile shifts nothing. */
function startOf(request: TwilioRequest, all: readonly Positioned[], number: number): number {
  const { PageToken: token } = request.query;
  if (token === undefined) {
    if (number === 0) return 0;
    throw new TwilioError(400, 21481, "Page needs the PageToken of the link that leads to it");
  }
  const after = readToken(token);
  const index = all.findIndex((entry) => entry.position < after);
  return index === -1 ? all.length : index;
}

/** Twilio's tokens are `PT` and base64 of JSON (checked 2026-11-20). */
function writeToken(after: number): string {
  const place = Number.isFinite(after) ? after : null;
  return `PT${Buffer.from(JSON.stringify({ after: place })).toString("base64url")}`;
}

function readToken(token: string): number {
  try {
    const { after } = JSON.parse(Buffer.from(token.slice(2), "base64url").toString("utf8"));
    if (token.startsWith("PT") && (after === null || typeof after === "number")) return after ?? Infinity;
  } catch {
    // Refused below, like any other token that is not ours.
  }
  throw new TwilioError(400, 21481, "Invalid PageToken");
}

function linkTo(request: TwilioRequest, size: number, number: number, after?: number): string {
  const [path] = request.url.split("?", 1);
  const query = new URLSearchParams(request.query);
  query.delete("PageToken");
  query.set("PageSize", String(size));
  query.set("Page", String(number));
  if (after !== undefined && number > 0) query.set("PageToken", writeToken(after));
  return `${path}?${query}`;
}

/** A list in the style of the 2010 API: the keys of paging beside the array, relative links. */
export function relativePage(request: TwilioRequest, key: string, all: readonly Positioned[]): JsonObject {
  const page = cutPage(request, all);
  return {
    [key]: page.items,
    first_page_uri: page.first,
    next_page_uri: page.next,
    previous_page_uri: page.previous,
    uri: page.self,
    page: page.number,
    page_size: page.size,
    start: page.start,
    end: Math.max(page.start, page.start + page.items.length - 1),
  };
}

/**
 * A list in the style of the product hosts: an envelope with `meta` and absolute links.
 *
 * @param host address of the product, e.g. http://127.0.0.1:4010/twilio/studio; links stay on this machine
 */
export function absolutePage(
  request: TwilioRequest,
  key: string,
  all: readonly Positioned[],
  host: string,
): JsonObject {
  const page = cutPage(request, all);
  const absolute = (link: string | null) => (link === null ? null : `${host}${link}`);
  return {
    [key]: page.items,
    meta: {
      key,
      page: page.number,
      page_size: page.size,
      url: absolute(page.self),
      first_page_url: absolute(page.first),
      next_page_url: absolute(page.next),
      previous_page_url: absolute(page.previous),
    },
  };
}
