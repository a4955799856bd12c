/** Office hours: a week, holidays, and the group that gets voicemail when closed (Reception unless said otherwise). */
import type { Domain } from "../context.ts";
import type { Json } from "../store.ts";
import type { Kind } from "./kind.ts";
import { conflict, unprocessable } from "./problem.ts";
import { type Holiday, listAll, merge, type OfficeDay, type OfficeHoursRecord, save } from "./records.ts";
import { resolveReference } from "./references.ts";

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

function claimName(domain: Domain, name: unknown, self: string): void {
  const holder = listAll(domain, "officeHours").find(
    (schedule) => schedule.name === name && schedule.id !== self,
  );
  if (holder !== undefined)
    throw conflict(`The name "${holder.name}" is taken by other office hours (${holder.id}).`, "name");
}

function checkRange(at: string, { from, to }: { from?: string; to?: string }, needed: boolean): void {
  if (from === undefined && to === undefined && !needed) return;
  if (from === undefined) throw unprocessable(`${at}.from is required.`, `${at}.from`);
  if (to === undefined) throw unprocessable(`${at}.to is required.`, `${at}.to`);
  if (from >= to)
    throw unprocessable(`${at}.to must be after ${at}.from (${from}), and is ${to}.`, `${at}.to`);
}

function readDays(input: Readonly<Record<string, OfficeDay>>): Record<string, OfficeDay> {
  return Object.fromEntries(
    weekdays.map((weekday) => {
      const day = input[weekday] ?? { open: false };
      checkRange(`days.${weekday}`, day, day.open);
      return [weekday, day];
    }),
  );
}

function readHolidays(input: readonly Holiday[]): readonly Holiday[] {
  const seen = new Set<string>();
  for (const [index, holiday] of input.entries()) {
    const at = `holidays.${index}`;
    checkRange(at, holiday, false);
    if (seen.has(holiday.date))
      throw unprocessable(`${at}.date: ${holiday.date} is there twice.`, `${at}.date`);
    seen.add(holiday.date);
  }
  return input;
}

function receptionId(domain: Domain): string {
  return listAll(domain, "callGroups").find((group) => group.isReception)?.id ?? "";
}

/** The fields of a request as they are stored. */
function read(domain: Domain, fields: Json, self: string): Json {
  if (fields.name !== undefined) claimName(domain, fields.name, self);
  const { days, holidays, voicemailGroup, ...plain } = fields;
  const group = voicemailGroup as Json | null | undefined;
  return {
    ...plain,
    ...(days === undefined ? {} : { days: readDays(days as Record<string, OfficeDay>) }),
    ...(holidays === undefined ? {} : { holidays: readHolidays((holidays ?? []) as Holiday[]) }),
    ...(group === null ? { voicemailGroupId: receptionId(domain) } : {}),
    ...(group ? { voicemailGroupId: resolveReference(domain, group, ["team"], "voicemailGroup").id } : {}),
  };
}

export const officeHours: Kind = {
  collection: "officeHours",
  noun: "office hours",
  path: "/admin/v1/officeHours",
  idName: "id",
  change: "PATCH",
  present(_domain, stored, references) {
    const { voicemailGroupId, ...shown } = stored;
    return { ...shown, voicemailGroup: references.show(String(voicemailGroupId)) };
  },
  create(domain, fields, id = domain.identifiers.uuid()) {
    const start = { id, holidays: [], afterHoursAudioId: null, voicemailGroupId: receptionId(domain) };
    return {
      ...save(domain, "officeHours", merge(start, read(domain, fields, id)) as unknown as OfficeHoursRecord),
    };
  },
  update(domain, stored, fields) {
    const before = stored as unknown as OfficeHoursRecord;
    return { ...save(domain, "officeHours", merge(before, read(domain, fields, before.id))) };
  },
  remove(domain, stored) {
    domain.store.remove("officeHours", String(stored.id));
  },
};
