import { type Declared, edgesOf, orderOf } from "../../../provider/reconciler/graph.ts";
import { fc } from "../../support/fast-check.ts";
import { lampKind, lampServer } from "../../support/lamp.ts";

const kind = lampKind(lampServer());
const object = (name: string, ...followers: readonly string[]): Declared => ({
  name,
  kind,
  values: { name, members: followers.map((lamp) => ({ lamp })) },
});

const orderOfObjects = (objects: readonly Declared[]) =>
  orderOf(
    objects.map(({ name }) => name),
    edgesOf(objects),
  );

describe("orderOf", () => {
  test("what is referred to comes first", () => {
    expect(orderOfObjects([object("a", "b"), object("b", "c"), object("c")])).toEqual({
      order: ["c", "b", "a"],
      postponed: [],
    });
  });

  test("names outside the declaration are no edges", () => {
    expect(orderOfObjects([object("a", "elsewhere")])).toEqual({ order: ["a"], postponed: [] });
  });

  test("a circle is broken at an optional reference, which is patched in afterwards", () => {
    expect(orderOfObjects([object("a", "b"), object("b", "a")])).toEqual({
      order: ["a", "b"],
      postponed: [{ from: "a", to: "b", path: "members.0.lamp" }],
    });
  });

  test("what only waits for a circle is whole at once: just a part of the circle is postponed", () => {
    const { order, postponed } = orderOfObjects([object("x", "a"), object("a", "b"), object("b", "a")]);
    expect(order).toEqual(["a", "x", "b"]);
    expect(postponed).toEqual([{ from: "a", to: "b", path: "members.0.lamp" }]);
  });

  test("a circle that nothing may be left out of is named, without what waits behind it", () => {
    const edge = (from: string, to: string) => ({ from, to, path: "", required: true });
    expect(() => orderOf(["x", "a", "b"], [edge("x", "a"), edge("a", "b"), edge("b", "a")])).toThrow(
      "Plan: none of these can be done first, because each waits for the next one: a, b. Take one of the references out, apply, and put it back. Nothing was written.",
    );
    const ring = Array.from({ length: 30 }, (_, index) => `n${index}`);
    const edges = ring.map((name, index) => edge(name, ring[(index + 1) % 30] ?? ""));
    expect(() => orderOf(ring, edges)).toThrow("n0, n1, n2, n3, n4, n5, n6, n7 and 22 more.");
  });

  test("a chain of a hundred thousand, and as many in pairs, are ordered without a stack or a square", () => {
    const names = Array.from({ length: 100_000 }, (_, index) => String(index));
    const chain = names.slice(1).map((to, index) => ({ from: String(index), to, path: "", required: true }));
    expect(orderOf(names, chain).order).toEqual(names.toReversed());
    const pairs = names.map((from, index) => ({ from, to: String(index ^ 1), path: "p", required: false }));
    expect(orderOf(names, pairs).postponed).toHaveLength(50_000);
  });

  test("every object is in the order once, and after all it refers to but what was postponed", () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const graph = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 15 });
    fc.assert(
      fc.property(graph, (edges) => {
        const objects = names.map((name) =>
          object(name, ...edges.filter(([from]) => from === name).map(([, to]) => to)),
        );
        const { order, postponed } = orderOfObjects(objects);
        expect([...order].sort()).toEqual(names);
        for (const [from, to] of edges) {
          if (from === to || postponed.some((edge) => edge.from === from && edge.to === to)) continue;
          expect(order.indexOf(to)).toBeLessThan(order.indexOf(from));
        }
      }),
    );
  });
});
