/**
 * Adds one entry to the text of a stack file, and changes nothing else: comments, order, anchors and indentation stay, letter
 * by letter. The document is parsed to find the place; the text is cut there. Pure.
 */
import { isDeepStrictEqual } from "node:util";
import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import { sectionOf } from "../derive/stack-names.ts";
import { ProblemError } from "../model/problem.ts";
import { isObject, type Value } from "../model/value.ts";
import { readText } from "../stack/yaml.ts";
import type { Written } from "./parts.ts";
import { entryData, entryNode } from "./stack-file.ts";
import { textOf } from "./yaml.ts";

interface Cut {
  readonly at: number;
  /** What goes: nothing, or an empty list. */
  readonly until: number;
  readonly text: string;
}

/**
 * The file with the entry.
 *
 * @param file its name, for messages
 * @param text what is in it, YAML or JSON, without problems
 * @throws ProblemError where the list of the kind is not written out in this file
 */
export function insertEntry(file: string, text: string, written: Written): string {
  const { kind } = written.object;
  const path = sectionOf(kind);
  const document = parseDocument(text, { logLevel: "silent" });
  const cut = cutFor(file, text, document.contents, path, written);
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const inserted = cut.text.replaceAll("\n", newline);
  const result = text.slice(0, cut.at) + inserted + text.slice(cut.until);
  const expected = withEntry(
    readText(file, text).source.value,
    path,
    entryData(written) as Value,
    kind.singleton,
  );
  const { source, problems } = readText(file, result);
  if (problems.length > 0 || !isDeepStrictEqual(source.value, expected)) throw byHand(file, path, written);
  return result;
}

function withEntry(
  file: Value,
  [step = "", ...rest]: readonly string[],
  entry: Value,
  singleton: boolean,
): Value {
  const map = isObject(file) ? file : {};
  if (rest.length > 0) return { ...map, [step]: withEntry(map[step], rest, entry, singleton) };
  const list = map[step];
  return { ...map, [step]: singleton ? entry : [...(Array.isArray(list) ? list : []), entry] };
}

function cutFor(
  file: string,
  text: string,
  contents: Node | null,
  path: readonly string[],
  written: Written,
): Cut {
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    const start = text === "" || text.endsWith("\n") ? "" : "\n";
    return { at: text.length, until: text.length, text: `${start}${blockKeys(path, written, 0)}` };
  }
  let node: Node | null | undefined = contents;
  for (const [index, step] of path.entries()) {
    if (!isMap(node)) throw byHand(file, path, written);
    const pair: YAMLMap["items"][number] | undefined = node.items.find(
      ({ key }) => isScalar(key) && key.value === step,
    );
    if (pair === undefined) return missingKey(text, node, path.slice(index), written);
    node = pair.value as Node | null;
  }
  if (!isSeq(node) || isAlias(node) || written.object.kind.singleton) throw byHand(file, path, written);
  const opened = openedList(text, node, contents, written);
  if (opened !== undefined) return opened;
  return node.flow
    ? intoFlow(text, node, jsonOf(text, entryData(written)))
    : afterLast(text, node, (column) => itemText(written, column));
}

/** `callGroups: []` in a file of lines becomes a list of lines. */
function openedList(text: string, node: YAMLSeq, contents: Node, written: Written): Cut | undefined {
  const [start = 0, end = 0] = node.range ?? [];
  const line = /^([ \t]*)\S+:([ \t]*)$/.exec(text.slice(text.lastIndexOf("\n", start - 1) + 1, start));
  const empty = node.items.length === 0 && /^[ \t]*(\r?\n|$)/.test(text.slice(end));
  if (!empty || line === null || !isMap(contents) || contents.flow) return undefined;
  const [, indent = "", space = ""] = line;
  return {
    at: start - space.length,
    until: end,
    text: `\n${itemText(written, indent.length + 2).replace(/\n$/, "")}`,
  };
}

function missingKey(text: string, map: YAMLMap, path: readonly string[], written: Written): Cut {
  if (!map.flow) return afterLast(text, map, (column) => `\n${blockKeys(path, written, column)}`);
  const [first = "", ...rest] = path;
  const own: unknown = written.object.kind.singleton ? entryData(written) : [entryData(written)];
  const value = rest.reduceRight<unknown>((inner, key) => ({ [key]: inner }), own);
  const json = jsonOf(text, value);
  return intoFlow(text, map, (indent) => `${JSON.stringify(first)}: ${json(indent)}`);
}

/** `callGroups:` with the entry under it, from a column on. */
function blockKeys([first = "", ...rest]: readonly string[], written: Written, column: number): string {
  const key = `${" ".repeat(column)}${first}:\n`;
  if (rest.length > 0) return `${key}${blockKeys(rest, written, column + 2)}`;
  if (!written.object.kind.singleton) return `${key}${itemText(written, column + 2)}`;
  return `${key}${indented(entryText(written), column + 2)}`;
}

/** An entry of a list, its dash in a column. */
function itemText(written: Written, column: number): string {
  const body = indented(entryText(written), column + 2);
  return `${" ".repeat(column)}- ${body.slice(column + 2)}`;
}

/** Always on lines of its own, so that it can grow. */
function entryText(written: Written): string {
  const node = entryNode(written);
  (node as YAMLMap).flow = false;
  return textOf(node);
}

const indented = (text: string, column: number): string =>
  text
    .split("\n")
    .map((line) => (line === "" ? "" : " ".repeat(column) + line))
    .join("\n");

/** Behind the last line of a list or map in block style, and of the comments that belong to that line. */
function afterLast(text: string, node: YAMLSeq | YAMLMap, make: (column: number) => string): Cut {
  const start = node.range?.[0] ?? 0;
  const column = start - (text.lastIndexOf("\n", start - 1) + 1);
  let at = endOfLine(text, lastLetter(text, node.range?.[1] ?? text.length));
  for (;;) {
    const comment = /^([ \t]*)#[^\n]*(?:\n|$)/.exec(text.slice(at));
    if (comment === null || (comment[1]?.length ?? 0) <= column) break;
    at += comment[0].length;
  }
  const missing = at > 0 && text[at - 1] !== "\n" ? "\n" : "";
  return { at, until: at, text: `${missing}${make(column)}` };
}

function lastLetter(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(text[at - 1] ?? "")) at--;
  // A comment at the end of a list belongs to what follows it, unless it is on the list's last line.
  const line = text.lastIndexOf("\n", at - 1) + 1;
  return line > 0 && /^[ \t]*#/.test(text.slice(line, at)) ? lastLetter(text, line) : at;
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at + 1;
}

/** Into a list or map in brackets: JSON, and short lists in YAML. @param make the text, from the indentation of its line */
function intoFlow(text: string, node: YAMLSeq | YAMLMap, make: (indent: string) => string): Cut {
  const [start = 0, end = text.length] = node.range ?? [];
  const last = lastNode(node);
  const lineIndent = indentAt(text, start);
  if (last === undefined) {
    const inner = `${lineIndent}${unitOf(text)}`;
    const body = isWrapped(text) ? `\n${inner}${make(inner)}\n${lineIndent}` : make(lineIndent);
    return { at: start + 1, until: end - 1, text: body };
  }
  const at = last.range?.[1] ?? end - 1;
  const lines = text.slice(start, at).includes("\n");
  const inner = indentAt(text, at);
  const before = lines ? `\n${inner}` : isWrapped(text) || text.slice(start, end).includes(", ") ? " " : "";
  const comma = /^\s*,/.exec(text.slice(at));
  return comma === null
    ? { at, until: at, text: `,${before}${make(lines ? inner : lineIndent)}` }
    : {
        at: at + comma[0].length,
        until: at + comma[0].length,
        text: `${before}${make(lines ? inner : lineIndent)}`,
      };
}

function lastNode(node: YAMLSeq | YAMLMap): Node | undefined {
  if (isSeq(node)) return node.items.at(-1) as Node | undefined;
  const pair = node.items.at(-1);
  return (pair?.value ?? pair?.key) as Node | undefined;
}

function indentAt(text: string, offset: number): string {
  const line = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, offset))?.[0] ?? "";
}

const isWrapped = (text: string): boolean => text.trim().includes("\n");

/** What the file indents by. */
const unitOf = (text: string): string => /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ";

/** JSON in the file's own style, from the indentation of its line. */
function jsonOf(text: string, value: unknown): (indent: string) => string {
  if (!isWrapped(text)) return () => JSON.stringify(value);
  const json = JSON.stringify(value, undefined, unitOf(text));
  return (indent) => json.replaceAll("\n", `\n${indent}`);
}

const byHand = (file: string, path: readonly string[], written: Written): ProblemError =>
  new ProblemError({
    object: file,
    path: path.join("."),
    what: "is not a list that is written out here, so that nothing can be added to it in place",
    remedy: `Add this where the list is: ${JSON.stringify(entryData(written))}`,
  });
