/** What a stack file says about itself: which organisation it is for, and which portal steps are confirmed. Pure. */
import { describeProblem } from "../model/problem.ts";
import { isSet, UNKNOWN } from "../model/value.ts";
import { nameValue } from "../reconciler/describe.ts";
import { noTraces, resolveValue, type Surroundings } from "./resolve.ts";
import { type Block, type Origin, placeIn, problemAt } from "./source.ts";
import { textOf } from "./tags.ts";
import type { StackProblem } from "./types.ts";

/** RFC 9562, any version. */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The organisation that all files are for; undefined where none says it. */
export function readOrganisation(
  blocks: readonly Block[],
  surroundings: Surroundings,
  problems: StackProblem[],
): string | undefined {
  let found: { readonly id: string; readonly origin: Origin } | undefined;
  for (const { origin, value: written } of blocks) {
    const traces = noTraces();
    const value = resolveValue(surroundings, traces, written, undefined, [], origin);
    for (const { at, what, remedy } of traces.findings) {
      problems.push({
        place: placeIn(at),
        message: describeProblem({ object: "organisation", what, remedy }),
      });
    }
    if (value === UNKNOWN || !isSet(value)) continue;
    const fail = (what: string, remedy: string) =>
      problems.push(problemAt(placeIn(origin), { object: "organisation", what, remedy }));
    if (typeof value !== "string" || !uuid.test(value)) {
      fail(`${nameValue(value)} is not the id of an organisation`, "Write the UUID that Spoke shows for it.");
    } else if (found !== undefined && found.id !== value.toLowerCase()) {
      const { file, line, column } = placeIn(found.origin);
      fail(`is another one at ${file}:${line}:${column}`, "Files of one run are for one organisation.");
    } else {
      found ??= { id: value.toLowerCase(), origin };
    }
  }
  return found?.id;
}

/** The hashes of confirmed steps in all files. */
export function readConfirmed(blocks: readonly Block[], problems: StackProblem[]): readonly string[] {
  const confirmed = new Set<string>();
  for (const { origin, value } of blocks) {
    if (!isSet(value)) continue;
    // A hash may look like a number.
    const hashes = Array.isArray(value) ? value.map(textOf) : [undefined];
    if (hashes.every((hash) => hash !== undefined)) for (const hash of hashes) confirmed.add(hash);
    else {
      problems.push(
        problemAt(placeIn(origin), {
          object: "confirmed",
          what: "is not a list of texts",
          remedy: "Leave what spokectl runbook --confirm wrote.",
        }),
      );
    }
  }
  return [...confirmed];
}
