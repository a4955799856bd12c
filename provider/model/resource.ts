/** What a kind declares, and `defineResource`, which checks the declaration and completes it. Pure. */
import { z } from "zod";
import { type Reach, serverDefault, setting } from "./field.ts";
import type { Problem } from "./problem.ts";
import { type Field, fieldsOf, walk } from "./shape.ts";
import type { Values } from "./value.ts";

/** An object as the products show it now. */
export interface Live {
  /** The Pulumi id (design §9). */
  readonly id: string;
  /** Readable inputs in declared form: a missing key was not readable (*unverified*), null is readable and not set. */
  readonly values: Values;
  /** Fields that only the server decides. */
  readonly outputs: Values;
}

/**
 * A live reference: every name by which a declaration may mean this object; `preferred` is written on import.
 * A type and not an interface, because only a type is a `Value`.
 */
export type LiveReference = {
  readonly id: string;
  readonly preferred: string;
  /** All names, the preferred one and the id included. */
  readonly names: readonly string[];
};

/** How a kind is observed; requests follow from it and are asserted. */
export type Observation<Read> =
  | { readonly by: "get"; get(read: Read): Promise<Live | undefined> }
  | {
      readonly by: "list" | "perParent";
      list(read: Read): AsyncIterable<Live>;
      get(read: Read, id: string): Promise<Live | undefined>;
    }
  | {
      /** The list lacks fields: `list` gives ids and key fields, `get` the whole. */
      readonly by: "listThenGet";
      list(read: Read): AsyncIterable<Live>;
      get(read: Read, id: string): Promise<Live | undefined>;
    };

/** What an update is told: only `fields` may be sent. */
export interface Change {
  readonly id: string;
  /** The changed fields, in desired form; null clears. */
  readonly fields: Values;
  /** The whole declaration. */
  readonly desired: Values;
  /** As it is now, where it could be read. */
  readonly live: Live | undefined;
}

/** An object that has to be there first. */
export interface Need {
  readonly kind: string;
  readonly name: string;
}

/** One worked example of a kind: shown in the docs and run as a test. Values are inputs. */
export interface Example {
  readonly title: string;
  readonly values: Values;
}

/** The text that a kind and its fields rest on, with the day it was read: a page, or a chapter of Spoke's administrator guide. */
export type Evidence = ({ readonly url: string } | { readonly guide: string }) & { readonly checked: string };

/** The portal's place of a kind, for the steps that a person does where no API writes. */
export interface Portal {
  /** Menu path, for example `Teams > Manage teams`. */
  readonly place: string;
  /** What the portal calls one object of the kind: `team`. */
  readonly noun: string;
  /** The inputs that the public API shows, and portal mode can therefore compare. Empty: nothing can be verified. */
  readonly readable: readonly string[];
  /**
   * False where the public API shows only some of the objects, so that absence there proves nothing; a function where that
   * depends on the declaration. Default true.
   */
  readonly showsAll?: boolean | ((values: Values) => boolean);
}

/** What a kind file hands to `defineResource`. `Read` and `Write` are the client sets, so that a plan cannot write by type. */
export interface Definition<Read, Write extends Read, I extends z.ZodObject, O extends z.ZodObject> {
  /** `spoke:index:Webhook` */
  readonly token: string;
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  readonly inputs: I;
  readonly outputs: O;
  /** The natural key: alternatives in order, the first whose fields are all declared counts, the last as it stands. Empty: a singleton. */
  readonly key: readonly (readonly (keyof I["shape"] & string)[])[];
  /** False where the server lets two objects have one key: the kind is listed again after a create. */
  readonly uniqueKey: boolean;
  /** Of a unique key's alternatives, the fields that two objects may have in common all the same. */
  readonly sharedKey?: readonly (keyof I["shape"] & string)[];
  /** The doors that create and delete it, the best first. */
  readonly reach: readonly Reach[];
  /** Where one object's doors depend on its own fields (`via` of a number's assignment). */
  readonly reachOf?: (values: Values) => readonly Reach[];
  /** Set for what cannot be got back: retained on delete by default, and never replaced. Says why, as a sentence. */
  readonly retained?: string;
  /** What making one costs, as a sentence: said in a plan. */
  readonly costs?: string;
  /** The word by which `--allow WORD:KEY` permits the delete of one object by name (`delete-user`); with `retained`. */
  readonly allow?: string;
  /** Adopt and update only; Delete leaves it (after `reset`). */
  readonly permanent?: boolean;
  /** True for an object that every organisation has from the start: nobody has to declare it, and no prune touches it. */
  builtIn?(live: Live): boolean;
  readonly portal?: Portal;
  readonly observe: Observation<Read>;
  /** What else is read with it, as the end of a sentence: `the pages of the list of call groups`. */
  readonly alsoReads?: string;
  /** Validates with the server in a preview, where it has an operation for that. */
  validate?(read: Read, desired: Values): Promise<readonly Problem[]>;
  create?(write: Write, desired: Values): Promise<Live>;
  /**
   * Creates many at once, where the product has a call for that.
   *
   * @returns one entry for each declaration, in their order: the object, or the Error that is that one's alone
   */
  createMany?(write: Write, desired: readonly Values[]): Promise<readonly (Live | Error)[]>;
  /** The doors behind which `createMany` is one request; through any other each object is created by itself. */
  readonly bulkVia?: readonly Reach[];
  update(write: Write, change: Change): Promise<Live>;
  /** Deletes, or resets what cannot be deleted. An object that is gone already is success. */
  remove?(write: Write, live: Live, desired: Values): Promise<void>;
  /** Rules over several fields. Values may be unknown in part; give no problem where it cannot be known yet. */
  rules?(values: Values): readonly Omit<Problem, "object">[];
  /** Every name by which other objects may refer to a live one, the best first. Left out: its id and its keys. */
  referredBy?(live: Live): readonly string[];
  /**
   * Objects of other kinds that have to be there before this one can be made, although no field of it refers to them: a
   * number has to be in the account before it is activated. By token, and by name as a reference has it.
   */
  needs?(values: Values): readonly Need[];
  /** What deserves a warning and is still accepted (an event type that we do not know). */
  advice?(values: Values): readonly Omit<Problem, "object">[];
  /** What this object takes that only one object can have: `extension 200`, `the voice URL of +1202…`. */
  claims?(values: Values): readonly string[];
  /** Tokens of the other kinds whose live objects may hold such a claim already. */
  readonly claimedBy?: readonly string[];
  /** Fields with a value that nobody has, for an object that steps aside while two change places. */
  spare?(taken: ReadonlySet<string>): Values | undefined;
  /**
   * Every id by which the products know the object, from the outputs in the state: the id depends on the door through which
   * it was seen, and a door that is closed now must not make the object look deleted.
   */
  otherIds?(outputs: Values): readonly string[];
  /** True for an object that every organisation has from the start: a program that is to make one takes that one over. */
  given?(outputs: Values): boolean;
  /**
   * Fields of a live object that an export leaves out, because the product itself or another kind looks after what they
   * hold now. Fields that are `serverChosen` only: absent, they stay as they are.
   */
  lookedAfter?(values: Values): readonly string[];
  readonly examples: readonly [Example, ...Example[]];
}

/** A kind, complete: what every other part of the product reads. */
export interface Kind<Read = never, Write extends Read = never> {
  readonly token: string;
  /** `Webhook` */
  readonly name: string;
  /** `index` for Spoke, `twilio` for Twilio. */
  readonly module: "index" | "twilio";
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  readonly schema: z.ZodObject;
  readonly inputs: Readonly<Record<string, Field>>;
  readonly outputs: Readonly<Record<string, Field>>;
  readonly key: readonly (readonly string[])[];
  readonly singleton: boolean;
  readonly uniqueKey: boolean;
  readonly sharedKey: readonly string[];
  readonly reach: readonly Reach[];
  readonly reachOf: (values: Values) => readonly Reach[];
  readonly retained: boolean;
  /** Why deleting one of these cannot be undone; empty where `retained` is false. */
  readonly retainedBecause: string;
  readonly costs: string | undefined;
  /** The word of `--allow WORD:KEY`; undefined where `retained` is false. */
  readonly allow: string | undefined;
  readonly permanent: boolean;
  readonly builtIn: (live: Live) => boolean;
  readonly portal: Portal | undefined;
  readonly observe: Observation<Read>;
  readonly alsoReads?: string;
  readonly validate: Definition<Read, Write, z.ZodObject, z.ZodObject>["validate"];
  readonly create: Definition<Read, Write, z.ZodObject, z.ZodObject>["create"];
  readonly createMany: Definition<Read, Write, z.ZodObject, z.ZodObject>["createMany"];
  readonly bulkVia: readonly Reach[];
  readonly update: Definition<Read, Write, z.ZodObject, z.ZodObject>["update"];
  readonly remove: Definition<Read, Write, z.ZodObject, z.ZodObject>["remove"];
  readonly rules: (values: Values) => readonly Omit<Problem, "object">[];
  readonly referredBy: ((live: Live) => readonly string[]) | undefined;
  readonly needs: (values: Values) => readonly Need[];
  readonly advice: (values: Values) => readonly Omit<Problem, "object">[];
  readonly claims: (values: Values) => readonly string[];
  readonly claimedBy: readonly string[];
  readonly spare: (taken: ReadonlySet<string>) => Values | undefined;
  readonly otherIds: (outputs: Values) => readonly string[];
  readonly given: (outputs: Values) => boolean;
  readonly lookedAfter: (values: Values) => readonly string[];
  readonly examples: readonly [Example, ...Example[]];
}

const adopt = setting(z.boolean())
  .optional()
  .describe(
    "Take over a live object with the same key even where it differs from this declaration. Default false: an object that differs is refused, with its id and the import command.",
  );

const onDelete = serverDefault(setting(z.enum(["retain", "delete"])), "retain")
  .optional()
  .describe(
    "What Delete does. `retain` (default) leaves the object as it is and says so; `delete` really deletes it, which cannot be undone.",
  );

/** What every kind that needs them has beside its own inputs: they are about the life of a resource in Pulumi's state. */
export const lifeSettings = { adopt, onDelete } as const;

/** What an entry of a stack file has beside the fields of its kind. */
export const entryKeys = {
  id: "Id of the live object that is meant, whatever its key.",
  was: "The key as it was before: a rename, in place of a new object. Text, or an object where the key has several fields.",
  ignore: "Property paths (`members`, `days.monday`) that are left as they are where the object exists.",
  silence: "Ids of rules that do not speak of this object.",
} as const;

/** Those that an entry of a kind may have: what there is one of is found without an id or a key. */
export const entryKeysOf = ({ singleton }: Pick<Kind, "singleton">): readonly (keyof typeof entryKeys)[] =>
  singleton ? ["ignore", "silence"] : ["id", "was", "ignore", "silence"];

const portalOutputs = {
  portalStatus: z
    .enum(["matching", "pending", "unverified"])
    .optional()
    .describe(
      "Set where no API writes this object or some of its fields: `matching` when what can be read equals the declaration, `pending` when steps in the portal remain, `unverified` when what was declared cannot be read. Absent when everything was written.",
    ),
  portalSteps: z
    .array(z.string())
    .optional()
    .describe(
      "What an administrator has to do in the Spoke Account Portal, in order. Absent when nothing is left to do.",
    ),
};

/**
 * Completes and checks a kind.
 *
 * @param definition the kind file's own declaration
 * @returns the kind, with the settings that every kind has (`adopt`, and `onDelete` where it is retained) and the
 *   portal outputs where a door is missing
 * @throws Error when a field lacks a description, a mark sits where nothing reads it, a mark names a setting that
 *   does not exist, or the definition contradicts itself
 */
export function defineResource<Read, Write extends Read, I extends z.ZodObject, O extends z.ZodObject>(
  definition: Definition<Read, Write, I, O>,
): Kind<Read, Write> {
  const [, module, name] = definition.token.split(":");
  if (name === undefined || (module !== "index" && module !== "twilio")) {
    throw new Error(
      `"${definition.token}" is not a token of the form spoke:index:Name or spoke:twilio:Name.`,
    );
  }
  const singleton = definition.key.length === 0;
  const settings: Record<string, z.ZodType> = {
    ...(singleton ? {} : { adopt }),
    ...(definition.retained === undefined ? {} : { onDelete }),
  };
  const schema = z.strictObject({ ...definition.inputs.shape, ...settings });
  const inputs = fieldsOf(schema, `${name} inputs`);
  const needsPortal = definition.portal !== undefined;
  const outputs = fieldsOf(
    z.object({ ...definition.outputs.shape, ...(needsPortal ? portalOutputs : {}) }),
    `${name} outputs`,
  );
  const kind: Kind<Read, Write> = {
    token: definition.token,
    name,
    module,
    summary: definition.summary,
    evidence: definition.evidence,
    schema,
    inputs,
    outputs,
    key: definition.key,
    singleton,
    uniqueKey: definition.uniqueKey,
    sharedKey: definition.sharedKey ?? [],
    reach: definition.reach,
    reachOf: definition.reachOf ?? (() => definition.reach),
    retained: definition.retained !== undefined,
    retainedBecause: definition.retained ?? "",
    costs: definition.costs,
    allow: definition.allow,
    permanent: definition.permanent ?? false,
    builtIn: definition.builtIn ?? (() => false),
    portal: definition.portal,
    observe: definition.observe,
    ...(definition.alsoReads === undefined ? {} : { alsoReads: definition.alsoReads }),
    validate: definition.validate,
    create: definition.create,
    createMany: definition.createMany,
    bulkVia: definition.bulkVia ?? [],
    update: definition.update,
    remove: definition.remove,
    rules: definition.rules ?? (() => []),
    referredBy: definition.referredBy,
    needs: definition.needs ?? (() => []),
    advice: definition.advice ?? (() => []),
    claims: definition.claims ?? (() => []),
    claimedBy: definition.claimedBy ?? [],
    spare: definition.spare ?? (() => undefined),
    otherIds: definition.otherIds ?? (() => []),
    given: definition.given ?? (() => false),
    lookedAfter: definition.lookedAfter ?? (() => []),
    examples: definition.examples,
  };
  checkKind(kind);
  return kind;
}

/** What is read of whole fields only: a part of a field cannot have a door, or a life, of its own. */
const wholeFieldMarks = ["setting", "via", "alternativeTo", "stable"] as const;

function checkKind(kind: Kind<never, never>): void {
  for (const { path, field } of [...walk(kind.inputs), ...walk(kind.outputs)]) {
    const hidden = wholeFieldMarks.find((mark) => field.marks[mark] !== undefined);
    if (hidden !== undefined && /[.[]/.test(path)) {
      throw new Error(
        `${kind.name}.${path} carries the mark "${hidden}" inside a field, where nothing reads it. Move the mark to the field itself.`,
      );
    }
    const mode = field.marks.membership?.mode;
    if (mode !== undefined && kind.inputs[mode]?.marks.setting !== true) {
      throw new Error(
        `${kind.name}.${path} is governed by "${mode}", which is not a setting of ${kind.name}.`,
      );
    }
    if (field.marks.secret && field.type.type === "object") {
      throw new Error(`${kind.name}.${path}: mark the secret fields of an object, not the object.`);
    }
  }
  const taken = Object.keys(kind.inputs).find((field) => field in entryKeys);
  if (taken !== undefined) {
    throw new Error(
      `${kind.name}.${taken} has a name that means something else in a stack file. Give the field another name.`,
    );
  }
  const shared = Object.keys(kind.inputs).find((field) => field in kind.outputs);
  if (shared !== undefined) throw new Error(`${kind.name}.${shared} is both an input and an output.`);
  if (!kind.singleton && !kind.permanent && (!kind.create || !kind.remove)) {
    throw new Error(`${kind.name} has neither create and remove nor the word "permanent".`);
  }
  if (kind.retained !== (kind.allow !== undefined)) {
    throw new Error(
      kind.retained
        ? `${kind.name} is retained and does not say the word that allows its delete by name ("allow").`
        : `${kind.name} has a word that allows its delete by name ("allow") and is not retained.`,
    );
  }
  const doors = [...kind.reach, ...Object.values(kind.inputs).flatMap((field) => field.marks.via ?? [])];
  if (doors.includes("admin") && !kind.portal) {
    throw new Error(
      `${kind.name} is written through the admin door and does not say its place in the portal.`,
    );
  }
}

/** Fields that exist on the server, as against instructions to the provider. */
export function serverFields(kind: Pick<Kind, "inputs">): readonly (readonly [string, Field])[] {
  return Object.entries(kind.inputs).filter(([, field]) => field.marks.setting !== true);
}
