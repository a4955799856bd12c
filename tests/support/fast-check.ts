/**
 * fast-check as the tests use it: one seed, so that the same tree gives the same answer, and a red run is the change's own doing.
 * New cases are looked for before a release: `SEED=random THOROUGH=20 npm test -- tests/property tests/unit` draws a seed for each
 * property and tries each 20 times as often. A failure prints its seed; `SEED=831124590` begins there again.
 */
import * as fc from "fast-check";

const times = whole("THOROUGH", process.env.THOROUGH ?? "1");
const seed = process.env.SEED ?? "20261127";
fc.configureGlobal({
  numRuns: runs(100),
  ...(seed === "random" ? {} : { seed: whole("SEED", seed) }),
});

/**
 * How often a property is tried.
 *
 * @param count how often in `npm test`
 * @returns that many times what `THOROUGH` says
 */
export function runs(count: number): number {
  return count * times;
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`${name} is not a whole number: ${text}.`);
  return number;
}

export { fc };
