import { type Field, walk } from "../../provider/model/shape.ts";
import type { Values } from "../../provider/model/value.ts";
import type { JsonObject } from "../../provider/plugin/codec.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import type { Stored } from "../support/front-end.ts";
import {
  adopting,
  type Case,
  changeableFields,
  checked,
  deletable,
  edited,
  expectNoDifference,
  expectNoWrites,
  type Law,
  name,
  oneChange,
  permanent,
} from "./case.ts";

/** See the head of this file. */
export const lawsOfLife: readonly Law[] = [
  {
    name: "converge",
    text: "after a create the diff is empty, and a refresh finds nothing",
    everyExample: true,
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
    name: "replace",
    text: "a change of an immutable field is a replacement, which is carried out; or it is refused with the way on where the object cannot be got back",
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
          continue;
        }
        expect((await difference).replaces).toEqual([field]);
        const run = await open();
        const replaced = await run.create(kind, name, adopting(kind, other));
        await run.remove(kind, name, stored);
        const next = await open();
        await expectNoDifference(
          next,
          kind,
          (await next.refresh(kind, name, replaced)) as Stored,
          adopting(kind, other),
        );
        expect(await (await open()).refresh(kind, name, stored)).toBeUndefined();
      }
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
    name: "secrets",
    text: "no secret leaves the provider without its envelope, and none is in the log of requests",
    exempt: (kind) =>
      [...walk(kind.inputs), ...walk(kind.outputs)].some(({ field }) => field.marks.secret)
        ? undefined
        : "it has no secret",
    async holds({ kind, world, open, inputs }) {
      const stored = await (await open()).create(kind, name, adopting(kind, inputs));
      const log = JSON.stringify(await world.control("GET", "/requests"));
      const clear = JSON.stringify(stored.outputs, (_, value) =>
        typeof value === "object" && value !== null && "4dabf18193072939515e22adb298388d" in value
          ? "(envelope)"
          : value,
      );
      for (const secret of secretsIn(stored.outputs)) {
        expect(clear).not.toContain(secret);
        expect(log).not.toContain(secret);
      }
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
