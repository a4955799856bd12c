/** What can be written only after a person has made something in the portal, because its id is needed. Pure. */
import { foldName } from "../../model/key.ts";
import { nameKind, nameSubject } from "../describe.ts";
import { liveNames, namesFor } from "../names.ts";
import { referencesOf } from "../references.ts";
import type { Decision } from "./decide.ts";
import { topOf } from "./edges.ts";
import type { PlannedObject } from "./types.ts";

/** What one object waits for. */
export interface AwaitedByHand {
  /** Addresses of objects that a person makes, or gives the name that is used. */
  readonly objects: readonly string[];
  readonly warnings: readonly string[];
}

/** By the address of the object that waits. */
export function awaitedByHand(decisions: readonly Decision[]): ReadonlyMap<string, AwaitedByHand> {
  const byName = new Map<string, Decision>();
  for (const decision of decisions) {
    const { kind, inputs } = decision.matched.object;
    if (decision.action !== "portal") continue;
    for (const name of namesFor(kind, inputs)) byName.set(`${kind.token} ${name}`, decision);
  }
  const awaited = new Map<string, AwaitedByHand>();
  if (byName.size === 0) return awaited;
  for (const { action, changed, matched } of decisions) {
    const { kind, inputs } = matched.object;
    const used = [
      ...referencesOf(kind, inputs).filter(
        ({ path, byName: sentAsItIs }) =>
          !sentAsItIs &&
          (action === "create" || (action === "update" && changed.includes(topOf(path.join("."))))),
      ),
      ...(action === "create" ? kind.needs(inputs) : []),
    ];
    const targets = used.flatMap(({ kind: token, name }) => {
      const target = byName.get(`${token} ${foldName(name)}`);
      return target === undefined || isCalled(target, name) ? [] : [target.matched];
    });
    if (targets.length > 0)
      awaited.set(matched.address, {
        objects: [...new Set(targets.map(({ address }) => address))],
        warnings: [...new Set(targets)].map(
          (target) =>
            `${nameSubject(kind, matched.name)}: an apply leaves it until a person has done the step in the portal for the ${nameKind(target.object.kind)} ${JSON.stringify(target.name)}, because it needs its id. Do that and apply again.`,
        ),
      });
  }
  return awaited;
}

/** True where the object is live, and has the name already. */
const isCalled = ({ matched: { live, object } }: Decision, name: string): boolean =>
  live !== undefined && liveNames(object.kind, live).includes(foldName(name));

/** A step of an object with what it waits for. */
export function afterHands(step: PlannedObject, awaited: ReadonlyMap<string, AwaitedByHand>): PlannedObject {
  const found = step.action === "delete" ? undefined : awaited.get(step.object);
  if (found === undefined) return step;
  return {
    ...step,
    waitsFor: [...step.waitsFor, ...found.objects],
    warnings: step.step === undefined ? [...step.warnings, ...found.warnings] : step.warnings,
  };
}
