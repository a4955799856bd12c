/**
 * Generated organisations: a few objects of any kinds, made by the kinds' own generators, which fit together. References are
 * drawn from what is generated beside them, keys are each of one object, and what a product needs first is there.
 */

import type { Step } from "../../provider/model/path.ts";
import { lifeSettings } from "../../provider/model/resource.ts";
import { walk } from "../../provider/model/shape.ts";
import { isObject, isSet, type Value, type Values } from "../../provider/model/value.ts";
import { checkInputs } from "../../provider/reconciler/check.ts";
import { keyText } from "../../provider/reconciler/describe.ts";
import { namesFor } from "../../provider/reconciler/names.ts";
import { addressOf, kindName } from "../../provider/reconciler/plan/address.ts";
import type { Declaration, DeclaredObject, PlanProblem } from "../../provider/reconciler/plan/types.ts";
import { referencesOf } from "../../provider/reconciler/references.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { inputsArbitrary, isValid } from "./arbitrary.ts";
import { fc } from "./fast-check.ts";
import { deviceName } from "./inside-world.ts";

/** One object of an organisation, as it is declared: canonical, secrets in clear. */
export interface Draft {
  readonly kind: AnyKind;
  readonly values: Values;
}

/** Numbers that the emulated account owns. */
const ownedNumbers = ["+12025550110", "+12025550111", "+12025550112"];

/** These, and two that are on sale. */
const numbers = [...ownedNumbers, "+12125550120", "+13035550130"];

/** What is live before anything is declared, by the names that a reference may use. */
const always: Readonly<Record<string, readonly string[]>> = {
  "spoke:index:User": ["admin@acme.test"],
  "spoke:index:CallGroup": ["Reception"],
  "spoke:index:SipDevice": [deviceName],
};

/** Names and claims that nobody may take: they are live, or come by themselves (extensions count from 200). */
const taken: ReadonlySet<string> = new Set([
  "spoke:index:CallGroup reception",
  "spoke:index:User admin@acme.test",
]);

/** Fields that stay as an example has them: a flow's parts have generators of their own (tests/property/ivr). */
const keep: Readonly<Record<string, readonly string[]>> = {
  "spoke:twilio:StudioFlow": ["definition", "menu"],
};

/** Objects of one kind, by themselves. */
const draftOf = (kind: AnyKind): fc.Arbitrary<Draft> =>
  inputsArbitrary(kind, {
    keep: keep[kind.token] ?? [],
    edits: 5,
    references: () => fc.nat(999).map((number) => `#${number}`),
  }).map((values) => ({ kind, values }));

/**
 * Organisations.
 *
 * @param options how many objects at most before those that fit nowhere are left out, and of which kinds
 */
export function organisationArbitrary(
  options: { readonly maxLength?: number; readonly kinds?: readonly AnyKind[] } = {},
): fc.Arbitrary<readonly Draft[]> {
  const of = options.kinds ?? kinds;
  return fc
    .array(fc.oneof(...of.map(draftOf)), { minLength: 1, maxLength: options.maxLength ?? 6 })
    .map(fitted)
    .filter((drafts) => drafts.length > 0);
}

/** An organisation, and what it has become: of its objects some are as they were, some changed, some gone, and some are new. */
export type Change = readonly [before: readonly Draft[], after: readonly Draft[]];

/** An organisation and another one, with much in common. @param maxLength see `organisationArbitrary` */
export function changeOfOrganisation(maxLength = 6): fc.Arbitrary<Change> {
  const drafts = fc.oneof(...kinds.map((kind) => fc.record({ draft: draftOf(kind), other: draftOf(kind) })));
  const fate = fc.constantFrom("kept", "kept", "changed", "gone", "new");
  return fc
    .array(fc.record({ drafts, fate }), { minLength: 1, maxLength })
    .map((all): Change => {
      const before = all.flatMap(({ drafts: { draft }, fate }) => (fate === "new" ? [] : [draft]));
      const after = all.flatMap(({ drafts: { draft, other }, fate }) => {
        if (fate === "gone") return [];
        return [fate === "changed" ? withKeyOf(draft, other) : draft];
      });
      return [fitted(before), fitted(after)];
    })
    .filter((change) => change.some((each) => each.length > 0));
}

/** Another object of the kind under the key of this one. */
function withKeyOf({ kind, values }: Draft, other: Draft): Draft {
  const fields = new Set(kind.key.flat());
  const isKey = ([name]: readonly [string, Value]) => fields.has(name);
  const rest = Object.entries(other.values).filter((entry) => !isKey(entry));
  return { kind, values: Object.fromEntries([...rest, ...Object.entries(values).filter(isKey)]) };
}

/** Those that fit together, changed so that they do. */
export function fitted(drafts: readonly Draft[]): readonly Draft[] {
  const names = new Set(taken);
  const claims = new Set<string>();
  const unique = drafts.flatMap((draft): Draft[] => {
    const { kind } = draft;
    const values = grounded(kind, draft.values);
    if (!isValid(kind, values)) return [];
    const own = kind.singleton ? [kind.token] : namesFor(kind, values).map((name) => `${kind.token} ${name}`);
    const takes = kind.claims(values);
    if ([...own].some((name) => names.has(name)) || takes.some((claim) => claims.has(claim))) return [];
    for (const name of own) names.add(name);
    for (const claim of takes) claims.add(claim);
    return [{ kind, values }];
  });
  return connected(unique).map(shown);
}

/** As a failure prints it: the kind by its name. */
const shown = (draft: Draft): Draft & fc.WithToStringMethod => ({
  ...draft,
  [fc.toStringMethod]: () => `${draft.kind.name} ${JSON.stringify(draft.values)}`,
});

/** Without what no file has, and with numbers that there are. */
function grounded(kind: AnyKind, values: Values): Values {
  const { search, ...rest } = Object.fromEntries(
    Object.entries(values).filter(([name]) => !(name in lifeSettings)),
  );
  const isNumber = "phoneNumber" in kind.inputs && kind.key[0]?.[0] === "phoneNumber";
  return {
    ...rest,
    ...(isNumber ? { phoneNumber: pick(numbers, String(rest.phoneNumber ?? JSON.stringify(search))) } : {}),
    // Far from what the server gives by itself: whoever leaves the choice to it may get what another declares.
    ...(typeof rest.extension === "string"
      ? { extension: `7${rest.extension}`.slice(0, 5).padEnd(5, "0") }
      : {}),
  };
}

const hash = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 99991, 7);

const pick = <T>(from: readonly T[], text: string): T => from[hash(text) % from.length] as T;

/** References to what is there; whoever finds nothing to refer to, or lacks what it needs, is left out, until all fit. */
function connected(drafts: readonly Draft[]): readonly Draft[] {
  const fit = drafts.flatMap((draft) => {
    const values = referring(draft, drafts);
    return values !== undefined && isValid(draft.kind, values) && hasNeeds({ ...draft, values }, drafts)
      ? [{ kind: draft.kind, values }]
      : [];
  });
  return fit.length === drafts.length ? fit : connected(fit);
}

/** A number has to be activated before Spoke can answer it. */
function hasNeeds({ kind, values }: Draft, drafts: readonly Draft[]): boolean {
  const there = (token: string) =>
    drafts.some((each) => each.kind.token === token && each.values.phoneNumber === values.phoneNumber);
  const owned = ownedNumbers.includes(String(values.phoneNumber)) || there("spoke:twilio:PhoneNumber");
  if (kind.token === "spoke:index:PhoneNumber") return owned;
  if (kind.token !== "spoke:index:NumberAssignment") return true;
  return values.via === "studio" ? owned : there("spoke:index:PhoneNumber");
}

function referring({ kind, values }: Draft, drafts: readonly Draft[]): Values | undefined {
  const used = new Set<string>();
  let result: Value = values;
  for (const { path, kind: token, name } of referencesOf(kind, values)) {
    // Who keeps another way in has to be an administrator who has logged in.
    const declared = kind.name === "SsoConnection" ? [] : drafts.filter((each) => each.kind.token === token);
    const targets = [
      ...declared.filter((each) => each.values !== values).map((each) => namesOf(each)),
      ...(always[token] ?? []).map((one) => [one]),
    ];
    const fresh = targets.filter((all) => !all.some((one) => used.has(one)));
    const target = fresh.length > 0 ? pick(fresh, name) : undefined;
    if (target === undefined) return undefined;
    for (const one of target) used.add(one);
    result = put(result, path, pick(target, `${name}!`));
  }
  return result as Values;
}

/** How a file may call the object. */
const namesOf = ({ kind, values }: Draft): readonly string[] =>
  kind.key.flat().flatMap((field) => (typeof values[field] === "string" ? [String(values[field])] : []));

function put(value: Value, path: readonly Step[], inner: Value): Value {
  const [step, ...rest] = path;
  if (step === undefined) return inner;
  if (Array.isArray(value)) return value.with(Number(step), put(value[Number(step)], rest, inner));
  return isObject(value) ? { ...value, [String(step)]: put(value[String(step)], rest, inner) } : value;
}

/** The declaration of drafts, with the value of each variable that a secret comes from. */
export interface Declared {
  readonly declaration: Declaration;
  readonly secretOf: (variable: string) => string | undefined;
  /** Says of each object that it is new, and no other one renamed. */
  readonly allow: readonly string[];
  /** Says of each object that it may go, as far as it can be had again, and of each kind that many may. */
  readonly mayGo: readonly string[];
}

/**
 * What a file with these objects says.
 *
 * @param owned kinds that it answers for beside those of its objects
 */
export function declare(drafts: readonly Draft[], owned: readonly AnyKind[] = []): Declared {
  const environment = new Map<string, string>();
  const objects = drafts.map(({ kind, values }): DeclaredObject => {
    const { inputs, failures } = checkInputs(kind, "object", values);
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    const secrets: Record<string, string> = {};
    for (const { path, value } of secretsIn(kind, inputs)) {
      const variable = `SECRET_${environment.size}`;
      environment.set(variable, value);
      secrets[path] = variable;
    }
    return { kind, inputs, secrets, ignore: [], silence: [], place: () => undefined };
  });
  const tokens = new Set([...objects.map(({ kind }) => kind.token), ...owned.map(({ token }) => token)]);
  return {
    declaration: { objects, scope: { kinds: tokens, labels: new Map() } },
    secretOf: (variable) => environment.get(variable),
    allow: objects.map(({ kind, inputs }) => `create:${addressOf(kind, inputs)}`),
    mayGo: [
      ...kinds.map((kind) => `many-deletes:${kindName(kind)}`),
      ...objects.flatMap(({ kind, inputs }) =>
        // A number that the account owns from the start is part of the stage.
        kind.retained && !ownedNumbers.includes(String(inputs.phoneNumber))
          ? [`${kind.allow}:${keyText(kind, inputs)}`]
          : [],
      ),
    ],
  };
}

/** Each secret text with its property path. */
function secretsIn(
  kind: AnyKind,
  inputs: Values,
): readonly { readonly path: string; readonly value: string }[] {
  return [...walk(kind.inputs)]
    .filter(({ field }) => field.marks.secret)
    .flatMap(({ path }) => textsAt(inputs, path.split(/\.|(?=\[)/), ""));
}

function textsAt(
  value: Value,
  steps: readonly string[],
  path: string,
): readonly { path: string; value: string }[] {
  const [step, ...rest] = steps;
  if (!isSet(value)) return [];
  if (step === undefined) return [{ path, value: String(value) }];
  if (step === "[*]" && Array.isArray(value))
    return value.flatMap((each, index) => textsAt(each, rest, `${path}[${index}]`));
  if (!isObject(value)) return [];
  return textsAt(value[step], rest, path === "" ? step : `${path}.${step}`);
}

/**
 * True where a file that leaves something to the server or to others has to make up its mind: about what they put there, or
 * about an extension that one object keeps and another one declares.
 */
export const asksAPerson = (problems: readonly Pick<PlanProblem, "what">[]): boolean =>
  problems.some(
    ({ what }) => what.startsWith("is left as it is") || /^extension \d+ is in use by /.test(what),
  );
