/** Laws of the stateless front end about what must never happen: lost objects, doubled ones, told secrets, blind writes. */
import { walk } from "../../provider/model/shape.ts";
import type { Values } from "../../provider/model/value.ts";
import { checkInputs } from "../../provider/reconciler/check.ts";
import { keyText } from "../../provider/reconciler/describe.ts";
import { canExist, ownValues } from "../../provider/reconciler/doors.ts";
import { stepHash } from "../../provider/reconciler/plan/confirmed.ts";
import type { Declaration, Plan } from "../../provider/reconciler/plan/types.ts";
import { partsOfStep } from "../../provider/reconciler/portal.ts";
import { referencesOf } from "../../provider/reconciler/references.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { expectNoWrites, ownPath } from "./case.ts";
import { crowds, join } from "./crowd.ts";
import { keyIsFixed, onlyKey, renamed } from "./laws-of-stack-life.ts";
import {
  address,
  applied,
  changesOf,
  cleared,
  countOf,
  emptyFile,
  environment,
  fileWith,
  liveOf,
  neverPruned,
  pruning,
  type StackCase,
  type StackLaw,
  workOf,
} from "./stack-case.ts";

const messagesOf = ({ problems }: Plan): readonly string[] =>
  problems.map(({ path, what }) => (path === undefined ? what : `${path}: ${what}`));

/** See the head of this file. */
export const lawsOfStackSafety: readonly StackLaw[] = [
  {
    name: "refuse",
    text: "a change of a field that cannot change is refused, and nothing is written",
    exempt: (kind) =>
      Object.values(kind.inputs).some(({ marks }) => marks.immutable)
        ? undefined
        : "it has no immutable field",
    async holds(one) {
      const { kind, values, world, open } = one;
      await applied(one, await fileWith(kind, values));
      const { id, inputs } = await liveOf(one, values);
      let judged = 0;
      for (const [field, { marks }] of Object.entries(kind.inputs)) {
        if (!marks.immutable || inputs[field] === undefined) continue;
        const other = inputs[field] === "+12025550111" ? "+12025550110" : "+12025550111";
        const run = open();
        const plan = await run.plan(await fileWith(kind, { ...inputs, [field]: other }, { id }));
        expect(messagesOf(plan)).toContain(
          `${field}: the live object (id ${id}) differs in a field that cannot be changed`,
        );
        await expectNoWrites(world, () => expect(run.apply(plan)).rejects.toThrow("may not be applied"));
        judged += 1;
      }
      expect(judged).toBeGreaterThan(0);
    },
  },
  {
    name: "protect",
    text: "what cannot be got back is kept by a prune, whatever is allowed but itself, by its own name",
    exempt: (kind) => (kind.retained ? undefined : "its objects can be made again"),
    async holds(one) {
      const { kind, values, world, open } = one;
      await applied(one, await fileWith(kind, values));
      const { id, inputs } = await liveOf(one, values);
      const word = kind.allow ?? "";
      const name = keyText(kind, inputs);
      for (const allow of [
        [],
        [`${word}:*`],
        [word],
        [`${word}:${name}0`],
        [`${word}:${name.slice(0, -1)}`],
        [name],
        ["*"],
      ]) {
        const run = open();
        const plan = await run.plan(emptyFile(kind), { prune: true, allow });
        expect(plan.objects.filter((each) => each.id === id).map(({ action }) => action)).toEqual(["keep"]);
        expect(plan.summary.delete).toBe(0);
        // What names nothing that could be allowed is refused as a whole.
        const isNamed = allow.every((each) => each.includes(":"));
        await expectNoWrites(world, async () => {
          if (isNamed) await run.apply(plan);
          else await expect(run.apply(plan)).rejects.toThrow("Plan: may not be applied:");
        });
      }
      expect((await liveOf(one, values)).id).toBe(id);
    },
  },
  {
    name: "two live objects",
    text: "two live objects under one key are a problem that names both ids, and nothing is written",
    exempt: (kind) => (kind.uniqueKey || kind.singleton ? "the server keeps its key unique" : undefined),
    async holds(one) {
      const { kind, values, world, open } = one;
      const { extension: _, ...single } = values;
      const { inputs } = checkInputs(kind, "subject", single);
      const { clients } = open();
      const made = [
        await kind.create?.(clients, ownValues(inputs)),
        await kind.create?.(clients, ownValues(inputs)),
      ];
      const [first, second] = made.map((live) => live?.id ?? "");
      const run = open();
      const plan = await run.plan(await fileWith(kind, single), { prune: true });
      const both = plan.problems.filter(({ what }) => what.startsWith("2 live objects have the key "));
      expect(both).toHaveLength(1);
      expect(both[0]?.what).toContain(first);
      expect(both[0]?.what).toContain(second);
      // Which of the two is meant is not known, so neither is too much.
      expect(plan.objects.filter(({ id }) => id === first || id === second)).toEqual([]);
      await expectNoWrites(world, () => expect(run.apply(plan)).rejects.toThrow("may not be applied"));
      const pinned = await open().plan(await fileWith(kind, single, { id: second ?? "" }));
      expect({ problems: pinned.problems, work: workOf(pinned) }).toEqual({ problems: [], work: [] });
      expect(pinned.objects.filter(({ action }) => action === "extra").map(({ id }) => id)).toContain(first);
    },
  },
  {
    name: "probable rename",
    text: "a create beside an undeclared object that is like it is refused, unless it is called new by name",
    exempt: (kind) => keyIsFixed(kind) ?? onlyKey(kind),
    async holds(one) {
      const { kind, values, world, open } = one;
      await applied(one, await fileWith(kind, values));
      const { id } = await liveOf(one, values);
      const other = renamed(kind, values, 1);
      const file = await fileWith(kind, other);
      const run = open();
      const plan = await run.plan(file, { prune: true });
      const looks = plan.problems.filter(({ what }) => what.endsWith("is like it: this looks like a rename"));
      expect(looks.map(({ what }) => what.includes(`(id ${id})`))).toEqual([true]);
      await expectNoWrites(world, () => expect(run.apply(plan)).rejects.toThrow("may not be applied"));
      const allow = [`create:${address({ kind, values: other })}`];
      const allowed = await open().plan(file, { allow });
      expect(allowed.problems.filter(({ what }) => what.endsWith("this looks like a rename"))).toEqual([]);
    },
  },
  {
    name: "moved",
    text: "a plan whose object was changed meanwhile is refused, naming the field, and nothing is written",
    exempt: onlyKey,
    async holds(one) {
      const { kind, world, open } = one;
      let judged = 0;
      for (const { field, ...change } of changesOf(one)) {
        if (!isReadable(kind, field)) continue;
        await applied(one, await fileWith(kind, change.before));
        const other = await fileWith(kind, change.after);
        const plan = await open().plan(other);
        if (workOf(plan).length === 0) {
          await cleared(one, change.before);
          continue;
        }
        await applied(one, other);
        await expectNoWrites(world, async () => {
          const refused = open().apply(plan);
          await expect(refused).rejects.toMatchObject({
            message: expect.stringMatching(
              new RegExp(`what is live has changed .+:\\n.*: ([^\\n]*, )?${field}[, ]`),
            ),
          });
        });
        judged += 1;
        await cleared(one, change.after);
      }
      expect(judged).toBeGreaterThan(0);
    },
  },
  {
    name: "secrets",
    text: "a secret stands in no plan, no report and no error, also where a product repeats it",
    exempt: (kind) =>
      [...walk(kind.inputs), ...walk(kind.outputs)].some(({ field }) => field.marks.secret)
        ? undefined
        : "it has no secret",
    async holds(one) {
      const { kind, values, world, open } = one;
      const file = await fileWith(kind, values);
      const variables = file.objects.flatMap(({ secrets }) => Object.values(secrets));
      const planted = variables.map((variable) => environment[variable] ?? "");
      const texts: string[] = [];
      const run = open();
      const plan = await run.plan(file);
      texts.push(JSON.stringify(plan));
      await world.fault({
        match: { effect: "write" },
        fault: { status: 400, body: { message: `refused: ${planted.join(" ")}`, errors: planted } },
      });
      const failed = await run.apply(plan);
      expect(failed.failed).toBe(1);
      texts.push(JSON.stringify(failed));
      await world.clearFaults();
      const again = open();
      const report = await again.apply(await again.plan(file));
      const shownOnce = report.objects.flatMap(({ secrets }) => Object.values(secrets));
      texts.push(JSON.stringify(report.objects.map(({ secrets: _, ...rest }) => rest)));
      texts.push(JSON.stringify(await open().plan(file)));
      texts.push(JSON.stringify(await open().plan(emptyFile(kind), { prune: true })));
      for (const secret of [...planted, ...shownOnce])
        for (const text of texts) expect(text).not.toContain(secret);
      expect(planted.length + shownOnce.length).toBeGreaterThan(0);
    },
  },
  {
    name: "unreadable",
    text: "where reading fails nothing is planned on it and nothing is written: no create, no delete",
    async holds(one) {
      const { kind, values, world, open } = one;
      const file = await fileWith(kind, values);
      await applied(one, file);
      const before = await countOf(one);
      const prune = pruning(kind, (await liveOf(one, values)).inputs);
      const faults = [
        { status: 403, body: { message: "planted" } },
        { status: 500, body: { message: "planted" } },
        { status: 200, body: { planted: true } },
        { status: 200, body: [] },
        { status: 200, body: "planted" },
      ];
      for (const fault of faults) {
        // One object of no form at all is the contract's affair; a list of no form must not look empty.
        if (kind.observe.by === "get" && fault.status === 200) continue;
        await world.fault({ match: { effect: "read", path: ownPath }, fault });
        await expectNoWrites(world, async () => {
          for (const [declaration, options] of [
            [file, {}],
            [emptyFile(kind), prune],
          ] as const) {
            const run = open();
            const plan = await run.plan(declaration, options);
            if (neverPruned(kind) === undefined || declaration === file)
              expect(plan.problems.map(({ what }) => what)).toContainEqual(
                expect.stringMatching(/could not be read|it does not exist, and nothing can create it/),
              );
            expect(workOf(plan).filter((work) => !work.endsWith(address(one)))).toEqual([]);
            expect(workOf(plan).filter((work) => /^(create|delete) /.test(work) && !kind.singleton)).toEqual(
              [],
            );
            if (plan.problems.length > 0) await expect(run.apply(plan)).rejects.toThrow("may not be applied");
          }
          await expect(open().export()).rejects.toThrow(/could not be read/);
        });
        await world.clearFaults();
      }
      expect(await countOf(one)).toBe(before);
      expect(workOf(await open().plan(file))).toEqual([]);
    },
  },
  {
    name: "rate",
    text: "a 429 is waited for and obeyed, in a plan and in an apply, and the work finishes",
    async holds(one) {
      const { kind, values, world, open } = one;
      const limited = { match: {}, fault: { status: 429, retryAfter: 0 }, times: 3 };
      await world.fault(limited);
      const file = await fileWith(kind, values);
      const run = open();
      const plan = await run.plan(file);
      await world.fault(limited);
      expect(await run.apply(plan)).toMatchObject({ failed: 0, skipped: 0 });
      expect(workOf(await open().plan(file))).toEqual([]);
    },
  },
  {
    name: "portal",
    text: "where no API writes it a plan has the portal's steps and is strict where that is asked for, and nothing is written",
    exempt: (kind) => (kind.portal === undefined ? "every API that it needs is public" : undefined),
    async holds(one) {
      const { kind, world, open } = one;
      const settings = world.productionSettings;
      const run = open(settings);
      const { doors } = run.clients.facts;
      const values = kind.examples.find((each) => !canExist(kind, each.values, doors))?.values ?? one.values;
      await setReferences(world, kind, values);
      const file = await fileWith(kind, values);
      const plan = await run.plan(file);
      expect(plan.problems).toEqual([]);
      const [object] = plan.objects.filter((each) => each.object === address({ kind, values }));
      expect(object?.portalSteps.length).toBeGreaterThan(0);
      if (canExist(kind, values, doors)) expect(workOf(plan)).toEqual([`create ${object?.object}`]);
      else {
        expect(["portal", "none"]).toContain(object?.action);
        await expectNoWrites(world, () => run.apply(plan));
      }
      const strict = (declaration: Declaration) => open(settings, "strict").plan(declaration);
      expect((await strict(file)).problems).toHaveLength(1);
      // What cannot be seen a person ticks off; what can be is not taken on anybody's word.
      const texts = object?.portalSteps ?? [];
      const confirmed = texts.map((text) => stepHash(object?.object ?? "", text));
      const left = (await strict({ ...file, confirmed })).objects.find(
        (each) => each.object === object?.object,
      );
      expect(left?.portalSteps).toEqual(texts.filter((text) => partsOfStep(kind, text).seen));
      const hinders = texts.some((text) => partsOfStep(kind, text).seen);
      expect((await strict({ ...file, confirmed })).problems).toHaveLength(hinders ? 1 : 0);
    },
  },
  {
    name: "paging",
    text: "over several pages, with objects added in mid-list, what is live is found and nothing is made twice",
    exempt: (kind) => (kind.name in crowds ? undefined : "there is not a thousand of it to make"),
    async holds(one) {
      const { kind, world, open } = one;
      const make = crowds[kind.name] as (turn: number) => Values;
      const { clients } = open();
      const create = (turn: number) => join(world, kind, clients, turn);
      const crowd = 1003;
      let next = 0;
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          while (next < crowd) await create(next++);
        }),
      );
      await world.fault({ match: { effect: "read" }, fault: { delayMs: 150 }, after: 1 });
      const objects = await Promise.all(
        [0, 1, 500, 999, crowd - 1].map(async (turn) => (await fileWith(kind, make(turn))).objects),
      );
      const run = open();
      const planning = run.plan({
        objects: objects.flat(),
        scope: { kinds: new Set([kind.token]), labels: new Map() },
      });
      await create(crowd);
      const plan = await planning;
      await world.clearFaults();
      expect({ work: workOf(plan), problems: plan.problems }).toEqual({ work: [], problems: [] });
      const ids = (await open().export()).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThan(crowd);
    },
  },
];

/** What another example than the staged one refers to. */
async function setReferences(world: StackCase["world"], kind: AnyKind, values: Values): Promise<void> {
  for (const { kind: token, name } of referencesOf(kind, values)) {
    if (token === "spoke:index:CallGroup" && /^\d+$/.test(name) && name !== "100")
      await world.control("POST", "/objects/callGroups", { name: `Group ${name}`, extension: name });
  }
}

/** True where the live value of the whole field is shown. */
const isReadable = (kind: AnyKind, field: string): boolean =>
  [...walk({ field: kind.inputs[field] as AnyKind["inputs"][string] })].every(
    ({ field: part }) => !part.marks.writeOnly && !part.marks.secret,
  );
