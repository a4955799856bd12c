/** The sections of the page in their order, each rendered on its own so that only what has changed is swapped. */
import { createHash } from "node:crypto";
import { keysSection, trunksSection, webhooksSection } from "./connections.ts";
import { flowsSection } from "./flows.ts";
import { groupsSection, menuSection } from "./groups.ts";
import { hoursSection } from "./hours.ts";
import { type Html, textOf } from "./html.ts";
import { numbersSection } from "./numbers.ts";
import { overviewSection } from "./overview.ts";
import { invitationsSection, peopleSection } from "./people.ts";
import { requestsSection, violationsSection } from "./requests.ts";
import type { View } from "./view.ts";

/** Where a section stands. On a narrow screen all stand below one another in this order. */
export type Place = "head" | "alert" | "left" | "right" | "foot";

export interface Section {
  readonly id: string;
  readonly place: Place;
  readonly title: string;
  render(view: View): Html;
}

export const sections: readonly Section[] = [
  { id: "overview", place: "head", title: "Organisation", render: overviewSection },
  { id: "violations", place: "alert", title: "Broken contracts", render: violationsSection },
  { id: "people", place: "left", title: "People", render: peopleSection },
  { id: "groups", place: "left", title: "Call groups", render: groupsSection },
  { id: "webhooks", place: "left", title: "Webhooks", render: webhooksSection },
  { id: "trunks", place: "left", title: "SIP trunks", render: trunksSection },
  { id: "invitations", place: "left", title: "Invitations", render: invitationsSection },
  { id: "menu", place: "right", title: "Main menu", render: menuSection },
  { id: "hours", place: "right", title: "Office hours", render: hoursSection },
  { id: "numbers", place: "right", title: "Numbers", render: numbersSection },
  { id: "flows", place: "right", title: "Studio flows", render: flowsSection },
  { id: "keys", place: "right", title: "API keys", render: keysSection },
  { id: "requests", place: "foot", title: "Requests", render: requestsSection },
];

/** A section as it is now. */
export interface Rendered {
  readonly id: string;
  readonly title: string;
  /** Of the HTML, to tell whether it has changed. */
  readonly digest: string;
  readonly html: string;
}

export interface PageData {
  /** Of all sections together. */
  readonly etag: string;
  readonly title: string;
  readonly sections: readonly Rendered[];
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 16);

/** @param name what the window is called after */
export function renderSections(view: View, name: string): PageData {
  const rendered = sections.map(({ id, title, render }) => {
    const html = textOf(render(view));
    return { id, title, digest: digestOf(html), html };
  });
  const title = `${name} – Spoke Phone emulator`;
  const etag = `"${digestOf([title, ...rendered.map(({ digest }) => digest)].join(" "))}"`;
  return { etag, title, sections: rendered };
}
