/** The live side of a plan: each kind read once in its declared way, and the object that each declaration means. */
import { describeProblem, type Problem, ProblemError } from "../../model/problem.ts";
import { keyOf, type Live } from "../../model/resource.ts";
import { canonicalText } from "../../model/value.ts";
import { nameKey, nameSubject } from "../describe.ts";
import { canSee } from "../doors.ts";
import type { KeyedObjects } from "../keyed.ts";
import { match } from "../match.ts";
import type { Session } from "../session.ts";
import { type Entry, unreadable } from "../snapshot.ts";
import type { AnyKind } from "../types.ts";
import { addressOf, nameOf } from "./address.ts";
import type { DeclaredObject, PlanProblem } from "./types.ts";

/** A declaration with the live object that it means. */
export interface Matched {
  readonly object: DeclaredObject;
  readonly address: string;
  /** As a person calls it. */
  readonly name: string;
  readonly live: Live | undefined;
  /** True where the object was found under the key that it had before. */
  readonly renamed: boolean;
}

/** What was seen. */
export interface Seen {
  /** Live objects by token; a kind that could not be read, or is not shown, is missing. */
  readonly objects: ReadonlyMap<string, KeyedObjects>;
  readonly matched: readonly Matched[];
  /** Addresses of declarations about which nothing can be said. */
  readonly blocked: ReadonlySet<string>;
  readonly problems: readonly PlanProblem[];
  readonly warnings: readonly string[];
}

/**
 * Reads the kinds that are declared and owned, side by side, and finds what each declaration means.
 *
 * @param owned kinds whose extra objects matter too
 */
export async function observe(
  session: Session,
  declared: readonly DeclaredObject[],
  owned: readonly AnyKind[],
): Promise<Seen> {
  const { doors } = session.clients.facts;
  const wanted = new Set(
    declared.filter(({ kind, inputs }) => canSee(kind, inputs, doors)).map(({ kind }) => kind),
  );
  for (const kind of owned) if (canSee(kind, {}, doors)) wanted.add(kind);
  const objects = new Map<string, KeyedObjects>();
  const failed = new Map<AnyKind, unknown>();
  const read = async (kind: AnyKind) => {
    const observed = await session.snapshot.all(kind);
    if (observed.state === "read") objects.set(kind.token, observed.objects);
    else failed.set(kind, observed.reason);
  };
  await Promise.all([...wanted].map(read));
  const problems: PlanProblem[] = [...failed].map(([kind, reason]) => kindUnreadable(kind, reason));
  const warnings: string[] = [];
  const blocked = new Set<string>();
  const find = async (object: DeclaredObject): Promise<Matched | undefined> => {
    const { kind, inputs } = object;
    const address = addressOf(kind, inputs);
    const name = nameOf(kind, inputs);
    if (failed.has(kind)) return void blocked.add(address);
    const all = objects.get(kind.token);
    try {
      const seen =
        all && canSee(kind, inputs, doors) ? await locate(session, object, name, all, warnings) : nothing;
      return { object, address, name, ...seen };
    } catch (error) {
      blocked.add(address);
      problems.push(problemOf(error, object, name));
      return undefined;
    }
  };
  const found = await Promise.all(declared.map(find));
  const matched = found.filter((each): each is Matched => each !== undefined);
  problems.push(...twoForOne(matched, blocked));
  return {
    objects,
    matched: matched.filter(({ address }) => !blocked.has(address)),
    blocked,
    problems,
    warnings,
  };
}

const nothing = { live: undefined, renamed: false } as const;

/** A failure as a problem of the object that it is about. */
export function problemOf(error: unknown, object: DeclaredObject, name: string): PlanProblem {
  const place = object.place();
  const problem: Problem =
    error instanceof ProblemError
      ? error.problem
      : {
          object: nameSubject(object.kind, name),
          what: (error instanceof Error ? error.message : String(error)).replace(/\.$/, ""),
          remedy: "Mend that and run again.",
        };
  return place === undefined ? problem : { ...problem, place };
}

function kindUnreadable(kind: AnyKind, reason: unknown): PlanProblem {
  const why = reason instanceof ProblemError ? describeProblem(reason.problem) : reason;
  return {
    object: kind.name,
    what: `what is live could not be read, so nothing is created, changed or deleted: ${(why instanceof Error ? why.message : String(why)).replace(/\.$/, "")}`,
    remedy: "Mend that and run again.",
  };
}

async function locate(
  session: Session,
  object: DeclaredObject,
  name: string,
  all: KeyedObjects,
  warnings: string[],
): Promise<Pick<Matched, "live" | "renamed">> {
  const { kind, inputs, id, was } = object;
  const subject = { kind, name, owner: name };
  const whole = async (live: Live): Promise<Live> => {
    if (kind.observe.by !== "listThenGet") return live;
    return present(await session.snapshot.byId(kind, live.id), subject) ?? live;
  };
  if (id !== undefined) {
    const live = present(await session.snapshot.byId(kind, id), subject);
    if (live === undefined) throw new ProblemError(notThere(object, name, id));
    return { live, renamed: canonicalKey(kind, live) !== canonicalKey(kind, { values: inputs }) };
  }
  const now = onlyOne(object, name, match(kind, inputs, all));
  if (was === undefined) return { live: now && (await whole(now)), renamed: false };
  const before = onlyOne(object, name, match(kind, was, all));
  if (now && before && now.id !== before.id)
    throw new ProblemError(bothThere(object, name, now.id, before.id));
  if (before === undefined || now) {
    const state = now ? "has its new key already" : "is not live under either key, and is created";
    warnings.push(`${nameSubject(kind, name)}, was: the object ${state}. Take was: out of the file.`);
    return { live: now && (await whole(now)), renamed: false };
  }
  return { live: await whole(before), renamed: true };
}

const canonicalKey = (kind: AnyKind, { values }: Pick<Live, "values">): string =>
  canonicalText(keyOf(kind, values) ?? {});

function present(entry: Entry, subject: Parameters<typeof unreadable>[0]): Live | undefined {
  if (entry.state === "unreadable") throw unreadable(subject, entry.reason);
  return entry.state === "present" ? entry.live : undefined;
}

function onlyOne(object: DeclaredObject, name: string, found: ReturnType<typeof match>): Live | undefined {
  if (found.found === "many") throw new ProblemError(ambiguous(object, name, found.ids));
  return found.found === "one" ? found.live : undefined;
}

const ambiguous = ({ kind, inputs }: DeclaredObject, name: string, ids: readonly string[]): Problem => ({
  object: nameSubject(kind, name),
  what: `${ids.length} live objects have the key ${nameKey(kind, inputs)}: ids ${ids.join(" and ")}`,
  remedy: `Delete or rename one of them, or pin the one that is meant: id: ${ids[0] ?? "ID"}.`,
});

const notThere = ({ kind }: DeclaredObject, name: string, id: string): Problem => ({
  object: nameSubject(kind, name),
  path: "id",
  what: `there is no live object with the id ${JSON.stringify(id)}`,
  remedy: "Correct the id, or take it out: the object is then found by its key, or created.",
});

const bothThere = ({ kind }: DeclaredObject, name: string, now: string, before: string): Problem => ({
  object: nameSubject(kind, name),
  path: "was",
  what: `both keys are live: the old one (id ${before}) and the new one (id ${now}), so that this is no rename`,
  remedy: "Delete or rename one of them, or take was: out and declare both.",
});

/** Two declarations that mean one live object. */
function twoForOne(matched: readonly Matched[], blocked: Set<string>): readonly PlanProblem[] {
  const holders = new Map<string, Matched>();
  return matched.flatMap((each) => {
    const { live, object, name, address } = each;
    if (live === undefined) return [];
    const key = `${object.kind.token} ${live.id}`;
    const other = holders.get(key);
    holders.set(key, other ?? each);
    if (other === undefined) return [];
    blocked.add(address);
    const place = object.place();
    return [
      {
        object: nameSubject(object.kind, name),
        what: `means the same live object (id ${live.id}) as ${nameSubject(other.object.kind, other.name)}`,
        remedy: "Keep one of the two declarations, or give this one another key.",
        ...(place === undefined ? {} : { place }),
      },
    ];
  });
}
