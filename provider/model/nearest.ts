/** The name that was probably meant, for messages about unknown ones. Pure. */

/**
 * The candidate nearest to a name that is not one of them.
 *
 * @param name what was written
 * @param candidates the names that exist
 * @returns undefined where nothing is near: more than two letters and more than a third of them differ
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(name.length / 3));
  return candidates
    .map((candidate) => ({ candidate, away: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ away }) => away <= limit)
    .sort((one, other) => one.away - other.away)[0]?.candidate;
}

/** How many letters must be added, taken away or changed (Levenshtein). */
function editDistance(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const line = [row];
    for (let column = 1; column <= other.length; column++) {
      const changed = (above[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      line.push(Math.min((above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1, changed));
    }
    above = line;
  }
  return above[other.length] ?? 0;
}
