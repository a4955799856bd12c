/** A declared and applied object of a kind, and hands that change it behind the back of its declaration. */

import { type Live, lifeSettings } from "../../../provider/model/resource.ts";
import { isSet, sameValue, type Value, type Values } from "../../../provider/model/value.ts";
import { checkInputs } from "../../../provider/reconciler/check.ts";
import { changedFields, compare } from "../../../provider/reconciler/compare.ts";
import type { Plan, PlannedObject } from "../../../provider/reconciler/plan/types.ts";
import type { AnyKind } from "../../../provider/reconciler/types.ts";
import { fileWith, openRun, type Run } from "../../conformance/stack-case.ts";
import { setStage } from "../../conformance/stage.ts";
import { fieldArbitrary, isValid } from "../../support/arbitrary.ts";
import { fc } from "../../support/fast-check.ts";
import { changeByHand, liveOf } from "../../support/hands.ts";
import { startWorld, type World } from "../../support/world.ts";

/** Changes of one field that are tried by hand, each looked for in a plan. */
const changesEach = 3;

export const topOf = (path: string): string => path.split(/[.[]/, 1)[0] ?? path;
export const sorted = (names: Iterable<string>): readonly string[] => [...new Set(names)].sort();

/** A kind with a declared and applied object on a stage of its own. */
export interface Guard {
  readonly kind: AnyKind;
  readonly world: World;
  readonly values: Values;
  readonly inputs: Values;
  readonly live: () => Promise<Live>;
  readonly id: string;
  readonly hand: Run;
  readonly open: (settings?: Readonly<Record<string, string>>) => Run;
  readonly references: Awaited<ReturnType<typeof setStage>>["references"];
  readonly close: () => Promise<void>;
}

export async function openGuard(kind: AnyKind, example: Values): Promise<Guard> {
  const world = await startWorld();
  const runs: Run[] = [];
  const open: Guard["open"] = (settings = world.settings) => {
    const run = openRun(kind, settings, "warn");
    runs.push(run);
    return run;
  };
  await world.control("POST", "/objects/devices", { displayName: "Lobby phone", extension: "95000" });
  const { values, references } = await setStage(world, kind, withoutSettings(kind, example));
  const { inputs } = checkInputs(kind, "object", values);
  const file = await fileWith(kind, values);
  const first = open();
  const plan = await first.plan(file);
  expect(plan.problems).toEqual([]);
  const report = await first.apply(plan);
  expect(report.objects.flatMap(({ messages }) => messages)).toEqual([]);
  const hand = open();
  const isMeant = (each: Live) =>
    kind.singleton ||
    kind.key.some((fields) =>
      fields.every((field) => isSet(inputs[field]) && inputs[field] === each.values[field]),
    );
  const id = (await liveOf(kind, hand.clients)).find(isMeant)?.id ?? "";
  const live = async () => {
    const found = (await liveOf(kind, hand.clients)).find((each) => each.id === id);
    if (found === undefined) throw new Error(`${kind.token} ${id} is gone.`);
    return found;
  };
  const close = async () => {
    await Promise.all(runs.map((run) => run.close()));
    await world.close();
  };
  return { kind, world, values, inputs, live, id, hand, open, references, close };
}

/** An example as a file has it: nothing about a resource's life, and no instruction that it can do without. */
function withoutSettings(kind: AnyKind, example: Values): Values {
  const names = Object.keys(example).filter(
    (name) => name in lifeSettings || kind.inputs[name]?.marks.setting,
  );
  return names.reduce<Values>((values, name) => {
    const { [name]: _, ...rest } = values;
    return name in lifeSettings || isValid(kind, rest) ? rest : values;
  }, example);
}

/**
 * The object of the test in a plan. Where every door is open it is pinned, so that a changed key is a change of that object
 * too; the id depends on the door.
 */
export async function planned(
  guard: Guard,
  settings?: Readonly<Record<string, string>>,
): Promise<PlannedObject | undefined> {
  const { kind, values, id, open } = guard;
  const pin = kind.singleton || settings !== undefined ? {} : { id };
  const plan: Plan = await open(settings).plan(await fileWith(kind, values, pin));
  expect(plan.problems).toEqual([]);
  return plan.objects.find((each) => each.kind === kind.token && each.action !== "extra");
}

/** Valid declarations that differ from this one in a field, and where a rule asks for it in others that go with it. */
function neighbours({ kind, values, references }: Guard, name: string): readonly Values[] {
  const field = kind.inputs[name];
  if (field === undefined) return [];
  const device = fc.constant("Lobby phone");
  const names = (token: string) => (token === "spoke:index:SipDevice" ? device : references(token));
  const samples = fc.sample(fieldArbitrary(field, { references: names }), {
    numRuns: 40,
    seed: 20261127,
  });
  const alone = [...samples, ...(field.required ? [] : [undefined])].map(
    (value): Values => ({ ...values, [name]: value }),
  );
  const others = Object.keys(values).filter((other) => other !== name && !kind.key.flat().includes(other));
  const inPlace = samples.flatMap((value) =>
    others.map((other): Values => ({ ...values, [name]: value, [other]: undefined })),
  );
  const all = [...otherExamples(kind, values, references), ...alone, ...inPlace].map(
    (each): Values => Object.fromEntries(Object.entries(each).filter(([, value]) => value !== undefined)),
  );
  return all.filter((each) => isValid(kind, each) && !sameValue(each[name], values[name]));
}

/** What the other examples declare of an object with this key, and this one in other words. */
function otherExamples(kind: AnyKind, values: Values, references: Guard["references"]): readonly Values[] {
  const key = Object.fromEntries(kind.key.flat().map((field) => [field, values[field]]));
  const [flow] = fc.sample(references("spoke:twilio:StudioFlow") ?? fc.constant(""), 1);
  const examples = kind.examples.map((each): Values => {
    const own = withoutSettings(kind, each.values);
    return { ...own, ...key, ...(own.flow === undefined ? {} : { flow }) };
  });
  const reworded = JSON.parse(
    JSON.stringify(values).replace("Our office is", "Our shop is").replace("press 1", "press one"),
  ) as Values;
  return [reworded, ...examples];
}

/** What is sent by hand, so that the object is as another declaration would have it. */
function sentFor(kind: AnyKind, from: Values, to: Values): Values {
  const names = changedFields(compare(kind.inputs, to, from, "declared"));
  return Object.fromEntries(
    names.map((name): [string, Value] => [
      name,
      to[name] ?? (kind.inputs[name]?.marks.serverDefault?.value as Value) ?? null,
    ]),
  );
}

/** Changes the field by hand, several times; each time the plan is asked and the object put back. @returns how often */
export async function guardField(
  guard: Guard,
  name: string,
  settings?: Readonly<Record<string, string>>,
): Promise<number> {
  const { kind, inputs, hand, live } = guard;
  let changes = 0;
  for (const other of neighbours(guard, name)) {
    if (changes === changesEach) break;
    const after = checkInputs(kind, "object", other).inputs;
    const fields = sentFor(kind, inputs, after);
    if (!(name in fields)) continue;
    const before = await live();
    if (!(await changeByHand(kind, hand.clients, before, fields, inputs))) continue;
    const now = await live();
    // What a product does not take, or means the same to it, is no change.
    const different = sorted(changedFields(compare(kind.inputs, inputs, now.values, "live")));
    if (!different.includes(name) && sameValue(before.values[name], now.values[name])) continue;
    changes += 1;
    const object = await planned(guard, settings);
    const reported = sorted(object?.fields.map(({ path }) => topOf(path)) ?? []);
    const unverified = sorted(object?.unverified.map(topOf) ?? []);
    const said = settings === undefined ? reported : sorted([...reported, ...unverified]);
    expect({ field: name, to: other[name], said: said.includes(name) }).toEqual({
      field: name,
      to: other[name],
      said: true,
    });
    const sent = Object.keys(fields);
    const meant = new Set([...sent, ...sent.flatMap((each) => otherWaysTo(kind, each))]);
    if (settings === undefined) expect(reported.filter((each) => !meant.has(each))).toEqual([]);
    expect(await changeByHand(kind, hand.clients, now, sentFor(kind, after, inputs), inputs)).toBe(true);
  }
  return changes;
}

/** A menu and a definition are two ways to write one thing: a change of it is a change of whichever is declared. */
const otherWaysTo = (kind: AnyKind, name: string): readonly string[] =>
  Object.entries(kind.inputs)
    .filter(
      ([other, { marks }]) =>
        marks.alternativeTo === name || kind.inputs[name]?.marks.alternativeTo === other,
    )
    .map(([other]) => other);

/** Settings without the admin contract, which is assumed, and without Directory Sync. */
export function publicOf({ settings }: World): Readonly<Record<string, string>> {
  const { adminUrl: _, scimUrl: __, scimToken: ___, ...rest } = settings;
  return rest;
}

/** Property paths of declared parts that are never read back. */
export function writeOnlyIn(kind: AnyKind, inputs: Values): readonly string[] {
  const list = (kind.name === "SipTrunk" ? inputs.credentials : undefined) as readonly Values[] | undefined;
  return (list ?? []).map((_, index) => `credentials[${index}].password`);
}

/** The values that these settings show of the object; undefined where they show no such object. */
export async function shownBy(
  { kind, id, open, live }: Guard,
  settings: Readonly<Record<string, string>>,
): Promise<Values | undefined> {
  const whole = await live();
  const ids = new Set([id, ...kind.otherIds(whole.outputs)]);
  const found = (await liveOf(kind, open(settings).clients)).find(
    (each) =>
      kind.singleton || ids.has(each.id) || kind.otherIds(each.outputs).some((other) => ids.has(other)),
  );
  return found?.values;
}
