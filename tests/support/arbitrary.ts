/**
 * Generators of declarations, from a kind alone: valid inputs, and one-field changes of them.
 *
 * A declaration starts from one of the kind's own examples and is edited, field by field; an edit that breaks the schema or
 * a rule of the kind is dropped. So every rule over several fields ("exactly one of") holds without a generator knowing it,
 * and a failing case shrinks towards the example.
 */

import type { Kind } from "../../provider/model/resource.ts";
import type { Field, FieldType } from "../../provider/model/shape.ts";
import { isObject, sameValue, type Value, type Values } from "../../provider/model/value.ts";
import { fc } from "./fast-check.ts";

/** What a test may decide about the generated declarations. */
export interface ArbitraryOptions {
  /** Names of existing objects of a kind, by its token, for fields that refer to one. Absent: made up. */
  readonly references?: (token: string) => fc.Arbitrary<string> | undefined;
  /** Top-level fields that stay as the example has them (the key, where a test needs one object). */
  readonly keep?: readonly string[];
  /** How often an example is edited at most. Default 12. */
  readonly edits?: number;
}

/** What the generators read of a kind. */
export type DeclaredKind = Pick<Kind, "name" | "inputs" | "examples" | "schema" | "rules">;

const letters = "abcdefghijklmnopqrstuvwxyz";

const word = (minimum = 1, maximum = 12): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: minimum, maxLength: maximum });

const digits = (minimum: number, maximum = minimum): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: minimum, maxLength: maximum });

const twoDigits = (maximum: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: maximum }).map((number) => String(number).padStart(2, "0"));

/** Reserved for examples by the numbering authorities: +1 NPA 555 01XX, +44 20 7946 0XXX. */
const phoneNumber = fc.oneof(
  digits(2).map((end) => `+120255501${end}`),
  digits(3).map((end) => `+442079460${end}`),
);

const emailAddress = word().map((name) => `${name}@acme.test`);

/** Every format of `provider/resources/fields.ts` and of JSON Schema that the kinds use; a pattern speaks for itself. */
const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  email: emailAddress,
  uri: fc.tuple(word(), word()).map(([host, path]) => `https://${host}.acme.test/${path}`),
  uuid: fc.uuid(),
  "phone-number": phoneNumber,
  extension: digits(3, 5),
  "time-of-day": fc.tuple(twoDigits(23), twoDigits(59)).map(([hour, minute]) => `${hour}:${minute}`),
  date: fc
    .date({ min: new Date("2026-01-01"), max: new Date("2030-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  "time-zone": fc.constantFrom(
    "Pacific/Auckland",
    "Europe/London",
    "America/New_York",
    "Australia/Sydney",
    "UTC",
  ),
  cidr: fc.tuple(fc.ipV4(), fc.integer({ min: 8, max: 32 })).map(([address, bits]) => `${address}/${bits}`),
  host: word(3).map((name) => `${name}.acme.test`),
  country: fc.constantFrom("NZ", "US", "GB", "AU"),
  "idp-metadata": word().map(
    (name) =>
      `<EntityDescriptor entityID="https://${name}.acme.test"><IDPSSODescriptor><X509Certificate>${name}</X509Certificate><SingleSignOnService Location="https://${name}.acme.test/sso"/></IDPSSODescriptor></EntityDescriptor>`,
  ),
};

/** Trees are cut at this depth; optional objects below it are left out. */
const deepest = 3;

/**
 * Values of one field, without regard to the rules of its kind.
 *
 * @throws Error for a text format that has neither a generator here nor a pattern
 */
export function fieldArbitrary(field: Field, options: ArbitraryOptions = {}, depth = 0): fc.Arbitrary<Value> {
  const { reference } = field.marks;
  if (reference) {
    const existing = options.references?.(reference.kind);
    return existing ?? (reference.kind === "spoke:index:User" ? emailAddress : word(3));
  }
  return typeArbitrary(field.type, options, depth);
}

function typeArbitrary(type: FieldType, options: ArbitraryOptions, depth: number): fc.Arbitrary<Value> {
  switch (type.type) {
    case "string":
      return textArbitrary(type);
    case "integer":
      return fc.integer({ min: type.minimum ?? 0, max: type.maximum ?? 1000 });
    case "number":
      return fc.double({ min: type.minimum ?? 0, max: type.maximum ?? 1000, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "any":
      return fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Value>;
    case "array":
      return fc.array(fieldArbitrary(type.element, options, depth + 1), {
        minLength: type.minItems ?? 0,
        maxLength: Math.min(type.maxItems ?? 4, Math.max(type.minItems ?? 0, 4)),
      });
    case "map":
      return fc.dictionary(
        type.keys === undefined ? word() : matching(new RegExp(type.keys)),
        fieldArbitrary(type.element, options, depth + 1),
        { maxKeys: 4, noNullPrototype: true },
      ) as fc.Arbitrary<Value>;
    case "object":
      return objectArbitrary(type.fields(), options, depth + 1);
  }
}

function textArbitrary(type: FieldType & { type: "string" }): fc.Arbitrary<string> {
  if (type.values) return fc.constantFrom(...type.values);
  const known = type.format === undefined ? undefined : formats[type.format];
  if (known) return known;
  if (type.pattern !== undefined) return matching(new RegExp(type.pattern));
  if (type.format !== undefined && type.format !== "regex") {
    throw new Error(
      `No generator knows the text format "${type.format}": add it to tests/support/arbitrary.ts.`,
    );
  }
  const minimum = type.minLength ?? 0;
  return word(minimum, Math.min(type.maxLength ?? 12, Math.max(minimum, 12)));
}

/** Texts of a pattern. fast-check does not write texts that a lookahead asks for (4.10): there, long mixed ones are tried. */
function matching(pattern: RegExp): fc.Arbitrary<string> {
  if (!/\(\?<?[=!]/.test(pattern.source)) return fc.stringMatching(pattern);
  const unit = fc.constantFrom(...letters, ...letters.toUpperCase(), ..."0123456789");
  return fc.string({ unit, minLength: 14, maxLength: 20 }).filter((text) => pattern.test(text));
}

function objectArbitrary(
  fields: Readonly<Record<string, Field>>,
  options: ArbitraryOptions,
  depth: number,
): fc.Arbitrary<Values> {
  const entries = Object.entries(fields).filter(
    ([, field]) => field.required || depth < deepest || !holdsObjects(field.type),
  );
  return fc.record(
    Object.fromEntries(entries.map(([name, field]) => [name, fieldArbitrary(field, options, depth)])),
    {
      requiredKeys: entries.filter(([, field]) => field.required).map(([name]) => name),
      noNullPrototype: true,
    },
  ) as fc.Arbitrary<Values>;
}

const holdsObjects = (type: FieldType): boolean =>
  type.type === "object" ||
  ((type.type === "array" || type.type === "map") && holdsObjects(type.element.type));

/** A place of the shape that an edit can aim at; `*` stands for an element of a list or map. */
interface Position {
  readonly steps: readonly string[];
  readonly field: Field;
}

/** One edit: `value` is set there (absent: the field is dropped), and a neighbour may be dropped with it. */
interface Edit {
  readonly position: Position;
  /** Which element, at each `*`. */
  readonly picks: readonly number[];
  readonly value: Value;
  /** Drops another field of the same object, so that "exactly one of" can change hands. */
  readonly drop: number | undefined;
}

function positionsOf(fields: Readonly<Record<string, Field>>, before: readonly string[] = []): Position[] {
  if (before.length > 2 * deepest) return [];
  return Object.entries(fields).flatMap(([name, field]) => positionsIn(field, [...before, name]));
}

function positionsIn(field: Field, steps: readonly string[]): Position[] {
  const { type } = field;
  const here = { steps, field };
  if (type.type === "object") return [here, ...positionsOf(type.fields(), steps)];
  if (type.type === "array" || type.type === "map")
    return [here, ...positionsIn(type.element, [...steps, "*"])];
  return [here];
}

function editArbitrary(kind: DeclaredKind, options: ArbitraryOptions): fc.Arbitrary<Edit> {
  const kept = new Set(options.keep ?? []);
  const positions = positionsOf(kind.inputs).filter(({ steps }) => !kept.has(steps[0] ?? ""));
  return fc.oneof(
    ...positions.map((position) => {
      const value = fieldArbitrary(position.field, options);
      return fc.record({
        position: fc.constant(position),
        picks: fc.array(fc.nat(9), { minLength: 3, maxLength: 3 }),
        value: position.field.required ? value : fc.option(value, { freq: 4, nil: undefined }),
        drop: fc.option(fc.nat(9), { freq: 3, nil: undefined }),
      });
    }),
  );
}

/** The value after an edit, or undefined where the edit aims at nothing. */
function applied(value: Value, edit: Edit, steps = edit.position.steps, picks = edit.picks): Value {
  const [step, ...rest] = steps;
  if (step === undefined) return edit.value;
  if (step === "*") {
    const [pick = 0, ...others] = picks;
    if (Array.isArray(value) && value.length > 0) {
      const index = pick % value.length;
      const inner = applied(value[index], edit, rest, others);
      return inner === undefined ? value.toSpliced(index, 1) : value.with(index, inner);
    }
    const keys = isObject(value) ? Object.keys(value) : [];
    const key = keys[pick % Math.max(keys.length, 1)];
    return isObject(value) && key !== undefined
      ? withField(value, key, applied(value[key], edit, rest, others))
      : value;
  }
  if (!isObject(value)) return value;
  const changed = withField(value, step, applied(value[step], edit, rest, picks));
  const others = Object.keys(changed).filter((name) => name !== step);
  const dropped = rest.length === 0 && edit.drop !== undefined ? others[edit.drop] : undefined;
  return dropped === undefined ? changed : withField(changed, dropped, undefined);
}

function withField(object: Values, name: string, value: Value): Values {
  const { [name]: _, ...others } = object;
  return value === undefined ? others : { ...object, [name]: value };
}

/** True where the schema and the rules of the kind accept the declaration. */
export const isValid = (kind: DeclaredKind, values: Values): boolean =>
  kind.schema.safeParse(values).success && kind.rules(values).length === 0;

/** Valid inputs of a kind. */
export function inputsArbitrary(kind: DeclaredKind, options: ArbitraryOptions = {}): fc.Arbitrary<Values> {
  return fc
    .tuple(
      fc.constantFrom(...kind.examples),
      fc.array(editArbitrary(kind, options), { maxLength: options.edits ?? 12 }),
    )
    .map(([example, edits]) =>
      edits.reduce<Values>((values, edit) => {
        const next = applied(values, edit) as Values;
        return isValid(kind, next) ? next : values;
      }, example.values),
    );
}

/** Two declarations of one object that differ in one top-level field. */
export interface OneChange {
  readonly before: Values;
  readonly after: Values;
  readonly field: string;
}

/**
 * Valid inputs and a change of exactly one top-level field of them.
 *
 * @param kind the kind
 * @param accepts which fields may change (for example those that are not immutable); absent: all
 */
export function changeArbitrary(
  kind: DeclaredKind,
  options: ArbitraryOptions = {},
  accepts: (field: string) => boolean = () => true,
): fc.Arbitrary<OneChange> {
  const edits = fc.array(editArbitrary(kind, options), { minLength: 20, maxLength: 40 });
  return fc
    .tuple(inputsArbitrary(kind, options), edits)
    .map(([before, candidates]) => firstChange(kind, before, candidates, accepts))
    .filter((change) => change !== undefined);
}

function firstChange(
  kind: DeclaredKind,
  before: Values,
  edits: readonly Edit[],
  accepts: (field: string) => boolean,
): OneChange | undefined {
  for (const edit of edits) {
    const after = applied(before, edit) as Values;
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const [field, ...more] = names.filter((name) => !sameValue(before[name], after[name]));
    if (field !== undefined && more.length === 0 && accepts(field) && isValid(kind, after))
      return { before, after, field };
  }
  return undefined;
}

/** What was found before: many laws ask for the same, and of a large flow a search takes seconds. */
const foundChanges = new WeakMap<DeclaredKind, Map<string, OneChange | undefined>>();

/**
 * A declaration of an object on a stage and the same with one field changed; the same pair each time.
 *
 * @param staged what is declared on the stage
 * @returns undefined where the field cannot change alone
 */
export function changeOfField(
  kind: DeclaredKind,
  field: string,
  staged: Values,
  options: StagedOptions,
): { readonly before: Values; readonly after: Values } | undefined {
  if (options.keep.includes(field)) return undefined;
  const known = foundChanges.get(kind) ?? new Map<string, OneChange | undefined>();
  foundChanges.set(kind, known);
  const name = [field, ...options.keep].join(" ");
  // The flow of each stage has an id of its own, which a change may have in it.
  const isForAll = kind.inputs.flow === undefined;
  const change = isForAll && known.has(name) ? known.get(name) : findChange(kind, field, options);
  if (isForAll) known.set(name, change);
  if (change === undefined) return undefined;
  // The flow of an example is made up; the one on the stage has an id of its own.
  const withFlow = (values: Values): Values =>
    typeof values.flow === "string" && typeof staged.flow === "string"
      ? { ...values, flow: staged.flow }
      : values;
  return { before: withFlow(change.before), after: withFlow(change.after) };
}

type StagedOptions = Required<Pick<ArbitraryOptions, "keep">> & {
  readonly references: ArbitraryOptions["references"];
};

function findChange(
  kind: DeclaredKind,
  field: string,
  { references, keep }: StagedOptions,
): OneChange | undefined {
  let tries = 0;
  // A filter that nothing passes would search for ever.
  const arbitrary = changeArbitrary(kind, { ...(references ? { references } : {}), keep }, (changed) => {
    tries += 1;
    return changed === field || tries > 500;
  });
  const change = fc.sample(arbitrary, { numRuns: 1, seed: 20261122 })[0];
  return change?.field === field ? change : undefined;
}
