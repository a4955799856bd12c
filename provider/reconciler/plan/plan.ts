/** Planning: observe, match, compare, and say what is to be done. Reads only; the writes are the apply's. */

import { canonicalText, type Values } from "../../model/value.ts";
import { nameSubject } from "../describe.ts";
import { edgesOf } from "../graph.ts";
import type { Session } from "../session.ts";
import type { AnyKind } from "../types.ts";
import { addressOf, fullNameOf, isMeant, kindName } from "./address.ts";
import { type Decision, decide } from "./decide.ts";
import { type Extra, extrasOf, inScope, planExtras, probableRenames } from "./extras.ts";
import { type Matched, observe, problemOf, type Seen } from "./observe.ts";
import { findPlaces } from "./places.ts";
import { createReferenceIndex, type ReferenceIndex } from "./references.ts";
import { hashOf } from "./shown.ts";
import { stepsOf } from "./steps.ts";
import {
  type Declaration,
  type DeclaredObject,
  type Plan,
  type PlannedObject,
  type PlanOptions,
  type PlanProblem,
  type PlanSummary,
  stepKey,
} from "./types.ts";

/**
 * Plans a declaration against what is live.
 *
 * @param madeBy package and version
 */
export async function planDeclaration(
  session: Session,
  declaration: Declaration,
  options: PlanOptions,
  madeBy: string,
): Promise<Plan> {
  const { facts } = session.clients;
  const refused = otherOrganisation(declaration, facts.organisationId);
  const { objects, extrasWanted } = targeted(declaration, options);
  const kinds = [...session.kinds.values()].filter(({ token }) => declaration.scope.kinds.has(token));
  const seen = refused.length > 0 ? nothingSeen : await observe(session, objects, kinds);
  const judged = await judge(session, seen, objects, declaration);
  const extras = extrasOf(seen, kinds, declaration.scope).filter(extrasWanted);
  const unowned = planExtras(extras, seen, options, facts.doors);
  const removals = unowned.objects.filter(({ action }) => action === "delete");
  const going = new Set(removals.map(({ object }) => object));
  const places = await findPlaces(
    session,
    judged.decisions,
    extras.filter(({ address }) => going.has(address)),
  );
  const work = stepsOf(judged.decisions, places, extras, removals);
  const planned = [
    ...work.steps,
    ...judged.decisions.flatMap(noted),
    ...unowned.objects.filter(({ action }) => action !== "delete"),
  ];
  return {
    format: "spokectl-plan",
    version: 1,
    madeAt: new Date(facts.now()).toISOString(),
    madeBy,
    ...(facts.organisationId === undefined ? {} : { organisationId: facts.organisationId }),
    ...(facts.twilioAccountSid === undefined ? {} : { twilioAccountSid: facts.twilioAccountSid }),
    sha256: digestOf(work.steps),
    summary: summaryOf(planned, judged.decisions),
    objects: planned,
    problems: [
      ...refused,
      ...seen.problems,
      ...judged.problems,
      ...probableRenames(judged.decisions, extras, options.allow ?? []),
      ...places.problems,
      ...unowned.problems,
      ...work.problems,
    ],
    warnings: [...seen.warnings, ...judged.warnings],
  };
}

const nothingSeen: Seen = {
  objects: new Map(),
  matched: [],
  blocked: new Set(),
  problems: [],
  warnings: [],
};

/** One text over what is to be done to the touched objects, and what that rests on. */
export const digestOf = (steps: readonly PlannedObject[]): string =>
  hashOf(
    canonicalText(
      steps
        .filter(({ action }) => action === "create" || action === "update" || action === "delete")
        .map((step) =>
          [stepKey(step), step.id, step.action, step.desired, step.rests].map((part) => part ?? null),
        )
        .sort(([one], [other]) => String(one).localeCompare(String(other))),
    ),
  );

function otherOrganisation(
  { organisationId: declared }: Declaration,
  configured: string | undefined,
): readonly PlanProblem[] {
  if (declared === undefined || configured === undefined) return [];
  if (declared.toLowerCase() === configured.toLowerCase()) return [];
  return [
    {
      object: "Stack",
      path: "organisation",
      what: `the file is for organisation ${declared}, and the settings are for ${configured}: these are two customers`,
      remedy:
        "Use the settings of the customer that the file is for (--profile). Nothing was read or written.",
    },
  ];
}

/** The objects that were asked for, with what they refer to. */
function targeted(
  { objects }: Declaration,
  { target = [] }: PlanOptions,
): { readonly objects: readonly DeclaredObject[]; readonly extrasWanted: (extra: Extra) => boolean } {
  if (target.length === 0) return { objects, extrasWanted: () => true };
  const named = objects.map((object) => ({ object, name: addressOf(object.kind, object.inputs) }));
  const isTarget = (kind: AnyKind, values: Values) =>
    target.some((pattern) => isMeant(pattern, kind, values));
  const edges = Map.groupBy(
    edgesOf(named.map(({ object, name }) => ({ name, kind: object.kind, values: object.inputs }))),
    ({ from }) => from,
  );
  const wanted = new Set<string>();
  const pending = named
    .filter(({ object: { kind, inputs } }) => isTarget(kind, inputs))
    .map(({ name }) => name);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (wanted.has(next)) continue;
    wanted.add(next);
    pending.push(...(edges.get(next) ?? []).map(({ to }) => to));
  }
  return {
    objects: named.filter(({ name }) => wanted.has(name)).map(({ object }) => object),
    extrasWanted: ({ kind, live }) => isTarget(kind, live.values),
  };
}

/** The verdicts, with everything that is wrong. */
async function judge(
  session: Session,
  seen: Seen,
  declared: readonly DeclaredObject[],
  { scope }: Declaration,
): Promise<{
  readonly decisions: readonly Decision[];
  readonly problems: readonly PlanProblem[];
  readonly warnings: readonly string[];
}> {
  const index = createReferenceIndex(session, seen, declared);
  const problems: PlanProblem[] = seen.matched
    .filter(({ object }) => !inScope(scope, object.kind, object.inputs))
    .map(outOfScope);
  const warnings: string[] = [];
  const one = async (matched: Matched): Promise<Decision | undefined> => {
    try {
      const decision = await decideOne(session, matched, index);
      problems.push(...decision.problems.map((problem) => placed(matched, problem)));
      problems.push(...strictSteps(session, decision));
      for (const { path, what, remedy } of matched.object.kind.advice(matched.object.inputs)) {
        const object = nameSubject(matched.object.kind, matched.name);
        warnings.push(`${path === undefined ? object : `${object}, ${path}`}: ${what}. ${remedy}`);
      }
      return decision;
    } catch (error) {
      problems.push(problemOf(error, matched.object, matched.name));
      return undefined;
    }
  };
  const decisions = await Promise.all(seen.matched.map(one));
  return { decisions: decisions.filter((each): each is Decision => each !== undefined), problems, warnings };
}

async function decideOne(session: Session, matched: Matched, index: ReferenceIndex): Promise<Decision> {
  const { object, name } = matched;
  const resolved = await index.resolve(object, name);
  const decision = decide(matched, resolved, session.clients.facts.doors);
  if (object.kind.validate === undefined || (decision.action !== "create" && decision.action !== "update"))
    return decision;
  const found = await object.kind.validate(session.clients, decision.desired);
  const problems = found.map((problem) => ({ ...problem, object: nameSubject(object.kind, name) }));
  return { ...decision, problems: [...decision.problems, ...problems] };
}

function placed({ object }: Matched, problem: PlanProblem): PlanProblem {
  const place = object.place(problem.path) ?? object.place();
  return place === undefined ? problem : { ...problem, place };
}

const outOfScope = (matched: Matched): PlanProblem =>
  placed(matched, {
    object: nameSubject(matched.object.kind, matched.name),
    what: "is declared, and the manage block of the file does not own it",
    remedy: "Add its kind or label to manage, or take it out.",
  });

/** With `portal: strict` a step that a person has to do is an error, as in the plugin. */
function strictSteps(
  { portal }: Session,
  { matched, pending, portalSteps }: Decision,
): readonly PlanProblem[] {
  if (portal !== "strict" || !pending) return [];
  return [
    placed(matched, {
      object: nameSubject(matched.object.kind, matched.name),
      what: `no API writes it here, and the Spoke Account Portal has to be used: ${portalSteps.join(" ").replace(/\.$/, "")}`,
      remedy: `Do that in the portal, or set the portal setting to "warn".`,
    }),
  ];
}

/** What a plan says of a declared object that it does not write. */
function noted(decision: Decision): readonly PlannedObject[] {
  const { matched, action, unverified, portalSteps, warnings } = decision;
  if (action === "create" || action === "update") return [];
  if (action === "none" && unverified.length === 0 && portalSteps.length === 0) return [];
  const { object, address, live } = matched;
  const place = object.place();
  return [
    {
      object: address,
      kind: object.kind.token,
      name: fullNameOf(object.kind, object.inputs),
      ...(live === undefined ? {} : { id: live.id }),
      ...(place === undefined ? {} : { place }),
      action,
      reason: decision.reason,
      fields: decision.fields,
      unverified,
      portalSteps,
      waitsFor: [],
      warnings,
    },
  ];
}

function summaryOf(objects: readonly PlannedObject[], decisions: readonly Decision[]): PlanSummary {
  const count = (action: PlannedObject["action"]) =>
    objects.filter((each) => each.action === action && each.step === undefined).length;
  return {
    create: count("create"),
    update: count("update"),
    delete: count("delete"),
    portal: count("portal"),
    extra: count("extra"),
    keep: count("keep"),
    unchanged: decisions.filter(({ action }) => action === "none").length,
    unverified: decisions.filter(({ unverified }) => unverified.length > 0).length,
  };
}

/** Kinds by the names that files and flags use. */
export const kindsByName = (kinds: readonly AnyKind[]): ReadonlyMap<string, AnyKind> =>
  new Map(kinds.map((kind) => [kindName(kind), kind]));
