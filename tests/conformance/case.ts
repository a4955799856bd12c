/** What the laws are made of: a kind on a stage of its own, and the steps that they share. */

import type { ClientEnvironment } from "../../provider/clients/environment.ts";
import type { Values } from "../../provider/model/value.ts";
import type { JsonObject } from "../../provider/plugin/codec.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { type ArbitraryOptions, changeOfField } from "../support/arbitrary.ts";
import type { FrontEnd, Stored } from "../support/front-end.ts";
import type { World } from "../support/world.ts";

/** A kind on a stage of its own. */
export interface Case {
  readonly kind: AnyKind;
  readonly world: World;
  /** A process of the provider, with the customer's settings and a quick clock, or others; all are closed after the test. */
  open(settings?: Readonly<Record<string, string>>, clients?: ClientEnvironment): Promise<FrontEnd>;
  /** The same case in a world of its own, as it was at the start. */
  again(): Promise<Case>;
  /** How many objects of the kind are live, counted by a plugin whatever the front end. */
  count(): Promise<number>;
  /** The full example, or the one that is being judged, checked. */
  readonly inputs: JsonObject;
  /** The same as it was declared: without defaults, and secrets as plain texts. */
  readonly values: Values;
  /** Names of what is live, for generated references. */
  readonly references: ArbitraryOptions["references"];
}

/** One law: it throws where it does not hold. */
export interface Law {
  readonly name: string;
  readonly text: string;
  readonly holds: (one: Case) => Promise<void>;
  /** Judged for every example of the kind, and not for the fullest alone. */
  readonly everyExample?: true;
  /** Why the dynamic runtime is exempt: what Node's dynamic server cannot do. */
  readonly dynamic?: string;
  /** Why the law does not apply to a kind. */
  readonly exempt?: (kind: AnyKind) => string | undefined;
}

/** The richest example of a kind: the last one. */
export const fullExample = (kind: AnyKind): Values => kind.examples.at(-1)?.values ?? kind.examples[0].values;

export const name = "subject";

/** Checks a declaration as the engine does before everything else. */
export async function checked(front: FrontEnd, kind: AnyKind, values: Values): Promise<JsonObject> {
  const { inputs, failures } = await front.check(kind, name, values as JsonObject);
  expect(failures).toEqual([]);
  return inputs;
}

export async function expectNoDifference(
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

export async function expectNoWrites(world: World, body: () => Promise<unknown>): Promise<void> {
  const before = (await world.requests()).writes;
  await body();
  expect((await world.requests()).writes).toBe(before);
}

/** Awaits it, and expects that the products were asked for something of the kind's own, whatever they answered. */
export async function expectOwnReads(world: World, body: () => Promise<unknown>): Promise<void> {
  await world.forgetRequests();
  await body();
  const { counts } = await world.requests();
  const own = counts.filter(({ effect, route }) => effect === "read" && new RegExp(ownPath).test(route));
  expect(own).not.toEqual([]);
}

/** Fields replaced; undefined takes one out. */
export function edited(values: JsonObject, fields: Readonly<Record<string, unknown>>): JsonObject {
  const all = Object.entries({ ...values, ...fields }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(all) as JsonObject;
}

export const adopting = (kind: AnyKind, inputs: JsonObject): JsonObject =>
  kind.singleton ? inputs : { ...inputs, adopt: true };
export const permanent = (kind: AnyKind) => {
  if (kind.permanent) return "it belongs to the organisation and is never deleted";
  return kind.create ? undefined : "every organisation has one from the start: a delete empties it";
};
/** Everything that the products are asked, but for the token: a fault there would hide what the kind itself does. */
export const ownPath = "^/(?!auth)";
export const deletable = (kind: AnyKind, inputs: JsonObject): JsonObject =>
  kind.retained ? { ...inputs, onDelete: "delete" } : inputs;

/** Fields that a live change can be made to and seen in: not the key, which means another object to a matcher. */
export function changeableFields(kind: AnyKind): readonly string[] {
  return Object.entries(kind.inputs)
    .filter(
      ([, field]) =>
        !field.marks.setting && !field.marks.immutable && field.marks.alternativeTo === undefined,
    )
    .map(([field]) => field);
}

/** A declaration and the same with one field changed; undefined where the field cannot change alone. */
export const oneChange = ({ kind, references, inputs }: Case, field: string) =>
  changeOfField(kind, field, inputs as Values, {
    references,
    keep: kind.key.flat().filter((part) => kind.retained || kind.inputs[part]?.marks.immutable),
  });
