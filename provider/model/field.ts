/**
 * Field helpers: everything the engine must know about a field stands on the field.
 *
 * Each helper marks a zod schema and gives it back, so that they nest: `secret(immutable(z.string()))`.
 * The marks live in a zod registry and survive `.optional()`, `.describe()` and `.min()`. They are lost through
 * `.transform()` and are not seen inside a union: `defineResource` throws on both (see `shape.ts`).
 */
import { z } from "zod";

/** The doors through which a product can be reached; design of the reaches: docs/reach.md. */
export type Reach = "api" | "scim" | "twilio" | "admin";

/** What the engine knows of one field. */
export interface Marks {
  /** A change means another object: replaced, or refused where the kind is never replaced. */
  readonly immutable?: true;
  /** An output that no update changes, so that a preview of an update still knows it. */
  readonly stable?: true;
  /** Masked in plans, logs and errors; encrypted in state. */
  readonly secret?: true;
  /** The server takes it and never gives it back: always *unverified*, compared with what was declared last. */
  readonly writeOnly?: true;
  /** Names another object, by id or by natural key; gives the order of work. */
  readonly reference?: {
    readonly kind: string;
    /** What is sent is the name as it is declared: the other object need not be there yet. */
    readonly byName?: true;
  };
  /** What the server fills in when the field is absent: absent and this value are equal. */
  readonly serverDefault?: { readonly value: unknown };
  /** When absent the server's own value stands: absence is never a difference, and never clears. */
  readonly serverChosen?: true;
  /** A list whose order means nothing; `by` names the element's fields that identify it. */
  readonly unordered?: { readonly by?: readonly string[] };
  /** A list that others may add to: `mode` names the setting that holds `additive` or `exact`. */
  readonly membership?: { readonly mode: string };
  /** The canonical form, applied to both sides before they are compared. */
  readonly normalise?: (value: unknown) => unknown;
  /** Equality by meaning where the canonical form is not enough (a flow's definition). */
  readonly sameMeaning?: (desired: unknown, live: unknown) => boolean;
  /** The doors that can write this field, where they are fewer than the kind's. */
  readonly via?: readonly Reach[];
  /** An instruction to the provider: never sent, never read, never drift. */
  readonly setting?: true;
  /** Another way to write the field named here: compared with the same live value, and never written by an import. */
  readonly alternativeTo?: string;
  /** What the portal calls the field, where its words differ from the field's name. */
  readonly portalName?: string;
  /** The name of the object type in schemas and generated code; on objects that are used more than once. */
  readonly typeName?: string;
}

const registry = z.registry<Marks>();

/** The marks on exactly this schema node (wrappers such as `.optional()` are looked through by the walker). */
export function marksOf(schema: z.core.$ZodType): Marks {
  return registry.get(schema) ?? {};
}

function mark<S extends z.ZodType>(schema: S, marks: Marks): S {
  const before = marksOf(schema);
  // A clone, because one schema constant may stand on several fields.
  const copy = schema.clone() as S;
  const description = schema.description;
  const described = description === undefined ? copy : (copy.describe(description) as S);
  registry.add(described, { ...before, ...marks });
  return described;
}

/** A change of this field means another object. */
export const immutable = <S extends z.ZodType>(schema: S): S => mark(schema, { immutable: true });

/** An output that an object keeps for life: an id, an address, the day it was made. */
export const stable = <S extends z.ZodType>(schema: S): S => mark(schema, { stable: true });

/** Never shown: masked in output, encrypted in state. */
export const secret = <S extends z.ZodType>(schema: S): S => mark(schema, { secret: true });

/** Sent and never read back. */
export const writeOnly = <S extends z.ZodType>(schema: S): S => mark(schema, { writeOnly: true });

/** Names an object of another kind, by its token (`spoke:index:CallGroup`). */
export const ref = <S extends z.ZodType>(kind: string, schema: S): S => mark(schema, { reference: { kind } });

/** As `ref`, where what is sent is the name as it is declared, and no id: the other object need not be there yet. */
export const refByName = <S extends z.ZodType>(kind: string, schema: S): S =>
  mark(schema, { reference: { kind, byName: true } });

/** Absent means this value, on the server's side too. */
export const serverDefault = <S extends z.ZodType>(schema: S, value: z.output<S>): S =>
  mark(schema, { serverDefault: { value } });

/** Absent means: whatever the server has. */
export const serverChosen = <S extends z.ZodType>(schema: S): S => mark(schema, { serverChosen: true });

/** Order carries no meaning; `by` names the fields that identify an element (default: the whole element). */
export const unordered = <S extends z.ZodType>(schema: S, by?: readonly string[]): S =>
  mark(schema, { unordered: by === undefined ? {} : { by } });

/** A member list governed by the setting named `mode`, which holds `additive` or `exact`. */
export const membership = <S extends z.ZodType>(schema: S, mode: string): S =>
  mark(schema, { membership: { mode } });

/** Both sides take this form before they are compared; inputs are stored in it. */
export const normalise = <S extends z.ZodType>(
  schema: S,
  canonical: (value: z.output<S>) => z.output<S>,
): S => mark(schema, { normalise: canonical as (value: unknown) => unknown });

/** Equal when `same` says so, whatever the text. */
export const sameMeaning = <S extends z.ZodType>(
  schema: S,
  same: (desired: unknown, live: unknown) => boolean,
): S => mark(schema, { sameMeaning: same });

/** Only these doors write the field. */
export const via = <S extends z.ZodType>(reaches: readonly Reach[], schema: S): S =>
  mark(schema, { via: reaches });

/** An instruction to the provider, not a field of the server. */
export const setting = <S extends z.ZodType>(schema: S): S => mark(schema, { setting: true });

/** Another way to write `field` (a typed tree for a definition): an import writes only `field`. */
export const alternativeTo = <S extends z.ZodType>(field: string, schema: S): S =>
  mark(schema, { alternativeTo: field });

/** What the administrator's console calls the field. */
export const portalName = <S extends z.ZodType>(name: string, schema: S): S =>
  mark(schema, { portalName: name });

/** Names an object type, so that schemas and generated code can speak of it (and a tree can contain itself). */
export const named = <S extends z.ZodType>(typeName: string, schema: S): S => mark(schema, { typeName });
