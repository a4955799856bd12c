/** A file that was read: its value, and where each part of it stands. Pure. */

import type { Step } from "../model/path.ts";
import { describeProblem, type Problem } from "../model/problem.ts";
import type { Value } from "../model/value.ts";
import type { Place } from "../reconciler/plan/types.ts";
import type { StackProblem } from "./types.ts";

/** Which part of a field a message is about. */
export type Part = "key" | "value";

/** See the head of this file. */
export interface Source {
  readonly file: string;
  /** Plain JSON with tags in it: see `tags.ts`. */
  readonly value: Value;
  /** Where a part stands; of what is not there, where the nearest part around it stands. */
  place(path: readonly Step[], part?: Part): Place;
}

/** A file with what is wrong in its syntax. */
export interface Parsed {
  readonly source: Source;
  readonly problems: readonly StackProblem[];
}

/** A part of a source: where something comes from. */
export interface Origin {
  readonly source: Source;
  readonly path: readonly Step[];
}

/** A value with its origin. */
export interface Block {
  readonly origin: Origin;
  readonly value: Value;
}

/** The place of a part of an origin. */
export const placeIn = ({ source, path }: Origin, inner: readonly Step[] = [], part?: Part): Place =>
  source.place([...path, ...inner], part);

/** A part of an origin as an origin of its own. */
export const within = ({ source, path }: Origin, ...inner: readonly Step[]): Origin => ({
  source,
  path: [...path, ...inner],
});

/** A problem with its place. */
export const problemAt = (place: Place, problem: Problem): StackProblem => ({
  place,
  message: describeProblem(problem),
});

/** `spoke.yaml:12:5: CallGroup "Sales", ringSeconds: …`: the form that editors and terminals make a link of. */
export const formatStackProblem = ({ place, message }: StackProblem): string =>
  `${place.file}:${place.line}:${place.column}: ${message}`;
