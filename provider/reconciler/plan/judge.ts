/** The verdict on each declared object, with everything that is wrong. Reads only. */
import type { Live } from "../../model/resource.ts";
import { nameKind, nameSubject } from "../describe.ts";
import type { Session } from "../session.ts";
import type { AnyKind } from "../types.ts";
import { nameOf } from "./address.ts";
import { type Decision, decide } from "./decide.ts";
import { inScope } from "./extras.ts";
import type { Matched, Seen } from "./observe.ts";
import { placed, problemOf } from "./problems.ts";
import type { ReferenceIndex } from "./references.ts";
import type { PlanProblem, Scope } from "./types.ts";

/** One verdict, with everything that is wrong. */
interface Judged {
  readonly decisions: readonly Decision[];
  readonly problems: readonly PlanProblem[];
  readonly warnings: readonly string[];
}

export async function judge(
  session: Session,
  seen: Seen,
  index: ReferenceIndex,
  scope: Scope,
): Promise<Judged> {
  const all = await Promise.all(seen.matched.map((matched) => judgeOne(session, matched, index)));
  return {
    decisions: all.flatMap(({ decisions }) => decisions),
    problems: [
      ...seen.matched.flatMap((matched) => outsideScope(matched, scope)),
      ...all.flatMap(({ problems }) => problems),
    ],
    warnings: all.flatMap(({ warnings }) => warnings),
  };
}

async function judgeOne(session: Session, matched: Matched, index: ReferenceIndex): Promise<Judged> {
  const { object, name } = matched;
  const { kind } = object;
  try {
    const resolved = await index.resolve(object, name);
    const decision = decide(matched, resolved, session.clients.facts.doors);
    const writes = decision.action === "create" || decision.action === "update";
    const found = writes ? ((await kind.validate?.(session.clients, decision.desired)) ?? []) : [];
    const invalid = found.map((problem) => ({ ...problem, object: nameSubject(kind, name) }));
    return {
      decisions: [decision],
      problems: [
        ...[...decision.problems, ...invalid].map((problem) => placed(object, problem)),
        ...strictSteps(session, decision),
      ],
      warnings: kind.advice(object.inputs).map(({ path, what, remedy }) => {
        const subject = nameSubject(kind, name);
        return `${path === undefined ? subject : `${subject}, ${path}`}: ${what}. ${remedy}`;
      }),
    };
  } catch (error) {
    return { decisions: [], problems: [problemOf(error, object, name)], warnings: [] };
  }
}

/** What the manage block does not own is not written: not as it is declared, and not as it is live. */
function outsideScope({ object, name, live }: Matched, scope: Scope): readonly PlanProblem[] {
  const { kind, inputs, id, was } = object;
  if (!inScope(scope, kind, inputs)) return [placed(object, outOfScope(kind, name))];
  const named = id !== undefined || was !== undefined;
  if (live === undefined || named || kind.singleton || inScope(scope, kind, live.values)) return [];
  return [placed(object, foreign(kind, name, live))];
}

const outOfScope = (kind: AnyKind, name: string): PlanProblem => ({
  object: nameSubject(kind, name),
  what: "is declared, and the manage block of the file does not own it",
  remedy: "Add its kind or label to manage, or take it out.",
});

const foreign = (kind: AnyKind, name: string, { id, values }: Live): PlanProblem => ({
  object: nameSubject(kind, name),
  what: `has the key of the live ${nameKind(kind)} ${JSON.stringify(nameOf(kind, values))} (id ${id}), which the manage block of the file does not own`,
  remedy: `Give it another key, add the label to manage, or take that one over: id: ${id}.`,
});

/** With `portal: strict` a step that a person has to do is an error, as in the plugin. */
function strictSteps(
  { portal }: Session,
  { matched, pending, portalSteps }: Decision,
): readonly PlanProblem[] {
  if (portal !== "strict" || !pending) return [];
  return [
    placed(matched.object, {
      object: nameSubject(matched.object.kind, matched.name),
      what: `no API writes it here, and the Spoke Account Portal has to be used: ${portalSteps.join(" ").replace(/\.$/, "")}`,
      remedy: `Do that in the portal, or set the portal setting to "warn".`,
    }),
  ];
}
