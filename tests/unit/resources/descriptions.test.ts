import { type FieldType, walk } from "../../../provider/model/shape.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";

/** The limits that a person cannot guess: that something is not empty is one that everybody can. */
function limitsOf(type: FieldType): readonly number[] {
  const limits = {
    minimum: undefined,
    maximum: undefined,
    maxLength: undefined,
    minItems: undefined,
    maxItems: undefined,
    ...type,
  };
  return [limits.minimum, limits.maximum, limits.maxLength, limits.minItems, limits.maxItems].filter(
    (limit) => limit !== undefined && limit > 1,
  ) as readonly number[];
}

test.each(kinds.map((kind) => [kind.token, kind] as const))(
  "%s: the description of each field has its limits",
  (_token, kind) => {
    const silent = [...walk(kind.inputs)].flatMap(({ path, field }) => {
      const missing = limitsOf(field.type).filter((limit) => !field.description.includes(String(limit)));
      return missing.length === 0 ? [] : [`${path}: ${missing.join(", ")}`];
    });
    expect(silent).toEqual([]);
  },
);
