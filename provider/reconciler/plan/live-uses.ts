/** Who else refers to what a plan deletes: live objects that these files do not declare. Reads the kinds that may. */
import { foldName } from "../../model/key.ts";
import type { Field } from "../../model/shape.ts";
import { callName, nameKind } from "../describe.ts";
import { canSee } from "../doors.ts";
import type { Session } from "../session.ts";
import type { AnyKind } from "../types.ts";
import { goingNames, liveReferences } from "./edges.ts";
import type { Extra } from "./extras.ts";
import { liveKey } from "./meant.ts";
import type { Seen } from "./observe.ts";
import type { PlannedObject } from "./types.ts";

type Fields = Readonly<Record<string, Field>>;

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
        use.names.flatMap((name) => names.get(`${use.token} ${foldName(name)}`) ?? []),
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
  leadsTo(kind.inputs, tokens, new Set());

/** @param seen fields that were looked at: a menu holds menus */
function leadsTo(fields: Fields, tokens: ReadonlySet<string>, seen: Set<Fields>): boolean {
  if (seen.has(fields)) return false;
  seen.add(fields);
  return Object.values(fields).some((field) => {
    let inner = field;
    while (inner.type.type === "array" || inner.type.type === "map") inner = inner.type.element;
    const token = inner.marks.reference?.kind;
    if (token !== undefined) return tokens.has(token);
    return inner.type.type === "object" && leadsTo(inner.type.fields(), tokens, seen);
  });
}
