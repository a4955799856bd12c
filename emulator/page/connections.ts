/** What connects the organisation to other systems: SIP trunks, API keys, webhooks. */
import type { ApiKeyRecord, SipTrunkRecord, WebhookRecord } from "../spoke/records.ts";
import { type Html, html } from "./html.ts";
import { listing } from "./table.ts";
import type { Shown, View } from "./view.ts";
import { address, amount, chip, moment } from "./words.ts";

const directions: Readonly<Record<string, string>> = { inbound: "In", outbound: "Out", both: "In and out" };

/** Whom it lets in: addresses and user names, never a password. */
function accessOf({ ipAccessControl, credentials }: SipTrunkRecord): Html {
  const names = credentials.map(({ username }) => username);
  const parts = [...ipAccessControl, ...names];
  return html`${parts.length === 0 ? "Nobody" : parts.join(", ")}`;
}

function trunkRow(trunk: SipTrunkRecord) {
  const { id, name, direction, sipDomain, outbound } = trunk;
  const far =
    outbound === null
      ? undefined
      : `${outbound.host}:${outbound.port} over ${outbound.transport.toUpperCase()}`;
  return {
    key: id,
    cells: [
      html`<span class="name">${name}</span>${sipDomain !== null && html` <span class="below">${sipDomain}</span>`}`,
      chip(directions[direction] ?? direction),
      html`${direction !== "outbound" && html`From ${accessOf(trunk)}`}${far !== undefined && html` <span class="below">To ${far}</span>`}`,
    ],
  };
}

/** SIP trunks to other phone systems. */
export function trunksSection(view: View): Html {
  const { items, total } = view.shown("sipTrunks") as unknown as Shown<SipTrunkRecord>;
  return listing({
    id: "trunks",
    title: "SIP trunks",
    count: total,
    caption: "SIP trunks with their direction and who may call through them",
    columns: [{ title: "Trunk" }, { title: "Calls", narrow: true }, { title: "Access" }],
    rows: items.map(trunkRow),
    empty: "No SIP trunks.",
  });
}

/** API keys by name and client id; a secret is seen once by whoever made it, and never here. */
export function keysSection(view: View): Html {
  const { items, total } = view.shown("apiKeys") as unknown as Shown<ApiKeyRecord>;
  return listing({
    id: "keys",
    title: "API keys",
    count: total,
    caption: "API keys with their client id and when they were made",
    columns: [{ title: "Key" }, { title: "Made", narrow: true }],
    rows: items.map(({ id, name, createdAt }) => ({
      key: id,
      cells: [
        html`<span class="name">${name}</span> <span class="below digits">${id}</span>`,
        moment(createdAt, view.timeZone),
      ],
    })),
    empty: "No API keys but the first one, which the emulator printed.",
  });
}

function webhookRow({ id, url, description, enabled, mode, events }: WebhookRecord) {
  const named = (description ?? "") !== "";
  return {
    key: id,
    cells: [
      html`<span class="name">${named ? description : address(url)}</span>${named && html` <span class="below">${address(url)}</span>`}`,
      html`<span title="${events.join(", ")}">${amount(events.length, "event", "events")}</span> <span class="below">${events.slice(0, 3).join(", ")}${events.length > 3 && "…"}</span>`,
      html`${enabled ? chip("On", "good") : chip("Off", "warn")}${mode !== "production" && html` ${chip(mode)}`}`,
    ],
  };
}

/** Webhooks with what they are told. */
export function webhooksSection(view: View): Html {
  const { items, total } = view.shown("webhooks") as unknown as Shown<WebhookRecord>;
  return listing({
    id: "webhooks",
    title: "Webhooks",
    count: total,
    caption: "Webhooks with their events and whether they are on",
    columns: [{ title: "Webhook" }, { title: "Told of" }, { title: "State", narrow: true }],
    rows: items.map(webhookRow),
    empty: "No webhooks.",
  });
}
