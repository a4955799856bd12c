/** One question, one answer: the plugin's diff after a refresh, a plan, drift and an export see the same differences. */

import { withValueAt } from "../../../provider/model/path.ts";
import type { Live } from "../../../provider/model/resource.ts";
import { isSet, type Value, type Values } from "../../../provider/model/value.ts";
import { checkInputs } from "../../../provider/reconciler/check.ts";
import { changedFields, compare } from "../../../provider/reconciler/compare.ts";
import { diffInputs } from "../../../provider/reconciler/diff.ts";
import { createEngine } from "../../../provider/reconciler/engine.ts";
import { liveNames } from "../../../provider/reconciler/names.ts";
import { addressOf } from "../../../provider/reconciler/plan/address.ts";
import type { Plan } from "../../../provider/reconciler/plan/types.ts";
import { referencesOf } from "../../../provider/reconciler/references.ts";
import type { AnyKind } from "../../../provider/reconciler/types.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { fc, runs } from "../../support/fast-check.ts";
import { changeByHand, liveOf } from "../../support/hands.ts";
import { type InsideWorld, startInsideWorld } from "../../support/inside-world.ts";
import { type Draft, declare, organisationArbitrary } from "../../support/organisation.ts";

const organisations = runs(150);

jest.setTimeout(3_600_000);

let world: InsideWorld;
beforeAll(async () => {
  world = await startInsideWorld();
});
afterAll(() => world.close());

/** By address: where it differs. */
type Answer = ReadonlyMap<string, readonly string[]>;

/** An element that goes is named by its place on the other side, and each side has an order of its own. */
const sorted = (paths: Iterable<string>): readonly string[] =>
  [...new Set([...paths].map((path) => path.replace(/\[\d+\]/g, "[]")))].sort();
const topOf = (path: string): string => path.split(/[.[]/, 1)[0] ?? path;

const differencesIn = ({ objects }: Plan): Answer =>
  new Map(
    objects
      .filter(({ action }) => action === "update")
      .map(({ object, fields }) => [object, sorted(fields.map(({ path }) => path))]),
  );

const goneIn = ({ objects }: Plan): readonly string[] =>
  objects
    .filter(({ action, step }) => action === "create" && step === undefined)
    .map(({ object }) => object)
    .sort();

/** What each declared object is live as, by the plugin: read with what was declared last, then compared. */
async function pluginAnswer(
  drafts: readonly Draft[],
  ids: ReadonlyMap<string, string>,
): Promise<{ readonly differences: Answer; readonly gone: readonly string[] }> {
  const { clients } = world.open();
  const engine = createEngine({ clients, kinds, portal: "warn" });
  const differences = new Map<string, readonly string[]>();
  const gone: string[] = [];
  for (const { kind, values } of drafts) {
    const { inputs } = checkInputs(kind, "object", values);
    const address = addressOf(kind, inputs);
    const subject = { kind, name: address, owner: address };
    const read = await engine.read(subject, { id: ids.get(address) ?? "", inputs, outputs: {} });
    if (read === undefined) {
      gone.push(address);
      continue;
    }
    const { differences: found } = diffInputs(kind, {
      name: address,
      oldInputs: read.inputs,
      oldOutputs: {},
      inputs,
    });
    if (found.length > 0) differences.set(address, sorted(found.map(({ path }) => path)));
  }
  return { differences, gone: gone.sort() };
}

/**
 * What an export says, as a person would compare it with the file: values by meaning, references by what they refer to.
 *
 * @returns beside the answer, the fields that an export leaves out on purpose: what the product looks after, and what is
 *   another way to write a field
 */
async function exportAnswer(
  drafts: readonly Draft[],
  ids: ReadonlyMap<string, string>,
): Promise<{ readonly differences: Answer; readonly leftOut: Answer }> {
  const { engine, clients } = world.open();
  const exported = await engine.export(kinds);
  const byName = new Map<string, string>();
  const lives = new Map<string, Live>();
  for (const kind of kinds) {
    for (const live of await liveOf(kind, clients)) {
      lives.set(`${kind.token} ${live.id}`, live);
      for (const name of liveNames(kind, live)) byName.set(`${kind.token} ${name}`, live.id);
    }
  }
  const meant = (kind: AnyKind, values: Values): Values =>
    referencesOf(kind, values).reduce<Values>(
      (result, { path, kind: token, name }) =>
        withValueAt(result, path, byName.get(`${token} ${name.toLowerCase()}`) ?? name) as Values,
      values,
    );
  const differences = new Map<string, readonly string[]>();
  const leftOut = new Map<string, readonly string[]>();
  for (const { kind, values } of drafts) {
    const { inputs } = checkInputs(kind, "object", values);
    const address = addressOf(kind, inputs);
    const live = exported.find((each) => each.kind === kind && each.id === ids.get(address));
    if (live === undefined) continue;
    const alternatives = Object.keys(kind.inputs).filter((name) => kind.inputs[name]?.marks.alternativeTo);
    const seen = lives.get(`${kind.token} ${live.id}`)?.values ?? {};
    leftOut.set(address, [...alternatives, ...kind.lookedAfter(seen)]);
    const fields = Object.entries(kind.inputs).filter(
      ([name, { marks }]) =>
        !marks.setting &&
        !leftOut.get(address)?.includes(name) &&
        !live.unread.includes(name) &&
        (isSet(inputs[name]) || !marks.serverChosen),
    );
    const file = checkInputs(kind, "object", live.inputs).inputs;
    // What is never read back stands in no export, so that it is taken from the declaration.
    const whole = withHidden(kind, meant(kind, file), inputs);
    const names = changedFields(compare(Object.fromEntries(fields), meant(kind, inputs), whole, "declared"));
    if (names.length > 0) differences.set(address, sorted(names));
  }
  return { differences, leftOut };
}

/** The password of each user name that the file has too. */
function withHidden(kind: AnyKind, live: Values, declared: Values): Values {
  if (kind.name !== "SipTrunk" || !Array.isArray(live.credentials)) return live;
  const known = (Array.isArray(declared.credentials) ? declared.credentials : []) as readonly Values[];
  const credentials = (live.credentials as readonly Values[]).map((each) => ({
    ...each,
    ...known.find(({ username }) => username === each.username),
  }));
  return { ...live, credentials };
}

/** A hand that takes one field of one object from another draft of the same kind. */
interface Edit {
  readonly which: number;
  readonly field: number;
}

const edits = fc.array(fc.record({ which: fc.nat(20), field: fc.nat(20) }), { minLength: 1, maxLength: 6 });

test(`over ${organisations} generated organisations and hand edits`, async () => {
  let found = 0;
  let gone = 0;
  await fc.assert(
    fc.asyncProperty(
      organisationArbitrary(),
      organisationArbitrary({ maxLength: 12 }),
      edits,
      async (drafts, others, hands) => {
        world.reset();
        const { engine } = world.open();
        const { declaration, secretOf, allow } = declare(drafts);
        const report = await engine.apply(await engine.plan(declaration, { allow }), { secretOf });
        expect(report.objects.flatMap(({ messages }) => messages)).toEqual([]);
        const ids = await idsOf(drafts);
        for (const hand of hands) await edit(drafts, others, ids, hand);
        engine.forget();
        const plan = await engine.plan(declaration, { allow });
        const pruned = await engine.plan(declaration, { allow, prune: true });
        const plugin = await pluginAnswer(drafts, ids);
        expect(differencesIn(plan)).toEqual(plugin.differences);
        expect(differencesIn(pruned)).toEqual(plugin.differences);
        expect([goneIn(plan), goneIn(pruned)]).toEqual([plugin.gone, plugin.gone]);
        const { differences, leftOut } = await exportAnswer(drafts, ids);
        const expected = [...plugin.differences].flatMap(
          ([address, paths]): [string, readonly string[]][] => {
            const names = sorted(paths.map(topOf)).filter((name) => !leftOut.get(address)?.includes(name));
            return names.length === 0 ? [] : [[address, names]];
          },
        );
        expect(differences).toEqual(new Map(expected));
        found += plugin.differences.size;
        gone += plugin.gone.length;
      },
    ),
    { numRuns: organisations },
  );
  expect(found).toBeGreaterThan(organisations / 4);
  expect(gone).toBeGreaterThan(organisations / 20);

  async function idsOf(drafts: readonly Draft[]): Promise<ReadonlyMap<string, string>> {
    const { engine } = world.open();
    const ids = new Map<string, string>();
    const plan = await engine.plan(declare(drafts).declaration);
    expect(plan.objects.filter(({ action }) => action === "create" || action === "update")).toEqual([]);
    const { clients } = world.open();
    for (const { kind, values } of drafts) {
      const { inputs } = checkInputs(kind, "object", values);
      const address = addressOf(kind, inputs);
      const [live] = (await liveOf(kind, clients)).filter(
        (each) =>
          kind.singleton || addressOf(kind, each.values) === address || sameKey(kind, inputs, each.values),
      );
      if (live === undefined) throw new Error(`${address} is not live.`);
      ids.set(address, live.id);
    }
    return ids;
  }

  async function edit(
    drafts: readonly Draft[],
    others: readonly Draft[],
    ids: ReadonlyMap<string, string>,
    { which, field }: Edit,
  ): Promise<void> {
    const draft = drafts[which % drafts.length];
    if (draft === undefined) return;
    const { kind, values } = draft;
    const { clients } = world.open();
    const id = ids.get(addressOf(kind, checkInputs(kind, "object", values).inputs));
    const live = (await liveOf(kind, clients)).find((each) => each.id === id);
    if (live === undefined) return;
    const names = Object.keys(kind.inputs).filter(
      (name) =>
        !kind.inputs[name]?.marks.setting &&
        !kind.inputs[name]?.marks.immutable &&
        !kind.key.flat().includes(name),
    );
    const name = names[field % (names.length + 1)];
    if (name === undefined) {
      if (!kind.permanent && !kind.singleton && live.outputs.isReception !== true)
        await kind.remove?.(clients, live, values).catch(() => undefined);
      return;
    }
    const source = others.find((each) => each.kind === kind && each !== draft);
    const value = source?.values[name];
    // Names that only the other organisation has mean nothing here.
    if (source !== undefined && referencesOf(kind, { [name]: value }).length > 0) return;
    await changeByHand(
      kind,
      clients,
      live,
      { [name]: value ?? (kind.inputs[name]?.marks.serverDefault?.value as Value) ?? null },
      values,
    );
  }
});

const sameKey = (kind: AnyKind, declared: Values, live: Values): boolean =>
  kind.key.some((fields) =>
    fields.every(
      (field) =>
        isSet(declared[field]) && String(declared[field]).toLowerCase() === String(live[field]).toLowerCase(),
    ),
  );
