/** What has changed from one look to the next: a step that vanished is done, and what is left may be new. Pure. */
import { sectionsOf } from "./runbook.ts";
import { openSteps, type Runbook, type RunbookStep, stepsIn } from "./types.ts";

/** What has changed. */
export interface Changes {
  readonly done: readonly RunbookStep[];
  readonly confirmed: readonly RunbookStep[];
  readonly added: readonly RunbookStep[];
}

/** Compares two looks. */
export function changesOf(before: Runbook, after: Runbook): Changes {
  const now = new Map(stepsIn(after).map((step) => [step.hash, step]));
  const known = new Set(stepsIn(before).map(({ hash }) => hash));
  const were = openSteps(before);
  return {
    done: were.filter(({ hash }) => !now.has(hash)),
    confirmed: were.filter(({ hash }) => now.get(hash)?.status === "confirmed"),
    added: openSteps(after).filter(({ hash }) => !known.has(hash)),
  };
}

/** The later look, with what was done since the first one, ticked, in front of what is left at its place. */
export function withDone(before: Runbook, after: Runbook): Runbook {
  const now = new Set(stepsIn(after).map(({ hash }) => hash));
  const done = stepsIn(before)
    .filter(({ hash, status }) => !now.has(hash) && status !== "confirmed")
    .map((step): RunbookStep => ({ ...step, status: "done" }));
  const byPlace = Map.groupBy(done, ({ place }) => place);
  const left = after.sections.flatMap(({ place, steps }) => {
    const ticked = byPlace.get(place) ?? [];
    byPlace.delete(place);
    return [...ticked, ...steps];
  });
  return { ...after, sections: sectionsOf([...[...byPlace.values()].flat(), ...left]) };
}
