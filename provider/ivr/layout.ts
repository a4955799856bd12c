/** Places widgets on Studio's canvas as a tree from top to bottom, so that a person who opens the flow can read it. Pure. */
import type { FlowState } from "./flow.ts";

/** Distances on the canvas: a widget is about 280 wide and 200 high, as Studio draws it. */
const columnWidth = 340;
const rowHeight = 260;

/**
 * Gives each widget its `offset`.
 *
 * @param states the widgets; those that nothing leads to are placed to the right of the others
 * @param initial the name of the first one
 * @returns the same widgets in the same order, placed
 */
export function layOut(states: readonly FlowState[], initial: string): readonly FlowState[] {
  const byName = new Map(states.map((state) => [state.name, state]));
  const children = new Map<string, readonly string[]>();
  const depth = new Map<string, number>();
  const order: string[] = [];
  for (const root of [initial, ...byName.keys()]) {
    if (!depth.has(root)) spread(root, byName, children, depth, order);
  }
  const columns = new Map<string, number>();
  let leaves = 0;
  // Children stand after their parents in the order, so that backwards every child has its column already.
  for (const name of order) if ((children.get(name) ?? []).length === 0) columns.set(name, leaves++);
  for (const name of [...order].reverse()) {
    const below = (children.get(name) ?? []).map((child) => columns.get(child) ?? 0);
    if (below.length > 0) columns.set(name, ((below[0] ?? 0) + (below.at(-1) ?? 0)) / 2);
  }
  const middle = columns.get(initial) ?? 0;
  return states.map((state) => ({
    ...state,
    properties: {
      ...state.properties,
      offset: {
        x: Math.round(((columns.get(state.name) ?? 0) - middle) * columnWidth),
        y: (depth.get(state.name) ?? 0) * rowHeight,
      },
    },
  }));
}

/** A widget belongs under the first one that leads to it, on the way down in the order of the transitions. */
function spread(
  root: string,
  byName: ReadonlyMap<string, FlowState>,
  children: Map<string, readonly string[]>,
  depth: Map<string, number>,
  order: string[],
): void {
  const pending: { readonly name: string; readonly parent?: string; readonly level: number }[] = [
    { name: root, level: 0 },
  ];
  for (let here = pending.pop(); here; here = pending.pop()) {
    const { name, parent, level } = here;
    if (depth.has(name)) continue;
    depth.set(name, level);
    order.push(name);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), name]);
    const targets = (byName.get(name)?.transitions ?? []).flatMap(({ next }) => next ?? []);
    for (const next of targets.reverse()) {
      if (byName.has(next) && !depth.has(next)) pending.push({ name: next, parent: name, level: level + 1 });
    }
  }
}
