/**
 * OfficeHours: when the auto-attendant says that the office is open (guide, "Business hours"; portal `Office Hours`).
 *
 * They apply to calls through Spoke's own attendant only: a call through a Studio flow needs a function of its own. No
 * public API reads or writes them; the admin contract's form is assumed. One range a day, as the guide's screenshot shows
 * (read 2026-11-20); the time zone and the holidays are not on it.
 */
import { z } from "zod";
import type { AdminOfficeDay, AdminOfficeHours } from "../../clients/contract.gen.ts";
import type { Reads, Writes } from "../../clients/types.ts";
import { named, portalName, ref, serverChosen, serverDefault, unordered } from "../../model/field.ts";
import { defineResource, type Live } from "../../model/resource.ts";
import { isObject, isSet, type Value, type Values } from "../../model/value.ts";
import { date, timeOfDay, timeZone } from "../fields.ts";
import { type Finding, listOf, noneTwice } from "../rules.ts";
import { adminCollection, type Body, onlySet } from "./admin.ts";
import { fromReference, toTarget } from "./reference.ts";

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** A closed day may still carry the times that it had before. */
const fromDay = (day: AdminOfficeDay): Values =>
  day.open
    ? { open: true, from: day.from ?? null, to: day.to ?? null }
    : { open: false, from: null, to: null };

function fromWire(wire: AdminOfficeHours): Live {
  return {
    id: wire.id,
    values: {
      name: wire.name,
      timeZone: wire.timeZone,
      days: Object.fromEntries(weekdays.map((day) => [day, fromDay(wire.days[day])])),
      holidays: wire.holidays.map((holiday) => ({
        date: holiday.date,
        name: holiday.name ?? null,
        from: holiday.from ?? null,
        to: holiday.to ?? null,
      })),
      voicemailGroup: fromReference(wire.voicemailGroup),
      afterHoursAudioId: wire.afterHoursAudioId,
    },
    outputs: {},
  };
}

function toDays(value: Value): Body {
  const days = isObject(value) ? value : {};
  return Object.fromEntries(
    weekdays.map((day) => {
      const declared = days[day];
      return [day, isObject(declared) && declared.open === true ? onlySet(declared) : { open: false }];
    }),
  );
}

function toWire(fields: Values): Body {
  return {
    ...fields,
    ...(fields.days === undefined ? {} : { days: toDays(fields.days) }),
    ...(fields.holidays === undefined
      ? {}
      : { holidays: listOf(fields.holidays).map((holiday) => (isObject(holiday) ? onlySet(holiday) : {})) }),
    ...(isSet(fields.voicemailGroup) ? { voicemailGroup: toTarget(fields.voicemailGroup) } : {}),
  };
}

const collection = adminCollection<AdminOfficeHours>("officeHours", "OfficeHours", fromWire);

const day = named(
  "OfficeDay",
  z.strictObject({
    open: z.boolean().describe("True: open from `from` to `to`. False: closed all day."),
    from: timeOfDay()
      .optional()
      .describe("When the office opens, `HH:MM` on a 24-hour clock. Only when open."),
    to: timeOfDay().optional().describe("When it closes, `HH:MM`, after `from`. Only when open."),
  }),
);

const oneDay = (name: string) =>
  serverDefault(day, { open: false }).optional().describe(`${name}. Absent: closed.`);

const days = named(
  "OfficeWeek",
  z.strictObject({
    monday: oneDay("Monday"),
    tuesday: oneDay("Tuesday"),
    wednesday: oneDay("Wednesday"),
    thursday: oneDay("Thursday"),
    friday: oneDay("Friday"),
    saturday: oneDay("Saturday"),
    sunday: oneDay("Sunday"),
  }),
);

const holiday = named(
  "OfficeHoliday",
  z.strictObject({
    date: date().describe("The day, `YYYY-MM-DD`."),
    name: z.string().min(1).optional().describe("What the day is called, for those who read the schedule."),
    from: timeOfDay()
      .optional()
      .describe("When the office opens on that day. Without `from` and `to` it stays closed."),
    to: timeOfDay().optional().describe("When it closes on that day, after `from`."),
  }),
);

const inputs = z.object({
  name: portalName("Name", z.string().min(1).max(100)).describe(
    "Name of the schedule, unique in the organisation; 1 to 100 characters.",
  ),
  timeZone: portalName("Time zone", timeZone()).describe(
    "Time zone of all times here, an IANA name such as `Europe/London`.",
  ),
  days: portalName("Days", days).describe(
    "The week: one range of hours for each day that the office is open.",
  ),
  holidays: portalName("Holidays", serverDefault(unordered(z.array(holiday), ["date"]), []))
    .optional()
    .describe("Days with hours of their own, each date once. The order does not matter. Default: none."),
  voicemailGroup: portalName(
    "Voicemail call group",
    serverChosen(ref("spoke:index:CallGroup", z.string().min(1))),
  )
    .optional()
    .describe(
      "The call group that looks after messages left when closed, by name, extension or id. Absent: as it is, at first Reception.",
    ),
  afterHoursAudioId: portalName("After hours message", serverChosen(z.string().min(1)))
    .optional()
    .describe(
      "Audio of the library that is played when closed. Absent: as it is, at first Spoke's own message.",
    ),
});

const outputs = z.object({});

/** The rules of one range of hours; `open` says whether it needs one. */
function rangeRules(range: Values, path: string, open: Value): readonly Finding[] {
  const { from, to } = range;
  if (open === false) {
    return (["from", "to"] as const)
      .filter((field) => typeof range[field] === "string")
      .map((field) => ({
        path: `${path}.${field}`,
        what: "a closed day has no hours",
        remedy: "Take the time out, or set open to true.",
      }));
  }
  const missing = (["from", "to"] as const).filter((field) => !isSet(range[field]));
  if (missing.length > 0 && (open === true || missing.length === 1)) {
    return missing.map((field) => ({
      path: `${path}.${field}`,
      what: "is missing",
      remedy: 'Give both times, for example from "09:00" to "17:00".',
    }));
  }
  if (typeof from !== "string" || typeof to !== "string" || from < to) return [];
  return [
    {
      path: `${path}.to`,
      what: `closes at ${to}, which is not after ${from}`,
      remedy:
        "Give a closing time after the opening time of the same day; hours past midnight belong to the next day.",
    },
  ];
}

function rules(values: Values): readonly Finding[] {
  const week = isObject(values.days) ? values.days : {};
  return [
    ...weekdays.flatMap((name) => {
      const one = week[name];
      return isObject(one) ? rangeRules(one, `days.${name}`, one.open) : [];
    }),
    ...listOf(values.holidays).flatMap((one, index) =>
      isObject(one) ? rangeRules(one, `holidays[${index}]`, undefined) : [],
    ),
    ...noneTwice(values.holidays, "holidays", "date", (one) => one.date),
  ];
}

const workday = { open: true, from: "09:00", to: "17:00" };

/** The kind `OfficeHours`; see the head of this file. */
export const officeHours = defineResource<Reads, Writes, typeof inputs, typeof outputs>({
  token: "spoke:index:OfficeHours",
  summary: "The hours and holidays by which the auto-attendant says that the office is open or closed.",
  evidence: [{ guide: "Business Hours and Rules", checked: "2026-11-20" }],
  inputs,
  outputs,
  key: [["name"]],
  uniqueKey: true,
  reach: ["admin"],
  portal: { place: "Office Hours", noun: "schedule", readable: [] },
  observe: { by: "list", list: collection.list, get: collection.get },
  create: (write, desired) => collection.create(write, toWire(desired)),
  update: (write, { id, fields }) => collection.update(write, id, toWire(fields)),
  remove: (write, live) => collection.remove(write, live.id),
  rules,
  examples: [
    {
      title: "Open on one day",
      values: {
        name: "Saturday desk",
        timeZone: "Europe/London",
        days: { saturday: { open: true, from: "10:00", to: "14:00" } },
      } satisfies Values,
    },
    {
      title: "Monday to Friday, with holidays and an after-hours message",
      values: {
        name: "Head office",
        timeZone: "America/New_York",
        days: { monday: workday, tuesday: workday, wednesday: workday, thursday: workday, friday: workday },
        holidays: [
          { date: "2026-12-25", name: "Christmas Day" },
          { date: "2026-12-31", name: "New Year's Eve", from: "09:00", to: "12:00" },
        ],
        voicemailGroup: "Reception",
        afterHoursAudioId: "audio-closed",
      } satisfies Values,
    },
  ],
});
