/** What repeated measurements say on a machine that has other work too: smallest, median and largest. Pure. */

/** See the head of this file; in the unit of the measurements. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** How many measurements. */
  readonly count: number;
}

/** @throws Error for no measurements at all */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) throw new Error("Nothing was measured.");
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? min) + (sorted[Math.ceil(middle)] ?? max)) / 2;
  return { min, median, max, count: sorted.length };
}

/** Two things measured one right after the other, so that the machine was equally busy for both. */
export interface Pair {
  readonly subject: number;
  readonly baseline: number;
}

/**
 * Measures in pairs and changes their order with each, so that neither always has the warmer machine.
 *
 * @param count how many pairs
 */
export async function measurePairs<T>(
  count: number,
  subject: () => Promise<T>,
  baseline: () => Promise<T>,
): Promise<readonly { readonly subject: T; readonly baseline: T }[]> {
  const pairs: { subject: T; baseline: T }[] = [];
  for (let index = 0; index < count; index += 1) {
    if (index % 2 === 0) {
      const second = await baseline();
      pairs.push({ subject: await subject(), baseline: second });
    } else {
      const first = await subject();
      pairs.push({ subject: first, baseline: await baseline() });
    }
  }
  return pairs;
}

/** The ratio of each pair: what a slow moment did to both falls out. */
export const ratiosOf = (pairs: readonly Pair[]): Spread =>
  spreadOf(pairs.map(({ subject, baseline }) => subject / baseline));
