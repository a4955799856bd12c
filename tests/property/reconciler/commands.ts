/** What may happen to an organisation, one after the other: edits of the program, hands, faults, runs. */

import type { AnyKind } from "../../../provider/reconciler/types.ts";
import { callGroup } from "../../../provider/resources/spoke/call-group.ts";
import { user } from "../../../provider/resources/spoke/user.ts";
import { webhook } from "../../../provider/resources/spoke/webhook.ts";
import { fc } from "../../support/fast-check.ts";
import type { World } from "../../support/world.ts";
import { openStack, type Program, type Stack } from "./engine-of-runs.ts";

/** A kind as the commands need it: a key, and one field to change. */
interface Sort {
  readonly kind: AnyKind;
  readonly collection: string;
  values(key: string, setting: number): { readonly [field: string]: string | number | readonly string[] };
  /** The key of a live object, where it is one of ours. */
  keyOf(object: Live): string;
  /** The live setting. */
  settingOf(object: Live): number;
  /** What an administrator sends to change it; undefined where that is the directory's to change. */
  edit?(setting: number): object;
}

type Live = Readonly<Record<string, unknown>> & { readonly id: string };

const sorts: readonly Sort[] = [
  {
    kind: webhook,
    collection: "webhooks",
    values: (key, setting) => ({
      url: `https://hooks.acme.test/${key}`,
      events: ["call.ended"],
      mode: setting === 0 ? "production" : "test",
    }),
    keyOf: ({ url }) => String(url).replace("https://hooks.acme.test/", ""),
    settingOf: ({ mode }) => (mode === "production" ? 0 : 1),
    edit: (setting) => ({ mode: setting === 0 ? "production" : "test" }),
  },
  {
    kind: callGroup,
    collection: "callGroups",
    values: (key, setting) => ({ name: key, ringSeconds: 10 + setting }),
    keyOf: ({ name }) => String(name),
    settingOf: ({ ringSeconds }) => Number(ringSeconds) - 10,
    edit: (setting) => ({ ringSeconds: 10 + setting }),
  },
  {
    kind: user,
    collection: "users",
    values: (key, setting) => ({
      email: `${key}@acme.test`,
      firstName: "Sam",
      lastName: "Ng",
      jobTitle: setting === 0 ? "Clerk" : "Manager",
    }),
    keyOf: ({ email }) => String(email).replace("@acme.test", ""),
    settingOf: ({ jobTitle }) => (jobTitle === "Clerk" ? 0 : 1),
  },
];

/** A resource of the program, in the model. */
interface Wanted {
  readonly sort: Sort;
  readonly key: string;
  readonly setting: number;
}

/** What should be: the program, and what may be there beside it. */
export interface Model {
  readonly program: Map<string, Wanted>;
  /** Keys that were declared while something failed, and keys of what is retained: such objects may be live undeclared. */
  readonly mayRemain: Set<string>;
  /**
   * What each name stood for since everything was as declared. A name that is given to another object in the very run in
   * which its own gets another name is refused, with the alias as the way on; that is tried elsewhere.
   */
  readonly names: Map<string, Wanted>;
}

/** What is: a customer, a stack, and an object of each kind that is somebody else's. */
export interface Real {
  readonly world: World;
  readonly stack: Stack;
  readonly foreign: Readonly<Record<string, unknown>>;
}

export type Command = fc.AsyncCommand<Model, Real>;

const live = async ({ world }: Real, { collection }: Sort): Promise<readonly Live[]> =>
  (await world.control("GET", `/objects/${collection}`)) as readonly Live[];

/** Starts a customer with something of somebody else's in it. */
export async function openReal(world: World): Promise<Real> {
  await world.control("POST", "/objects/webhooks", {
    url: "https://others.acme.test/",
    events: ["call.ended"],
  });
  await world.control("POST", "/objects/callGroups", { name: "Others", extension: "999" });
  const real = { world, stack: openStack(world), foreign: {} };
  return { ...real, foreign: await foreignOf(real) };
}

/** Everything that no program of these ever declared. */
async function foreignOf(real: Real): Promise<Readonly<Record<string, unknown>>> {
  const found = await Promise.all(
    sorts.map(async (sort) => {
      const objects = await live(real, sort);
      return [sort.kind.name, objects.filter((object) => !/^k\d$/.test(sort.keyOf(object)))] as const;
    }),
  );
  return Object.fromEntries(found);
}

const programOf = ({ program }: Model): Program =>
  new Map(
    [...program].map(([name, { sort, key, setting }]) => [
      name,
      { kind: sort.kind, values: { ...sort.values(key, setting), adopt: true } },
    ]),
  );

/** What holds at any time: nobody else's object is touched, and nothing is there twice. */
async function expectNoHarm(model: Model, real: Real): Promise<void> {
  expect(await foreignOf(real)).toEqual(real.foreign);
  for (const sort of sorts) {
    const keys = (await live(real, sort)).map(sort.keyOf).filter((key) => /^k\d$/.test(key));
    expect({ [sort.kind.name]: keys.toSorted() }).toEqual({ [sort.kind.name]: [...new Set(keys)].sort() });
    for (const key of keys) {
      const known = isWanted(model, sort, key) || model.mayRemain.has(`${sort.kind.name} ${key}`);
      if (!known) throw new Error(`${sort.kind.name} ${key} is live, and nobody asks for it.`);
    }
  }
}

const standsForAnother = ({ names }: Model, name: string, sort: Sort, key: string): boolean => {
  const known = names.get(name);
  return known !== undefined && (known.sort !== sort || known.key !== key);
};

const isWanted = ({ program }: Model, sort: Sort, key: string): boolean =>
  [...program.values()].some((wanted) => wanted.sort === sort && wanted.key === key);

/** What holds after a refresh and a run without a fault: everything is as declared. */
export async function expectAsDeclared(model: Model, real: Real): Promise<void> {
  expect(await real.stack.refresh()).toEqual([]);
  expect(await real.stack.up(programOf(model))).toEqual([]);
  await expectNoHarm(model, real);
  for (const { sort, key, setting } of model.program.values()) {
    const found = (await live(real, sort)).find((object) => sort.keyOf(object) === key);
    expect({ key, setting: found && sort.settingOf(found) }).toEqual({ key, setting });
  }
  model.names.clear();
  for (const [name, wanted] of model.program) model.names.set(name, wanted);
}

/** What holds at the end: a second run has nothing to do. */
export async function expectQuiet(model: Model, real: Real): Promise<void> {
  await real.world.forgetRequests();
  expect(await real.stack.up(programOf(model))).toEqual([]);
  expect((await real.world.requests()).writes).toBe(0);
}

/** A change of the model alone, or of the live side alone. */
const step = (
  text: string,
  check: (model: Readonly<Model>) => boolean,
  run: (model: Model, real: Real) => Promise<void> | void,
): Command => ({ check, run: async (model, real) => run(model, real), toString: () => text });

const edits = (slot: string, other: string, sort: Sort, key: string, setting: number): readonly Command[] => [
  step(
    `declare ${slot} as ${sort.kind.name} ${key} with ${setting}`,
    (model) =>
      !model.program.has(slot) && !isWanted(model, sort, key) && !standsForAnother(model, slot, sort, key),
    (model) => {
      model.program.set(slot, { sort, key, setting });
      model.names.set(slot, { sort, key, setting });
    },
  ),
  step(
    `change ${slot} to ${setting}`,
    ({ program }) => program.has(slot),
    ({ program }) => void program.set(slot, { ...(program.get(slot) as Wanted), setting }),
  ),
  step(
    `call ${slot} ${other}`,
    (model) => {
      const wanted = model.program.get(slot);
      if (wanted === undefined || model.program.has(other)) return false;
      return !standsForAnother(model, other, wanted.sort, wanted.key);
    },
    ({ program, names }) => {
      const wanted = program.get(slot) as Wanted;
      program.set(other, wanted);
      names.set(other, wanted);
      program.delete(slot);
    },
  ),
  step(
    `take out ${slot}`,
    ({ program }) => program.has(slot),
    (model) => {
      const { sort: gone, key: old } = model.program.get(slot) as Wanted;
      // Live until the next run, and after it where the kind is retained.
      model.mayRemain.add(`${gone.kind.name} ${old}`);
      model.program.delete(slot);
    },
  ),
];

const hands = (sort: Sort, key: string, setting: number): readonly Command[] => {
  const { edit } = sort;
  if (edit === undefined) return [];
  const onObject = (how: (real: Real, path: string) => Promise<unknown>) => async (_: Model, real: Real) => {
    const found = (await live(real, sort)).find((object) => sort.keyOf(object) === key);
    if (found !== undefined) await how(real, `/objects/${sort.collection}/${found.id}`);
  };
  return [
    step(
      `edit ${sort.kind.name} ${key} by hand`,
      () => true,
      onObject(({ world }, path) => world.control("PATCH", path, edit(setting))),
    ),
    step(
      `delete ${sort.kind.name} ${key} by hand`,
      () => true,
      onObject(({ world }, path) => world.control("DELETE", path)),
    ),
  ];
};

/** What goes wrong in a run; nothing, where it is undefined. */
const faults = [
  undefined,
  { match: { effect: "write" }, fault: { cut: "after" }, times: 1 },
  { match: { effect: "write" }, fault: { cut: "before" }, times: 1 },
  { match: { effect: "write" }, fault: { status: 500 }, times: 6, after: 1 },
  { match: { effect: "read" }, fault: { status: 403 }, times: 1, after: 1 },
  { match: {}, fault: { status: 429, retryAfter: 0 }, times: 2 },
] as const;

const runs = (fault: (typeof faults)[number]): readonly Command[] => [
  step(
    `up${fault === undefined ? "" : ` with ${JSON.stringify(fault.fault)}`}`,
    () => true,
    async (model, real) => {
      if (fault !== undefined) await real.world.fault(fault);
      const failures = await real.stack.up(programOf(model));
      await real.world.clearFaults();
      // What a failed run made, the state may not know: if it is taken out of the program next, it stays.
      if (failures.length > 0) {
        for (const { sort, key } of model.program.values()) model.mayRemain.add(`${sort.kind.name} ${key}`);
      }
      await expectNoHarm(model, real);
    },
  ),
  step(
    "refresh and up",
    () => true,
    (model, real) => expectAsDeclared(model, real),
  ),
];

/** One command, drawn. Edits and runs are what a day is made of; hands are rarer. */
const command: fc.Arbitrary<Command> = fc
  .record({
    slot: fc.constantFrom("one", "two", "three"),
    other: fc.constantFrom("one", "two", "three", "four"),
    sort: fc.constantFrom(...sorts),
    key: fc.constantFrom("k1", "k2", "k3"),
    setting: fc.constantFrom(0, 1),
    fault: fc.constantFrom(...faults),
    which: fc.nat(9),
  })
  .map(({ slot, other, sort, key, setting, fault, which }) => {
    const all = [...edits(slot, other, sort, key, setting), ...hands(sort, key, setting), ...runs(fault)];
    return all[which % all.length] as Command;
  });

/** A day of them; those that make no sense when it is their turn are left out. */
export const commands = fc.commands([command], { maxCommands: 30, size: "max" });
