/** The rule `hours-without-holidays`. */

import { inEffect, partsOf } from "./survey.ts";
import { tokens } from "./tokens.ts";
import type { Rule, RuleExample } from "./types.ts";

const office = (holidays: { readonly date: string; readonly name: string }[]): RuleExample => ({
  kind: tokens.officeHours,
  values: {
    name: "Head office",
    timeZone: "America/New_York",
    days: { friday: { open: true, from: "09:00", to: "17:00" } },
    ...(holidays.length === 0 ? {} : { holidays }),
  },
});

/** See `summary`. */
export const hoursWithoutHolidays: Rule = {
  id: "hours-without-holidays",
  severity: "note",
  summary: "A schedule has no holidays.",
  why: 'On a holiday callers are told that the office is open, wait for as long as the group\'s rules say, and reach nobody. Source: guide, "Business hours" (read 2026-11-20).',
  examples: { bad: [office([])], good: [office([{ date: "2026-12-25", name: "Christmas Day" }])] },
  check: (declared) =>
    declared.of(tokens.officeHours).flatMap((object) => {
      const holidays = inEffect(object, "holidays");
      const opens = Object.values(partsOf(object.inputs.days)).some((day) => partsOf(day).open === true);
      if (!opens || !Array.isArray(holidays) || holidays.length > 0) return [];
      return [
        {
          object,
          path: "holidays",
          what: "it has no holidays, so that callers are told on every one of them that the office is open",
          remedy: "List the days on which the office is closed.",
        },
      ];
    }),
};
