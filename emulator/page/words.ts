/** Small pieces that several sections show: chips, times, addresses without their secrets. */
import { DateTime } from "luxon";
import { type Html, html, type Part } from "./html.ts";

export type Tone = "plain" | "good" | "warn" | "bad" | "info";

/** A short fact in a box. */
export const chip = (label: Part, tone: Tone = "plain"): Html =>
  html`<span class="chip ${tone}">${label}</span>`;

/** What stands in a cell that has no value; `words` are for those who hear the page. */
export const nothing = (words: string): Html =>
  html`<span class="nothing" aria-hidden="true">–</span><span class="unseen">${words}</span>`;

/** A moment in the organisation's time zone, or the text itself where it is none. @param iso ISO 8601 */
export function moment(iso: string, zone: string): Html {
  const time = DateTime.fromISO(iso, { zone }).setLocale("en-GB");
  if (!time.isValid) return html`${iso}`;
  return html`<time datetime="${iso}">${time.toFormat("d LLL yyyy, HH:mm")}</time>`;
}

/** The time of day on this machine, with seconds. @param iso ISO 8601 */
export function timeOfDay(iso: string): Html {
  const time = DateTime.fromISO(iso).setLocale("en-GB");
  return html`<time datetime="${iso}">${time.isValid ? time.toFormat("HH:mm:ss") : iso}</time>`;
}

/** A date with its weekday, e.g. `Fri 25 Dec 2026`. @param date YYYY-MM-DD */
export function calendarDay(date: string): Html {
  const day = DateTime.fromISO(date, { zone: "utc" }).setLocale("en-GB");
  return html`<time datetime="${date}">${day.isValid ? day.toFormat("ccc d LLL yyyy") : date}</time>`;
}

/** Seconds in words: `20 s`, `2 min`, `2 min 30 s`. */
export function seconds(value: number): string {
  if (value < 60) return `${value} s`;
  const rest = value % 60;
  return `${Math.floor(value / 60)} min${rest === 0 ? "" : ` ${rest} s`}`;
}

/** `1 person`, `2 people`. */
export const amount = (count: number, one: string, many: string): string =>
  `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;

/**
 * An address as it may be shown: query, fragment, user name and password often carry secrets and are left out.
 * @returns the address with `?…` where a query was; the text as it is where it is no address
 */
export function address(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, host, pathname, search } = new URL(url);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}${search === "" ? "" : "?…"}`;
}
