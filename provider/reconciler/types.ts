/** What the reconciler promises to its front ends: the plugin, the dynamic runtime and, later, the command line. */
import type { Reads, Writes } from "../clients/types.ts";
import type { Problem } from "../model/problem.ts";
import type { Kind } from "../model/resource.ts";
import type { Values } from "../model/value.ts";

/** A kind over the products' clients. */
export type AnyKind = Kind<Reads, Writes>;

/** A field that was refused; `path` in Pulumi's form. */
export interface CheckFailure {
  readonly path: string;
  readonly reason: string;
}

/** The answer of `check`: inputs in canonical form with the server's static defaults filled in. */
export interface CheckResult {
  readonly inputs: Values;
  readonly failures: readonly CheckFailure[];
  readonly warnings: readonly string[];
}

/** One difference between what was declared before (or is live) and what is declared now. */
export interface FieldDifference {
  /** Property path, `events[1]`. */
  readonly path: string;
  readonly change: "add" | "update" | "delete";
  /** The difference means another object. */
  readonly replace: boolean;
  /** False where the difference is in the outputs (a portal step that is still pending). */
  readonly input: boolean;
}

/** The answer of `diff`. */
export interface DiffResult {
  readonly differences: readonly FieldDifference[];
  /** Top-level inputs and outputs that an update cannot change. */
  readonly stables: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** Refusals: a field that would need a replacement of a kind that is never replaced. */
  readonly refusals: readonly Problem[];
}

/** An object after a create, an update or a read. */
export interface Outcome {
  readonly id: string;
  /** What is declared, as far as it is known to hold. */
  readonly inputs: Values;
  /** Everything the resource shows: inputs and outputs. `UNKNOWN` parts in a preview. */
  readonly outputs: Values;
  readonly warnings: readonly string[];
  /** What a person has to do in the portal, each with its resource: the front end shows those of all resources as one list. */
  readonly portalSteps?: readonly string[];
  /** Why the object, though it exists, is not as declared: the front end keeps it in state and fails the step. */
  readonly incomplete: readonly string[];
}

/** One object of a list. */
export interface Listed {
  readonly id: string;
  /** The natural key as a person writes it. */
  readonly name: string;
  readonly outputs: Values;
}

/** Which object a call is about, for messages: the resource's name in the program. */
export interface Subject {
  readonly kind: AnyKind;
  /** Name in the program, or the key where there is no program. */
  readonly name: string;
  /** Pulumi's URN or any text that is unique to the resource; the holder of claims. */
  readonly owner: string;
}

/** What `createEngine` gives. Each method throws `ProblemError` or `ApiError`, whose messages are for people. */
export interface Engine {
  create(subject: Subject, request: { readonly inputs: Values; readonly preview: boolean }): Promise<Outcome>;
  update(
    subject: Subject,
    request: {
      readonly id: string;
      readonly oldInputs: Values;
      readonly oldOutputs: Values;
      readonly inputs: Values;
      readonly preview: boolean;
      /** Top-level fields whose live value the program leaves alone (`ignoreChanges`). */
      readonly ignored?: readonly string[];
    },
  ): Promise<Outcome>;
  /**
   * Notes that a resource of the program stands for a live object: called after each diff.
   * @throws ProblemError where another resource of this run stands for it, or takes the same server field
   */
  hold(
    subject: Subject,
    request: { readonly id: string; readonly inputs: Values; readonly oldInputs?: Values },
  ): void;
  /**
   * Reads one object: a refresh where `inputs` (what was declared last) are given, else an import by id or natural key.
   * @returns undefined when the object is certainly absent; what could not be read throws
   */
  read(
    subject: Subject,
    request: { readonly id: string; readonly inputs?: Values; readonly outputs?: Values },
  ): Promise<Outcome | undefined>;
  /** @returns warnings: a retained object is left as it is, and says so */
  remove(
    subject: Subject,
    request: { readonly id: string; readonly inputs: Values; readonly outputs: Values },
  ): Promise<{ readonly warnings: readonly string[] }>;
  list(kind: AnyKind): AsyncIterable<Listed>;
  /** The one object that has these key fields (or this id). */
  lookUp(kind: AnyKind, by: { readonly id?: string; readonly key?: Values }): Promise<Listed | undefined>;
  /** From here on no write begins; those under way finish. */
  cancel(): void;
}

/** How an engine is made: `createEngine(doors)` in engine.ts. Everything that does I/O is handed in. */
export interface EngineOptions {
  readonly clients: Writes;
  readonly kinds: readonly AnyKind[];
  /** `strict` makes a pending portal step an error. */
  readonly portal: "warn" | "strict";
  /** Awaited once, before the first write: the check against the wrong customer. It throws where it refuses. */
  readonly beforeFirstWrite?: () => Promise<void>;
  /** What other processes of the same run did; without it, this one is alone. */
  readonly run?: RunRegister | undefined;
}

/** The objects that a create of one run returned or adopted, in whichever process: none of them deletes such an object. */
export interface RunRegister {
  /** @param key kind and id */
  add(key: string): void;
  has(key: string): boolean;
}
