/** What repeated measurements say on a machine that has other work too: smallest, median and largest. Pure. */

/** See the head of this file; in the unit of the measurements. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws Error for no measurements at all */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) throw new Error("Nothing was measured.");
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? min) + (sorted[Math.ceil(middle)] ?? max)) / 2;
  return { min, median, max };
}

/** Two things measured one right after the other, so that the machine was equally busy for both. */
export interface Pair {
  readonly subject: number;
  readonly baseline: number;
}

/** How many pairs are measured. */
export interface Patience {
  readonly atLeast: number;
  readonly atMost: number;
  /** After the smallest number another pair begins only while this has not passed. */
  readonly seconds: number;
}

/**
 * Measures in pairs and changes their order with each, so that neither always has the warmer machine.
 *
 * @param patience how many; what was measured has no say in it, so that no pair is added until the figure suits
 */
export async function measurePairs<T>(
  patience: Patience,
  subject: () => Promise<T>,
  baseline: () => Promise<T>,
): Promise<readonly { readonly subject: T; readonly baseline: T }[]> {
  const pairs: { subject: T; baseline: T }[] = [];
  const started = performance.now();
  const goesOn = () =>
    pairs.length < patience.atLeast ||
    (pairs.length < patience.atMost && performance.now() - started < patience.seconds * 1000);
  while (goesOn()) {
    if (pairs.length % 2 === 0) {
      const first = await baseline();
      pairs.push({ subject: await subject(), baseline: first });
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
