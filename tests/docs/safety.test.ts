/** Every promise of docs/safety.md names tests, and each of them is there under that title. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Promised {
  readonly heading: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

const page = readFileSync("docs/safety.md", "utf8");

const promises: readonly Promised[] = page
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    heading: section.slice(0, section.indexOf("\n")),
    tests: [...section.matchAll(/^- \[[^\]]+\]\(([^)]+)\): \*(.+)\*$/gm)].map(
      ([, file = "", title = ""]) => ({ file: join("docs", file), title }),
    ),
  }));

const last = "What is not promised";

test("the page ends with what is not promised", () => {
  expect(promises.at(-1)).toEqual({ heading: last, tests: [] });
});

describe.each(
  promises.filter(({ heading }) => heading !== last).map((each) => [each.heading, each] as const),
)("%s", (_, { tests }) => {
  test("is kept by two tests or more", () => {
    expect(tests.length).toBeGreaterThanOrEqual(2);
  });

  test.each(tests.map(({ file, title }) => [file, title] as const))("%s has: %s", (file, title) => {
    expect(existsSync(file)).toBe(true);
    // The name of a test that runs, or a law's text, which becomes one: a skipped test keeps no promise.
    const source = readFileSync(file, "utf8");
    const place = Math.max(source.indexOf(`"${title}"`), source.indexOf(`'${title}'`));
    expect(source.slice(0, Math.max(place, 0)).trimEnd()).toMatch(/((\btest|\bit|\)|\])\(|text:)$/);
  });
});
