/** YAML as this product writes it: one style, and texts in quotes wherever some YAML reader would take them for more. Pure. */
import {
  type CreateNodeOptions,
  Document,
  isMap,
  isScalar,
  type Node,
  Pair,
  Scalar,
  YAMLMap,
  YAMLSeq,
} from "yaml";
import type { Part } from "./parts.ts";

/** Parts that are not data are written by the form's own rules. */
export interface YamlRules {
  reference(part: Part & { is: "reference" }): string;
  /** A tagged scalar, or a plain text. */
  parameter(part: Part & { is: "parameter" }): Scalar<string> | string;
  /** A plain text, escaped where the form gives some texts a meaning. */
  text(text: string): string;
}

/** Longer lists and objects stand on lines of their own. */
const inlineWidth = 90;

/** The node of a part, and its width where it stands on one line. */
export function nodeOf(part: Part, rules: YamlRules): Node {
  return build(part, rules).node;
}

interface Built {
  readonly node: Node;
  /** Undefined where it needs more than one line. */
  readonly width: number | undefined;
}

function build(part: Part, rules: YamlRules): Built {
  switch (part.is) {
    case "value":
      return scalar(typeof part.value === "string" ? rules.text(part.value) : part.value);
    case "reference":
      return scalar(rules.reference(part));
    case "parameter": {
      const made = rules.parameter(part);
      return typeof made === "string" ? scalar(made) : { node: made, width: String(made.value).length + 8 };
    }
    case "list":
      return collection(
        new YAMLSeq(),
        part.items.map((item) => build(item, rules)),
        [],
      );
    case "object":
      return collection(
        new YAMLMap(),
        part.entries.map(([, inner]) => build(inner, rules)),
        part.entries.map(([name]) => rules.text(name)),
      );
  }
}

function scalar(value: string | number | boolean | null): Built {
  const width = typeof value === "string" ? value.length + 2 : String(value).length;
  return {
    node: new Scalar(value),
    width: typeof value === "string" && value.includes("\n") ? undefined : width,
  };
}

function collection(node: YAMLSeq | YAMLMap, inner: readonly Built[], names: readonly string[]): Built {
  let width: number | undefined = 4;
  for (const [index, { node: item, width: own }] of inner.entries()) {
    const name = names[index];
    if (isMap(node)) node.items.push(new Pair(new Scalar(name), item));
    else node.items.push(item);
    width =
      width === undefined || own === undefined
        ? undefined
        : width + own + 2 + (name === undefined ? 0 : name.length + 2);
  }
  const inline = width !== undefined && width <= inlineWidth && !inner.some(({ node: item }) => isDeep(item));
  node.flow = inner.length === 0 || inline;
  return { node, width: inline ? width : undefined };
}

/** Lists of objects, and objects in objects, read better on lines of their own. */
const isDeep = (node: Node): boolean => !isScalar(node) && (node as YAMLMap).items.length > 0;

/** A document of one map. */
export function documentOf(head: readonly string[], pairs: readonly Pair[]): string {
  const map = new YAMLMap();
  map.items.push(...pairs);
  // The head has an empty line behind it already.
  const first = pairs[0]?.key;
  if (isScalar(first)) first.spaceBefore = false;
  const document = new Document(undefined, documentOptions);
  document.contents = map as unknown as typeof document.contents;
  document.commentBefore = head.map((line) => (line === "" ? "" : ` ${line}`)).join("\n");
  return document.toString(writing);
}

/** What earlier YAML takes for a date, a base-60 number or a truth value is quoted too. */
const documentOptions: CreateNodeOptions & { compat: "yaml-1.1"; aliasDuplicateObjects: false } = {
  compat: "yaml-1.1",
  aliasDuplicateObjects: false,
};

const writing = { lineWidth: 0, flowCollectionPadding: true } as const;

/** A key with its value, and what is to stand above it. */
export function pairOf(name: string, value: Node, above: readonly string[] = [], space = false): Pair {
  const key = new Scalar(name);
  if (above.length > 0) key.commentBefore = above.map((line) => ` ${line}`).join("\n");
  key.spaceBefore = space;
  return new Pair(key, value);
}

/** Text of one node alone. */
export const textOf = (node: Node): string => {
  const document = new Document(undefined, documentOptions);
  document.contents = node as unknown as typeof document.contents;
  return document.toString(writing);
};
