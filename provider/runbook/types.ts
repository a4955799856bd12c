/** A runbook: everything that a person has to do in the portal for one declaration, in order. */
import type { Place } from "../reconciler/plan/types.ts";

/**
 * How a step stands. `done`: it was open in an earlier look, and is not any more. `confirmed`: no API shows it, and a person
 * has said that it is done.
 */
export type StepStatus = "open" | "done" | "confirmed";

/** One thing to do. */
export interface RunbookStep {
  /** Short, and the same as long as object and text are: what `--confirm` takes. */
  readonly id: string;
  /** SHA-256 of object and text: what `confirmed:` in a stack file holds. */
  readonly hash: string;
  readonly status: StepStatus;
  /** Address: `CallGroup:Sales`. */
  readonly object: string;
  /** Menu path in the portal. */
  readonly place: string;
  /** What is done there: `Add the team "Sales"`. */
  readonly action: string;
  /** Each field with its value: `Extension: "301"`. */
  readonly fields: readonly string[];
  /** False where no API shows whether it was done: it is confirmed by a person. */
  readonly seen: boolean;
  /** Ids of steps that come first, because this one names what they make. */
  readonly after: readonly string[];
  /** Addresses of objects that an apply makes first. */
  readonly afterApply: readonly string[];
  /** Where the object is declared. */
  readonly declaredAt?: Place;
}

/** Steps that are done at one place, one after the other. */
export interface RunbookSection {
  readonly place: string;
  readonly steps: readonly RunbookStep[];
}

/** A CSV file for the portal's bulk upload of users. */
export interface Upload {
  readonly file: string;
  readonly text: string;
  /** Ids of the steps that it does. */
  readonly steps: readonly string[];
}

/** A user that no CSV file may hold. */
export interface LeftOut {
  readonly object: string;
  readonly why: string;
}

/** See the head of this file. */
export interface Runbook {
  readonly organisationId?: string;
  readonly sections: readonly RunbookSection[];
  readonly uploads: readonly Upload[];
  readonly leftOut: readonly LeftOut[];
}

/** All steps in their order. */
export const stepsIn = ({ sections }: Pick<Runbook, "sections">): readonly RunbookStep[] =>
  sections.flatMap(({ steps }) => steps);

/** The steps that are still to be done. */
export const openSteps = (runbook: Pick<Runbook, "sections">): readonly RunbookStep[] =>
  stepsIn(runbook).filter(({ status }) => status === "open");
