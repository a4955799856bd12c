/** The fast parser of YAML says the same as the thorough one, of values and of places, or says nothing. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Document } from "yaml";
import type { Step } from "../../../provider/model/path.ts";
import { isObject, type Value } from "../../../provider/model/value.ts";
import { readPlainYaml } from "../../../provider/stack/plain-yaml.ts";
import { readYaml } from "../../../provider/stack/yaml.ts";
import { repositoryRoot } from "../../../tools/repository.ts";
import { fc, runs } from "../../support/fast-check.ts";

const documents = runs(2000);

jest.setTimeout(3_600_000);

const example = readFileSync(join(repositoryRoot(), "examples", "acme-stack", "spoke.yaml"), "utf8");

/** Every path of a value, outer ones first. */
function pathsOf(value: Value, path: readonly Step[] = []): readonly (readonly Step[])[] {
  const parts: readonly (readonly [Step, Value])[] = Array.isArray(value)
    ? [...value.entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  return [path, ...parts.flatMap(([step, inner]) => pathsOf(inner, [...path, step]))];
}

/** What a parser makes of a text: values, and the places of keys and values. */
function readingOf({ source, problems }: ReturnType<typeof readYaml>) {
  const places = pathsOf(source.value).map((path) => [
    path.join("/"),
    source.place(path),
    path.length === 0 ? undefined : source.place(path, "key"),
  ]);
  return { value: source.value, places, problems };
}

/** @returns whether the fast parser took it */
function agree(text: string): boolean {
  const fast = readPlainYaml("spoke.yaml", text);
  if (fast === undefined) return false;
  expect(readingOf(fast)).toEqual(readingOf(readYaml("spoke.yaml", text)));
  return true;
}

const scalar = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom(
    "0100",
    "+12025550123",
    "1.50",
    "0x1F",
    "0o17",
    "1e3",
    ".inf",
    "null",
    "~",
    "true",
    "No",
    "",
  ),
  fc.constantFrom(
    "!env NAME",
    "a: b",
    "# no comment",
    "Sales & Support",
    "*",
    "- x",
    "? x",
    "Hello!",
    "12:30",
  ),
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
);
const key = fc.oneof(
  fc.constantFrom("users", "name", "no", "1", "true"),
  fc.string({ minLength: 1, maxLength: 6 }),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    scalar,
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
  ),
}));

/** A value as YAML, in block or flow style. */
const written = fc
  .record({
    value: tree,
    flow: fc.boolean(),
    indent: fc.constantFrom(2, 4),
    width: fc.constantFrom(0, 20, 80),
  })
  .map(({ value, flow, indent, width }) => {
    const document = new Document({ stack: value });
    if (flow) document.contents = document.createNode({ stack: value }, { flow: true }) as never;
    return document.toString({ indent, lineWidth: width });
  });

/** A text with some of its characters changed: nearly YAML, or YAML that means something else. */
const damaged = (whole: fc.Arbitrary<string>) =>
  fc
    .tuple(
      whole,
      fc.array(
        fc.record({
          at: fc.nat(),
          taken: fc.nat(3),
          put: fc.oneof(
            fc.constantFrom(
              " ",
              "\n",
              "\t",
              ":",
              "- ",
              "# ",
              '"',
              "'",
              "[",
              "]",
              "{",
              "}",
              ",",
              "|",
              ">",
              "&a",
              "*a",
            ),
            fc.constantFrom(
              "!",
              "!env ",
              "!!str ",
              "? ",
              "---",
              "...",
              "%",
              "<<: ",
              "\r\n",
              "\\",
              "~",
              "0",
              "@",
              "`",
            ),
            fc.string({ unit: "grapheme", maxLength: 2 }),
          ),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    )
    .map(([text, changes]) =>
      changes.reduce((now, { at, taken, put }) => {
        const place = at % (now.length + 1);
        return now.slice(0, place) + put + now.slice(place + taken);
      }, text),
    );

/** A part of the example, so that damage meets what files have. */
const excerpt = fc.nat().map((seed) => {
  const blocks = example.split(/\n(?=\S)/);
  const start = seed % blocks.length;
  return `${blocks.slice(start, start + 2).join("\n")}\n`;
});

test("the example, which has an anchor, and without it", () => {
  expect(agree(example)).toBe(false);
  expect(agree(example.replace("&workday ", "").replaceAll("*workday", "{ open: true }"))).toBe(true);
});

test("what is written by a program", () => {
  let taken = 0;
  fc.assert(
    fc.property(written, (text) => {
      if (agree(text)) taken += 1;
    }),
    { numRuns: runs(500) },
  );
  expect(taken).toBeGreaterThan(100);
});

test("what is nearly YAML", () => {
  let taken = 0;
  fc.assert(
    fc.property(damaged(fc.oneof(excerpt, written)), (text) => {
      if (agree(text)) taken += 1;
    }),
    { numRuns: documents },
  );
  expect(taken).toBeGreaterThan(documents / 10);
});
