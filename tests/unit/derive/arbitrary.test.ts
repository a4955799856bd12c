import { sameValue } from "../../../provider/model/value.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { changeArbitrary, fieldArbitrary, inputsArbitrary, isValid } from "../../support/arbitrary.ts";
import { fc, runs } from "../../support/fast-check.ts";

describe.each(kinds.map((kind) => [kind.token, kind] as const))("generators of %s", (_, kind) => {
  test("give inputs that the kind accepts, and not only its examples", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(inputsArbitrary(kind), (values) => {
        seen.add(JSON.stringify(values));
        return isValid(kind, values);
      }),
      // Of a flow most edits are dropped, so that chance alone could give the examples only.
      { numRuns: runs(200) },
    );
    expect(seen.size).toBeGreaterThan(kind.examples.length);
  });

  test("change one field and leave the rest", () => {
    fc.assert(
      fc.property(changeArbitrary(kind), ({ before, after, field }) => {
        expect(isValid(kind, after)).toBe(true);
        expect(sameValue(before[field], after[field])).toBe(false);
        for (const name of Object.keys({ ...before, ...after })) {
          if (name !== field) expect(after[name]).toEqual(before[name]);
        }
      }),
      { numRuns: runs(50) },
    );
  });
});

test("a text format that nobody can generate is an error that names it", () => {
  const field = {
    type: { type: "string", format: "licence-plate" },
    required: true,
    description: "",
    marks: {},
  } as const;
  expect(() => fieldArbitrary(field)).toThrow(
    'No generator knows the text format "licence-plate": add it to tests/support/arbitrary.ts.',
  );
});
