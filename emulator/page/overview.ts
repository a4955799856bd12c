/** The head of the page: whose organisation this is, how the emulator is set, and how much of everything there is. */
import { listAll, organizationOf } from "../spoke/records.ts";
import { type Html, html, type Part } from "./html.ts";
import type { View } from "./view.ts";
import { amount, chip, seconds } from "./words.ts";

/** A span in the largest unit that fits, rounded. */
function span(wanted: number): string {
  if (wanted >= 172_800) return amount(Math.round(wanted / 86_400), "day", "days");
  return wanted >= 7200 ? amount(Math.round(wanted / 3600), "hour", "hours") : seconds(wanted);
}

/** What is set differently from a plain start. */
function settings({ context }: View): Part[] {
  const { production, latencyMs, ratePerSecond, directoryDelayMs, flowDelayMs } = context.options;
  const ahead = Math.round((context.clock() - Date.now()) / 1000);
  return [
    production && chip("Production: the admin contract answers 404", "warn"),
    latencyMs > 0 && chip(`Every answer takes ${latencyMs} ms`, "warn"),
    ratePerSecond > 0 && chip(`At most ${amount(ratePerSecond, "request", "requests")} a second`, "warn"),
    directoryDelayMs > 0 && chip(`Directory Sync takes ${span(Math.ceil(directoryDelayMs / 1000))}`, "info"),
    flowDelayMs > 0 && chip(`New flows answer 404 for ${flowDelayMs} ms`, "info"),
    ahead > 1 && chip(`The clock is ahead by ${span(ahead)}`, "info"),
  ];
}

const fact = (name: string, value: Part): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

/** Name and facts of the organisation. */
export function overviewSection(view: View): Html {
  const { companyName, status, timeZone, id } = organizationOf(view.context);
  const main = listAll(view.context, "numberAssignments").find(({ type }) => type === "mainMenu");
  return html`<p class="kind">Spoke Phone organisation, emulated on this machine</p>
<h1>${companyName} ${chip(status, status === "active" ? "good" : "info")}</h1>
<dl class="facts">${fact("Main number", html`<span class="digits">${main?.id ?? "none"}</span>`)}${fact("Time zone", timeZone)}${fact(
    "Organisation",
    html`<span class="digits">${id}</span>`,
  )}${fact("Twilio account", html`<span class="digits">${view.context.organisation.twilioAccountSid}</span>`)}</dl>
<p class="settings">${settings(view)}</p>`;
}
