/** Programs and packages that this one works with. Pure. */
import type { Finding, VersionFacts } from "./types.ts";

/** A finding for each. */
export const judgeVersions = (versions: readonly VersionFacts[]): readonly Finding[] =>
  versions.map(judgeVersion);

function judgeVersion({ id, subject, found, wanted, why }: VersionFacts): Finding {
  const base = { id: `versions.${id}`, topic: "versions", subject } as const;
  if (found === undefined) return { ...base, status: "ok", unseen: true, what: "It is not there.", why };
  if (wanted === undefined || isWithin(found, wanted)) return { ...base, status: "ok", what: `${found}.` };
  return {
    ...base,
    status: "warning",
    what: `${found}, and ${wanted} is wanted.`,
    why,
    remedy: `Install a version in ${wanted}.`,
  };
}

/**
 * Whether a version is in a range of the form `>=3.231.0 <4`: all that package.json has.
 *
 * @param version with or without a `v` in front
 */
export function isWithin(version: string, range: string): boolean {
  return range.split(/\s+/).every((part) => {
    const [, sign = "", wanted = ""] = /^(>=|<)(.+)$/.exec(part) ?? [];
    const order = compareVersions(version, wanted);
    return sign === ">=" ? order >= 0 : sign === "<" && order < 0;
  });
}

function compareVersions(one: string, other: string): number {
  const parts = (text: string) => text.replace(/^v/, "").split(/[.+-]/).map(Number);
  const [left, right] = [parts(one), parts(other)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
