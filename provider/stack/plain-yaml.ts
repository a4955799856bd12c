/**
 * YAML as nearly every file has it, by a parser that is much faster than the one that can say what is wrong (`yaml.ts`).
 * Whatever it complains of, and whatever two parsers may read in two ways, is left to that one: a test over generated and
 * damaged documents compares what they say. Pure.
 */
import {
  constructFromEvents,
  defineMappingTag,
  defineScalarTag,
  EVENT_ID,
  type Event,
  getScalarValue,
  NOT_RESOLVED,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  Schema,
  seqTag,
  strTag,
} from "js-yaml";
import type { Value } from "../model/value.ts";
import { offsetAt, placesOf, type Tree } from "./offsets.ts";
import type { Parsed } from "./source.ts";
import { tagNames } from "./tags.ts";
import { coreForms } from "./yaml-tags.ts";

/** Keys are text here, as everywhere in a stack file: of the key 1 of a menu too. */
const textKeys = defineMappingTag("tag:yaml.org,2002:map", {
  create: (): Record<string, Value> => ({}),
  addPair(values, key, value) {
    const isText = typeof key === "string" || typeof key === "number";
    // An assignment would set the prototype, and not a field.
    if (!isText || key === "__proto__") return "the other parser says what this key is";
    values[key] = value as Value;
    return "";
  },
  has: (values, key) => Object.hasOwn(values, String(key)),
  keys: (values) => Object.keys(values),
  get: (values, key) => values[String(key)],
  identify: () => false,
});

/** What a text without quotation marks means is asked of the other parser, so that there is one answer. */
const core = [...Map.groupBy(coreForms(), ({ tag }) => tag)].map(([tag, forms]) =>
  defineScalarTag<Value>(tag, {
    implicit: true,
    resolve(text) {
      const form = forms.find(({ fits }) => fits(text));
      return form === undefined ? NOT_RESOLVED : form.read(text);
    },
    identify: () => false,
  }),
);

const ours = tagNames.map((name) =>
  defineScalarTag(`!${name}`, { resolve: (text) => ({ [`$${name}`]: text }), identify: () => false }),
);

const schema = new Schema([strTag, ...core, seqTag, textKeys, ...ours]);

/**
 * Tabs, lone carriage returns, anchors, aliases, merges, directives, marks of documents, tags that are not ours or stand
 * alone, texts in blocks, keys that are marked as such, and elements that begin on the next line.
 */
const rare = new RegExp(
  [
    String.raw`(?:^|[\s[{,:])(?:[&*]\S|!(?!(?:${tagNames.join("|")}) +[^\s#,\]}]))`,
    String.raw`\t|<<|\r(?!\n)|^(?:%|---|\.\.\.)|[|>][-+\d]*\s*(?:#.*)?$|^\s*\?(?:\s|$)|-\s*(?:#.*)?$`,
  ].join("|"),
  "m",
);

/**
 * Reads a file fast, or not at all.
 *
 * @returns undefined where the other parser has to say what the text means, or what is wrong with it
 */
export function readPlainYaml(file: string, text: string): Parsed | undefined {
  if (rare.test(text)) return undefined;
  let documents: readonly unknown[];
  try {
    documents = constructFromEvents(parseEvents(text, {}), { source: text, schema });
  } catch {
    return undefined;
  }
  if (documents.length !== 1) return undefined;
  let tree: Tree<Outline> | undefined;
  const at = placesOf(file, text);
  return {
    source: {
      file,
      value: documents[0] as Value,
      place(path, part) {
        tree ??= treeOf(text);
        return at(offsetAt(tree, path, part));
      },
    },
    problems: [],
  };
}

/** Where a value stands, and what is in it. */
interface Outline {
  readonly offset: number;
  readonly parts: ReadonlyMap<string, { readonly key?: Outline; readonly value: Outline }>;
}

const nothing: Outline["parts"] = new Map();

const treeOf = (text: string): Tree<Outline> => ({
  root: outlineOf(text),
  offsetOf: ({ offset }) => offset,
  childOf: ({ parts }, step) => parts.get(String(step)),
});

/** The offsets of everything in a text that was read before. */
function outlineOf(text: string): Outline {
  const events = parseEvents(text, {});
  let next = 1;
  const take = (): Event | undefined => events[next++];
  const isOver = () => events[next]?.type === EVENT_ID.POP;

  function read(empty: number): Outline {
    const event = take();
    if (event?.type === EVENT_ID.SEQUENCE) return { offset: event.start, parts: elements() };
    if (event?.type === EVENT_ID.MAPPING) return { offset: event.start, parts: fields() };
    if (event?.type !== EVENT_ID.SCALAR || event.valueStart < 0) return { offset: empty, parts: nothing };
    return { offset: startOf(event), parts: nothing };
  }

  /** Where a value that is not there would stand; of a key without a colon, where that stands. */
  function afterColon(key: ScalarEvent): number {
    const colon = /["']?\s*: */y;
    colon.lastIndex = key.valueEnd;
    return colon.test(text) ? colon.lastIndex : startOf(key);
  }

  function elements(): Outline["parts"] {
    const parts = new Map<string, { readonly value: Outline }>();
    while (!isOver()) parts.set(String(parts.size), { value: read(0) });
    take();
    return parts;
  }

  function fields(): Outline["parts"] {
    const parts = new Map<string, { readonly key: Outline; readonly value: Outline }>();
    while (!isOver()) {
      const key = take();
      if (key?.type !== EVENT_ID.SCALAR) break;
      const value = read(afterColon(key));
      parts.set(getScalarValue(text, key), { key: { offset: startOf(key), parts: nothing }, value });
    }
    take();
    return parts;
  }

  return read(0);
}

/** With the quotation mark, as people count. */
const startOf = ({ style, valueStart }: ScalarEvent): number =>
  style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED ? valueStart - 1 : valueStart;
