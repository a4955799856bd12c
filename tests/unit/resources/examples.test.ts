/** Every example of every kind is a valid declaration, the first with as little as possible, and none is in two. */
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { refusals } from "./doors.ts";

describe.each(kinds.map((kind) => [kind.token, kind] as const))("%s", (_token, kind) => {
  test("has two examples or more, and each passes the check", () => {
    expect(kind.examples.length).toBeGreaterThanOrEqual(2);
    for (const { values } of kind.examples) expect(refusals(kind, values)).toEqual([]);
  });

  test("shows every field that can be declared", () => {
    const shown = new Set(kind.examples.flatMap(({ values }) => Object.keys(values)));
    const hidden = Object.keys(kind.inputs).filter((field) => !shown.has(field));
    const known = ["adopt", "onDelete", ...(kind.name === "NumberAssignment" ? ["callGroup", "device"] : [])];
    expect(hidden.filter((field) => !known.includes(field))).toEqual([]);
  });
});
