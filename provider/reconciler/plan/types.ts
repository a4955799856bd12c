/**
 * What a plan is made from, what it says, and what an apply reports: shared by the reconciler and the command line.
 *
 * A `Plan` is plain JSON (`schema/plan.schema.json`), so that it can be saved, read by a person and applied later. It holds no
 * secret: in its place stands `{ "$env": "NAME" }`, because secrets come from the environment only.
 */
import type { Problem } from "../../model/problem.ts";
import type { Values } from "../../model/value.ts";
import type { AnyKind } from "../types.ts";

/** A place in a file, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One declared object, whatever it was written in. */
export interface DeclaredObject {
  readonly kind: AnyKind;
  /** Canonical inputs: what `checkInputs` gave. Secrets are in it, in clear. */
  readonly inputs: Values;
  /** The live object that is meant, whatever its key. */
  readonly id?: string;
  /** Key fields as they were before: a rename. */
  readonly was?: Values;
  /** Property paths (`members`, `days.monday`) that are left as they are where the object exists. */
  readonly ignore: readonly string[];
  /** Ids of rules that do not speak of this object. */
  readonly silence: readonly string[];
  /** The environment variable of each secret value, by property path. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Where the object, or one of its fields (property path), stands; undefined where it was not read from a file. */
  place(path?: string): Place | undefined;
}

/** What a declaration answers for: everything else is neither changed nor removed nor counted as drift. */
export interface Scope {
  /** Tokens of the kinds. */
  readonly kinds: ReadonlySet<string>;
  /** By token: patterns (`*` is any text) of the names of the objects; a kind that is not here is owned whole. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
}

/** A whole declaration. */
export interface Declaration {
  readonly objects: readonly DeclaredObject[];
  readonly scope: Scope;
  /** The organisation that it is for; refused under another one's settings. */
  readonly organisationId?: string;
  /** Hashes (`stepHash`) of portal steps that no API shows, and that a person has confirmed. */
  readonly confirmed?: readonly string[];
}

/** How a plan is made. */
export interface PlanOptions {
  /** Live objects in scope that are not declared are deleted. Default: they are reported. */
  readonly prune?: boolean;
  /** What would be refused otherwise: `release:+12025550110`, `delete-user:ana@acme.test`, `many-deletes:CallGroup`, `create:CallGroup:Sales`. */
  readonly allow?: readonly string[];
  /** Only these objects and what they refer to: addresses, `*` is any text. */
  readonly target?: readonly string[];
}

/**
 * What is to happen to one object.
 *
 * `portal`: no API writes what differs; a person does. `extra`: live, in scope, not declared, and left. `keep`: as `extra`, and
 * not deleted by a prune, because it cannot be got back. `none`: nothing; listed only where something is unverified, which may be
 * the whole object.
 */
export type Action = "create" | "update" | "delete" | "portal" | "extra" | "keep" | "none";

/** One field that differs. */
export interface PlannedField {
  /** Property path in the declaration; of what goes, its place in the live object. */
  readonly path: string;
  readonly change: "add" | "update" | "delete";
  /** Live, in declared form; absent where it is not set, and where the field is secret. */
  readonly from?: unknown;
  /** Declared; absent where it is to be cleared, and where the field is secret. */
  readonly to?: unknown;
  readonly secret?: true;
}

/** One object of a plan, or one of two steps that it needs. */
export interface PlannedObject {
  /** Address: `CallGroup:Sales`, `twilio.PhoneNumber:+12025550110`, `AutoAttendant`; with the step, unique in the plan. */
  readonly object: string;
  /**
   * Absent for the object's own step. `aside`, before it: the object takes a value that nobody has, so that two can change
   * places. `later`, after it: what refers to an object that could not be there yet (two that refer to each other).
   */
  readonly step?: "aside" | "later";
  /** Token of the kind. */
  readonly kind: string;
  /** The natural key as a person writes it. */
  readonly name: string;
  /** The live object; absent where there is none. */
  readonly id?: string;
  readonly place?: Place;
  readonly action: Action;
  /** Why, as a clause: `declared and not live`, `renamed from "Sales"`. */
  readonly reason: string;
  /** Fields that are to be written. Of a create, what is declared; of a delete, what is lost. */
  readonly fields: readonly PlannedField[];
  /** Property paths that could not be compared, because nothing shows them. */
  readonly unverified: readonly string[];
  /** What a person has to do in the portal. */
  readonly portalSteps: readonly string[];
  /** Steps in the portal that no API shows, and that a person has confirmed. */
  readonly confirmed?: readonly string[];
  /**
   * Of `portal`: the names by which others may mean the object once a person has done the steps, in lower case. A reference
   * to one of them is good, and may be written before that where it needs no id.
   */
  readonly names?: readonly string[];
  /**
   * What has to be done first: keys of steps of this plan (`stepKey`), its own other steps included. What a person does in
   * the portal is none that an apply waits for: it leaves the step, and says so.
   */
  readonly waitsFor: readonly string[];
  /** What a create costs, as a sentence. */
  readonly costs?: string;
  /** What a delete loses, as a sentence. */
  readonly loses?: string;
  readonly warnings: readonly string[];
  /** The declaration, for `create` and `update`, with what it leaves alone as it is; secrets as `{ "$env": "NAME" }`. */
  readonly desired?: Values;
  /** What the references that are to be written lead to: ids of live objects, by property path. */
  readonly leadsTo?: Readonly<Record<string, string>>;
  /**
   * The live state that the plan rests on: a SHA-256 of each managed field, by name, secrets left out. Null: the object has
   * to be absent. Absent where the plan does not touch the object.
   */
  readonly rests?: Readonly<Record<string, string>> | null;
}

/** The key of a step: the address, with `#aside` or `#later` where it is not the object's own. */
export const stepKey = ({ object, step }: Pick<PlannedObject, "object" | "step">): string =>
  step === undefined ? object : `${object}#${step}`;

/** How many objects there are of each action, and what else is worth a number. */
export interface PlanSummary {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  readonly portal: number;
  readonly extra: number;
  readonly keep: number;
  /** Objects that equal their declaration as far as that can be read. */
  readonly unchanged: number;
  /** Objects that nothing shows, or that have an unverified field. */
  readonly unverified: number;
}

/** A plan; see the head of this file. */
export interface Plan {
  readonly format: "spokectl-plan";
  readonly version: 1;
  /** ISO 8601. */
  readonly madeAt: string;
  /** Package and version. */
  readonly madeBy: string;
  readonly organisationId?: string;
  readonly twilioAccountSid?: string;
  /** SHA-256 over what the objects that it touches rest on. */
  readonly sha256: string;
  readonly summary: PlanSummary;
  /** In the order of work; objects with nothing to say are left out. */
  readonly objects: readonly PlannedObject[];
  /** Reasons why this plan may not be applied: nothing is written then, and the exit code is 1. */
  readonly problems: readonly PlanProblem[];
  /** What deserves attention and hinders nothing. */
  readonly warnings: readonly string[];
}

/** A problem with the place of the declaration that it is about. */
export interface PlanProblem extends Problem {
  readonly place?: Place;
}

/** How an apply went for one object. */
export interface Applied {
  readonly object: string;
  readonly step?: "aside" | "later";
  readonly action: Action;
  /** `skipped`: something that it waits for failed, or the run was stopped. */
  readonly outcome: "done" | "failed" | "skipped";
  readonly id?: string;
  /** Why it failed or was skipped: whole messages. */
  readonly messages: readonly string[];
  readonly warnings: readonly string[];
  /** Secrets that are shown once, by output name: for a file that only its owner reads, never for a terminal or a log. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** The outcome of an apply. */
export interface ApplyReport {
  readonly objects: readonly Applied[];
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What happens while an apply runs, for progress. */
export type ApplyEvent =
  | {
      readonly event: "begin";
      readonly object: string;
      readonly step?: "aside" | "later";
      readonly action: Action;
    }
  | { readonly event: "end"; readonly applied: Applied };

/** How an apply is done. */
export interface ApplyOptions {
  /** The value of an environment variable that a secret comes from. */
  readonly secretOf: (variable: string) => string | undefined;
  readonly onEvent?: (event: ApplyEvent) => void;
  /** Objects worked on at once. Default 10. */
  readonly parallel?: number;
  /** Set to stop: no write begins any more, those under way finish. */
  readonly signal?: AbortSignal;
}

/** Live objects of one kind, in declared form: for export and drift. */
export interface Exported {
  readonly kind: AnyKind;
  readonly id: string;
  /** What an import would write: readable inputs that are not at their default; references by name. */
  readonly inputs: Values;
  readonly outputs: Values;
  /** Declared paths whose value cannot be read and has to be given: they become parameters. */
  readonly hidden: readonly string[];
  /** Fields that no open door shows: `inputs` says nothing of them. */
  readonly unread: readonly string[];
  /** Where an import into a state writes a reference otherwise (a flow by its SID): by the kind's token and the name in `inputs`. */
  readonly importNames: Readonly<Record<string, string>>;
}

/** The reconciler without a state: what every verb of the command line works with. */
export interface StackEngine {
  /** Observes and compares. Reads only. A kind that could not be read is among the problems, and nothing is planned on it. */
  plan(declaration: Declaration, options?: PlanOptions): Promise<Plan>;
  /**
   * Executes a plan, fresh or saved.
   *
   * @throws ProblemError where the plan has problems, is for another organisation, or rests on a live state that has moved:
   *   nothing is written then, and the message names what moved
   */
  apply(plan: Plan, options: ApplyOptions): Promise<ApplyReport>;
  /** All live objects of these kinds. @throws ProblemError or ApiError where one could not be read */
  export(kinds: readonly AnyKind[]): Promise<readonly Exported[]>;
  /** Reads everything anew from here on. */
  forget(): void;
}
