/** Figures as both reports write them. Pure. */
import type { Spread } from "./statistics.ts";

/** Objects on a page of Spoke's lists (the reference of the API, checked 2026-11-20). */
export const pageSize = 1000;

/** A number with so many digits behind the point. */
export const fixed = (value: number, digits = 2): string => value.toFixed(digits);

/** The median, and from where to where. */
export const shown = ({ min, median, max }: Spread, digits = 2): string =>
  `${fixed(median, digits)} (${fixed(min, digits)} to ${fixed(max, digits)})`;

/** A count with its thousands apart. */
export const grouped = (count: number): string => count.toLocaleString("en");
