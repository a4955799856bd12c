/**
 * Writes a confirmation into a stack file, in place: every byte of the rest stays as it is. The document of `yaml` says where
 * the list stands; its own printing would set the whole file anew. Pure.
 */
import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import { ProblemError } from "../model/problem.ts";
import { isObject } from "../model/value.ts";
import { readConfirmed } from "../stack/heading.ts";
import type { Parsed } from "../stack/source.ts";
import { readText } from "../stack/yaml.ts";

const key = "confirmed";

/** What is confirmed. */
export interface Confirmation {
  readonly hash: string;
  /** For people: whose step it was. A comment, where the file can have one. */
  readonly object: string;
}

/**
 * @param file for messages
 * @param text of the file
 * @returns the text with the hash in the list `confirmed`
 * @throws ProblemError where the file is none that this can be written into
 */
export function withConfirmation(file: string, text: string, confirmation: Confirmation): string {
  const before = readText(file, text);
  const root = parseDocument(text, { logLevel: "silent" }).contents;
  if (before.problems.length > 0 || (root !== null && !isMap(root))) {
    throw cannotWrite(file, "is not a map in YAML or JSON");
  }
  const written = root === null ? afterAll(text, confirmation) : inMap(file, text, root, confirmation);
  const after = readText(file, written);
  if (after.problems.length > 0 || !isDeepStrictEqual(partsOf(after), partsOf(before, confirmation.hash))) {
    throw cannotWrite(file, "would say something else with the hash in it, so that it was left as it is");
  }
  return written;
}

const cannotWrite = (file: string, what: string): ProblemError =>
  new ProblemError({
    object: file,
    what,
    remedy: `Add the hash to a list \`${key}:\` by hand; spokectl runbook --json has it.`,
  });

/** What a file says: the hashes that are confirmed in it, and everything else. */
function partsOf({ source }: Parsed, ...more: readonly string[]): unknown {
  const { [key]: value, ...others } = isObject(source.value) ? source.value : {};
  const hashes = readConfirmed([{ origin: { source, path: [key] }, value }], []);
  return { hashes: new Set([...hashes, ...more]), others };
}

type Node = YAMLMap | YAMLSeq;

function inMap(file: string, text: string, root: YAMLMap, confirmation: Confirmation): string {
  const pair = root.items.find((item) => isScalar(item.key) && item.key.value === key);
  if (pair === undefined) {
    return root.flow
      ? inFlow(text, root, `${JSON.stringify(key)}: ${flowList(confirmation)}`)
      : afterAll(text, confirmation);
  }
  const list = pair.value;
  if (isSeq(list)) {
    return list.flow
      ? inFlow(text, list, JSON.stringify(confirmation.hash))
      : inBlock(text, list, confirmation);
  }
  if (list !== null && !(isScalar(list) && list.value === null)) {
    throw cannotWrite(file, `has something other than a list at ${key}`);
  }
  return inPlaceOfNull(text, pair, confirmation);
}

/** Behind the colon, where a comment may follow, or where `null` is written out. */
function inPlaceOfNull(text: string, pair: Pair, confirmation: Confirmation): string {
  const [start = 0, end = 0] = isScalar(pair.value) ? (pair.value.range ?? []) : [];
  if (end > start) return `${text.slice(0, start)}${flowList(confirmation)}${text.slice(end)}`;
  const colon = text.indexOf(":", isScalar(pair.key) ? pair.key.range?.[1] : 0) + 1;
  return `${text.slice(0, colon)} ${flowList(confirmation)}${text.slice(colon)}`;
}

const flowList = ({ hash }: Confirmation): string => `[${JSON.stringify(hash)}]`;

const entry = ({ hash, object }: Confirmation): string =>
  `- ${hash} # ${object.replace(/[\p{Cc}\u2028\u2029]/gu, " ")}`;

/** After the last element of a list that has a line for each. */
function inBlock(text: string, list: YAMLSeq, confirmation: Confirmation): string {
  const last = list.items.at(-1);
  const end = isScalar(last) ? (last.range?.[1] ?? text.length) : text.length;
  const lineStart = text.lastIndexOf("\n", end - 1) + 1;
  const indent = /^\s*/.exec(text.slice(lineStart))?.[0] ?? "";
  const lineEnd = text.indexOf("\n", end);
  const lineBreak = breakOf(text);
  const line = `${indent}${entry(confirmation)}`;
  if (lineEnd < 0) return `${text}${lineBreak}${line}${lineBreak}`;
  return `${text.slice(0, lineEnd + 1)}${line}${lineBreak}${text.slice(lineEnd + 1)}`;
}

/** Before the bracket that closes a list or map in braces, after what is last in it. */
function inFlow(text: string, node: Node, addition: string): string {
  const close = (node.range?.[1] ?? text.length) - 1;
  const before = text.slice(0, close).trimEnd();
  const isEmpty = node.items.length === 0;
  const comma = isEmpty || before.endsWith(",") ? "" : ",";
  const gap = text.slice(before.length, close);
  const indent = /\n([^\n]*)$/.exec(gap)?.[1];
  const inner = indent === undefined ? (isEmpty ? "" : " ") : `${breakOf(text)}${indent}  `;
  return `${before}${comma}${inner}${addition}${gap}${text.slice(close)}`;
}

function afterAll(text: string, confirmation: Confirmation): string {
  const lineBreak = breakOf(text);
  const gap = text === "" || text.endsWith("\n") ? "" : lineBreak;
  return `${text}${gap}${lineBreak}${key}:${lineBreak}  ${entry(confirmation)}${lineBreak}`;
}

const breakOf = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");
