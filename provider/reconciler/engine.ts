/** The engine: the operations of every front end over one snapshot and one table of claims. */
import { ProblemError } from "../model/problem.ts";
import type { Live } from "../model/resource.ts";
import type { Values } from "../model/value.ts";
import { create } from "./create.ts";
import { keyText, nameKey, nameKind } from "./describe.ts";
import { canExist } from "./doors.ts";
import { locate } from "./locate.ts";
import { match } from "./match.ts";
import { inputsOf, outputsOf } from "./outcome.ts";
import { portalState } from "./portal.ts";
import { referenceNames, withNames } from "./reference-names.ts";
import { declare } from "./references.ts";
import { pulumiRemedies } from "./remedies.ts";
import { remove } from "./remove.ts";
import { createSession, type Session } from "./session.ts";
import { portalIdPrefix } from "./settle.ts";
import { type Entry, unreadable } from "./snapshot.ts";
import type { AnyKind, Engine, EngineOptions, Listed, Outcome, Subject } from "./types.ts";
import { update } from "./update.ts";

/**
 * Makes an engine. Its snapshot and its claims live as long as it does: one for each configured provider.
 *
 * @param options clients, kinds, the portal mode and the check before the first write
 */
export function createEngine(options: EngineOptions): Engine {
  const session = createSession(options, pulumiRemedies);
  return {
    create: (subject, request) => create(session, subject, request),
    update: (subject, request) => update(session, subject, request),
    hold(subject, { id, inputs, oldInputs = {} }) {
      const { kind } = subject;
      const claims = kind.claims(inputs);
      declare(session, subject, inputs);
      session.claims.take(subject, claims);
      const given = kind.claims(oldInputs).filter((claim) => !claims.includes(claim));
      if (given.length > 0) session.claims.giveUp(kind, id, given);
      if (!id.startsWith(portalIdPrefix)) session.claims.hold(subject, id);
    },
    read: (subject, request) => read(session, subject, request),
    remove: (subject, request) => remove(session, subject, request),
    list: (kind) => list(session, kind),
    lookUp: (kind, by) => lookUp(session, kind, by),
    cancel: session.cancel,
  };
}

async function read(
  session: Session,
  subject: Subject,
  request: { readonly id: string; readonly inputs?: Values; readonly outputs?: Values },
): Promise<Outcome | undefined> {
  const { kind } = subject;
  const before = request.outputs ?? {};
  const entry =
    request.inputs === undefined
      ? await locateImport(session, subject, request.id)
      : await locate(session, subject, { id: request.id, inputs: request.inputs, outputs: before });
  if (entry.state === "unreadable") throw unreadable(subject, entry.reason);
  if (entry.state !== "present") {
    if (request.inputs === undefined || !request.id.startsWith(portalIdPrefix)) return undefined;
    // An object that waits for the portal is not gone: it was never there. Once a door can create it, the next run shall.
    if (canExist(kind, request.inputs, session.clients.facts.doors)) return undefined;
    const portal = portalState(kind, request.inputs, undefined, session.clients.facts.doors);
    const outputs = outputsOf(kind, request.inputs, undefined, before, portal);
    return { id: request.id, inputs: request.inputs, outputs, warnings: [], incomplete: [] };
  }
  const live = request.inputs === undefined ? await named(session, subject, entry.live) : entry.live;
  const inputs = portalInputs(session, subject, live, request.inputs);
  const portal = portalState(kind, inputs, live, session.clients.facts.doors);
  return {
    id: live.id,
    inputs,
    outputs: outputsOf(kind, inputs, live, before, portal),
    warnings: [],
    incomplete: [],
  };
}

/** For an import: names that mean one object each. Where they cannot be told, those that the kind prefers. */
async function named(session: Session, subject: Subject, live: Live): Promise<Live> {
  try {
    const names = await referenceNames(session, subject, [live]);
    return {
      ...live,
      values: withNames(subject.kind, live.values, (token, reference) => names(token, reference).imported),
    };
  } catch {
    return live;
  }
}

/** In portal mode a pending difference is ours to remember: the declaration stands until a person has done the step. */
function portalInputs(session: Session, subject: Subject, live: Live, declared: Values | undefined): Values {
  const { kind } = subject;
  const inputs = inputsOf(kind, live, declared);
  if (declared === undefined) return inputs;
  const state = portalState(kind, declared, live, session.clients.facts.doors);
  return state.portalStatus === "pending" ? { ...inputs, ...onlyPortal(session, kind, declared) } : inputs;
}

function onlyPortal(session: Session, kind: AnyKind, declared: Values): Values {
  const { doors } = session.clients.facts;
  return Object.fromEntries(
    Object.entries(declared).filter(([name]) => {
      const marks = kind.inputs[name]?.marks;
      return !marks?.setting && !(marks?.via ?? kind.reachOf(declared)).some((door) => doors.has(door));
    }),
  );
}

/** An import names an id, or a natural key where that is one text. */
async function locateImport(session: Session, subject: Subject, id: string): Promise<Entry> {
  const { kind } = subject;
  if (kind.singleton) return session.snapshot.byKey(subject, {});
  const byId = await session.snapshot.byId(kind, id, "alone");
  if (byId.state !== "absent") return byId;
  for (const [field, ...more] of kind.key) {
    if (field === undefined || more.length > 0) continue;
    const byKey = await session.snapshot.byKey(subject, { [field]: id });
    if (byKey.state === "present") return byKey;
  }
  return byId;
}

async function* list(session: Session, kind: AnyKind): AsyncIterable<Listed> {
  const observed = await session.snapshot.all(kind);
  if (observed.state === "unreadable") throw observed.reason;
  for (const live of observed.objects.byId.values()) yield listed(kind, live);
}

const listed = (kind: AnyKind, live: Live): Listed => {
  const inputs = inputsOf(kind, live, undefined);
  return { id: live.id, name: keyText(kind, live.values), outputs: outputsOf(kind, inputs, live, {}, {}) };
};

async function lookUp(
  session: Session,
  kind: AnyKind,
  by: { readonly id?: string; readonly key?: Values },
): Promise<Listed | undefined> {
  const subject: Subject = { kind, name: by.id ?? nameKey(kind, by.key ?? {}), owner: "look-up" };
  const entry =
    by.id !== undefined
      ? await session.snapshot.byId(kind, by.id, "alone")
      : await byKeyFields(session, subject, by.key ?? {});
  if (entry.state === "unreadable") throw unreadable(subject, entry.reason);
  return entry.state === "present" ? listed(kind, entry.live) : undefined;
}

/** Any of the key fields may be given alone, even where a declaration would use them together. */
async function byKeyFields(session: Session, subject: Subject, key: Values): Promise<Entry> {
  const fields = Object.keys(key).filter((field) => key[field] !== undefined);
  const alone = { ...subject.kind, key: subject.kind.singleton ? [] : [fields] };
  const observed = await session.snapshot.all(subject.kind);
  if (observed.state === "unreadable") return observed;
  const hit = match(alone, key, observed.objects);
  if (hit.found === "many") {
    throw new ProblemError({
      object: `get${subject.kind.name}`,
      what: `${hit.ids.length} live ${nameKind(subject.kind)} objects have ${nameKey(alone, key)}: ids ${hit.ids.join(" and ")}`,
      remedy: "Look up by the id of the one that is meant.",
    });
  }
  return hit.found === "one" ? session.snapshot.byId(subject.kind, hit.live.id) : { state: "absent" };
}
