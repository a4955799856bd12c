/** Takes chance and the machine out of recorded texts, so that two recordings of one release are equal. Pure. */

interface Rule {
  readonly pattern: RegExp;
  /** The nth different text that matches becomes this. @param match its groups */
  readonly replacement: (n: number, match: readonly string[]) => string;
}

const numbered = (n: number, length: number): string => String(n).padStart(length, "0");

/** One time for all: which of two things were in one millisecond is chance. */
const recordedAt = new Date("2026-01-01T00:00:00.000Z");

/** In this order: what is longer comes first. */
const rules: readonly Rule[] = [
  {
    pattern: /[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g,
    replacement: (n, [version = "1"]) => `00000000-0000-${version}000-8000-${numbered(n, 12)}`,
  },
  {
    pattern: /\b([A-Z]{2})[0-9a-f]{32}\b/g,
    replacement: (n, [prefix = ""]) => `${prefix}${numbered(n, 32)}`,
  },
  // All but the two with which Pulumi marks a secret (`@pulumi/pulumi` runtime/rpc.js, 3.259).
  {
    pattern: /\b(?!4dabf18193072939515e22adb298388d|1b47061264138c4ac30d75fd1eb44270)[0-9a-f]{32}\b/g,
    replacement: (n) => numbered(n, 32),
  },
  { pattern: /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, replacement: () => recordedAt.toISOString() },
  { pattern: /\b1[789]\d{11}\b/g, replacement: () => String(recordedAt.getTime()) },
  {
    pattern: /\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000/g,
    replacement: () => recordedAt.toUTCString().replace("GMT", "+0000"),
  },
  { pattern: /http:\/\/127\.0\.0\.1:\d+/g, replacement: () => "http://127.0.0.1:1" },
];

/**
 * Replaces ids, times, addresses and the given secrets, each by the same text wherever it stands in any of the texts.
 *
 * @param texts what was recorded
 * @param secrets texts that are secret; one keeps its length, and its prefix where it is a webhook's
 * @returns the texts in the same order; ids are numbered by their first appearance
 */
export function anonymise(texts: readonly string[], secrets: readonly string[]): readonly string[] {
  const separator = "\u0000";
  let all = texts.join(separator);
  for (const [index, secret] of secrets.entries()) {
    const prefix = secret.startsWith("whsec_") ? "whsec_" : "";
    const number = numbered(index + 1, 3);
    all = all.replaceAll(secret, `${prefix}${"x".repeat(secret.length - prefix.length - 3)}${number}`);
  }
  for (const { pattern, replacement } of rules) {
    const known = new Map<string, string>();
    all = all.replace(pattern, (text: string, ...rest: unknown[]) => {
      const groups = rest.filter((each): each is string => typeof each === "string").slice(0, -1);
      const found = known.get(text) ?? replacement(known.size + 1, groups);
      known.set(text, found);
      return found;
    });
  }
  return all.split(separator);
}
