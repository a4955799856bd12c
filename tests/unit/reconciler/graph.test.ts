import fc from "fast-check";
import { type Declared, edgesOf, orderOf } from "../../../provider/reconciler/graph.ts";
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
