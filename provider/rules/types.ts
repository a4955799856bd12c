/** Rules over a whole declaration: what every message of theirs has. Pure. */
import type { Values } from "../model/value.ts";
import type { DeclaredObject, Place } from "../reconciler/plan/types.ts";
import type { Survey } from "./survey.ts";

/** `error` fails a validation; `warning` and `note` do not. */
export type Severity = "error" | "warning" | "note";

/** What a rule has found. */
export interface RuleFinding {
  /** The id of the rule: `ivr-key-clash`. */
  readonly rule: string;
  readonly severity: Severity;
  /** Which object, as a person names it: `CallGroup "Sales"`. */
  readonly object: string;
  readonly path?: string;
  readonly place?: Place;
  /** What is wrong, as a clause. */
  readonly what: string;
  /** What to do, as a sentence. */
  readonly remedy: string;
}

/** One rule. Each has a page, `docs/rules/<id>.md`, written from this. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** One sentence: what it looks for. */
  readonly summary: string;
  /** Why that matters to callers or to the customer, with the source. */
  readonly why: string;
  /** Declarations for the page; a test runs both. */
  readonly examples: {
    /** Gives exactly one finding, of this rule. */
    readonly bad: readonly RuleExample[];
    /** The same, mended: gives none. */
    readonly good: readonly RuleExample[];
  };
  /** Looks at everything that is declared; findings about silenced objects are dropped by the caller. */
  check(declared: Survey): readonly Found[];
}

/** One object of an example, as a person would declare it. */
export interface RuleExample {
  /** Token of its kind. */
  readonly kind: string;
  readonly values: Values;
  readonly silence?: readonly string[];
  /** The finding is about this object, which can silence it. Left out: about the first. */
  readonly found?: true;
}

/** What a rule gives: the caller adds id, severity and place. */
export interface Found {
  readonly object: DeclaredObject;
  readonly path?: string;
  readonly what: string;
  readonly remedy: string;
}
