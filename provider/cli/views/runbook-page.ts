/**
 * A runbook as a page that is a file of its own: nothing is loaded, it works without a network, and it prints. What is
 * ticked by hand is kept by the browser. Pure.
 */
import { createHash } from "node:crypto";
import { openSteps, type Runbook, type RunbookStep, stepsIn } from "../../runbook/types.ts";
import { pageScript } from "./runbook-page-script.ts";
import { pageStyle } from "./runbook-page-style.ts";
import { leftOutText, notesOf, runbookTitle, uploadText } from "./runbook-words.ts";
import { plain } from "./values.ts";

/** Text as HTML. */
const html = (text: string): string =>
  plain(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

const digest = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Only what stands in the page itself may run or be shown. */
const policy = `default-src 'none'; style-src ${digest(pageStyle)}; script-src ${digest(pageScript)}; base-uri 'none'; form-action 'none'`;

/** See the head of this file. */
export function runbookPage(
  runbook: Runbook,
  head: { readonly madeAt: string; readonly madeBy: string },
): string {
  const { organisationId, sections, uploads, leftOut } = runbook;
  const open = openSteps(runbook).length;
  const total = stepsIn(runbook).length;
  const organisation =
    organisationId === undefined ? "" : ` for organisation <code>${html(organisationId)}</code>`;
  const files = [
    ...uploads.map(
      (upload) =>
        `<li><a href="${html(encodeURIComponent(upload.file))}" download>${html(upload.file)}</a> ${html(uploadText(upload).slice(upload.file.length + 1))}</li>`,
    ),
    ...leftOut.map((each) => `<li>${html(leftOutText(each))}</li>`),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(runbookTitle)}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>${html(runbookTitle)}</h1>
<p>Made ${html(head.madeAt)} by ${html(head.madeBy)}${organisation}.</p>
<p id="progress" role="status" data-total="${total}">${total - open} of ${total} done.</p>
</header>
<main>
${files.length === 0 ? "" : `<section><h2>Users at once</h2><ul>${files.join("")}</ul></section>\n`}${sections
  .map(
    ({ place, steps }, index) =>
      `<section><h2>${index + 1}. ${html(place)}</h2><ol>${steps.map((step) => stepHtml(step)).join("")}</ol></section>`,
  )
  .join("\n")}
</main>
<script>${pageScript}</script>
</body>
</html>
`;
}

function stepHtml(step: RunbookStep): string {
  const { id, hash, status, action, fields } = step;
  // What was seen to be done, or is confirmed, is no longer a matter of ticking.
  const ticked = status === "open" ? "" : " checked disabled";
  const more = [
    ...fields.map((field) => `<li>${html(field)}</li>`),
    ...notesOf(step).map((note) => `<li class="note">${html(note)}</li>`),
  ];
  return `<li><input type="checkbox" id="${html(id)}" data-hash="${html(hash)}"${ticked}><label for="${html(id)}">${html(action)}</label> <code>${html(id)}</code>${more.length === 0 ? "" : `<ul>${more.join("")}</ul>`}</li>`;
}
