import { checkMenu } from "../../../provider/ivr/check.ts";
import { compileMenu } from "../../../provider/ivr/compile.ts";
import { parseDefinition, sameDefinition } from "../../../provider/ivr/definition.ts";
import type { FlowDefinition } from "../../../provider/ivr/flow.ts";
import { checkDefinition } from "../../../provider/ivr/flow-rules.ts";
import { withPlaceholders } from "../../../provider/ivr/placeholders.ts";
import { singleTier } from "../../../provider/ivr/single-tier.ts";
import { type Menu, menuSchema } from "../../../provider/ivr/tree.ts";
import { isObject, UNKNOWN, type Value, type Values } from "../../../provider/model/value.ts";
import { fc, runs } from "../../support/fast-check.ts";
import { extensions, journeyThrough } from "./journey.ts";
import { callers, menus } from "./menus.ts";
import { walkFlow } from "./studio.ts";
import { faultsOf } from "./validator.ts";

const context = { organisationId: "4f2c1d6e-0000-4000-8000-1234567890ab", extensions };
const compile = (menu: Menu): FlowDefinition => compileMenu(menu as Value, context).definition;

describe("a menu tree", () => {
  test("that the schema and the rules accept becomes a flow that Studio accepts, with no widget out of reach", () => {
    fc.assert(
      fc.property(menus, (menu) => {
        expect(menuSchema.safeParse(menu).error).toBeUndefined();
        expect(checkMenu(menu as Value)).toEqual([]);
        const { definition, placeholders } = compileMenu(menu as Value, context);
        expect(placeholders).toEqual([]);
        expect(faultsOf(definition)).toEqual([]);
        expect(checkDefinition(definition as unknown as { [key: string]: Value })).toEqual([]);
      }),
      { numRuns: runs(150) },
    );
  });

  test("takes every caller where the tree says, and every call ends", () => {
    fc.assert(
      fc.property(menus, callers, (menu, caller) => {
        expect(walkFlow(compile(menu), caller)).toEqual(journeyThrough(menu, caller));
      }),
      { numRuns: runs(500) },
    );
  });

  test("becomes the same flow whatever the order in which it is written, with no two widgets in one place", () => {
    fc.assert(
      fc.property(menus, (menu) => {
        const definition = compile(menu);
        expect(compile(reversed(menu) as unknown as Menu)).toEqual(definition);
        const places = definition.states.map(({ properties }) => JSON.stringify(properties.offset));
        expect(new Set(places).size).toBe(places.length);
      }),
      { numRuns: runs(60) },
    );
  });

  test("with parts that are not known yet gives no problem, and a flow without holes", () => {
    fc.assert(
      fc.property(menus, fc.nat(), (menu, at) => {
        const partly = withUnknown(menu as Value, at);
        expect(checkMenu(partly)).toEqual([]);
        const { definition, placeholders } = compileMenu(partly, context);
        expect(placeholders.length).toBeGreaterThan(0);
        expect(faultsOf(definition)).toEqual([]);
        expect(JSON.parse(JSON.stringify(definition))).toEqual(definition);
      }),
      { numRuns: runs(150) },
    );
  });

  test("of one tier and call groups only is the attendant's, and no other is", () => {
    fc.assert(
      fc.property(menus, (menu) => {
        const { options, reason } = singleTier(menu as Value);
        const leaves = Object.entries(menu.options ?? {});
        const plain = leaves.every(
          ([key, { callGroup, extension }]) => /\d/.test(key) && (callGroup ?? extension) !== undefined,
        );
        const { name: _, options: __, say, play, voice, language, dialByExtension, ...rest } = menu;
        expect(options !== undefined).toBe(plain && !dialByExtension && Object.keys(rest).length === 0);
        expect(options === undefined).toBe(reason !== undefined);
        if (options)
          expect(options).toEqual(
            Object.fromEntries(leaves.map(([key, to]) => [key, to.callGroup ?? to.extension])),
          );
      }),
      { numRuns: runs(200) },
    );
  });
});

describe("two definitions", () => {
  test("are the same whatever the canvas, the order and the empty parts", () => {
    fc.assert(
      fc.property(menus, (menu) => {
        const definition = compile(menu) as unknown as Value;
        expect(sameDefinition(definition, JSON.stringify(retold(definition)))).toBe(true);
        expect(sameDefinition(retold(definition), definition)).toBe(true);
      }),
      { numRuns: runs(100) },
    );
  });

  test("are different when any widget says or leads otherwise", () => {
    fc.assert(
      fc.property(menus, fc.nat(), (menu, at) => {
        const definition = compile(menu);
        const { states } = definition;
        const index = 1 + (at % (states.length - 1));
        const state = states[index];
        if (!state) throw new Error("A flow has more widgets than its Trigger.");
        const [property = ""] = Object.keys(state.properties);
        const told = { ...state, properties: { ...state.properties, [property]: "something else" } };
        const led = {
          ...state,
          transitions: state.transitions.map(({ event }) => ({ event, next: "Trigger" })),
        };
        for (const other of [told, led]) {
          const changed = { ...definition, states: states.with(index, other) } as unknown as Value;
          expect(sameDefinition(definition as unknown as Value, changed)).toBe(false);
        }
        const fewer = { ...definition, states: states.toSpliced(index, 1) } as unknown as Value;
        expect(sameDefinition(definition as unknown as Value, fewer)).toBe(false);
      }),
      { numRuns: runs(100) },
    );
  });

  test("with parts that are not known yet can be completed anywhere", () => {
    fc.assert(
      fc.property(menus, fc.nat(), (menu, at) => {
        const { definition, placeholders } = withPlaceholders(
          withUnknown(compile(menu) as unknown as Value, at),
        );
        expect(placeholders).toHaveLength(1);
        expect(JSON.parse(JSON.stringify(definition))).toEqual(definition);
        expect(parseDefinition(definition).problem).toBeUndefined();
      }),
      { numRuns: runs(200) },
    );
  });
});

/** The same value, written the other way round. */
function reversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, reversed(inner)]);
  return Object.fromEntries(entries.reverse());
}

/** The same definition as another tool would write it. */
function retold(definition: Value): Values {
  if (!isObject(definition) || !Array.isArray(definition.states)) throw new Error("Not a definition.");
  const states = definition.states.map((state: Value): Values => {
    if (!isObject(state) || !isObject(state.properties) || !Array.isArray(state.transitions))
      throw new Error("Not a widget.");
    const matches = state.transitions.filter((one) => isObject(one) && one.event === "match");
    const others = state.transitions.filter((one) => isObject(one) && one.event !== "match");
    return {
      transitions: [
        ...matches,
        ...others.reverse().map((one: Value) => (isObject(one) ? { next: "", ...one } : one)),
      ],
      properties: { ...state.properties, offset: { x: 7, y: 7 }, service_sid: "" },
      type: state.type,
      name: state.name,
    };
  });
  return { ...definition, states: states.reverse() };
}

/** Makes one part unknown: the `at`-th, counted round and round. */
function withUnknown(value: Value, at: number): Value {
  const total = count(value);
  let left = at % total;
  function replace(here: Value): Value {
    if (left-- === 0) return UNKNOWN;
    if (Array.isArray(here)) return here.map(replace);
    if (!isObject(here)) return here;
    return Object.fromEntries(Object.entries(here).map(([name, inner]) => [name, replace(inner)]));
  }
  return replace(value);
}

function count(value: Value): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, inner) => sum + count(inner), 1);
  return isObject(value) ? Object.values(value).reduce<number>((sum, inner) => sum + count(inner), 1) : 1;
}
