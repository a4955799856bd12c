/** Call groups, and the main menu whose keys lead to them. */
import { type CallGroupRecord, listAll } from "../spoke/records.ts";
import { type Html, html, type Part } from "./html.ts";
import { card, listing } from "./table.ts";
import { type Shown, text, type View } from "./view.ts";
import { chip, nothing, seconds } from "./words.ts";

const patterns: Readonly<Record<string, string>> = {
  ringEveryone: "Everyone",
  roundRobin: "In turn",
};

function membersOf(view: View, { members }: CallGroupRecord): Part {
  if (members.length === 0) return chip("Nobody", "warn");
  return members.map(({ id, callFirst }, index) => {
    const name = view.byId(id)?.displayName ?? id;
    const mark = callFirst && html` <span class="first">first</span>`;
    return html`${index > 0 && ", "}<span class="member">${name}${mark}</span>`;
  });
}

function rulesOf(group: CallGroupRecord): Html {
  const pattern = patterns[group.offerPattern] ?? group.offerPattern;
  return html`${pattern} <span class="below">${seconds(group.ringSeconds)} each, ${seconds(group.maxWaitSeconds)} in all</span>`;
}

function overflowOf(view: View, { noAnswer }: CallGroupRecord): Part {
  const { action, callGroupId, phoneNumber } = noAnswer;
  if (action === "callGroup")
    return html`<span class="to">${view.byId(callGroupId ?? "")?.displayName ?? callGroupId}</span>`;
  return action === "externalNumber" ? html`<span class="to digits">${phoneNumber}</span>` : "Voicemail";
}

function groupRow(view: View, group: CallGroupRecord) {
  const marks = [
    group.isReception && chip("Reception", "info"),
    group.hidden && chip("Hidden"),
    group.queue.enabled && chip("Queue"),
    group.dataActionUrl !== null && chip("Data action"),
  ];
  return {
    key: group.id,
    cells: [
      html`<span class="name">${group.name}</span> ${marks}`,
      html`<span class="digits">${group.extension}</span>`,
      membersOf(view, group),
      rulesOf(group),
      overflowOf(view, group),
    ],
  };
}

/** Call groups with their rules. */
export function groupsSection(view: View): Html {
  const { items, total } = view.shown("callGroups") as unknown as Shown<CallGroupRecord>;
  return listing({
    id: "groups",
    title: "Call groups",
    count: total,
    caption: "Call groups with their members, how they ring and where calls go that nobody answers",
    columns: [
      { title: "Group" },
      { title: "Extension", narrow: true },
      { title: "Members" },
      { title: "Rings", narrow: true },
      { title: "If nobody answers", narrow: true },
    ],
    rows: items.map((group) => groupRow(view, group)),
    empty: "No call groups.",
  });
}

/** As on a telephone. */
const keys = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0] as const;

function keyBox(key: number, group: CallGroupRecord | undefined): Html {
  const leadsTo =
    group === undefined
      ? nothing("not used")
      : html`<span class="name">${group.name}</span> <span class="below">${group.extension}</span>`;
  const used = group === undefined ? "key" : "key used";
  return html`<div class="${used}" data-key="${key}"><dt><span class="unseen">Key </span>${key}</dt><dd>${leadsTo}</dd></div>`;
}

/** The main menu as a keypad. */
export function menuSection(view: View): Html {
  const groups = listAll(view.context, "callGroups");
  const greeting = text(view.context.store.get("autoAttendant", "settings")?.greetingAudioId);
  const boxes = keys.map((key) =>
    keyBox(
      key,
      groups.find(({ ivrKey }) => ivrKey === key),
    ),
  );
  return card({
    id: "menu",
    title: "Main menu",
    note: greeting === "" ? "Default greeting" : html`Greeting <span class="digits">${greeting}</span>`,
    content: html`<dl class="keypad">${boxes}</dl>`,
  });
}
