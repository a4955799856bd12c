/** Laws of the stateless front end about an object's life: made, changed, found again, written down, gone. */

import { keyFieldsOf } from "../../provider/model/key.ts";
import { type Field, walk } from "../../provider/model/shape.ts";
import { isSet, type Value, type Values } from "../../provider/model/value.ts";
import { checkInputs } from "../../provider/reconciler/check.ts";
import { diffInputs } from "../../provider/reconciler/diff.ts";
import { ownValues } from "../../provider/reconciler/doors.ts";
import type { DeclaredObject, Exported } from "../../provider/reconciler/plan/types.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { changeableFields, expectNoWrites, permanent } from "./case.ts";
import {
  address,
  applied,
  changesOf,
  cleared,
  countOf,
  emptyFile,
  fileWith,
  liveOf,
  neverPruned,
  ownsAll,
  pruning,
  type StackLaw,
  workOf,
} from "./stack-case.ts";

/** See the head of this file. */
export const lawsOfStackLife: readonly StackLaw[] = [
  {
    name: "converge",
    text: "after an apply the plan has nothing to do",
    async holds(one) {
      const { kind, values, open } = one;
      const file = await fileWith(kind, values);
      const first = await open().plan(file);
      // Of what an organisation has one of, most are there from the start.
      const how = kind.singleton && kind.create === undefined ? "update" : "create";
      expect(workOf(first)).toEqual([`${how} ${address(one)}`]);
      await applied(one, file);
      const second = await open().plan(file);
      expect({ work: workOf(second), problems: second.problems }).toEqual({ work: [], problems: [] });
      expect(second.summary).toMatchObject({ create: 0, update: 0, delete: 0, portal: 0, unchanged: 1 });
    },
  },
  {
    name: "quiet plan",
    text: "a plan writes nothing, whether it creates, changes, deletes or finds nothing to do",
    async holds(one) {
      const { kind, values, world, open } = one;
      const file = await fileWith(kind, values);
      await expectNoWrites(world, () => open().plan(file));
      await applied(one, file);
      await expectNoWrites(world, async () => {
        await open().plan(file);
        await open().plan(emptyFile(kind), pruning(kind, (await liveOf(one, values)).inputs));
        await open().plan(emptyFile(kind));
        await open().export();
        for (const { after } of changesOf(one)) await open().plan(await fileWith(kind, after));
      });
    },
  },
  {
    name: "update",
    text: "a change of one field is that field in the plan, is all that is sent, and then nothing is left to do",
    exempt: onlyKey,
    async holds(one) {
      const { kind, open } = one;
      let judged = 0;
      for (const { field, ...change } of changesOf(one)) {
        await applied(one, await fileWith(kind, change.before));
        const file = await fileWith(kind, change.after);
        const run = open();
        const plan = await run.plan(file);
        const paths = plan.objects.flatMap(({ action, fields }) =>
          action === "update" ? fields.map(({ path }) => path.split(/[.[]/)[0]) : [],
        );
        if (paths.length === 0)
          expect({ field, ...change, unseen: isUnseen(kind, field, change) }).toMatchObject({ unseen: true });
        else expect(new Set(paths)).toEqual(new Set([field]));
        expect(await run.apply(plan)).toMatchObject({ failed: 0, skipped: 0 });
        expect(run.sent).toEqual(paths.length === 0 ? [] : [[field]]);
        expect(workOf(await open().plan(file))).toEqual([]);
        judged += 1;
        await cleared(one, change.before);
      }
      expect(judged).toBeGreaterThan(0);
    },
  },
  {
    name: "default",
    text: "a field that is absent and one that has the server's default are the same",
    async holds(one) {
      const { kind, values, open } = one;
      await applied(one, await fileWith(kind, values));
      for (const [field, { marks }] of Object.entries(kind.inputs)) {
        if (marks.serverDefault === undefined || marks.setting || marks.immutable) continue;
        const { [field]: _, ...absent } = values;
        const standard = { ...values, [field]: marks.serverDefault.value as Value };
        if (checkInputs(kind, "subject", absent).failures.length > 0) continue;
        await applied(one, await fileWith(kind, standard));
        expect(workOf(await open().plan(await fileWith(kind, absent)))).toEqual([]);
      }
    },
  },
  {
    name: "adopt",
    text: "an object that somebody else made is taken, and not made twice",
    exempt: permanent,
    async holds(one) {
      const { kind, values, open } = one;
      const { inputs } = checkInputs(kind, "subject", values);
      const made = await kind.create?.(open().clients, ownValues(inputs));
      const before = await countOf(one);
      expect(workOf(await open().plan(await fileWith(kind, values)))).toEqual([]);
      await applied(one, await fileWith(kind, values));
      expect(await countOf(one)).toBe(before);
      expect((await liveOf(one, values)).id).toBe(made?.id);
    },
  },
  {
    name: "export",
    text: "what is exported plans empty, twice it is the same, and references are names",
    async holds(one) {
      const { kind, values, open } = one;
      await applied(one, await fileWith(kind, values));
      const exported = await open().export();
      const bytes = (list: readonly Exported[]) => JSON.stringify(list.map(({ kind: _, ...rest }) => rest));
      expect(bytes(await open().export())).toBe(bytes(exported));
      const objects = exported
        .filter(({ hidden }) => hidden.length === 0)
        .map(({ inputs }) => declared(kind, inputs));
      const plan = await open().plan({ objects, scope: ownsAll(kind) });
      expect({ work: workOf(plan), problems: plan.problems }).toEqual({ work: [], problems: [] });
      const hidden = [...walk(kind.inputs)].some(({ field }) => field.required && field.marks.writeOnly);
      expect(objects.length).toBe(hidden ? exported.length - 1 : exported.length);
      expect(JSON.stringify(exported.map(({ inputs }) => inputs))).not.toMatch(/"[0-9a-f]{8}-[0-9a-f-]{27}"/);
    },
  },
  {
    name: "import",
    text: "pinned by its id an object is found whatever its key, and an id of nothing is refused",
    exempt: (kind) => (kind.singleton ? "there is one only" : undefined),
    async holds(one) {
      const { kind, values, world, open } = one;
      await applied(one, await fileWith(kind, values));
      const { id } = await liveOf(one, values);
      expect(workOf(await open().plan(await fileWith(kind, values, { id })))).toEqual([]);
      const wrong = "00000000-0000-4000-8000-000000000000";
      await expectNoWrites(world, async () => {
        const run = open();
        const plan = await run.plan(await fileWith(kind, values, { id: wrong }));
        expect(plan.problems.map(({ what }) => what)).toEqual([
          `there is no live object with the id "${wrong}"`,
        ]);
        await expect(run.apply(plan)).rejects.toMatchObject({
          message: expect.stringContaining("may not be applied"),
        });
      });
    },
  },
  {
    name: "rename",
    text: "with the old key in the file, or the id, another key is one update of the same object",
    exempt: keyIsFixed,
    async holds(one) {
      const { kind, values, open } = one;
      await applied(one, await fileWith(kind, values));
      const { id } = await liveOf(one, values);
      const before = await countOf(one);
      const fields = keyFieldsOf(kind, values).filter((field) => isSet(values[field]));
      const was = Object.fromEntries(fields.map((field) => [field, values[field]]));
      const steps = [
        { key: renamed(kind, values, 1), more: { was } },
        { key: renamed(kind, values, 2), more: { id } },
      ];
      for (const { key, more } of steps) {
        const file = await fileWith(kind, key, more as Partial<DeclaredObject>);
        const plan = await open().plan(file);
        expect(plan.problems).toEqual([]);
        expect(plan.objects.filter(({ action }) => action !== "none" && action !== "extra")).toMatchObject([
          { action: "update", id, reason: expect.stringContaining("renamed from ") },
        ]);
        await applied(one, file);
        expect((await liveOf(one, key)).id).toBe(id);
        expect(await countOf(one)).toBe(before);
        expect(workOf(await open().plan(await fileWith(kind, key)))).toEqual([]);
        // The file is not mended at once: the rename that was done is not done again.
        expect(workOf(await open().plan(file))).toEqual([]);
      }
    },
  },
  {
    name: "ignore",
    text: "a field that the file leaves alone is no difference and is not sent, whatever it is live",
    exempt: onlyKey,
    async holds(one) {
      const { kind, open } = one;
      let judged = 0;
      for (const { field, ...change } of changesOf(one)) {
        await applied(one, await fileWith(kind, change.before));
        const file = await fileWith(kind, change.after, { ignore: [field] });
        expect(workOf(await open().plan(file))).toEqual([]);
        judged += 1;
        await cleared(one, change.before);
      }
      expect(judged).toBeGreaterThan(0);
    },
  },
  {
    name: "additive",
    text: "members that others added stay and are no difference",
    exempt: (kind) => (membershipOf(kind) === undefined ? "it has no list of members" : undefined),
    async holds(one) {
      const { kind, open } = one;
      const [field, mode] = membershipOf(kind) ?? ["", ""];
      const membersOf = (each: Values) =>
        Array.isArray(each[field]) ? (each[field] as readonly Value[]) : [];
      const example = kind.examples.find((each) => membersOf(each.values).length > 1)?.values ?? {};
      const values = renamed(kind, { ...example, name: "Additive" }, 1);
      const members = membersOf(values);
      expect(members.length).toBeGreaterThan(1);
      await applied(one, await fileWith(kind, { ...values, [mode]: "exact" }));
      const fewer = await fileWith(kind, { ...values, [mode]: "additive", [field]: members.slice(1) });
      expect(workOf(await open().plan(fewer))).toEqual([]);
      const exact = await fileWith(kind, { ...values, [mode]: "exact", [field]: members.slice(1) });
      expect(workOf(await open().plan(exact))).toEqual([`update ${address({ kind, values })}`]);
    },
  },
  {
    name: "delete",
    text: "a prune deletes what is not declared, the plan is empty then, and the old plan is refused",
    exempt: neverPruned,
    async holds(one) {
      const { kind, values, open } = one;
      await applied(one, await fileWith(kind, values));
      const before = await countOf(one);
      const { inputs } = await liveOf(one, values);
      const run = open();
      const prune = pruning(kind, inputs);
      const plan = await run.plan(emptyFile(kind), prune);
      expect(workOf(plan)).toEqual([`delete ${address({ kind, values: inputs })}`]);
      expect(await run.apply(plan)).toMatchObject({ done: 1, failed: 0 });
      expect(await countOf(one)).toBe(before - 1);
      expect(workOf(await open().plan(emptyFile(kind), prune))).toEqual([]);
      await expect(open().apply(plan)).rejects.toMatchObject({
        message: expect.stringContaining("is gone (id "),
      });
    },
  },
  {
    name: "without prune",
    text: "what is not declared is reported and left",
    exempt: neverPruned,
    async holds(one) {
      const { kind, values, world, open } = one;
      await applied(one, await fileWith(kind, values));
      const { inputs } = await liveOf(one, values);
      const run = open();
      const plan = await run.plan(emptyFile(kind), { ...pruning(kind, inputs), prune: false });
      expect(plan.objects.map(({ action, object }) => `${action} ${object}`)).toEqual([
        `extra ${address({ kind, values: inputs })}`,
      ]);
      await expectNoWrites(world, () => run.apply(plan));
    },
  },
];

/** A declaration that was not read from a file. */
function declared(kind: AnyKind, values: Values): DeclaredObject {
  const { inputs, failures } = checkInputs(kind, "subject", values);
  expect(failures).toEqual([]);
  return { kind, inputs, ignore: [], silence: [], secrets: {}, place: () => undefined };
}

/** True where the plugin finds no change either, or nothing shows one, or it leaves the choice to the server or to others. */
function isUnseen(
  kind: AnyKind,
  field: string,
  { before, after }: { readonly before: Values; readonly after: Values },
): boolean {
  const shape = kind.inputs[field] as Field;
  const [old, next] = [before, after].map((values) => checkInputs(kind, "subject", values).inputs);
  const request = { name: "subject", oldInputs: old ?? {}, oldOutputs: {}, inputs: next ?? {} };
  const mode = shape.marks.membership?.mode;
  return (
    diffInputs(kind, request).differences.length === 0 ||
    [...walk({ field: shape })].some(({ field: part }) => part.marks.writeOnly) ||
    (shape.marks.serverChosen === true && !(isSet(before[field]) && isSet(after[field]))) ||
    shape.marks.sameMeaning !== undefined ||
    (mode !== undefined && after[mode] === "additive")
  );
}

function membershipOf(kind: AnyKind): readonly [string, string] | undefined {
  return Object.entries(kind.inputs).flatMap(([field, { marks }]): [string, string][] =>
    marks.membership ? [[field, marks.membership.mode]] : [],
  )[0];
}

/** Why a kind has no change that leaves its key as it is. */
export function onlyKey(kind: AnyKind): string | undefined {
  const keys = kind.key.flat();
  return changeableFields(kind).every((field) => keys.includes(field))
    ? "nothing but its key can change"
    : undefined;
}

export function keyIsFixed(kind: AnyKind): string | undefined {
  if (kind.singleton) return "there is one only";
  return kind.key[0]?.some((field) => kind.inputs[field]?.marks.immutable)
    ? "its key cannot change"
    : undefined;
}

/** Another key of the same form. */
export function renamed(kind: AnyKind, values: Values, turn: number): Values {
  const field = keyFieldsOf(kind, values).find((each) => isSet(values[each])) ?? "";
  const forms: Readonly<Record<string, string>> = {
    email: `other${turn}@acme.test`,
    extension: `77${turn}`,
    url: `https://hooks.acme.test/other/${turn}`,
  };
  return { ...values, [field]: forms[field] ?? `${String(values[field])}${"x".repeat(turn)}` };
}
