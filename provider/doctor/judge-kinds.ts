/** Each kind: whether it may be read, and what these settings can write of it. Pure. */
import { profiles } from "../clients/profiles.ts";
import { kindLabel, reachWords } from "../derive/words.ts";
import type { DoorFacts, FailedRead, Finding, KindFacts } from "./types.ts";
import { list } from "./words.ts";

/** A finding for each kind. */
export function judgeKinds(kinds: readonly KindFacts[], doors: readonly DoorFacts[]): readonly Finding[] {
  // Where nothing at all is configured, one finding says so.
  if (doors.every(({ meant }) => !meant)) return [];
  return kinds.map((facts) => judgeKind(facts, doors));
}

function judgeKind(facts: KindFacts, doors: readonly DoorFacts[]): Finding {
  const { kind, result } = facts;
  const name = kindLabel(kind.token);
  const base = { id: `kinds.${name}`, topic: "kinds", subject: name } as const;
  const reach = reachSentence(facts);
  if (result === undefined) return { ...base, status: "ok", unseen: true, what: reach };
  const { failure } = result;
  if (failure === undefined) return { ...base, status: "ok", what: `It can be read. ${reach}` };
  const why = "What cannot be read counts neither as there nor as absent: nothing of this kind is written.";
  if (failure.kind === "forbidden") return { ...base, status: "problem", ...forbidden(failure), why };
  const door = doors.find(({ api, result: own }) => api === failure.api && own?.failure !== undefined);
  if (door !== undefined && sameFault(door.result?.failure, failure)) {
    return {
      ...base,
      status: "warning",
      unseen: true,
      what: `It could not be read: see ${door.title} under the credentials.`,
      why,
    };
  }
  return { ...base, status: "problem", what: failure.message, why };
}

const sameFault = (one: FailedRead | undefined, other: FailedRead): boolean => one?.kind === other.kind;

function forbidden({ api, permission, message }: FailedRead): Pick<Finding, "what" | "remedy"> {
  if (api === undefined || permission === undefined) return { what: message };
  return {
    what: `It may not be read: the credentials lack the permission ${permission}.`,
    // Of Twilio the message itself says it: it depends on the kind of key.
    remedy: api === "twilio" ? message : profiles[api].permission,
  };
}

/** What can be written of it, through which door. */
function reachSentence({ kind, open, inPortal }: KindFacts): string {
  const verbs = kind.permanent ? "changed" : "created, changed and deleted";
  if (open.length > 0) {
    const rest = inPortal.length === 0 ? "" : ` In portal mode: ${list(inPortal)}.`;
    const also =
      kind.portal !== undefined && inPortal.length === 0 && !open.includes("admin")
        ? " What only the portal can do of it is in portal mode."
        : "";
    return `It is ${verbs} through ${list(open.map((door) => reachWords[door]))}.${rest}${also}`;
  }
  if (kind.portal === undefined) {
    return `No door to it is configured: it needs ${list(kind.reach.map((door) => reachWords[door]))}.`;
  }
  const seen = kind.portal.readable;
  return seen.length === 0
    ? "Portal mode: a person writes it, and nothing of it can be read."
    : `Portal mode: a person writes it. What can be compared: ${list(seen)}.`;
}
