/** JSON, with the places of everything that is in it. Pure. */
import { type Node, parseTree } from "jsonc-parser";
import type { Step } from "../model/path.ts";
import { isObject, type Value } from "../model/value.ts";
import type { Place } from "../reconciler/plan/types.ts";
import { placesOf } from "./offsets.ts";
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
  const root = parseTree(text);
  const at = placesOf(file, text);
  return (path, part) => at(offsetOf(root, path, part));
}

/** The offset of what stands at a path; of the nearest part around it where that is not there. */
function offsetOf(root: Node | undefined, path: readonly Step[], part: Part = "value"): number {
  let node = root;
  let offset = root?.offset ?? 0;
  for (const [index, step] of path.entries()) {
    const found = childOf(node, step);
    if (found === undefined) return offset;
    const isLast = index === path.length - 1;
    offset = (isLast && part === "key" ? (found.key ?? found.value) : found.value).offset;
    node = found.value;
  }
  return offset;
}

function childOf(
  node: Node | undefined,
  step: Step,
): { readonly key: Node | undefined; readonly value: Node } | undefined {
  const children = node?.children ?? [];
  if (node?.type === "array") {
    const value = children[Number(step)];
    return value && { key: undefined, value };
  }
  const property = children.find(({ children: [key] = [] }) => key?.value === String(step));
  const [key, value] = property?.children ?? [];
  return value && { key, value };
}
