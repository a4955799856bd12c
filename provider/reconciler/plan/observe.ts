/** The live side of a plan: each kind read once in its declared way, and the object that each declaration means. */
import { describeProblem, ProblemError } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { canSee } from "../doors.ts";
import type { KeyedObjects } from "../keyed.ts";
import type { Session } from "../session.ts";
import { type Entry, unreadable } from "../snapshot.ts";
import type { AnyKind } from "../types.ts";
import { addressOf, nameOf } from "./address.ts";
import { type Found, findMeant, hasOtherKey, liveKey } from "./meant.ts";
import { problemOf } from "./problems.ts";
import { repeatsAmong } from "./repeats.ts";
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
  /** Addresses of all declarations, also of those that were not asked for. */
  readonly addresses: ReadonlySet<string>;
  /** Kind and id of each live object that some declaration means or may mean: it is never an extra one. */
  readonly meant: ReadonlySet<string>;
  readonly problems: readonly PlanProblem[];
  readonly warnings: readonly string[];
}

/** What is asked for, of a whole declaration. */
export interface Wanted {
  readonly declared: readonly DeclaredObject[];
  /** Those that the plan is about; the others only say which live objects are theirs. */
  readonly asked: ReadonlySet<DeclaredObject>;
  /** Kinds whose extra objects matter too. */
  readonly owned: readonly AnyKind[];
}

/** Reads the kinds that are asked for and owned, side by side, and finds what each declaration means. */
export async function observe(session: Session, { declared, asked, owned }: Wanted): Promise<Seen> {
  const { doors } = session.clients.facts;
  const visible = new Map(declared.map((object) => [object, canSee(object.kind, object.inputs, doors)]));
  const wanted = new Map<string, AnyKind>();
  for (const object of asked) if (visible.get(object)) wanted.set(object.kind.token, object.kind);
  for (const kind of owned) if (canSee(kind, {}, doors)) wanted.set(kind.token, kind);
  const objects = new Map<string, KeyedObjects>();
  const failed = new Map<string, PlanProblem>();
  const read = async (kind: AnyKind) => {
    const observed = await session.snapshot.all(kind);
    if (observed.state === "read") objects.set(kind.token, observed.objects);
    else failed.set(kind.token, kindUnreadable(kind, observed.reason));
  };
  await Promise.all([...wanted.values()].map(read));
  const shown = declared.filter((object) => visible.get(object) && objects.has(object.kind.token));
  const meant = await findMeant(session, shown, objects);
  const repeats = repeatsAmong(declared, meant);
  const find = async (object: DeclaredObject): Promise<Matched | PlanProblem | undefined> => {
    const { kind, inputs } = object;
    const name = nameOf(kind, inputs);
    const repeat = repeats.get(object);
    if (repeat) return problemOf(new ProblemError(repeat), object, name);
    if (failed.has(kind.token)) return undefined;
    const found = meant.get(object);
    if (found?.problem) return problemOf(found.problem, object, name);
    try {
      const live = found?.live && (await whole(session, object, name, found.live));
      const renamed = live !== undefined && hasOtherKey(kind, inputs, live);
      return { object, address: addressOf(kind, inputs), name, live, renamed };
    } catch (error) {
      return problemOf(error, object, name);
    }
  };
  const found = await Promise.all([...asked].map(find));
  return {
    objects,
    matched: found.filter((each): each is Matched => each !== undefined && "live" in each),
    addresses: new Set(declared.map(({ kind, inputs }) => addressOf(kind, inputs))),
    meant: new Set([...meant].flatMap(([object, each]) => keysOf(object, each))),
    problems: [
      ...[...wanted.keys()].flatMap((token) => failed.get(token) ?? []),
      ...found.filter((each): each is PlanProblem => each !== undefined && "what" in each),
    ],
    warnings: [...asked].flatMap((object) => meant.get(object)?.warnings ?? []),
  };
}

const keysOf = ({ kind }: DeclaredObject, { live, others }: Found): readonly string[] =>
  [...(live ? [live.id] : []), ...others].map((id) => liveKey(kind, id));

/** The object with what its list does not have; undefined where it went away meanwhile. */
async function whole(
  session: Session,
  { kind }: DeclaredObject,
  name: string,
  live: Live,
): Promise<Live | undefined> {
  if (kind.observe.by !== "listThenGet") return live;
  const entry: Entry = await session.snapshot.byId(kind, live.id);
  if (entry.state === "unreadable") throw unreadable({ kind, name, owner: name }, entry.reason);
  return entry.state === "present" ? entry.live : undefined;
}

function kindUnreadable(kind: AnyKind, reason: unknown): PlanProblem {
  const why = reason instanceof ProblemError ? describeProblem(reason.problem) : reason;
  return {
    object: kind.name,
    what: `what is live could not be read, so nothing is created, changed or deleted: ${(why instanceof Error ? why.message : String(why)).replace(/\.$/, "")}`,
    remedy: "Mend that and run again.",
  };
}
