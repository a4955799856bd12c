/** Which resource a request is about. Pure. */
import { nearestName } from "../model/nearest.ts";
import { ProblemError } from "../model/problem.ts";
import type { AnyKind, Subject } from "../reconciler/types.ts";

/** What every request about a resource carries. Engines before 3.132 send the URN alone. */
export interface ResourceRequest {
  getUrn(): string;
  getName(): string;
  getType(): string;
}

/** The type token and the name in a URN, `urn:pulumi:stack::project::parent$type::name`. */
export function partsOfUrn(urn: string): { readonly type: string; readonly name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

/**
 * The resource of a request.
 *
 * @throws ProblemError for a type that is none of ours, with the nearest one
 */
export function subjectOf(kinds: readonly AnyKind[], request: ResourceRequest): Subject {
  const parts = partsOfUrn(request.getUrn());
  const name = request.getName() || parts.name;
  return { kind: kindOf(kinds, request.getType() || parts.type, name), name, owner: request.getUrn() };
}

/**
 * The kind of a type token.
 *
 * @param name the resource's name, for the message
 * @throws ProblemError for a token that is none of ours, with the nearest one
 */
export function kindOf(kinds: readonly AnyKind[], token: string, name: string): AnyKind {
  const kind = kinds.find((each) => each.token === token);
  if (kind) return kind;
  const tokens = kinds.map((each) => each.token);
  const nearest = nearestName(token, tokens);
  throw new ProblemError({
    object: `Resource ${JSON.stringify(name)}`,
    what: `${JSON.stringify(token)} is not a type of this provider`,
    remedy:
      nearest === undefined
        ? `The types are ${tokens.join(", ")}.`
        : `Did you mean ${JSON.stringify(nearest)}?`,
  });
}
