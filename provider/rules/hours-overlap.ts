/** The rule `hours-overlap`. */
import type { DeclaredObject } from "../reconciler/plan/types.ts";
import { nameObject, partsOf, type Survey } from "./survey.ts";
import { tokens } from "./tokens.ts";
import type { Found, Rule, RuleExample } from "./types.ts";

/** One range of hours, on one day of a time zone. */
interface Range {
  readonly object: DeclaredObject;
  readonly day: string;
  readonly from: string;
  readonly to: string;
}

/** The ranges by time zone and day: those of two zones cannot be compared without a date. */
function rangesOf(declared: Survey): ReadonlyMap<string, readonly Range[]> {
  const found = new Map<string, Range[]>();
  for (const object of declared.of(tokens.officeHours)) {
    for (const [day, value] of Object.entries(partsOf(object.inputs.days))) {
      const { open, from, to } = partsOf(value);
      if (open !== true || typeof from !== "string" || typeof to !== "string") continue;
      const key = `${String(object.inputs.timeZone)} ${day}`;
      const list = found.get(key);
      const range = { object, day, from, to };
      if (list) list.push(range);
      else found.set(key, [range]);
    }
  }
  return found;
}

/** The pairs of schedules that overlap, each with the first day on which it does: by the time of opening, against the one that closes last. */
function overlapsOf(ranges: readonly Range[]): readonly (readonly [Range, Range])[] {
  const inOrder = ranges.toSorted((one, other) =>
    one.from < other.from ? -1 : one.from > other.from ? 1 : 0,
  );
  const pairs: (readonly [Range, Range])[] = [];
  let last: Range | undefined;
  for (const range of inOrder) {
    if (last !== undefined && range.from < last.to) pairs.push([last, range]);
    if (last === undefined || range.to > last.to) last = range;
  }
  return pairs;
}

function check(declared: Survey): readonly Found[] {
  const told = new Set<DeclaredObject>();
  return [...rangesOf(declared).values()].flatMap(overlapsOf).flatMap(([one, other]) => {
    if (told.has(other.object)) return [];
    told.add(other.object);
    return [
      {
        object: other.object,
        path: `days.${other.day}`,
        what: `it is open from ${other.from} to ${other.to}, while ${nameObject(one.object)} is open from ${one.from} to ${one.to}`,
        remedy: "Let the hours of one end before those of the other begin, or make one schedule of the two.",
      },
    ];
  });
}

const desk = (from: string): RuleExample => ({
  kind: tokens.officeHours,
  values: {
    name: "Saturday desk",
    timeZone: "Europe/London",
    days: { saturday: { open: true, from, to: "18:00" } },
    holidays: [{ date: "2026-12-26" }],
  },
});
const office: RuleExample = {
  kind: tokens.officeHours,
  values: {
    name: "Head office",
    timeZone: "Europe/London",
    days: { saturday: { open: true, from: "09:00", to: "13:00" } },
    holidays: [{ date: "2026-12-26" }],
  },
};

/** See `summary`. */
export const hoursOverlap: Rule = {
  id: "hours-overlap",
  severity: "warning",
  summary: "Two schedules of one time zone are open at the same time.",
  why: 'Spoke\'s guide speaks of several schedules and not of which one counts where two apply: the holidays, the message and the voicemail group that callers meet are then a matter of luck. Schedules of two time zones are not compared. One schedule cannot overlap itself: it has one range a day, and each holiday once. Source: guide, "Business hours" (read 2026-11-20).',
  examples: { bad: [office, { ...desk("12:00"), found: true }], good: [office, desk("13:00")] },
  check,
};
