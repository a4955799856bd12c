/**
 * Writes a confirmation into a stack file, in place: every byte of the rest stays as it is. The document of `yaml` says where
 * the list stands; its own printing would set the whole file anew. Pure.
 */
import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import { ProblemError } from "../model/problem.ts";

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
  const document = parseDocument(text);
  const root = document.contents;
  if (document.errors.length > 0 || (root !== null && !isMap(root))) {
    throw cannotWrite(file, "is not a map in YAML or JSON");
  }
  const written = root === null ? afterAll(text, confirmation) : inMap(file, text, root, confirmation);
  const expected = new Set([...hashesIn(document), confirmation.hash]);
  const found = hashesIn(parseDocument(written));
  if (found.length !== expected.size || !found.every((hash) => expected.has(hash))) {
    throw cannotWrite(file, `has a list ${key} in a form that is not known`);
  }
  return written;
}

const cannotWrite = (file: string, what: string): ProblemError =>
  new ProblemError({
    object: file,
    what,
    remedy: `Add the hash to a list \`${key}:\` by hand; spokectl runbook --json has it.`,
  });

function hashesIn(document: Document.Parsed): readonly string[] {
  const list = isMap(document.contents) ? document.contents.get(key) : undefined;
  return isSeq(list) ? list.items.map((item) => String(isScalar(item) ? item.value : item)) : [];
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
  const empty = isScalar(list) && list.value === null ? list.range?.[0] : undefined;
  if (empty === undefined) throw cannotWrite(file, `has something other than a list at ${key}`);
  return `${text.slice(0, empty)} ${flowList(confirmation)}${text.slice(empty)}`;
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
