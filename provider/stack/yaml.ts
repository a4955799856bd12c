/** YAML and JSON, with the places of everything that is in them. Pure. */
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import { nearestName } from "../model/nearest.ts";
import type { Value } from "../model/value.ts";
import type { Place } from "../reconciler/plan/types.ts";
import { readJson } from "./json.ts";
import { offsetAt, type Tree } from "./offsets.ts";
import { readPlainYaml } from "./plain-yaml.ts";
import { type Parsed, problemAt } from "./source.ts";
import { isTagName, tagNames } from "./tags.ts";
import type { StackProblem } from "./types.ts";
import { customTags } from "./yaml-tags.ts";

/**
 * Reads a file.
 *
 * @param file its name, for messages and for what the name tells: none is needed, because JSON is YAML too
 * @param text what is in it
 */
export function readText(file: string, text: string): Parsed {
  const plain = text.replace(/^\uFEFF/, "");
  return readJson(file, plain) ?? readPlainYaml(file, plain) ?? readYaml(file, plain);
}

/** Aliases that one file may use; more is an attack on whoever reads it, or an accident. */
const mostAliases = 100_000;

/** Reads a file by the parser that knows all of YAML, and says what is wrong. */
export function readYaml(file: string, text: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    merge: true,
    customTags,
  });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems = [
    ...document.errors.map((error) => syntaxProblem(file, text, error, at)),
    ...document.warnings.map((warning) => tagProblem(file, text, warning, at)),
  ];
  return {
    source: {
      file,
      value: problems.length > 0 ? null : valueIn(document, file, at, problems),
      place: (path, part) => at(offsetAt(treeOf(document), path, part)),
    },
    problems,
  };
}

function valueIn(
  document: Document.Parsed,
  file: string,
  at: (offset: number) => Place,
  problems: StackProblem[],
): Value {
  try {
    return document.toJS({ maxAliasCount: mostAliases }) as Value;
  } catch (error) {
    const name = /Unresolved alias .*: (\S+)$/.exec((error as Error).message)?.[1];
    let offset = 0;
    visit(document, {
      Alias(_, node) {
        if (node.source !== name || node.resolve(document) !== undefined) return undefined;
        offset = node.range?.[0] ?? 0;
        return visit.BREAK;
      },
    });
    problems.push(
      problemAt(
        at(offset),
        name === undefined
          ? { object: file, what: (error as Error).message, remedy: "Use fewer aliases." }
          : {
              object: file,
              what: `no anchor &${name} stands before the alias *${name}`,
              remedy: "Write the anchor first, or correct the name.",
            },
      ),
    );
    return null;
  }
}

/** What the parser's commonest complaints mean; the others say it themselves. */
const remedies: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "Write each key once.",
  TAB_AS_INDENT: "Indent with spaces.",
  MULTIPLE_DOCS: "Write one document a file, and name several files with -f.",
  NON_STRING_KEY: "Write keys as text.",
};

function syntaxProblem(
  file: string,
  text: string,
  { code, message, pos }: YAMLError,
  at: (offset: number) => Place,
): StackProblem {
  const key = /^("(?:[^"\\]|\\.)*"|'[^']*'|[^\s:,}\]]+)/.exec(text.slice(pos[0]))?.[0] ?? "a key";
  const what =
    code === "DUPLICATE_KEY"
      ? `the key ${key} stands here a second time`
      : code === "MULTIPLE_DOCS"
        ? "a second document begins here"
        : message.slice(0, 1).toLowerCase() + message.slice(1).replace(/\.$/, "");
  return problemAt(at(pos[0]), {
    object: file,
    what,
    remedy: remedies[code] ?? "Correct the syntax: it is neither YAML nor JSON as it stands.",
  });
}

function tagProblem(
  file: string,
  text: string,
  { message, pos, code }: YAMLError,
  at: (offset: number) => Place,
): StackProblem {
  const written = text.slice(...pos).replace(/^!/, "");
  if (code !== "TAG_RESOLVE_FAILED") {
    return problemAt(at(pos[0]), { object: file, what: message, remedy: "Correct the syntax." });
  }
  return problemAt(at(pos[0]), { object: file, ...unknownTag(written, "!") });
}

/** The message about a tag that does not exist, or that stands before a list or an object. */
export function unknownTag(
  name: string,
  mark: "!" | "$",
): { readonly what: string; readonly remedy: string } {
  if (isTagName(name)) {
    return { what: `${mark}${name} takes a text`, remedy: `Write !${name} and one name or path behind it.` };
  }
  const nearest = nearestName(name, tagNames);
  return {
    what: `there is no tag ${mark}${name}`,
    remedy:
      nearest === undefined
        ? `The tags are ${tagNames.map((tag) => `${mark}${tag}`).join(", ")}.`
        : `Did you mean ${mark}${nearest}?`,
  };
}

/** The document, with its aliases followed. */
const treeOf = (document: Document.Parsed): Tree<Node> => ({
  root: document.contents ?? undefined,
  offsetOf: ({ range }) => range?.[0],
  childOf(parent, step) {
    const node = isAlias(parent) ? parent.resolve(document) : parent;
    if (isSeq(node)) {
      const value = node.items[Number(step)] as Node | undefined;
      return value && { value };
    }
    if (!isMap(node)) return undefined;
    const pair = node.items.find(
      (one) => isPair(one) && isScalar(one.key) && String(one.key.value) === String(step),
    );
    return pair && { key: pair.key as Node, value: (pair.value as Node | null) ?? undefined };
  },
});
