/** Versions of the Pulumi CLI. Pure. */

/** The release that is fetched or built. The proxy of Go modules does not serve every later one (tried 2026-11-22). */
export const wantedVersion = "3.259.0";

/** Older ones lack fixes of `refresh --run-program` that the provider's instructions rely on (changelog to 3.231). */
export const lowestVersion = "3.231.0";

/**
 * Finds the version in what `pulumi version` prints (`v3.259.0`, `v3.260.0-alpha.1+dirty`).
 * @returns the three numbers as text (`3.259.0`), undefined where there are none
 */
export function parseVersion(text: string): string | undefined {
  return /(?:^|\s)v?(\d+\.\d+\.\d+)/.exec(text)?.[1];
}

/** @returns below zero, zero or above zero, as `one` is older than, the same as or newer than `other` */
export function compareVersions(one: string, other: string): number {
  const numbers = one.split(".").map(Number);
  const others = other.split(".").map(Number);
  for (const [index, number] of numbers.entries()) {
    const difference = number - (others[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

/** Whether a program written against this product may be run with that CLI. */
export function isSupported(version: string): boolean {
  return compareVersions(version, lowestVersion) >= 0 && version.startsWith("3.");
}
