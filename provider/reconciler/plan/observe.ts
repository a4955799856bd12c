/** The live side of a plan: each kind read once in its declared way, and the object that each declaration means. */
import { describeProblem, ProblemError } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { canSee } from "../doors.ts";
import type { KeyedObjects } from "../keyed.ts";
import type { Session } from "../session.ts";
import { type Entry, unreadable } from "../snapshot.ts";
import { allOf, type Soon } from "../soon.ts";
import type { AnyKind } from "../types.ts";
import { addressOf, nameOf } from "./address.ts";
import type { Ahead } from "./ahead.ts";
import { findMeant, hasOtherKey } from "./meant.ts";
import { problemOf } from "./problems.ts";
import { holdersOf } from "./repeats.ts";
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
  /** True for the address of a declaration, also of one that was not asked for. */
  isDeclared(address: string): boolean;
  /** True for a live object that some declaration means or may mean: it is never an extra one. */
  isMeant(kind: AnyKind, id: string): boolean;
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

/**
 * Reads the kinds that are asked for and owned, side by side, and finds what each declaration means.
 *
 * @param ahead is told of what comes in
 */
export async function observe(
  session: Session,
  { declared, asked, owned }: Wanted,
  ahead: Ahead,
): Promise<Seen> {
  const { doors } = session.clients.facts;
  const visible = new Set(declared.filter(({ kind, inputs }) => canSee(kind, inputs, doors)));
  const wanted = new Map<string, AnyKind>();
  for (const object of asked) if (visible.has(object)) wanted.set(object.kind.token, object.kind);
  for (const kind of owned) if (canSee(kind, {}, doors)) wanted.set(kind.token, kind);
  const { objects, failed } = await readKinds(session, [...wanted.values()], ahead);
  const { addresses, repeats: sharing } = ahead.alone();
  const shown = declared.filter((object) => visible.has(object) && objects.has(object.kind.token));
  const meant = await findMeant(session, shown, objects, ahead);
  const holders = holdersOf(declared, meant);
  const repeats = new Map([...sharing, ...holders.repeats]);
  let known: ReadonlySet<string> | undefined;
  const matchedWith = (object: DeclaredObject, name: string, live: Live | undefined): Matched => {
    const { kind, inputs } = object;
    const renamed = live !== undefined && hasOtherKey(kind, inputs, live);
    return { object, address: addresses.get(object) ?? addressOf(kind, inputs), name, live, renamed };
  };
  const find = (object: DeclaredObject): Soon<Matched | PlanProblem | undefined> => {
    const { kind, inputs } = object;
    const repeat = repeats.get(object);
    const foreseen = ahead.of(object);
    if (!repeat && foreseen && foreseen.live === meant.get(object)?.live) return foreseen.matched;
    const name = nameOf(kind, inputs);
    if (repeat) return problemOf(new ProblemError(repeat), object, name);
    if (failed.has(kind.token)) return undefined;
    const found = meant.get(object);
    if (found?.problem) return problemOf(found.problem, object, name);
    if (found?.live === undefined || kind.observe.by !== "listThenGet")
      return matchedWith(object, name, found?.live);
    return whole(session, object, name, found.live).then(
      (live) => matchedWith(object, name, live),
      (error: unknown) => problemOf(error, object, name),
    );
  };
  const found = await allOf([...asked].map(find));
  return {
    objects,
    matched: found.filter((each): each is Matched => each !== undefined && "live" in each),
    isDeclared(address) {
      known ??= new Set(addresses.values());
      return known.has(address);
    },
    isMeant: holders.isMeant,
    problems: [
      ...[...wanted.keys()].flatMap((token) => failed.get(token) ?? []),
      ...found.filter((each): each is PlanProblem => each !== undefined && "what" in each),
    ],
    warnings: [...asked].flatMap((object) => meant.get(object)?.warnings ?? []),
  };
}

/** The live objects of each kind by its token, or why they could not be read; side by side. */
async function readKinds(session: Session, kinds: readonly AnyKind[], ahead: Ahead) {
  const objects = new Map<string, KeyedObjects>();
  const failed = new Map<string, PlanProblem>();
  const read = async (kind: AnyKind) => {
    const observed = await session.snapshot.all(kind, (live) => ahead.meet(kind, live));
    if (observed.state === "read") objects.set(kind.token, observed.objects);
    else failed.set(kind.token, kindUnreadable(kind, observed.reason));
  };
  await Promise.all(kinds.map(read));
  return { objects, failed };
}

/** The object with what its list does not have (`listThenGet`); undefined where it went away meanwhile. */
async function whole(
  session: Session,
  { kind }: DeclaredObject,
  name: string,
  live: Live,
): Promise<Live | undefined> {
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
