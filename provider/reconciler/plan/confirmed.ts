/** Portal steps that no API shows: whether they were done, only a person can say. Pure. */
import { nameSubject } from "../describe.ts";
import { partsOfStep } from "../portal.ts";
import type { AnyKind } from "../types.ts";
import type { Decision } from "./decide.ts";
import { placed } from "./problems.ts";
import { hashOf } from "./shown.ts";
import type { PlannedObject, PlanProblem } from "./types.ts";

/** What `confirmed:` in a stack file holds for a step: another text is another step, and asks again. */
export const stepHash = (address: string, text: string): string => hashOf(`${address}\n${text}`);

/** True for a step that only a person can tick off, and has. */
const isConfirmed = (kind: AnyKind, address: string, text: string, confirmed: ReadonlySet<string>): boolean =>
  confirmed.has(stepHash(address, text)) && !partsOfStep(kind, text).seen;

/** An object of a plan, with the steps that a person has confirmed apart from those that remain. */
export function withConfirmed(
  planned: PlannedObject,
  kinds: ReadonlyMap<string, AnyKind>,
  confirmed: ReadonlySet<string>,
): PlannedObject {
  const kind = kinds.get(planned.kind);
  if (kind === undefined || confirmed.size === 0) return planned;
  const done = planned.portalSteps.filter((text) => isConfirmed(kind, planned.object, text, confirmed));
  if (done.length === 0) return planned;
  return {
    ...planned,
    portalSteps: planned.portalSteps.filter((text) => !done.includes(text)),
    confirmed: done,
  };
}

/** With `portal: strict` a step that no API shows is an error until a person has confirmed it. */
export function unconfirmed(
  { matched, pending, portalSteps }: Decision,
  confirmed: ReadonlySet<string>,
): readonly PlanProblem[] {
  const { object, address, name } = matched;
  const left = portalSteps.filter((text) => !isConfirmed(object.kind, address, text, confirmed));
  // What is pending is a problem already, with all its steps.
  if (pending || left.length === 0) return [];
  return [
    placed(object, {
      object: nameSubject(object.kind, name),
      what: `no API writes it here or shows whether a person did: ${left.join(" ").replace(/\.$/, "")}`,
      remedy:
        'Do that in the portal and confirm it: spokectl runbook lists the step, and spokectl runbook --confirm STEP writes it into the file. Or set the portal setting to "warn".',
    }),
  ];
}
