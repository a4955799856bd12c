/** What the references of a declaration mean: every name of the object that each one names, or why it means nothing. */
import { formatPath, type Step } from "../../model/path.ts";
import { type Problem, ProblemError } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { isObject, type Value, type Values } from "../../model/value.ts";
import { nameKind, nameSubject } from "../describe.ts";
import { absenceCounts } from "../doors.ts";
import { liveNames, namesFor } from "../names.ts";
import { type Reference, referencesOf } from "../references.ts";
import type { Session } from "../session.ts";
import { unreadable } from "../snapshot.ts";
import type { AnyKind } from "../types.ts";
import type { Matched, Seen } from "./observe.ts";
import type { DeclaredObject } from "./types.ts";

/** A possible target of a reference. */
interface Target {
  readonly live: Live | undefined;
  readonly names: readonly string[];
}

/** Answers what references mean; kinds that only references name are read when one of them asks. */
export interface ReferenceIndex {
  /**
   * The declaration with every name of each object that it refers to, so that a comparison finds the live reference under
   * whatever name: the target may be renamed in this plan.
   *
   * @throws ProblemError for a name that is neither live nor declared, or is that of several objects
   */
  resolve(object: DeclaredObject, name: string): Promise<Values>;
}

/** @param seen declarations and live objects */
export function createReferenceIndex(
  session: Session,
  seen: Seen,
  declared: readonly DeclaredObject[],
): ReferenceIndex {
  const indexes = new Map<string, Promise<Map<string, Target[]>>>();
  const lives = new Map<DeclaredObject, Matched>(seen.matched.map((each) => [each.object, each]));
  const byKind = Map.groupBy(declared, ({ kind }) => kind.token);

  async function build(target: AnyKind, subject: Parameters<typeof unreadable>[0]) {
    const index = new Map<string, Target[]>();
    const enter = (each: Target) => {
      for (const name of new Set(each.names)) {
        const known = index.get(name);
        if (known) known.push(each);
        else index.set(name, [each]);
      }
    };
    const standing = new Set<string>();
    for (const object of byKind.get(target.token) ?? []) {
      const live = lives.get(object)?.live;
      if (live) standing.add(live.id);
      const names = namesFor(target, object.inputs);
      enter({ live, names: live ? [...names, ...liveNames(target, live)] : names });
    }
    if (!absenceCounts(target, {}, session.clients.facts.doors) && !seen.objects.has(target.token))
      return index;
    const observed = await session.snapshot.all(target);
    if (observed.state === "unreadable") throw unreadable(subject, observed.reason);
    for (const live of observed.objects.byId.values()) {
      if (!standing.has(live.id)) enter({ live, names: liveNames(target, live) });
    }
    return index;
  }

  function indexOf(target: AnyKind, subject: Parameters<typeof unreadable>[0]) {
    const known = indexes.get(target.token) ?? build(target, subject);
    indexes.set(target.token, known);
    return known;
  }

  return {
    async resolve(object, name) {
      const { kind, inputs } = object;
      let values: Values = inputs;
      for (const reference of referencesOf(kind, inputs)) {
        const target = session.kinds.get(reference.kind);
        if (target === undefined) continue;
        const index = await indexOf(target, { kind, name, owner: name });
        const hits = index.get(reference.name.toLowerCase()) ?? [];
        const [hit] = hits;
        if (hit === undefined) {
          if (absenceCounts(target, {}, session.clients.facts.doors))
            throw new ProblemError(toNothing(object, name, target, reference));
          continue;
        }
        if (hits.length > 1) throw new ProblemError(toSeveral(object, name, target, reference, hits));
        // What is compared by a meaning of its own (a menu) keeps its words.
        if (kind.inputs[String(reference.path[0])]?.marks.sameMeaning) continue;
        const meant = {
          id: hit.live?.id ?? "",
          preferred: reference.name,
          names: [reference.name, ...hit.names],
        };
        values = put(values, reference.path, meant) as Values;
      }
      return values;
    },
  };
}

function put(value: Value, path: readonly Step[], inner: Value): Value {
  const [step, ...rest] = path;
  if (step === undefined) return inner;
  if (Array.isArray(value)) return value.with(Number(step), put(value[Number(step)], rest, inner));
  return isObject(value) ? { ...value, [String(step)]: put(value[String(step)], rest, inner) } : value;
}

const toNothing = (
  { kind }: DeclaredObject,
  name: string,
  target: AnyKind,
  reference: Reference,
): Problem => ({
  object: nameSubject(kind, name),
  path: formatPath(reference.path),
  what: `there is no ${nameKind(target)} ${JSON.stringify(reference.name)}, live or declared`,
  remedy: "Correct the name, or declare it.",
});

const toSeveral = (
  { kind }: DeclaredObject,
  name: string,
  target: AnyKind,
  reference: Reference,
  hits: readonly Target[],
): Problem => ({
  object: nameSubject(kind, name),
  path: formatPath(reference.path),
  what: `${hits.length} ${nameKind(target)} objects are called ${JSON.stringify(reference.name)}: ids ${hits.map(({ live }) => live?.id ?? "(new)").join(" and ")}`,
  remedy: "Write the id, or another name, of the one that is meant.",
});
