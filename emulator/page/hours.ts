/** Office hours: the week as bars, and the holidays. */
import type { Holiday, OfficeDay, OfficeHoursRecord } from "../spoke/records.ts";
import { type Html, html, type Part } from "./html.ts";
import { card, remainder } from "./table.ts";
import type { Shown, View } from "./view.ts";
import { calendarDay } from "./words.ts";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** Minutes since midnight. @param time HH:MM */
function minutes(time: string): number {
  const [hour = "0", minute = "0"] = time.split(":");
  return Number(hour) * 60 + Number(minute) || 0;
}

const range = (from: string, to: string): Html => html`<span class="digits">${from}–${to}</span>`;

/** The day from midnight to midnight, with its open hours; for the eye only, since the times stand beside it. */
function bar({ open, from = "", to = "" }: OfficeDay): Html {
  const start = minutes(from);
  const filled =
    open && html`<rect class="open" x="${start}" width="${Math.max(0, minutes(to) - start)}" height="8"/>`;
  return html`<svg class="bar" viewBox="0 0 1440 8" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="day" width="1440" height="8"/>${filled}</svg>`;
}

function dayRow(schedule: OfficeHoursRecord, weekday: string): Html {
  const day = schedule.days[weekday.toLowerCase()] ?? { open: false };
  const times = day.open ? range(day.from ?? "", day.to ?? "") : html`<span class="closed">Closed</span>`;
  return html`<tr role="row" data-key="${schedule.id} ${weekday}"><th scope="row" role="rowheader" class="narrow">${weekday}</th>
<td role="cell" class="narrow">${times}</td><td role="cell" class="wide">${bar(day)}</td></tr>`;
}

function holidayItem(schedule: OfficeHoursRecord, { date, name, from, to }: Holiday): Html {
  const times = from === undefined || to === undefined ? "closed" : html`open ${range(from, to)}`;
  return html`<li data-key="${schedule.id} ${date}">${calendarDay(date)}, ${name !== undefined && html`<span class="name">${name}</span>, `}${times}</li>`;
}

function holidays(schedule: OfficeHoursRecord): Part {
  if (schedule.holidays.length === 0) return html`<p class="empty">No holidays.</p>`;
  return html`<h4>Holidays</h4><ul class="plain">${schedule.holidays.map((holiday) => holidayItem(schedule, holiday))}</ul>`;
}

function scheduleBlock(view: View, schedule: OfficeHoursRecord): Html {
  const voicemail = view.byId(schedule.voicemailGroupId)?.displayName ?? schedule.voicemailGroupId;
  return html`<div class="schedule"><h3>${schedule.name} <span class="below">${schedule.timeZone}</span></h3>
<table role="table" class="week"><caption class="unseen">Opening hours of ${schedule.name} by weekday</caption>
<thead role="rowgroup" class="unseen"><tr role="row"><th scope="col" role="columnheader">Day</th><th scope="col" role="columnheader">Hours</th><th scope="col" role="columnheader">Drawn</th></tr></thead>
<tbody role="rowgroup">${weekdays.map((weekday) => dayRow(schedule, weekday))}</tbody></table>
${holidays(schedule)}
<p class="fact">After hours, voicemail goes to <span class="name">${voicemail}</span>.</p></div>`;
}

/** All office hours. */
export function hoursSection(view: View): Html {
  const { items, total } = view.shown("officeHours") as unknown as Shown<OfficeHoursRecord>;
  const content =
    items.length === 0
      ? html`<p class="empty">None: the organisation is always open.</p>`
      : [
          items.map((schedule) => scheduleBlock(view, schedule)),
          total > items.length && remainder(items.length, total),
        ];
  return card({ id: "hours", title: "Office hours", count: total, content });
}
