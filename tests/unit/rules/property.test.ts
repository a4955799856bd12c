/** Whatever is declared, judging it never throws, gives the same twice, and takes time in proportion to it. */

import type { Values } from "../../../provider/model/value.ts";
import type { DeclaredObject } from "../../../provider/reconciler/plan/types.ts";
import type { AnyKind } from "../../../provider/reconciler/types.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { judge } from "../../../provider/rules/judge.ts";
import { inputsArbitrary } from "../../support/arbitrary.ts";
import { fc, runs } from "../../support/fast-check.ts";
import { declare, type Written } from "./declared.ts";

/** Few names, so that what is generated refers to each other, and in circles. */
const names: Readonly<Record<string, readonly string[]>> = {
  "spoke:index:CallGroup": ["Sales", "Support", "200", "400"],
  "spoke:index:User": ["ana@acme.test", "ben@acme.test"],
};

function objectArbitrary(kind: AnyKind): fc.Arbitrary<DeclaredObject> {
  const references = (token: string) => {
    const known = names[token];
    return known && fc.constantFrom(...known);
  };
  const silence = fc.subarray(["loop", "dead-end", "lop"]);
  return fc.tuple(inputsArbitrary(kind, { references }), silence).map(([inputs, silenced]) => ({
    kind,
    inputs: renamed(kind, inputs),
    ignore: [],
    silence: silenced,
    secrets: {},
    place: () => undefined,
  }));
}

/** A generated group gets a name that others refer to, by its length. */
function renamed(kind: AnyKind, inputs: Values): Values {
  const known = names[kind.token];
  const field = kind.key.at(-1)?.[0];
  if (known === undefined || field === undefined) return inputs;
  return { ...inputs, [field]: known[String(inputs[field]).length % known.length] };
}

const declarations = fc.array(fc.oneof(...kinds.map(objectArbitrary)), { maxLength: 12 });

test("judging never throws, and gives the same twice", () => {
  fc.assert(
    fc.property(declarations, (objects) => {
      const findings = judge(objects);
      expect(judge([...objects])).toEqual(findings);
      for (const { rule, object, what, remedy } of findings) {
        expect([rule, object, what, remedy].every((text) => text.length > 0)).toBe(true);
        expect(what).toMatch(/[^.]$/);
        expect(remedy).toMatch(/[.?]$/);
      }
    }),
    { numRuns: runs(150) },
  );
});

test("what is silenced on every object is not found", () => {
  fc.assert(
    fc.property(declarations, (objects) => {
      const ids = [...new Set(judge(objects).map(({ rule }) => rule))];
      expect(judge(objects.map((object) => ({ ...object, silence: [...object.silence, ...ids] })))).toEqual(
        [],
      );
    }),
    { numRuns: runs(50) },
  );
});

/** A large organisation: groups in one long chain of overflows that ends in a circle, numbers, people and schedules. */
function organisation(size: number): readonly Written[] {
  return Array.from({ length: size / 4 }, (_, index): readonly Written[] => [
    {
      kind: "spoke:index:CallGroup",
      values: {
        name: `Team ${index}`,
        noAnswer: { action: "callGroup", callGroup: `team ${Math.min(index + 1, size / 4 - 2)}` },
      },
    },
    {
      kind: "spoke:index:NumberAssignment",
      values: { phoneNumber: `+1202${String(5550100 + index)}`, callGroup: `Team ${index}` },
    },
    {
      kind: "spoke:index:User",
      values: { email: `user${index}@acme.test`, firstName: "Ana", lastName: "Lee" },
    },
    {
      kind: "spoke:index:OfficeHours",
      values: {
        name: `Hours ${index}`,
        timeZone: "Europe/London",
        days: { monday: { open: true, from: "09:00", to: "17:00" } },
        holidays: [{ date: "2026-12-25" }],
      },
    },
  ]).flat();
}

/** Of the processor, which does not count what other programs took meanwhile; the least of several runs. */
function milliseconds(objects: readonly DeclaredObject[]): number {
  const times = Array.from({ length: 5 }, () => {
    const begun = process.cpuUsage();
    judge(objects);
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

test("the time of 10,000 objects grows with their number, and not with its square", () => {
  const [thousand, tenThousand] = [declare(organisation(1_000)), declare(organisation(10_000))];
  expect(judge(tenThousand).filter(({ rule }) => rule === "loop")).toHaveLength(1);
  const [short, long] = [milliseconds(thousand), milliseconds(tenThousand)];
  console.info(`1,000 objects: ${short.toFixed(1)} ms; 10,000 objects: ${long.toFixed(1)} ms`);
  // `npm run bench` measures the time itself.
  expect(long).toBeLessThan(40 * Math.max(short, 5));
});
