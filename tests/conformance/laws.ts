/**
 * The laws that hold for every kind, through every front end. A kind is not asked whether it likes a law: an exemption
 * needs a reason, and the reason is printed.
 */
import * as fc from "fast-check";
import { systemEnvironment } from "../../provider/clients/environment.ts";
import { openClients } from "../../provider/clients/open.ts";
import { type Field, walk } from "../../provider/model/shape.ts";
import type { Values } from "../../provider/model/value.ts";
import type { JsonObject } from "../../provider/plugin/codec.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { type ArbitraryOptions, changeArbitrary } from "../support/arbitrary.ts";
import { type FrontEnd, type Stored, startPlugin } from "../support/front-end.ts";
import { startWorld, type World } from "../support/world.ts";
import { setStage } from "./stage.ts";

/** A kind on a stage of its own. */
export interface Case {
  readonly kind: AnyKind;
  readonly world: World;
  /** A process of the provider; all are closed after the test. */
  open(): Promise<FrontEnd>;
  /** How many objects of the kind are live, counted by a plugin whatever the front end. */
  count(): Promise<number>;
  /** The full example, checked. */
  readonly inputs: JsonObject;
  /** Names of what is live, for generated references. */
  readonly references: ArbitraryOptions["references"];
}

/** One law: it throws where it does not hold. */
export interface Law {
  readonly name: string;
  readonly text: string;
  readonly holds: (one: Case) => Promise<void>;
  /** Why the dynamic runtime is exempt: what Node's dynamic server cannot do. */
  readonly dynamic?: string;
  /** Why the law does not apply to a kind. */
  readonly exempt?: (kind: AnyKind) => string | undefined;
}

/** The richest example of a kind: the last one. */
export const fullExample = (kind: AnyKind): Values => kind.examples.at(-1)?.values ?? kind.examples[0].values;

const name = "subject";

/** Checks a declaration as the engine does before everything else. */
export async function checked(front: FrontEnd, kind: AnyKind, values: Values): Promise<JsonObject> {
  const { inputs, failures } = await front.check(kind, name, values as JsonObject);
  expect(failures).toEqual([]);
  return inputs;
}

async function expectNoDifference(
  front: FrontEnd,
  kind: AnyKind,
  stored: Stored,
  inputs: JsonObject,
): Promise<void> {
  expect(await front.diff(kind, name, stored, inputs)).toEqual({
    changes: false,
    replaces: [],
    detailed: {},
  });
}

async function expectNoWrites(world: World, body: () => Promise<unknown>): Promise<void> {
  const before = (await world.requests()).writes;
  await body();
  expect((await world.requests()).writes).toBe(before);
}

/** Fields replaced; undefined takes one out. */
function edited(values: JsonObject, fields: Readonly<Record<string, unknown>>): JsonObject {
  const all = Object.entries({ ...values, ...fields }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(all) as JsonObject;
}

const adopting = (kind: AnyKind, inputs: JsonObject): JsonObject =>
  kind.singleton ? inputs : { ...inputs, adopt: true };
const singleton = (kind: AnyKind) => (kind.singleton ? "a singleton always exists" : undefined);
const permanent = (kind: AnyKind) =>
  kind.singleton || kind.permanent ? "it belongs to the organisation and is never deleted" : undefined;
const deletable = (kind: AnyKind, inputs: JsonObject): JsonObject =>
  kind.retained ? { ...inputs, onDelete: "delete" } : inputs;

/** Fields that a live change can be made to and seen in: not the key, which means another object to a matcher. */
function changeableFields(kind: AnyKind): readonly string[] {
  return Object.entries(kind.inputs)
    .filter(
      ([, field]) =>
        !field.marks.setting && !field.marks.immutable && field.marks.alternativeTo === undefined,
    )
    .map(([field]) => field);
}

/** A declaration and the same with one field changed; undefined where the field cannot change alone. */
function oneChange(
  { kind, references, inputs }: Case,
  field: string,
): { readonly before: Values; readonly after: Values } | undefined {
  const options = {
    ...(references === undefined ? {} : { references }),
    keep: kind.key.flat().filter((part) => kind.retained || kind.inputs[part]?.marks.immutable),
  };
  let tries = 0;
  // A filter that nothing passes would search for ever.
  const arbitrary = changeArbitrary(kind, options, (changed) => {
    tries += 1;
    return changed === field || tries > 500;
  });
  const change = fc.sample(arbitrary, { numRuns: 1, seed: 20261122 })[0];
  if (change?.field !== field) return undefined;
  // The flow of an example is made up; the one on the stage has an id of its own.
  const staged = (values: Values): Values =>
    typeof values.flow === "string" && typeof inputs.flow === "string"
      ? { ...values, flow: inputs.flow }
      : values;
  return { before: staged(change.before), after: staged(change.after) };
}

export const laws: readonly Law[] = [
  {
    name: "converge",
    text: "after a create the diff is empty, and a refresh finds nothing",
    async holds({ kind, open, inputs }) {
      const front = await open();
      const stored = await front.create(kind, name, adopting(kind, inputs));
      await expectNoDifference(front, kind, stored, adopting(kind, inputs));
      const refreshed = await (await open()).refresh(kind, name, stored);
      // Without old inputs a dynamic server cannot tell what was declared from what the server chose.
      if (front.details) expect(refreshed?.inputs).toEqual(stored.inputs);
      await expectNoDifference(front, kind, refreshed as Stored, adopting(kind, inputs));
    },
  },
  {
    name: "quiet preview",
    text: "a preview of a create or an update writes nothing",
    dynamic: "Node's dynamic server never calls a create or an update in a preview",
    async holds({ kind, world, open, inputs }) {
      const front = await open();
      await expectNoWrites(world, () => front.preview(kind, name, adopting(kind, inputs)));
      const stored = await front.create(kind, name, adopting(kind, inputs));
      for (const field of changeableFields(kind)) {
        if (inputs[field] === undefined || kind.inputs[field]?.required) continue;
        const { [field]: _, ...without } = inputs;
        const { failures, inputs: fewer } = await front.check(kind, name, without);
        if (failures.length > 0) continue;
        await expectNoWrites(world, () => front.update(kind, name, stored, adopting(kind, fewer), true));
      }
    },
  },
  {
    name: "update and hand edit",
    text: "a change of one field is one difference at that field, is applied, and then nothing is left to do; seen from before it, a refresh finds exactly that field",
    async holds(one) {
      const { kind } = one;
      let judged = 0;
      for (const field of changeableFields(kind)) {
        const change = oneChange(one, field);
        if (change === undefined) continue;
        await judgeChange(one, field, change.before, change.after);
        judged += 1;
      }
      expect(judged).toBeGreaterThan(0);
    },
  },
  {
    name: "default",
    text: "a field that is absent and one that has the server's default are the same",
    async holds({ kind, open, inputs }) {
      const front = await open();
      const stored = await front.create(kind, name, adopting(kind, inputs));
      for (const [field, { marks }] of Object.entries(kind.inputs)) {
        if (marks.serverDefault === undefined || marks.setting) continue;
        const absent = { [field]: undefined };
        const declared = { [field]: marks.serverDefault.value };
        for (const [before, after] of [
          [absent, declared],
          [declared, absent],
        ] as const) {
          const old = {
            id: stored.id,
            inputs: edited(stored.inputs, before),
            outputs: edited(stored.outputs, before),
          };
          await expectNoDifference(front, kind, old, edited(stored.inputs, after));
        }
      }
    },
  },
  {
    name: "delete twice",
    text: "a delete is content with an object that is gone, and a refresh says that it is gone",
    exempt: permanent,
    async holds({ kind, open, inputs }) {
      const declared = deletable(kind, inputs);
      const stored = await (await open()).create(kind, name, adopting(kind, declared));
      await (await open()).remove(kind, name, stored);
      await (await open()).remove(kind, name, stored);
      expect(await (await open()).refresh(kind, name, stored)).toBeUndefined();
    },
  },
  {
    name: "protect",
    text: "what cannot be got back is kept by a delete, and nothing is sent",
    exempt: (kind) => (kind.retained ? undefined : "its objects can be made again"),
    async holds({ kind, world, open, inputs }) {
      const stored = await (await open()).create(kind, name, adopting(kind, inputs));
      await expectNoWrites(world, async () => (await open()).remove(kind, name, stored));
      expect((await (await open()).refresh(kind, name, stored))?.id).toBe(stored.id);
    },
  },
  {
    name: "adopt",
    text: "an object that equals the declaration is taken over, not made twice",
    async holds(one) {
      const { kind, open, inputs } = one;
      const first = await (await open()).create(kind, name, adopting(kind, inputs));
      const objects = await one.count();
      const { adopt: _, ...plain } = inputs;
      const second = await (await open()).create(kind, name, plain);
      expect(second.id).toBe(first.id);
      expect(await one.count()).toBe(objects);
    },
  },
  {
    name: "rename in the program",
    text: "a rename without an alias, in either order of its steps, leaves the same object alive under the same id",
    exempt: singleton,
    async holds({ kind, open, inputs }) {
      const declared = deletable(kind, inputs);
      const stored = await (await open()).create(kind, "old name", adopting(kind, declared));
      const run = await open();
      const renamed = await run.create(kind, "new name", declared);
      await run.remove(kind, "old name", stored);
      expect(renamed.id).toBe(stored.id);
      expect((await (await open()).refresh(kind, "new name", renamed))?.id).toBe(stored.id);
    },
  },
  {
    name: "replace on request",
    text: "--replace of an unchanged object gives the same object, alive",
    exempt: singleton,
    async holds({ kind, open, inputs }) {
      const declared = deletable(kind, inputs);
      const stored = await (await open()).create(kind, name, adopting(kind, declared));
      const run = await open();
      await run.diff(kind, name, stored, declared);
      const again = await run.create(kind, name, declared);
      await run.remove(kind, name, stored);
      expect(again.id).toBe(stored.id);
      expect((await (await open()).refresh(kind, name, again))?.id).toBe(stored.id);
    },
  },
  {
    name: "one object, one resource",
    text: "two resources of one run cannot stand for one object",
    exempt: singleton,
    async holds({ kind, open, inputs }) {
      const run = await open();
      await run.create(kind, "first", adopting(kind, inputs));
      await expect(run.create(kind, "second", adopting(kind, inputs))).rejects.toMatchObject({
        message: expect.stringMatching(/stands for the same object|takes .+, which .+ takes already/),
      });
    },
  },
  {
    name: "import",
    text: "an import by id gives inputs that are a declaration without a difference",
    dynamic: "Node's dynamic server has no import",
    async holds({ kind, open, inputs }) {
      const stored = await (await open()).create(kind, name, adopting(kind, inputs));
      const front = await open();
      const imported = await front.import(kind, name, stored.id);
      expect(imported?.id).toBe(stored.id);
      const { failures, inputs: declared } = await front.check(kind, name, imported?.inputs ?? {});
      // A part that cannot be read and has to be declared is what an import cannot give.
      const hidden = [...walk(kind.inputs)].some(({ field }) => field.required && field.marks.writeOnly);
      if (!hidden) expect(failures).toEqual([]);
      await expectNoDifference(front, kind, imported as Stored, declared);
      expect(await (await open()).import(kind, name, "00000000-0000-4000-8000-000000000000")).toEqual(
        kind.singleton ? expect.anything() : undefined,
      );
    },
  },
  {
    name: "unreadable",
    text: "where reading fails nothing is created, deleted or taken for gone",
    async holds({ kind, world, open, inputs }) {
      const stored = await (await open()).create(kind, name, adopting(kind, deletable(kind, inputs)));
      for (const status of [403, 500]) {
        await world.fault({ match: { effect: "read" }, fault: { status, body: { message: "planted" } } });
        await world.fault({ match: { path: "/auth" }, fault: { status: 503 } });
        const message = expect.stringMatching(/could not be read|answered|refused|permission|planted/);
        await expectNoWrites(world, async () => {
          await expect((await open()).create(kind, name, adopting(kind, inputs))).rejects.toMatchObject({
            message,
          });
          if (!kind.permanent)
            await expect((await open()).remove(kind, name, stored)).rejects.toMatchObject({ message });
          await expect((await open()).refresh(kind, name, stored)).rejects.toMatchObject({ message });
        });
        await world.clearFaults();
      }
      expect((await (await open()).refresh(kind, name, stored))?.id).toBe(stored.id);
    },
  },
  {
    name: "rate",
    text: "a 429 is waited for and obeyed, and the work finishes",
    async holds({ kind, world, open, inputs }) {
      await world.fault({ match: {}, fault: { status: 429, retryAfter: 0 }, times: 3 });
      const stored = await (await open()).create(kind, name, adopting(kind, inputs));
      expect((await (await open()).refresh(kind, name, stored))?.id).toBe(stored.id);
    },
  },
  {
    name: "crash at each write",
    text: "each write in turn fails, or is done and its answer lost: a rerun converges with no duplicate",
    async holds(one) {
      const { kind, world, open, inputs } = one;
      const declared = deletable(kind, adopting(kind, inputs));
      const before = await one.count();
      for (const fault of [{ cut: "after" }, { status: 500 }]) {
        for (let write = 0; write < 6; write += 1) {
          await world.forgetRequests();
          await world.fault({ match: { effect: "write" }, fault, times: fault.cut ? 1 : 100, after: write });
          await (await open()).create(kind, name, declared).catch(() => undefined);
          await world.clearFaults();
          const whole = (await world.requests()).writes <= write;
          const front = await open();
          const stored = await front.create(kind, name, declared);
          await expectNoDifference(
            front,
            kind,
            (await (await open()).refresh(kind, name, stored)) as Stored,
            declared,
          );
          expect((await one.count()) - before).toBeLessThanOrEqual(1);
          if (kind.singleton || kind.permanent) break;
          await (await open()).remove(kind, name, stored);
          if (whole) break;
        }
      }
    },
  },
  {
    name: "replace",
    text: "a change of an immutable field is a replacement, or is refused with the way on where the object cannot be got back",
    exempt: (kind) =>
      Object.values(kind.inputs).some(({ marks }) => marks.immutable)
        ? undefined
        : "it has no immutable field",
    async holds(one) {
      const { kind, open, inputs } = one;
      const stored = await (await open()).create(kind, name, adopting(kind, inputs));
      for (const [field, { marks }] of Object.entries(kind.inputs)) {
        if (!marks.immutable || inputs[field] === undefined) continue;
        const other = edited(inputs, {
          [field]: "+12025550111" === inputs[field] ? "+12025550110" : "+12025550111",
        });
        const difference = (await open()).diff(kind, name, stored, adopting(kind, other));
        if (kind.retained) {
          await expect(difference).rejects.toMatchObject({
            message: expect.stringMatching(
              /is never replaced because it cannot be got back\. Put the old value back; or declare the new one as a resource of its own/,
            ),
          });
        } else expect((await difference).replaces).toEqual([field]);
      }
    },
  },
  {
    name: "protection binds",
    text: "changing onDelete is an update, so that it is in the state before a delete needs it",
    exempt: (kind) => (kind.retained ? undefined : "its objects can be made again"),
    async holds({ kind, world, open, inputs }) {
      const careless = { ...adopting(kind, inputs), onDelete: "delete" };
      const front = await open();
      const stored = await front.create(kind, name, careless);
      const careful = { ...careless, onDelete: "retain" };
      expect((await front.diff(kind, name, stored, careful)).changes).toBe(true);
      const updated = await front.update(kind, name, stored, careful);
      await expectNoWrites(world, async () => (await open()).remove(kind, name, updated));
    },
  },
  {
    name: "two live objects",
    text: "two live objects under one key are an error that names both ids, and nothing is written",
    exempt: (kind) => (kind.uniqueKey || kind.singleton ? "the server keeps its key unique" : undefined),
    async holds({ kind, world, open, inputs }) {
      const clients = openClients(
        world.settings as unknown as Parameters<typeof openClients>[0],
        systemEnvironment(),
      );
      const made: (string | undefined)[] = [];
      for (let copy = 0; copy < 2; copy += 1) {
        made.push(
          (
            await kind.create?.(clients, {
              ...inputs,
              ...(kind.name === "CallGroup" ? { extension: undefined } : {}),
            } as Values)
          )?.id,
        );
      }
      await clients.close();
      await expectNoWrites(world, async () => {
        await expect((await open()).create(kind, name, inputs)).rejects.toMatchObject({
          message: expect.stringMatching(
            new RegExp(`ids (${made.join(" and ")}|${made.reverse().join(" and ")})\\.`),
          ),
        });
      });
    },
  },
  {
    name: "two at once",
    text: "two runs at the same moment end with one object, or with a clear conflict and one object",
    exempt: singleton,
    async holds(one) {
      const { kind, open, inputs } = one;
      const before = await one.count();
      const runs = await Promise.all([open(), open()]);
      await Promise.allSettled(runs.map((run) => run.create(kind, name, adopting(kind, inputs))));
      const rerun = (await open()).create(kind, name, adopting(kind, inputs));
      if (kind.retained && (await one.count()) - before > 1) {
        // What cannot be got back is not deleted to tidy up: a person decides, and is told both ids.
        await expect(rerun).rejects.toMatchObject({
          message: expect.stringMatching(/2 live objects have the key .+: ids .+ and /),
        });
        return;
      }
      expect((await rerun).id).not.toBe("");
      expect((await one.count()) - before).toBeLessThanOrEqual(1);
    },
  },
  {
    name: "cancel",
    text: "after a cancel no write begins",
    dynamic: "Node's dynamic server passes no cancel on",
    async holds({ kind, world, open, inputs }) {
      const run = await open();
      await run.preview(kind, name, adopting(kind, inputs));
      await run.cancel();
      await expectNoWrites(world, async () => {
        await run.create(kind, name, adopting(kind, inputs)).catch(({ message }: { message: string }) => {
          expect(message).toContain("the run was cancelled before this was written");
        });
      });
    },
  },
  {
    name: "secrets",
    text: "no secret leaves the provider without its envelope",
    exempt: (kind) =>
      [...walk(kind.inputs), ...walk(kind.outputs)].some(({ field }) => field.marks.secret)
        ? undefined
        : "it has no secret",
    async holds({ kind, open, inputs }) {
      const stored = await (await open()).create(kind, name, adopting(kind, inputs));
      const clear = JSON.stringify(stored.outputs, (_, value) =>
        typeof value === "object" && value !== null && "4dabf18193072939515e22adb298388d" in value
          ? "(envelope)"
          : value,
      );
      for (const secret of secretsIn(stored.outputs)) expect(clear).not.toContain(secret);
      expect(secretsIn(stored.outputs).length).toBeGreaterThan(0);
    },
  },
];

async function judgeChange(one: Case, field: string, old: Values, next: Values): Promise<void> {
  const { kind, open } = one;
  const front = await open();
  const before = deletable(kind, adopting(kind, await checked(front, kind, old)));
  const after = deletable(kind, adopting(kind, await checked(front, kind, next)));
  const stored = await front.create(kind, name, before);
  const { changes, replaces, detailed } = await front.diff(kind, name, stored, after);
  const fieldsOf = (paths: object) => [...new Set(Object.keys(paths).map((path) => path.split(/[.[]/)[0]))];
  if (changes && front.details) expect(fieldsOf(detailed)).toEqual([field]);
  if (!changes) expect(meansTheSame(kind, field, before, after)).toBe(true);
  expect(replaces).toEqual([]);
  const updated = await front.update(kind, name, stored, after);
  await expectNoDifference(front, kind, updated, after);
  const refreshed = await (await open()).refresh(kind, name, updated);
  await expectNoDifference(front, kind, refreshed as Stored, after);
  const surprised = await (await open()).refresh(kind, name, stored);
  const drift = await front.diff(kind, name, surprised as Stored, before);
  if (changes && isSeen(kind, field, before)) {
    expect(drift.changes).toBe(true);
    if (front.details) expect(fieldsOf(drift.detailed)).toContain(field);
  }
  await front.close();
  if (!kind.permanent && !kind.singleton) await (await open()).remove(kind, name, updated);
}

/** Whether a field that somebody else changed shows in a refresh: it is readable, and its declaration was a statement. */
function isSeen(kind: AnyKind, field: string, declared: JsonObject): boolean {
  const hidden = [...walk({ field: kind.inputs[field] as Field })].some(
    ({ field: part }) => part.marks.writeOnly,
  );
  return (
    !hidden &&
    !(kind.inputs[field]?.marks.serverChosen && declared[field] === undefined) &&
    declared.membership !== "additive"
  );
}

/** Two declarations that the kind itself calls equal: a set in another order, a choice left to the server, an open list. */
function meansTheSame(kind: AnyKind, field: string, before: JsonObject, after: JsonObject): boolean {
  const marks = kind.inputs[field]?.marks ?? {};
  if (JSON.stringify(before[field]) === JSON.stringify(after[field])) return true;
  const sorted = (value: unknown) =>
    Array.isArray(value) ? value.map((part) => JSON.stringify(part)).sort() : value;
  if (marks.unordered && JSON.stringify(sorted(before[field])) === JSON.stringify(sorted(after[field])))
    return true;
  return marks.serverChosen === true || marks.sameMeaning !== undefined || before.membership === "additive";
}

function secretsIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  if ("4dabf18193072939515e22adb298388d" in value) return [String((value as { value?: unknown }).value)];
  return Object.values(value).flatMap(secretsIn);
}

/** Sets up a case, runs the law and cleans up. */
export async function judge(
  law: Law,
  kind: AnyKind,
  start: (settings: Readonly<Record<string, string>>) => Promise<FrontEnd>,
): Promise<void> {
  const world = await startWorld();
  const fronts: FrontEnd[] = [];
  const count = async () => {
    const front = await startPlugin(world.settings);
    fronts.push(front);
    return (await front.list(kind)).length;
  };
  const open = async () => {
    const front = await start(world.settings);
    fronts.push(front);
    return front;
  };
  try {
    const { values, references } = await setStage(world, kind, fullExample(kind));
    const inputs = await checked(await open(), kind, values);
    await world.forgetRequests();
    await law.holds({ kind, world, open, count, inputs, references });
  } finally {
    await Promise.all(fronts.map((front) => front.close()));
    await world.close();
  }
}
