/**
 * One reconciler, one answer, through the front ends as they are: the plugin over real gRPC after a refresh, a plan, `drift` and
 * an export agree on what others have edited since; also where the public APIs show a part only, and a person has to act.
 */

import { liveDrift } from "../../../provider/cli/drift-look.ts";
import type { Values } from "../../../provider/model/value.ts";
import type { JsonObject } from "../../../provider/plugin/codec.ts";
import { checkInputs } from "../../../provider/reconciler/check.ts";
import { createEngine } from "../../../provider/reconciler/engine.ts";
import { addressOf } from "../../../provider/reconciler/plan/address.ts";
import type {
  Declaration,
  DeclaredObject,
  Exported,
  PlanOptions,
  StackEngine,
} from "../../../provider/reconciler/plan/types.ts";
import type { AnyKind } from "../../../provider/reconciler/types.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { isValid } from "../../support/arbitrary.ts";
import { fc, runs } from "../../support/fast-check.ts";
import { type FrontEnd, type Stored, startPlugin } from "../../support/front-end.ts";
import { type InsideWorld, startInsideWorld } from "../../support/inside-world.ts";
import {
  asksAPerson,
  changeOfOrganisation,
  type Declared,
  type Draft,
  declare,
} from "../../support/organisation.ts";

const organisations = runs(120);

jest.setTimeout(3_600_000);

let world: InsideWorld;
beforeAll(async () => {
  // The plugin's warnings, about event types that are made up.
  jest.spyOn(console, "error").mockImplementation(() => undefined);
  world = await startInsideWorld();
});
afterAll(async () => {
  jest.restoreAllMocks();
  await world.close();
});

/** By the address of an object: the top-level fields that differ; "missing" where it is not live. */
type Answer = Readonly<Record<string, readonly string[] | "missing">>;

const topLevel = (paths: readonly string[]): readonly string[] =>
  [...new Set(paths.map((path) => path.split(/[.[]/)[0] ?? ""))].sort();

const address = ({ kind, inputs }: Pick<DeclaredObject, "kind" | "inputs">) => addressOf(kind, inputs);

async function planned(engine: StackEngine, declaration: Declaration, options: PlanOptions): Promise<Answer> {
  engine.forget();
  const { objects, problems } = await engine.plan(declaration, options);
  fc.pre(!asksAPerson(problems));
  expect(problems).toEqual([]);
  return Object.fromEntries(
    objects
      .filter(({ action, step }) => ["create", "update"].includes(action) && step === undefined)
      .map(({ object, action, fields }) => [
        object,
        action === "create" ? "missing" : topLevel(fields.map(({ path }) => path)),
      ]),
  );
}

async function drifted(engine: StackEngine, declaration: Declaration): Promise<Answer> {
  engine.forget();
  const { objects } = await liveDrift({ engine, kinds }, declaration, {});
  return Object.fromEntries(
    objects
      .filter(({ standing }) => standing === "missing" || standing === "changed")
      .map(({ object, standing, fields }) => [
        object,
        standing === "missing" ? "missing" : topLevel(fields.map(({ path }) => path)),
      ]),
  );
}

/** A process of the plugin, real gRPC and all, over the same customer. */
async function inPlugin<T>(
  clients: ReturnType<InsideWorld["open"]>["clients"],
  body: (front: FrontEnd) => Promise<T>,
): Promise<T> {
  const front = await startPlugin(world.settings, undefined, async () =>
    createEngine({ clients, kinds, portal: "warn" }),
  );
  try {
    return await body(front);
  } finally {
    await front.close();
  }
}

/** What the plugin's state would hold of a declared object. */
interface Kept {
  readonly object: DeclaredObject;
  readonly inputs: JsonObject;
  readonly stored: Stored;
}

async function keep(front: FrontEnd, object: DeclaredObject, id: string): Promise<Kept> {
  const { kind } = object;
  const { inputs } = await front.check(kind, address(object), object.inputs as JsonObject);
  const stored = await front.import(kind, address(object), id);
  if (stored === undefined) throw new Error(`${address(object)} is not live.`);
  return { object, inputs, stored: { ...stored, inputs } };
}

/** What is live of a declaration, as the state of a program with the same resources would have it. */
async function keepAll(
  { engine, clients }: ReturnType<InsideWorld["open"]>,
  { objects }: Declaration,
  drafts: readonly Draft[],
): Promise<readonly Kept[]> {
  const made = await exportAll(engine, drafts);
  return inPlugin(clients, async (front) => {
    const found = objects.flatMap((object) => {
      const live = made.find(
        ({ kind, inputs }) => kind === object.kind && (kind.singleton || sameObject(object, inputs)),
      );
      return live === undefined ? [] : [keep(front, object, live.id)];
    });
    return Promise.all(found);
  });
}

/** @returns undefined where the object is gone */
async function refreshed(front: FrontEnd, { object, inputs, stored }: Kept) {
  const now = await front.refresh(object.kind, address(object), stored);
  if (now === undefined) return undefined;
  const { detailed } = await front.diff(object.kind, address(object), now, inputs);
  return topLevel(Object.keys(detailed));
}

const exportAll = (engine: StackEngine, drafts: readonly Draft[]): Promise<readonly Exported[]> => {
  engine.forget();
  return engine.export([...new Set(drafts.map(({ kind }) => kind))]);
};

async function bringTo(
  engine: StackEngine,
  { declaration, secretOf, allow }: Declared,
  mayGo: readonly string[],
) {
  engine.forget();
  const plan = await engine.plan(declaration, { prune: true, allow: [...allow, ...mayGo] });
  fc.pre(!asksAPerson(plan.problems));
  expect(plan.problems).toEqual([]);
  expect(await engine.apply(plan, { secretOf })).toMatchObject({ failed: 0, skipped: 0 });
}

/** The fields of an object as it was exported or as it was declared, as `fromExport` says; undefined where that fits no schema. */
function mixed(
  object: DeclaredObject,
  exported: Exported,
  fromExport: (field: string) => boolean,
): DeclaredObject | undefined {
  const { kind } = object;
  const pick = (from: Values, wanted: boolean) =>
    Object.entries(from).filter(
      ([name]) => (kind.inputs[name]?.marks.setting ? false : fromExport(name)) === wanted,
    );
  const values = Object.fromEntries([...pick(object.inputs, false), ...pick(exported.inputs, true)]);
  if (!isValid(kind, values)) return undefined;
  return { ...object, inputs: checkInputs(kind, "object", values).inputs };
}

test(`over ${organisations} organisations that others have edited, plugin, plan, drift and export give one answer`, async () => {
  const doors = [world.open(), world.open(["scimUrl", "scimToken"])] as const;
  const judged = new Set<string>();
  await fc.assert(
    fc.asyncProperty(changeOfOrganisation(), fc.constantFrom(0, 1), async ([before, after], door) => {
      world.reset();
      const { engine, clients } = doors[door as 0 | 1];
      const first = declare(before);
      const { declaration } = first;
      await bringTo(engine, first, []);
      const kept = await keepAll(doors[door as 0 | 1], declaration, before);
      // Somebody edits what is live: through the products, so that whatever they keep together is together.
      await bringTo(engine, declare(after, [...new Set(before.map(({ kind }) => kind))]), first.mayGo);

      const options = { allow: first.allow };
      const plan = await planned(engine, declaration, options);
      expect(await drifted(engine, declaration)).toEqual(plan);
      const live = await exportAll(engine, before);
      const liveIds = new Map(live.map((each) => [`${each.kind.token} ${each.id}`, each]));
      expect(kept).toHaveLength(declaration.objects.length);
      const mixes = await inPlugin(clients, (front) =>
        Promise.all(
          kept.map(async (one) => {
            const { object, stored } = one;
            const name = address(object);
            const exported = liveIds.get(`${object.kind.token} ${stored.id}`);
            const differs = await refreshed(front, one);
            expect({ [name]: differs === undefined }).toEqual({ [name]: exported === undefined });
            if (exported === undefined || differs === undefined) return { object, exported, differs: [] };
            expect({ [name]: plan[name] ?? [] }).toEqual({ [name]: differs });
            for (const field of differs) judged.add(`${object.kind.name}.${field}`);
            return { object, exported, differs };
          }),
        ),
      );
      const withMixes = (
        fromExport: (field: string, differs: readonly string[], kind: AnyKind) => boolean,
      ): Declaration => ({
        ...declaration,
        objects: mixes.map(({ object, exported, differs }) =>
          exported === undefined || exported.hidden.length > 0
            ? object
            : (mixed(object, exported, (field) => fromExport(field, differs, object.kind)) ?? object),
        ),
      });
      // What differs is what the export has otherwise, and nothing else is.
      const same = withMixes(
        (field, differs, { key }) => !differs.includes(field) && !key.flat().includes(field),
      );
      expect(await planned(engine, same, options)).toEqual(plan);
      const mended = withMixes((field, differs) => differs.includes(field));
      const rest = Object.fromEntries(
        Object.entries(plan).filter(([name]) => {
          const index = declaration.objects.findIndex((object) => address(object) === name);
          return mended.objects[index] === declaration.objects[index];
        }),
      );
      expect(await planned(engine, mended, options)).toEqual(rest);
    }),
    { numRuns: organisations },
  );
  expect(judged.size).toBeGreaterThan(30);
});

test(`over ${organisations} edited organisations of which the public APIs show a part, plugin, plan and drift give one answer`, async () => {
  const [writing, looking] = [
    world.open(["scimUrl", "scimToken"]),
    world.open(["adminUrl", "scimUrl", "scimToken"]),
  ];
  let unverified = 0;
  await fc.assert(
    fc.asyncProperty(changeOfOrganisation(), async ([before, after]) => {
      world.reset();
      const { engine, clients } = looking;
      const first = declare(before);
      const { declaration } = first;
      await bringTo(writing.engine, first, []);
      const kept = await keepAll(looking, declaration, before);
      await bringTo(
        writing.engine,
        declare(after, [...new Set(before.map(({ kind }) => kind))]),
        first.mayGo,
      );
      engine.forget();
      const plan = await engine.plan(declaration, { allow: first.allow });
      engine.forget();
      const drift = await liveDrift({ engine, kinds }, declaration, {});
      const seen = <T extends { object: string; unverified: readonly string[] }>(objects: readonly T[]) =>
        Object.fromEntries(objects.map(({ object, unverified }) => [object, unverified]));
      expect(seen(drift.objects)).toEqual(seen(plan.objects.filter(({ step }) => step === undefined)));
      unverified += plan.objects.filter((each) => each.unverified.length > 0).length;
      await inPlugin(clients, (front) =>
        Promise.all(
          kept.map(async (one) => {
            const name = address(one.object);
            const object = plan.objects.find((each) => each.object === name && each.step === undefined);
            const differs = await refreshed(front, one);
            if (differs === undefined || (object?.id !== undefined && object.id !== one.stored.id)) return;
            const fields = topLevel((object?.fields ?? []).map(({ path }) => path));
            // Where a person has to act, Pulumi's engine is shown that this is so, and what it would have to take out.
            const isPortal = object?.action === "portal" && object.id !== undefined;
            const possible = isPortal ? ["portalStatus", ...fields] : fields;
            expect({ [name]: differs.filter((field) => !possible.includes(field)) }).toEqual({ [name]: [] });
            if (isPortal) expect({ [name]: differs.length > 0 }).toEqual({ [name]: true });
            else expect({ [name]: differs }).toEqual({ [name]: object?.action === "create" ? [] : fields });
          }),
        ),
      );
    }),
    { numRuns: organisations },
  );
  expect(unverified).toBeGreaterThan(organisations);
});

/** True where the live object, as it is exported, has the declared key. */
const sameObject = ({ kind, inputs }: DeclaredObject, exported: Values): boolean => {
  const fields =
    kind.key.find((key) => key.every((field) => inputs[field] !== undefined)) ?? kind.key.at(-1) ?? [];
  return fields.every(
    (field) => String(exported[field]).toLowerCase() === String(inputs[field]).toLowerCase(),
  );
};
