/** Planning: observe, match, compare, and say what is to be done. Reads only; the writes are the apply's. */
import { canonicalText, type Value } from "../../model/value.ts";
import { namesFor } from "../names.ts";
import type { Session } from "../session.ts";
import type { AnyKind } from "../types.ts";
import { fullNameOf, kindName } from "./address.ts";
import { createAhead } from "./ahead.ts";
import { afterHands, awaitedByHand } from "./by-hand.ts";
import { unconfirmed, withConfirmed } from "./confirmed.ts";
import type { Decision } from "./decide.ts";
import { extrasOf, planExtras } from "./extras.ts";
import { judge } from "./judge.ts";
import { withLiveUses } from "./live-uses.ts";
import { observe, type Seen } from "./observe.ts";
import { findPlaces } from "./places.ts";
import { placedMessage } from "./problems.ts";
import { createReferenceIndex } from "./references.ts";
import { probableRenames } from "./renames.ts";
import { hashOf } from "./shown.ts";
import { stepsOf } from "./steps.ts";
import { targeted } from "./target.ts";
import {
  type Declaration,
  type Plan,
  type PlannedObject,
  type PlanOptions,
  type PlanProblem,
  type PlanSummary,
  stepKey,
} from "./types.ts";
import { wholeExtras } from "./whole-extras.ts";
import { idleAllows, unknownAllows, vainTargets } from "./wishes.ts";

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
  const { scope } = declaration;
  const refused = otherOrganisation(declaration, facts.organisationId);
  const { asked, owned, isAsked } = targeted(session, declaration, options);
  const declared = declaration.objects;
  const ahead = createAhead(session, declared);
  const seen = refused.length > 0 ? nothingSeen : await observe(session, { declared, asked, owned }, ahead);
  const index = createReferenceIndex(session, seen, [...asked]);
  const judged = await judge(session, seen, index, scope, ahead);
  const listed = extrasOf(seen, [...session.kinds.values()], scope);
  const { extras: all, problems: unread } = await wholeExtras(session, listed, judged.decisions, options);
  const extras = all.filter(isAsked);
  const { doors } = facts;
  const unowned = planExtras(extras, {
    seen,
    scope,
    options,
    doors,
    outside: index.outside,
    others: declared.filter((object) => !asked.has(object)),
  });
  const deletes = unowned.objects.filter(({ action }) => action === "delete");
  const going = new Set(deletes.map(({ object }) => object));
  const leaving = extras.filter(({ address }) => going.has(address));
  const removals = await withLiveUses(session, seen, leaving, deletes);
  const unknown = unknownAllows([...session.kinds.values()], options);
  const places = await findPlaces(session, seen, judged.decisions, leaving);
  const work = stepsOf(judged.decisions, places, extras, removals, doors);
  const awaited = awaitedByHand(judged.decisions);
  const confirmed = new Set(declaration.confirmed);
  const planned = [
    ...work.steps.map((step) => afterHands(step, awaited)),
    ...judged.decisions.flatMap(noted),
    ...unowned.objects.filter(({ action }) => action !== "delete"),
  ].map((object) => withConfirmed(object, session.kinds, confirmed));
  return sealed({
    format: "spokectl-plan",
    version: 1,
    madeAt: new Date(facts.now()).toISOString(),
    madeBy,
    ...(facts.organisationId === undefined ? {} : { organisationId: facts.organisationId }),
    ...(facts.twilioAccountSid === undefined ? {} : { twilioAccountSid: facts.twilioAccountSid }),
    summary: summaryOf(planned, judged.decisions),
    objects: planned,
    problems: [
      ...refused,
      ...(refused.length > 0 ? [] : vainTargets(session, declaration, options, seen)),
      ...unknown,
      ...seen.problems,
      ...unread,
      ...judged.problems,
      ...probableRenames(judged.decisions, all, options.allow ?? []),
      ...places.problems,
      ...unowned.problems,
      ...(session.portal === "strict" ? unowned.objects.flatMap(strictRemoval) : []),
      ...(session.portal === "strict"
        ? judged.decisions.flatMap((decision) => unconfirmed(decision, confirmed))
        : []),
      ...work.problems,
    ],
    warnings: [
      ...seen.warnings,
      ...judged.warnings,
      // What is wrong is no matter of use.
      ...(unknown.length > 0 || refused.length > 0
        ? []
        : idleAllows(options, judged.decisions, extras, unowned.objects.filter(isRemoval))),
    ],
  });
}

const isRemoval = ({ action }: PlannedObject): boolean => action === "delete" || action === "portal";

const nothingSeen: Seen = {
  objects: new Map(),
  matched: [],
  isDeclared: () => false,
  isMeant: () => false,
  problems: [],
  warnings: [],
};

/**
 * One text over all that the plan says and rests on, so that nobody approves one thing and applies another. Two plans of the
 * same work have the same, whoever makes them and when, and wherever in the files the declarations stand.
 */
export function digestOf(plan: Omit<Plan, "sha256">): string {
  const steps = plan.objects.map(({ place: _, ...step }): [string, unknown] => [stepKey(step), step]);
  const said = {
    ...plan,
    sha256: undefined,
    madeAt: undefined,
    madeBy: undefined,
    objects: steps.sort(([one], [other]) => (one < other ? -1 : 1)),
    problems: plan.problems.map(placedMessage),
  };
  return hashOf(canonicalText(said as unknown as Value));
}

/** A plan with its digest. */
export const sealed = (plan: Omit<Plan, "sha256">): Plan => ({ ...plan, sha256: digestOf(plan) });

/** Refuses a declaration for another organisation than the settings are for. */
export function otherOrganisation(
  { organisationId: declared }: Pick<Declaration, "organisationId">,
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

const strictRemoval = ({ object, action, portalSteps }: PlannedObject): readonly PlanProblem[] =>
  action === "portal"
    ? [
        {
          object,
          what: `no API deletes it here, and the Spoke Account Portal has to be used: ${portalSteps.join(" ").replace(/\.$/, "")}`,
          remedy: `Do that in the portal, declare it, or set the portal setting to "warn".`,
        },
      ]
    : [];

/** What a plan says of a declared object that it does not write. */
function noted(decision: Decision): readonly PlannedObject[] {
  const { matched, action, unverified, portalSteps, warnings } = decision;
  if (action === "create" || action === "update") return [];
  if (action === "none" && !isUnseen(decision) && unverified.length === 0 && portalSteps.length === 0)
    return [];
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
      ...(action === "portal" ? { names: namesFor(object.kind, object.inputs) } : {}),
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
    unchanged: decisions.filter((decision) => decision.action === "none" && !isUnseen(decision)).length,
    unverified: decisions.filter((decision) => decision.unverified.length > 0 || isUnseen(decision)).length,
  };
}

/** Nothing shows whether the object is there: it is not as declared, and not otherwise. */
const isUnseen = ({ action, matched }: Decision): boolean => action === "none" && matched.live === undefined;

/** Kinds by the names that files and flags use. */
export const kindsByName = (kinds: readonly AnyKind[]): ReadonlyMap<string, AnyKind> =>
  new Map(kinds.map((kind) => [kindName(kind), kind]));
