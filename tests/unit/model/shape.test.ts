import { z } from "zod";
import { named, secret } from "../../../provider/model/field.ts";
import { fieldsOf, walk } from "../../../provider/model/shape.ts";

describe("the shape of a kind", () => {
  test("keeps the limits of strings, numbers, lists and maps", () => {
    const shape = fieldsOf(
      z.object({
        code: z
          .string()
          .min(2)
          .max(4)
          .regex(/^[A-Z]+$/)
          .describe("Letters."),
        site: z.url().optional().describe("Address."),
        seconds: z.int().min(10).max(600).optional().describe("Seconds."),
        share: z.number().min(0).describe("Share."),
        members: z.array(z.string().max(9)).min(1).max(50).describe("Members."),
        keys: z.record(z.string().regex(/^\d$/), z.string()).describe("Keys."),
      }),
      "Sample",
    );
    expect(Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, field.type]))).toEqual({
      code: { type: "string", minLength: 2, maxLength: 4, pattern: "^[A-Z]+$" },
      site: { type: "string", format: "uri" },
      seconds: { type: "integer", minimum: 10, maximum: 600 },
      share: { type: "number", minimum: 0 },
      members: {
        type: "array",
        minItems: 1,
        maxItems: 50,
        element: { type: { type: "string", maxLength: 9 }, required: true, description: "", marks: {} },
      },
      keys: {
        type: "map",
        keys: "^\\d$",
        element: { type: { type: "string" }, required: true, description: "", marks: {} },
      },
    });
  });

  test("enters a type that contains itself once", () => {
    const tree = named(
      "Tree",
      z.object({
        name: z.string().describe("Name."),
        get below() {
          return z.array(tree).optional().describe("Below.");
        },
      }),
    );
    const paths = [...walk(fieldsOf(z.object({ root: tree.describe("Root.") }), "Sample"))].map(
      ({ path }) => path,
    );
    expect(paths).toEqual([
      "root",
      "root.name",
      "root.below",
      "root.below[*]",
      "root.below[*].name",
      "root.below[*].below",
      "root.below[*].below[*]",
    ]);
  });

  test("refuses a mark that nothing would read, and a field without words", () => {
    const hidden = z.object({ token: z.union([secret(z.string()), z.number()]).describe("Token.") });
    expect(() => fieldsOf(hidden, "Sample")).toThrow(
      'Sample.token carries the mark "secret" under a zod union, where nothing reads it. Move the mark to the field itself.',
    );
    expect(() => fieldsOf(z.object({ token: z.string() }), "Sample")).toThrow(
      "Sample.token has no description: say what it is, its unit, its limits and the source.",
    );
  });
});
