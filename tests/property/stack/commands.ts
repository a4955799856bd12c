/** What may happen to an organisation that a stack file describes, one after the other: edits, hands, faults, applies. */

import type { Values } from "../../../provider/model/value.ts";
import { checkInputs } from "../../../provider/reconciler/check.ts";
import { addressOf, kindName } from "../../../provider/reconciler/plan/address.ts";
import type { Declaration, DeclaredObject, Plan } from "../../../provider/reconciler/plan/types.ts";
import type { AnyKind } from "../../../provider/reconciler/types.ts";
import { fc } from "../../support/fast-check.ts";
import type { InsideWorld, Mishap } from "../../support/inside-world.ts";
import { type Live, type Sort, sorts } from "./sorts.ts";

/** One object of the file. */
export interface Wanted {
  readonly sort: Sort;
  readonly key: string;
  readonly setting: number;
  /** Its key when it was last applied, where that was another one. */
  readonly was?: string;
}

/** What the file says, and which keys may be live: those of files that were not applied without a fault since included. */
export interface Model {
  readonly file: Map<string, Wanted>;
  readonly maybeLive: Set<string>;
}

/** What is: a customer, and the doors through which it is reached. */
export interface Real {
  readonly world: InsideWorld;
  readonly engine: ReturnType<InsideWorld["open"]>["engine"];
  /** People are the directory's, and a hand in the portal cannot change them. */
  readonly directory: boolean;
}

type Command = fc.AsyncCommand<Model, Real>;

const nameOf = (sort: Sort, key: string) => `${sort.kind.name} ${key}`;

const liveOf = async ({ world }: Real, { collection, keyOf }: Sort): Promise<readonly Live[]> =>
  ((await world.control("GET", `/objects/${collection}`)) as readonly Live[]).filter((object) =>
    /^k\d$/.test(keyOf(object)),
  );

/** The keys of a kind that the file has, in a stable order: what others refer to. */
const keysOf = ({ file }: Model, kind: AnyKind): readonly string[] =>
  [...file.values()].flatMap(({ sort, key }) => (sort.kind === kind ? [key] : [])).sort();

const valuesOf = (model: Model, { sort, key, setting }: Wanted): Values =>
  sort.values(key, setting, (kind) => keysOf(model, kind)[0]);

function declarationOf(model: Model): Declaration {
  const objects = [...model.file.values()].map((wanted): DeclaredObject => {
    const { sort, was } = wanted;
    const { inputs, failures } = checkInputs(sort.kind, "object", valuesOf(model, wanted));
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    const former = was === undefined ? {} : { was: sort.keyValues(was) };
    return {
      kind: sort.kind,
      inputs,
      ignore: [],
      silence: [],
      secrets: {},
      place: () => undefined,
      ...former,
    };
  });
  return { objects, scope: { kinds: new Set(sorts.map(({ kind }) => kind.token)), labels: new Map() } };
}

const allows = ({ objects }: Declaration): readonly string[] => [
  ...objects.map(({ kind, inputs }) => `create:${addressOf(kind, inputs)}`),
  ...sorts.flatMap(({ kind, keys, keyValues }) => [
    `many-deletes:${kindName(kind)}`,
    ...(kind.retained ? keys.map((key) => `${kind.allow}:${Object.values(keyValues(key)).join()}`) : []),
  ]),
];

const workOf = ({ objects }: Plan): readonly string[] =>
  objects
    .filter(({ action }) => !["none", "keep"].includes(action))
    .map(({ action, object, fields }) => `${action} ${object}: ${fields.map(({ path }) => path).join(", ")}`);

/** Nothing is there twice, and nothing that nobody ever asked for. */
async function expectNoHarm(model: Model, real: Real): Promise<void> {
  for (const sort of sorts) {
    const keys = (await liveOf(real, sort)).map(sort.keyOf).sort();
    expect({ [sort.kind.name]: keys }).toEqual({ [sort.kind.name]: [...new Set(keys)] });
    expect(keys.filter((key) => !model.maybeLive.has(nameOf(sort, key)))).toEqual([]);
  }
}

/** One process: everything is read anew. @returns why something was not done */
async function apply(
  model: Model,
  { world, engine }: Real,
  mishap?: InsideWorld["mishap"],
): Promise<readonly string[]> {
  engine.forget();
  for (const { sort, key } of model.file.values()) model.maybeLive.add(nameOf(sort, key));
  const declaration = declarationOf(model);
  const plan = await engine.plan(declaration, { prune: true, allow: allows(declaration) });
  expect(plan.problems).toEqual([]);
  world.forget();
  world.mishap = mishap;
  const { objects } = await engine.apply(plan, { secretOf: () => undefined });
  world.mishap = undefined;
  return objects.flatMap(({ messages }) => messages);
}

/** What holds after an apply without a fault: the plan is empty, what is live is the model, and a rename kept its object. */
export async function expectAsDeclared(model: Model, real: Real): Promise<void> {
  const before = await Promise.all(sorts.map((sort) => liveOf(real, sort)));
  expect(await apply(model, real)).toEqual([]);
  for (const [index, sort] of sorts.entries()) {
    const wanted = [...model.file.values()].filter((each) => each.sort === sort);
    const live = await liveOf(real, sort);
    expect(live.map((object) => sort.shown(object)).sort(byText)).toEqual(
      wanted.map((each) => sort.meant(valuesOf(model, each))).sort(byText),
    );
    const idOf = (objects: readonly Live[], key?: string) =>
      objects.find((each) => sort.keyOf(each) === key)?.id;
    for (const { key, was } of wanted) {
      const former = idOf(before[index] ?? [], key) ?? idOf(before[index] ?? [], was);
      if (former !== undefined) expect({ key, id: idOf(live, key) }).toEqual({ key, id: former });
    }
  }
  // The file is mended: nothing has another name any more.
  for (const [name, { was: _, ...wanted }] of model.file) model.file.set(name, wanted);
  model.maybeLive.clear();
  for (const name of model.file.keys()) model.maybeLive.add(name);
  real.engine.forget();
  const declaration = declarationOf(model);
  const rest = await real.engine.plan(declaration, { prune: true, allow: allows(declaration) });
  expect({ work: workOf(rest), problems: rest.problems }).toEqual({ work: [], problems: [] });
}

const byText = (one: unknown, other: unknown) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);

const step = (
  text: string,
  check: (model: Readonly<Model>) => boolean,
  run: (model: Model, real: Real) => Promise<void> | void,
): Command => ({ check, run: async (model, real) => run(model, real), toString: () => text });

const isPending = ({ file }: Model, sort: Sort, key: string) =>
  [...file.values()].some((each) => each.sort === sort && each.was === key);

/** What only one object may have is no other one's in the file. */
const isFree = ({ file }: Model, sort: Sort, key: string, setting: number) =>
  !sort.exclusive ||
  [...file.values()].every((each) => each.sort !== sort || each.key === key || each.setting !== setting);

const edits = (sort: Sort, key: string, to: string, setting: number): readonly Command[] => {
  const name = nameOf(sort, key);
  return [
    step(
      `declare ${name} with ${setting}`,
      (model) => !model.file.has(name) && !isPending(model, sort, key) && isFree(model, sort, key, setting),
      ({ file }) => void file.set(name, { sort, key, setting }),
    ),
    step(
      `change ${name} to ${setting}`,
      (model) => model.file.has(name) && isFree(model, sort, key, setting),
      ({ file }) => void file.set(name, { ...(file.get(name) as Wanted), setting }),
    ),
    step(
      `rename ${name} to ${to}`,
      // Where both keys may be live nobody can tell which object is meant: that is refused, and tested elsewhere.
      ({ file, maybeLive }) =>
        file.has(name) && !file.has(nameOf(sort, to)) && !maybeLive.has(nameOf(sort, to)),
      ({ file }) => {
        const wanted = file.get(name) as Wanted;
        file.delete(name);
        file.set(nameOf(sort, to), { ...wanted, key: to, was: wanted.was ?? key });
      },
    ),
    step(
      `take out ${name}`,
      ({ file }) => file.has(name),
      ({ file }) => void file.delete(name),
    ),
  ];
};

const hands = (sort: Sort, key: string, setting: number): readonly Command[] => {
  const name = nameOf(sort, key);
  const onObject = (how: (real: Real, path: string) => Promise<unknown>) => async (_: Model, real: Real) => {
    const found = (await liveOf(real, sort)).find((object) => sort.keyOf(object) === key);
    if (found === undefined || (sort.ofDirectory && real.directory)) return;
    await how(real, `/objects/${sort.collection}/${found.id}`);
  };
  return [
    step(
      `edit ${name} by hand`,
      () => true,
      onObject(({ world }, path) => world.control("PATCH", path, sort.edit(setting))),
    ),
    step(
      `delete ${name} by hand`,
      () => true,
      // What others need cannot be deleted by hand either.
      onObject(({ world }, path) => world.control("DELETE", path).catch(() => undefined)),
    ),
    step(
      `make ${name} by hand`,
      (model) => !isPending(model, sort, key) && model.file.get(name)?.was === undefined,
      async (model, real) => {
        const live = await liveOf(real, sort);
        if (live.some((object) => sort.keyOf(object) === key) || (sort.ofDirectory && real.directory)) return;
        await real.world.control("POST", `/objects/${sort.collection}`, sort.byHand(key));
        model.maybeLive.add(name);
      },
    ),
  ];
};

const mishaps: readonly Mishap[] = [
  "cut after",
  "cut before",
  { status: 500 },
  { status: 429 },
  { status: 403 },
];

const applies = (mishap: Mishap, at: number, lasting: boolean): readonly Command[] => [
  step(
    `apply with ${JSON.stringify(mishap)} at write ${at}${lasting ? " and after" : ""}`,
    () => true,
    async (model, real) => {
      await apply(model, real, (write) => (write === at || (lasting && write > at) ? mishap : undefined));
      await expectNoHarm(model, real);
    },
  ),
  step("apply", () => true, expectAsDeclared),
];

const command: fc.Arbitrary<Command> = fc
  .record({
    sort: fc.constantFrom(...sorts),
    key: fc.nat(2),
    to: fc.nat(2),
    setting: fc.nat(2),
    mishap: fc.constantFrom(...mishaps),
    at: fc.nat(5),
    lasting: fc.boolean(),
    which: fc.nat(99),
  })
  .map(({ sort, key, to, setting, mishap, at, lasting, which }) => {
    const [own = "", other = ""] = [sort.keys[key], sort.keys[to]];
    const edit = edits(sort, own, other, setting);
    const all = [...edit, ...edit, ...hands(sort, own, setting), ...applies(mishap, at, lasting)];
    return all[which % all.length] as Command;
  });

/** A day of them; those that make no sense when it is their turn are left out. @param replayPath of a failure */
export const commands = (replayPath?: string) =>
  fc.commands([command], {
    maxCommands: 40,
    size: "max",
    ...(replayPath === undefined ? {} : { replayPath }),
  });
