/** The verdict on each declared object, with everything that is wrong. Reads only. */
import type { Problem } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import { nameKind, nameSubject } from "../describe.ts";
import type { Session } from "../session.ts";
import { after, allOf, type Soon } from "../soon.ts";
import type { AnyKind } from "../types.ts";
import { nameOf } from "./address.ts";
import type { Ahead } from "./ahead.ts";
import { type Decision, decide } from "./decide.ts";
import { inScope } from "./extras.ts";
import type { Matched, Seen } from "./observe.ts";
import { placed, problemOf } from "./problems.ts";
import { type ReferenceIndex, resolvedAlone } from "./references.ts";
import type { PlanProblem, Scope } from "./types.ts";

/** One verdict, with everything that is wrong. */
export interface Judged {
  readonly decisions: readonly Decision[];
  readonly problems: readonly PlanProblem[];
  readonly warnings: readonly string[];
}

/** @param ahead verdicts that were reached while others were still read */
export async function judge(
  session: Session,
  seen: Seen,
  index: ReferenceIndex,
  scope: Scope,
  ahead: Ahead,
): Promise<Judged> {
  const all = await allOf(
    seen.matched.map((matched) => {
      const known = ahead.of(matched.object);
      return known?.matched === matched ? known.judged : judgeOne(session, matched, index);
    }),
  );
  const decisions: Decision[] = [];
  const problems = seen.matched.flatMap((matched) => outsideScope(matched, scope) ?? []);
  const warnings: string[] = [];
  for (const each of all) {
    decisions.push(...each.decisions);
    problems.push(...each.problems);
    warnings.push(...each.warnings);
  }
  return { decisions, problems, warnings };
}

function judgeOne(session: Session, matched: Matched, index: ReferenceIndex): Soon<Judged> {
  const refused = (error: unknown) => refusal(matched, error);
  try {
    const judged = after(index.resolve(matched.object, matched.name), (resolved) => {
      const decision = decide(matched, resolved, session.clients.facts.doors);
      return after(findInvalid(session, decision), (invalid) => verdictOn(session, decision, invalid));
    });
    return judged instanceof Promise ? judged.catch(refused) : judged;
  } catch (error) {
    return refused(error);
  }
}

/** The verdict on an object that refers to nothing, and that no product looks at before it is written. */
export function verdictAlone(session: Session, matched: Matched): Judged {
  try {
    const { inputs } = matched.object;
    return verdictOn(session, decide(matched, resolvedAlone(inputs), session.clients.facts.doors), []);
  } catch (error) {
    return refusal(matched, error);
  }
}

const refusal = ({ object, name }: Matched, error: unknown): Judged => ({
  decisions: [],
  problems: [problemOf(error, object, name)],
  warnings: [],
});

function findInvalid(session: Session, decision: Decision): Soon<readonly Problem[]> {
  const writes = decision.action === "create" || decision.action === "update";
  return (writes && decision.matched.object.kind.validate?.(session.clients, decision.desired)) || [];
}

function verdictOn(session: Session, decision: Decision, invalid: readonly Problem[]): Judged {
  const { object } = decision.matched;
  const subject = subjectOf(decision.matched);
  return {
    decisions: [decision],
    problems: [
      ...decision.problems.map((problem) => placed(object, problem)),
      ...invalid.map((problem) => placed(object, { ...problem, object: subject })),
      ...strictSteps(session, decision),
    ],
    warnings: object.kind.advice(object.inputs).map(({ path, what, remedy }) => {
      return `${path === undefined ? subject : `${subject}, ${path}`}: ${what}. ${remedy}`;
    }),
  };
}

const subjectOf = ({ object, name }: Matched): string => nameSubject(object.kind, name);

/** What the manage block does not own is not written: not as it is declared, and not as it is live. */
function outsideScope({ object, name, live }: Matched, scope: Scope): PlanProblem | undefined {
  const { kind, inputs, id, was } = object;
  if (!inScope(scope, kind, inputs)) return placed(object, outOfScope(kind, name));
  const named = id !== undefined || was !== undefined;
  if (live === undefined || named || kind.singleton || inScope(scope, kind, live.values)) return undefined;
  return placed(object, foreign(kind, name, live));
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
  { portal, remedies }: Session,
  { matched, pending, portalSteps }: Decision,
): readonly PlanProblem[] {
  if (portal !== "strict" || !pending) return [];
  return [
    placed(matched.object, {
      object: nameSubject(matched.object.kind, matched.name),
      what: `no API writes it here, and the Spoke Account Portal has to be used: ${portalSteps.join(" ").replace(/\.$/, "")}`,
      remedy: remedies.portalRemains,
    }),
  ];
}
