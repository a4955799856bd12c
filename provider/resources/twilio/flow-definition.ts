/** A flow's definition, whether it was declared as JSON or as a menu: made, compared and validated. */
import type { Facts, Reads, TwilioFlow } from "../../clients/types.ts";
import { checkMenu } from "../../ivr/check.ts";
import { compileMenu } from "../../ivr/compile.ts";
import { parseDefinition, sameDefinition } from "../../ivr/definition.ts";
import { checkDefinition } from "../../ivr/flow-rules.ts";
import { withPlaceholders } from "../../ivr/placeholders.ts";
import { fieldAt, propertyOf, visitMenu } from "../../ivr/walk.ts";
import { formatPath } from "../../model/path.ts";
import { type Problem, ProblemError } from "../../model/problem.ts";
import { hasUnknown, isObject, isSet, UNKNOWN, type Value, type Values } from "../../model/value.ts";
import type { Finding } from "../rules.ts";

/** A definition that could be sent or validated, and what in it only stands in for something that is not known yet. */
interface Candidate {
  readonly definition: Value;
  readonly placeholders: readonly string[];
}

type World = Pick<Facts, "organisationId" | "redirectUrl">;

const compile = (menu: Value, { organisationId, redirectUrl }: World): Candidate => {
  const compiled = compileMenu(menu, {
    redirectUrl,
    ...(organisationId === undefined ? {} : { organisationId }),
  });
  return { definition: compiled.definition as unknown as Value, placeholders: compiled.placeholders };
};

/**
 * The live side of `menu`: the flow as it is, with what a menu has to be compiled with to be compared to it. The
 * organisation is the configured one and not the one that the flow names, so that a flow of another one differs.
 */
export const liveMenu = (flow: TwilioFlow, { organisationId, redirectUrl }: World): Values => ({
  definition: flow.definition as Value,
  organisationId,
  redirectUrl,
});

/** Two menus, or a menu and a live flow, that do the same to a call. */
export function sameMenu(desired: unknown, live: unknown): boolean {
  const [menu, other] = [desired as Value, live as Value];
  if (hasUnknown(menu) || hasUnknown(other)) return false;
  if (isObject(other) && "definition" in other) {
    const world = { organisationId: textOf(other.organisationId), redirectUrl: String(other.redirectUrl) };
    return sameDefinition(compile(menu, world).definition, other.definition);
  }
  const nowhere = { organisationId: undefined, redirectUrl: "https://redirect.invalid" };
  return sameDefinition(compile(menu, nowhere).definition, compile(other, nowhere).definition);
}

const textOf = (value: Value): string | undefined => (typeof value === "string" ? value : undefined);

/** The definition of a declaration, with placeholders for what is not known; undefined where nothing is. */
function candidateOf(desired: Values, facts: World): Candidate | undefined {
  if (isSet(desired.menu)) return desired.menu === UNKNOWN ? undefined : compile(desired.menu, facts);
  const { definition } = parseDefinition(desired.definition);
  return definition && withPlaceholders(definition);
}

/**
 * The definition that is sent.
 *
 * @throws ProblemError where a menu leads to Spoke and the organisation is not configured
 */
export function finalDefinition(desired: Values, facts: World): Value {
  const candidate = candidateOf(desired, facts);
  if (candidate && candidate.placeholders.length === 0) return candidate.definition;
  throw new ProblemError({
    object: `StudioFlow ${JSON.stringify(desired.friendlyName)}`,
    path: candidate?.placeholders.find((path) => path !== "organisationId") ?? "menu",
    what: candidate?.placeholders.includes("organisationId")
      ? "the menu leads to Spoke extensions, and the Spoke organisation is not configured"
      : "it is not known, so the flow cannot be made",
    remedy: "Set organisationId, or the environment variable SPOKE_ORGANISATION_ID.",
  });
}

/**
 * Twilio's own verdict on a declaration, in a preview.
 *
 * @returns problems by the declaration's paths; those of a menu name the widget, which the menu made
 */
export async function validateFlow(read: Reads, desired: Values): Promise<readonly Problem[]> {
  const candidate = candidateOf(desired, read.facts);
  if (candidate === undefined) return [];
  const friendlyName = textOf(desired.friendlyName) ?? "Not known yet";
  const refusals = await read.twilio.flows.validate({
    friendlyName,
    status: desired.status === "draft" ? "draft" : "published",
    definition: candidate.definition,
    commitMessage: "Validated in a preview",
  });
  const property = isSet(desired.menu) ? "menu" : "definition";
  return refusals.map(({ propertyPath, message }) => ({
    object: `StudioFlow ${JSON.stringify(friendlyName)}`,
    path: property === "menu" ? property : pathOf(propertyPath),
    what: `Twilio refuses the flow${placeOf(property, propertyPath, candidate)}: ${message.replace(/\.$/, "")}${caveat(candidate)}`,
    remedy: property === "menu" ? "Change the menu at that place." : "Correct the definition at that path.",
  }));
}

/** Twilio's `#/states/3/properties/say` as a path of the declaration. */
function stepsOf(propertyPath: string): readonly (string | number)[] {
  const steps = propertyPath
    .replace(/^#?\/?/, "")
    .split("/")
    .filter((step) => step !== "");
  return steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

const pathOf = (propertyPath: string): string => formatPath(["definition", ...stepsOf(propertyPath)]);

function placeOf(property: string, propertyPath: string, { definition }: Candidate): string {
  if (property !== "menu") return "";
  const [, index, ...rest] = stepsOf(propertyPath);
  const states = isObject(definition) && Array.isArray(definition.states) ? definition.states : [];
  const state: Value = typeof index === "number" ? states[index] : undefined;
  if (!isObject(state)) return "";
  return ` at the widget ${JSON.stringify(state.name)}${rest.length === 0 ? "" : `, ${formatPath(rest)}`}`;
}

const caveat = ({ placeholders }: Candidate): string =>
  placeholders.length === 0
    ? ""
    : ` (placeholders stood in for what is not known yet: ${placeholders.join(", ")})`;

/** The rules of what was declared, without asking Twilio. */
export function definitionRules(values: Values): readonly Finding[] {
  if (isSet(values.menu)) return [...checkMenu(values.menu).map(plain), ...unresolvedGroups(values.menu)];
  if (!isSet(values.definition)) return [];
  const { definition, problem } = parseDefinition(values.definition);
  if (problem) return [problem];
  return definition ? checkDefinition(definition).map(plain) : [];
}

const plain = ({ path, what, remedy }: Finding): Finding =>
  path === undefined ? { what, remedy } : { path, what, remedy };

/** A flow knows extensions only, and a name would have to be looked up again for each comparison. */
function unresolvedGroups(menu: Value): readonly Finding[] {
  return [...visitMenu(menu, "menu")].flatMap((visit) => {
    const group = visit.type === "target" ? visit.target.callGroup : undefined;
    if (visit.type !== "target" || typeof group !== "string" || /^\d+$/.test(group)) return [];
    return [
      {
        path: propertyOf(fieldAt(visit.place, "callGroup")),
        what: `a flow reaches a call group by its extension, and "${group}" is none`,
        remedy: "Give its extension, or declare the menu as an IvrTree with the CallGroup resource itself.",
      },
    ];
  });
}
