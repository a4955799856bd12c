import { UNKNOWN } from "../../../provider/model/value.ts";
import { officeHours } from "../../../provider/resources/spoke/office-hours.ts";
import {
  changed,
  created,
  type Doors,
  declared,
  differing,
  listed,
  openDoors,
  refusals,
  reread,
} from "./doors.ts";

const day = { open: true, from: "09:00", to: "17:00" };
const week = { name: "Head office", timeZone: "America/New_York", days: { monday: day, friday: day } };

describe("over the emulator", () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors({ seed: "acme" });
  });
  afterAll(() => doors.close());

  test("what was declared is what is live; a day that is not declared is closed", async () => {
    const values = {
      ...week,
      holidays: [
        { date: "2026-12-25", name: "Christmas Day" },
        { date: "2026-12-31", from: "09:00", to: "12:00" },
      ],
      afterHoursAudioId: "audio-closed",
    };
    const live = await created(officeHours, doors.clients, values);
    expect(differing(officeHours, declared(officeHours, values), live)).toEqual([]);
    expect(await reread(officeHours, doors.clients, live.id)).toEqual(live);
    expect(live.values.days).toMatchObject({ monday: day, sunday: { open: false, from: null, to: null } });
    expect(live.values.voicemailGroup).toMatchObject({ preferred: "Reception" });

    const shorter = {
      ...week,
      days: { monday: { ...day, to: "12:00" } },
      holidays: [{ date: "2026-12-25" }],
    };
    const desired = declared(officeHours, shorter);
    const after = await changed(officeHours, doors.clients, live, shorter, {
      days: desired.days,
      holidays: desired.holidays,
      afterHoursAudioId: null,
    });
    expect(differing(officeHours, desired, after)).toEqual([]);
    expect(after.values.days).toMatchObject({ friday: { open: false, from: null, to: null } });
    await officeHours.remove?.(doors.clients, after, desired);
    expect(await listed(officeHours, doors.clients)).toEqual([]);
  });

  test("the order of holidays does not matter, and the list can be cleared", async () => {
    const holidays = [{ date: "2026-12-25" }, { date: "2026-12-26" }];
    const live = await created(officeHours, doors.clients, { ...week, holidays });
    const turned = declared(officeHours, { ...week, holidays: [...holidays].reverse() });
    expect(differing(officeHours, turned, live)).toEqual([]);
    const after = await changed(officeHours, doors.clients, live, week, { holidays: null });
    expect(after.values.holidays).toEqual([]);
  });

  test("no public API shows them", async () => {
    const closed = doors.without("adminUrl");
    expect(await listed(officeHours, closed)).toEqual([]);
    expect(await reread(officeHours, closed, "any")).toBeUndefined();
  });
});

describe("rules", () => {
  test.each([
    [
      "times that are none, a zone that is none",
      { timeZone: "New York", days: { monday: { open: true, from: "25:00", to: "17:00" } } },
      [
        'timeZone: "New York" is not a time zone of the IANA database (Area/City). For example: "Europe/London".',
        'days.monday.from: "25:00" is not a time of day (HH:MM, from 00:00 to 23:59). For example: "09:00".',
      ],
    ],
    [
      "a day that closes before it opens",
      { days: { monday: { open: true, from: "17:00", to: "09:00" } } },
      [
        "days.monday.to: closes at 09:00, which is not after 17:00. Give a closing time after the opening time of the same day; hours past midnight belong to the next day.",
      ],
    ],
    [
      "an open day without times, a closed one with them",
      { days: { monday: { open: true, from: "09:00" }, sunday: { open: false, from: "09:00" } } },
      [
        'days.monday.to: is missing. Give both times, for example from "09:00" to "17:00".',
        "days.sunday.from: a closed day has no hours. Take the time out, or set open to true.",
      ],
    ],
    [
      "two entries for one date, half a range",
      { holidays: [{ date: "2026-12-25" }, { date: "2026-12-25", to: "12:00" }] },
      [
        'holidays[1].from: is missing. Give both times, for example from "09:00" to "17:00".',
        'holidays[1]: repeats the date "2026-12-25" of holidays[0]. Give each date once.',
      ],
    ],
    [
      "a date that is none",
      { holidays: [{ date: "2026-02-30" }] },
      [
        'holidays[0].date: "2026-02-30" is not a day of the calendar (YYYY-MM-DD). For example: "2026-12-25".',
      ],
    ],
    [
      "a day that is none",
      { days: { mondey: day } },
      ['days.mondey: "mondey" is not a field of OfficeWeek. Did you mean "monday"?'],
    ],
  ])("%s", (_title, fields, messages) => {
    expect(refusals(officeHours, { ...week, ...fields })).toEqual(messages);
  });

  test("what is not known yet breaks no rule", () => {
    expect(
      refusals(officeHours, {
        ...week,
        days: { monday: { open: UNKNOWN, from: UNKNOWN, to: "17:00" }, friday: UNKNOWN },
        holidays: [{ date: UNKNOWN }, { date: UNKNOWN, from: "09:00", to: UNKNOWN }],
      }),
    ).toEqual([]);
  });
});
