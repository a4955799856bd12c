/** Who else refers to what a plan deletes: live objects that these files do not declare. Reads the kinds that may. */
import type { FieldType } from "../../model/shape.ts";
import { callName, nameKind } from "../describe.ts";
import { canSee } from "../doors.ts";
import type { Session } from "../session.ts";
import type { AnyKind } from "../types.ts";
import { goingNames, liveReferences } from "./edges.ts";
import type { Extra } from "./extras.ts";
import { liveKey } from "./meant.ts";
import type { Seen } from "./observe.ts";
import type { PlannedObject } from "./types.ts";

/**
 * Warns of deletes that leave a reference behind: a product may refuse such a delete, or let the reference lead nowhere.
 *
 * @param leaving the extra objects that the plan deletes
 * @param removals their steps
 * @returns the steps, with a warning for each live object that refers to what goes
 */
export async function withLiveUses(
  session: Session,
  seen: Seen,
  leaving: readonly Extra[],
  removals: readonly PlannedObject[],
): Promise<readonly PlannedObject[]> {
  if (removals.length === 0) return removals;
  const names = goingNames(leaving, removals);
  const going = new Set(leaving.map(({ kind, live }) => liveKey(kind, live.id)));
  const tokens = new Set(leaving.map(({ kind }) => kind.token));
  const users = [...session.kinds.values()].filter(
    (kind) => canSee(kind, {}, session.clients.facts.doors) && refersTo(kind, tokens),
  );
  const warnings = new Map<string, string[]>();
  for (const kind of users) {
    const observed = await session.snapshot.all(kind);
    if (observed.state === "unreadable") continue;
    for (const live of observed.objects.byId.values()) {
      if (going.has(liveKey(kind, live.id)) || seen.isMeant(kind, live.id)) continue;
      const used = liveReferences(kind, live.values).flatMap((use) =>
        use.names.flatMap((name) => names.get(`${use.token} ${name.toLowerCase()}`) ?? []),
      );
      const subject = `${nameKind(kind)} ${JSON.stringify(callName(kind, live.values))} (id ${live.id})`;
      for (const address of new Set(used)) {
        const known = warnings.get(address) ?? [];
        warnings.set(address, [...known, `The ${subject} refers to it, and is not declared here.`]);
      }
    }
  }
  return removals.map((step) => ({
    ...step,
    warnings: [...step.warnings, ...(warnings.get(step.object) ?? [])],
  }));
}

/** True for a kind with a field that refers to one of these kinds. */
const refersTo = (kind: AnyKind, tokens: ReadonlySet<string>): boolean =>
  Object.values(kind.inputs).some((field) => leadsTo(field.type, field.marks.reference?.kind, tokens));

function leadsTo(type: FieldType, token: string | undefined, tokens: ReadonlySet<string>): boolean {
  if (token !== undefined) return tokens.has(token);
  if (type.type === "array" || type.type === "map")
    return leadsTo(type.element.type, type.element.marks.reference?.kind, tokens);
  return (
    type.type === "object" &&
    Object.values(type.fields()).some((field) => leadsTo(field.type, field.marks.reference?.kind, tokens))
  );
}
