/** Studio flows of the Twilio account, each drawn as the tree of its menus. */
import { type Flow, type FlowRevision, flowCollection, readRevision } from "../twilio/flow-store.ts";
import { drawFlow, type Step } from "./flow-tree.ts";
import { type Html, html } from "./html.ts";
import { card, remainder } from "./table.ts";
import { type Shown, text, type View } from "./view.ts";
import { chip } from "./words.ts";

function stepItem({ key, when, kind, title, detail, follow }: Step): Html {
  const by = key !== undefined && html`<kbd><span class="unseen">Key </span>${key}</kbd> `;
  const on = when !== undefined && html`<span class="when">${when}:</span> `;
  const facts = detail !== undefined && html` <span class="heard">${detail}</span>`;
  const more = follow.length > 0 && html`<ul>${follow.map(stepItem)}</ul>`;
  return html`<li class="step ${kind}">${by}${on}<span class="what">${title}</span>${facts}${more}</li>`;
}

function flowTree(view: View, revision: FlowRevision): Html {
  const tree = drawFlow(revision.definition, (extension) => view.byExtension(extension)?.displayName);
  if (tree === undefined) return html`<p class="empty">It takes no calls.</p>`;
  return html`<ul class="tree">${stepItem(tree)}</ul>`;
}

function flowBlock(view: View, flow: Flow): Html {
  const revision = readRevision(view.context, text(flow.sid), flow.revision);
  if (revision === undefined) return html`<p class="empty">${text(flow.sid)} has no revision.</p>`;
  const status = chip(revision.status, revision.status === "published" ? "good" : "warn");
  return html`<div class="flow" data-key="${flow.sid}"><h3>${text(revision.friendly_name)} ${status} <span class="below">Revision ${flow.revision}</span></h3>
${flowTree(view, revision)}</div>`;
}

/** All flows. */
export function flowsSection(view: View): Html {
  const { items, total } = view.shown(flowCollection) as unknown as Shown<Flow>;
  const content =
    items.length === 0
      ? html`<p class="empty">No flows in the Twilio account.</p>`
      : [items.map((flow) => flowBlock(view, flow)), total > items.length && remainder(items.length, total)];
  return card({ id: "flows", title: "Studio flows", count: total, content });
}
