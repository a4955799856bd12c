/** From a path to an offset in a text, and from there to line and column. Pure. */
import type { Step } from "../model/path.ts";
import type { Place } from "../reconciler/plan/types.ts";
import type { Part } from "./source.ts";

/** What a parser has made of a text, as far as places go. */
export interface Tree<Node> {
  readonly root: Node | undefined;
  /** Where a node begins; undefined where the parser does not say. */
  offsetOf(node: Node): number | undefined;
  /** What a step leads to: an element of a list, or a field with its key. Undefined where it leads nowhere. */
  childOf(
    node: Node,
    step: Step,
  ): { readonly key?: Node | undefined; readonly value?: Node | undefined } | undefined;
}

/** The offset of what stands at a path; of the nearest part around it where that is not there. */
export function offsetAt<Node>(tree: Tree<Node>, path: readonly Step[], part: Part = "value"): number {
  let node = tree.root;
  let offset = (node && tree.offsetOf(node)) ?? 0;
  for (const [index, step] of path.entries()) {
    const found = node && tree.childOf(node, step);
    if (found === undefined) return offset;
    const isKey = part === "key" && index === path.length - 1;
    const shown = isKey ? (found.key ?? found.value) : (found.value ?? found.key);
    offset = (shown && tree.offsetOf(shown)) ?? offset;
    node = found.value;
  }
  return offset;
}

/** Answers where an offset of a file stands. */
export function placesOf(file: string, text: string): (offset: number) => Place {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => {
    const line = lineOf(starts, offset);
    return { file, line, column: offset - (starts[line - 1] ?? 0) + 1 };
  };
}

/** The last line that starts at or before an offset, counted from 1. */
function lineOf(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
