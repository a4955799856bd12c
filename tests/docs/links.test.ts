/** Every page that people read leads where it says: files, headings, npm scripts, and names of the environment. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { settings } from "../../provider/configuration/settings.ts";
import { anchorsOf, linksOf } from "../support/markdown.ts";

const below = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !name.includes("node_modules"))
    .map((name) => join(folder, name));

const pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...below("docs"), ...below("examples")].sort();

const textOf = (page: string): string => readFileSync(page, "utf8");

/** What is wrong with a link of a page; undefined where it is right. */
function faultOf(page: string, target: string): string | undefined {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page : normalize(join(dirname(page), path));
  if (!existsSync(file)) return `${target}: there is no ${file}`;
  if (anchor === undefined) return undefined;
  return anchorsOf(textOf(file)).has(anchor) ? undefined : `${target}: ${file} has no such heading`;
}

test("there are pages to look at", () => {
  expect(pages).toEqual(
    expect.arrayContaining(["docs/safety.md", "docs/kinds/webhook.md", "examples/acme/README.md"]),
  );
});

test("a link that leads nowhere is seen, and code is no link", () => {
  const page =
    "# One page\n\n[a](safety.md#secrets-stay-secret) [b](#one-page) [c](no.md) ![d](#two) `[e](no.md)`\n";
  expect(linksOf(page)).toEqual(["safety.md#secrets-stay-secret", "#one-page", "no.md", "#two"]);
  expect([...anchorsOf("# One page\n\n## One `page`\n")]).toEqual(["one-page", "one-page-1"]);
  expect(faultOf("docs/safety.md", "reach.md#portal-mode")).toBeUndefined();
  expect(faultOf("docs/safety.md", "no.md")).toBe("no.md: there is no docs/no.md");
  expect(faultOf("docs/safety.md", "reach.md#no")).toBe("reach.md#no: docs/reach.md has no such heading");
});

describe.each(pages)("%s", (page) => {
  const text = textOf(page);

  test("leads to files and headings that are there", () => {
    const inside = linksOf(text).filter((target) => !/^[a-z]+:/.test(target));
    expect(inside.map((target) => faultOf(page, target)).filter((fault) => fault !== undefined)).toEqual([]);
  });

  test("leads outside over TLS", () => {
    const outside = linksOf(text).filter((target) => /^[a-z]+:/.test(target));
    expect(outside.filter((target) => !target.startsWith("https://"))).toEqual([]);
  });

  test("names npm scripts that there are", () => {
    const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Readonly<Record<string, string>> };
    const named = [...text.matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(test))\b/g)].map(
      ([, run, test]) => run ?? test ?? "",
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test("names environment variables of ours that there are", () => {
    const known = new Set([
      "SPOKE_LIVE",
      "SPOKE_REQUIRE_BROWSER",
      ...settings.flatMap(({ environment }) => environment),
    ]);
    const named = [...text.matchAll(/\b(?:SPOKE|TWILIO)_[A-Z][A-Z_]+[A-Z]\b/g)].map(([name]) => name);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

test("every page of docs is in its index", () => {
  const indexed = linksOf(textOf("docs/README.md")).map((target) =>
    normalize(join("docs", target.split("#")[0] ?? "")),
  );
  const hand = readdirSync("docs").filter((name) => name.endsWith(".md") && name !== "README.md");
  expect(hand.map((name) => join("docs", name)).filter((page) => !indexed.includes(page))).toEqual([]);
});
