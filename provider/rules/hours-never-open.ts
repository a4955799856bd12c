/** The rule `hours-never-open`. */

import { partsOf } from "./survey.ts";
import { tokens } from "./tokens.ts";
import type { Rule } from "./types.ts";

/** See `summary`. */
export const hoursNeverOpen: Rule = {
  id: "hours-never-open",
  severity: "warning",
  summary: "A schedule has no day on which the office is open.",
  why: 'A day that is left out is closed. Where such a schedule applies, every caller hears the after-hours message and nobody is ever rung. Source: guide, "Business hours" (read 2026-11-20).',
  examples: {
    bad: [
      {
        kind: tokens.officeHours,
        values: { name: "Saturday desk", timeZone: "Europe/London", days: { saturday: { open: false } } },
      },
    ],
    good: [
      {
        kind: tokens.officeHours,
        values: {
          name: "Saturday desk",
          timeZone: "Europe/London",
          days: { saturday: { open: true, from: "10:00", to: "14:00" } },
          holidays: [{ date: "2026-12-26" }],
        },
      },
    ],
  },
  check: (declared) =>
    declared.of(tokens.officeHours).flatMap((object) => {
      const days = Object.values(partsOf(object.inputs.days));
      // What is not known yet may be open.
      if (typeof object.inputs.days !== "object" || days.some((day) => partsOf(day).open !== false))
        return [];
      return [
        {
          object,
          path: "days",
          what: "no day is open, so that every call is after hours",
          remedy: "Give at least one day with `open: true` and its times, or take the schedule out.",
        },
      ];
    }),
};
