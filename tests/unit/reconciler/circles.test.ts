import { groupsOf } from "../../../provider/reconciler/circles.ts";
import { fc, runs } from "../../support/fast-check.ts";

const names = ["a", "b", "c", "d", "e", "f", "g"];

/** All that is reached from a name, found by going on until nothing new comes. */
function reached(from: string, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const seen = new Set<string>();
  const pending = [...(next.get(from) ?? [])];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    pending.push(...(next.get(name) ?? []));
  }
  return seen;
}

test("two are in one group exactly where each is reached from the other", () => {
  const edges = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 14 });
  fc.assert(
    fc.property(edges, (list) => {
      const next = new Map(
        names.map((name) => [name, list.filter(([from]) => from === name).map(([, to]) => to)]),
      );
      const groups = groupsOf(names, next);
      for (const one of names) {
        for (const other of names) {
          if (one === other) continue;
          const circle = reached(one, next).has(other) && reached(other, next).has(one);
          expect(groups.get(one) === groups.get(other)).toBe(circle);
        }
      }
    }),
    { numRuns: runs(500) },
  );
});
