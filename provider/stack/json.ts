/** JSON, with the places of everything that is in it. Pure. */
import { type Node, parseTree } from "jsonc-parser";
import type { Step } from "../model/path.ts";
import { isObject, type Value } from "../model/value.ts";
import type { Place } from "../reconciler/plan/types.ts";
import { offsetAt, placesOf } from "./offsets.ts";
import type { Parsed, Part } from "./source.ts";

/**
 * JSON by JavaScript's own parser, which is a hundred times as fast as one that knows places; those are found when something
 * asks for the first one. Undefined for what is not JSON, and where a key stands twice: JSON.parse does not say so.
 */
export function readJson(file: string, text: string): Parsed | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  let value: Value;
  try {
    value = JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
  if (countKeys(value) !== writtenKeys(text)) return undefined;
  let places: ((path: readonly Step[], part?: Part) => Place) | undefined;
  return {
    source: {
      file,
      value,
      place(path, part) {
        places ??= placesIn(file, text);
        return places(path, part);
      },
    },
    problems: [],
  };
}

function countKeys(value: Value): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, inner: Value) => sum + countKeys(inner), 0);
  if (!isObject(value)) return 0;
  let sum = 0;
  for (const inner of Object.values(value)) sum += 1 + countKeys(inner);
  return sum;
}

function writtenKeys(text: string): number {
  let keys = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"\s*(:?)/gs)) if (match[1] === ":") keys++;
  return keys;
}

function placesIn(file: string, text: string): (path: readonly Step[], part?: Part) => Place {
  const tree = { root: parseTree(text), offsetOf: ({ offset }: Node) => offset, childOf };
  const at = placesOf(file, text);
  return (path, part) => at(offsetAt(tree, path, part));
}

function childOf({ type, children = [] }: Node, step: Step) {
  if (type === "array") return { value: children[Number(step)] };
  const property = children.find(({ children: [key] = [] }) => key?.value === String(step));
  const [key, value] = property?.children ?? [];
  return value && { key, value };
}
