/** The whole page: all sections in their places, the style sheet and the script that keeps it up to date. */
import { createHash } from "node:crypto";
import { type Html, html, textOf, trusted } from "./html.ts";
import { script } from "./script.ts";
import { type PageData, type Place, type Rendered, sections } from "./sections.ts";
import { style } from "./style.ts";

const sourceOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing runs and nothing is loaded but what the page itself carries. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `script-src ${sourceOf(script)}`,
  `style-src ${sourceOf(style)}`,
  "img-src data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%230f766e'/%3E%3Cg fill='white'%3E%3Ccircle cx='9' cy='9' r='2.6'/%3E%3Ccircle cx='16' cy='9' r='2.6'/%3E%3Ccircle cx='23' cy='9' r='2.6'/%3E%3Ccircle cx='9' cy='16' r='2.6'/%3E%3Ccircle cx='16' cy='16' r='2.6'/%3E%3Ccircle cx='23' cy='16' r='2.6'/%3E%3Ccircle cx='16' cy='23' r='2.6'/%3E%3C/g%3E%3C/svg%3E";

const framed: ReadonlySet<Place> = new Set<Place>(["left", "right", "foot"]);

function sectionAt(place: Place, rendered: ReadonlyMap<string, Rendered>): Html[] {
  return sections
    .filter((section) => section.place === place)
    .map(({ id }) => {
      const { digest = "", html: inside = "" } = rendered.get(id) ?? {};
      const named = framed.has(place) ? html` aria-labelledby="${id}-title"` : "";
      return html`<section id="${id}" class="${framed.has(place) ? "card" : place}" data-section="${id}" data-digest="${digest}"${named}>${trusted(inside)}</section>`;
    });
}

const links = sections
  .filter(({ place }) => framed.has(place))
  .map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);

/** The page as it is sent. */
export function renderDocument({ etag, title, sections: list }: PageData): string {
  const rendered = new Map(list.map((section) => [section.id, section]));
  const at = (place: Place) => sectionAt(place, rendered);
  return textOf(html`<!doctype html>
<html lang="en-GB" data-etag="${etag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${trusted(icon)}">
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><div class="width">
<div class="title">${at("head")}<p id="state" class="state"><noscript>Reload the page to see changes.</noscript></p><p id="said" class="unseen" role="status"></p></div>
<nav aria-label="Sections"><ul>${links}</ul></nav>
</div></header>
<main id="content" class="width" tabindex="-1">
${at("alert")}
<div class="columns"><div class="column">${at("left")}</div><div class="column">${at("right")}</div></div>
${at("foot")}
</main>
<script>${trusted(script)}</script>
</body>
</html>
`);
}
