/** The request log: counts by API, the newest requests, and answers that broke a contract. */
import { type Product, productOf } from "../answers.ts";
import type { LoggedRequest, RequestReport } from "../log.ts";
import { type Html, html, type Part } from "./html.ts";
import { card, table } from "./table.ts";
import type { View } from "./view.ts";
import { amount, chip, nothing, type Tone, timeOfDay } from "./words.ts";

/** How many of the newest requests are shown. */
const newest = 20;

const apis: readonly (readonly [Product, string])[] = [
  ["auth", "Spoke sign-in"],
  ["spoke", "Spoke API"],
  ["admin", "Spoke admin"],
  ["scim", "SCIM"],
  ["twilio", "Twilio"],
];
const apiNames = new Map(apis);

function sumOf({ counts }: RequestReport, product: Product, effect: string): number {
  return counts
    .filter((count) => count.effect === effect && productOf(count.route) === product)
    .reduce((sum, { count }) => sum + count, 0);
}

function countRow(log: RequestReport, [product, name]: readonly [Product, string]): Part {
  const reads = sumOf(log, product, "read");
  const writes = sumOf(log, product, "write");
  if (reads + writes === 0) return "";
  return html`<li><span class="api">${name}</span> <span class="figure">${(reads + writes).toLocaleString("en-GB")}</span> <span class="below">${amount(writes, "write", "writes")}</span></li>`;
}

function statusTone(status: number): Tone {
  if (status === 0 || status >= 500) return "bad";
  return status >= 400 ? "warn" : status >= 300 ? "info" : "good";
}

/** The route without the prefix that tells the APIs apart, since the API stands beside it. */
const shortRoute = (route: string): string =>
  route.replace(/^\/(spoke-admin|spoke|auth|scim|twilio)(?=\/)/, "");

/** Milliseconds as a person reads them. */
function duration(milliseconds: number | undefined): Part {
  if (milliseconds === undefined) return nothing("no answer");
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds).toLocaleString("en-GB")} ms`;
}

function requestRow(request: LoggedRequest, position: number) {
  const { at, method, route, effect, status, durationMs, fault } = request;
  return {
    key: String(position),
    cells: [
      timeOfDay(at),
      apiNames.get(productOf(route)) ?? "None",
      html`<code><b class="method">${method}</b> ${shortRoute(route)}</code>${fault !== undefined && html` ${chip("fault on demand", "info")}`}`,
      effect === "write" ? html`<b>write</b>` : "read",
      chip(status === 0 ? "cut" : status, statusTone(status)),
      duration(durationMs),
    ],
  };
}

function newestTable({ last, total }: RequestReport): Html {
  const rows = last.map((request, index) => requestRow(request, total - last.length + index)).slice(-newest);
  return table({
    caption: "The newest requests, the last one first",
    columns: [
      { title: "Time", narrow: true },
      { title: "API", narrow: true },
      { title: "Request" },
      { title: "Effect", narrow: true },
      { title: "Status", narrow: true },
      { title: "Took", narrow: true, figures: true },
    ],
    rows: rows.reverse(),
  });
}

/** What was asked of the products; the page's own requests are not in it. */
export function requestsSection({ log }: View): Html {
  const counts = apis.map((api) => countRow(log, api));
  const content =
    log.total === 0
      ? html`<p class="empty">Nothing has been asked yet.</p>`
      : html`<ul class="counts">${counts}</ul>${newestTable(log)}`;
  const kept = log.contractViolations === 0 && log.total > 0 && chip("every contract was kept", "good");
  return card({
    id: "requests",
    title: "Requests",
    count: log.total,
    note: log.total > 0 ? html`${amount(log.writes, "write", "writes")} ${kept}` : "",
    content,
  });
}

const broken = {
  answer:
    "What the emulator answered is not what the API promises. That is a bug of the emulator; please report it with these lines.",
  request:
    "What a client sent is not in the API's contract, and the real API may overlook it in silence. Correct the client.",
} as const;

/** Who broke a contract, and which rules; nothing where all were kept. */
export function violationsSection({ log }: View): Html {
  if (log.contractViolations === 0) return html``;
  const sides = (["answer", "request"] as const).map((side) => {
    const rules = log.violationsBy[side];
    if (rules.length === 0) return html``;
    const head = `${amount(rules.length, side, `${side}s`)} broke a contract`;
    const lines = rules.slice(-10).map((rule) => html`<li>${rule}</li>`);
    return html`<h2>${head}</h2><p>${broken[side]}</p><ul>${lines}</ul>`;
  });
  return html`<div class="violations" role="alert">${sides}</div>`;
}
