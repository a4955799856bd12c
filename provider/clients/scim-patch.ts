/** Carries out a SCIM PATCH on a user, for servers that only replace (RFC 7644 §3.5.2). Pure. */
import { isRecord } from "./answer.ts";
import type { ScimOperation, ScimUser } from "./types.ts";

type Attributes = Record<string, unknown>;

/** One attribute path: `urn:…:department`, `name.givenName`, `emails[type eq "work"].value`. */
interface Path {
  readonly extension: string | undefined;
  readonly attribute: string;
  readonly filter: { readonly by: string; readonly value: string } | undefined;
  readonly sub: string | undefined;
}

/**
 * Applies operations to a copy.
 *
 * @param user as it is
 * @param operations in order
 * @returns the user as it will be
 * @throws Error when a path has a form that we never write
 */
export function applyOperations(user: ScimUser, operations: readonly ScimOperation[]): Attributes {
  const result = structuredClone(user) as unknown as Attributes;
  for (const operation of operations) apply(result, operation);
  return result;
}

function apply(user: Attributes, operation: ScimOperation): void {
  const path = parsePath(operation.path);
  const holder = path.extension === undefined ? user : child(user, path.extension);
  const value = operation.op === "remove" ? undefined : operation.value;
  if (path.filter !== undefined) setElement(holder, path, path.filter, value);
  else if (path.sub !== undefined) set(child(holder, path.attribute), path.sub, value);
  else if (operation.op === "add" && Array.isArray(holder[path.attribute])) {
    holder[path.attribute] = [...(holder[path.attribute] as unknown[]), ...[value].flat()];
  } else set(holder, path.attribute, value);
}

function setElement(
  holder: Attributes,
  { attribute, sub }: Path,
  filter: { readonly by: string; readonly value: string },
  value: unknown,
): void {
  const list = (Array.isArray(holder[attribute]) ? holder[attribute] : []).filter(isRecord);
  const matches = (element: Attributes) => String(element[filter.by]) === filter.value;
  if (value === undefined && sub === undefined) {
    holder[attribute] = list.filter((element) => !matches(element));
    return;
  }
  const changed = sub === undefined ? (value as Attributes) : { [sub]: value };
  // An element without a value says nothing; it goes.
  const filled = (element: Attributes) => element.value !== undefined;
  holder[attribute] = list.some(matches)
    ? list.map((element) => (matches(element) ? { ...element, ...changed } : element)).filter(filled)
    : [...list, { [filter.by]: filter.value, ...changed }].filter(filled);
}

function set(holder: Attributes, name: string, value: unknown): void {
  if (value === undefined || value === null) delete holder[name];
  else holder[name] = value;
}

function child(holder: Attributes, name: string): Attributes {
  const existing = holder[name];
  if (isRecord(existing)) return existing as Attributes;
  const created: Attributes = {};
  holder[name] = created;
  return created;
}

function parsePath(text: string): Path {
  // An extension's URN holds dots and colons of its own (`…:enterprise:2.0:User`); the attribute follows the last colon.
  const urn = /^(urn:[^[\]\s"]+):([^:]+)$/i.exec(text);
  const rest = urn?.[2] ?? text;
  const match = /^([\w$-]+)(?:\[(\w+) eq "([^"]*)"\])?(?:\.([\w$-]+))?$/.exec(rest);
  const [, attribute, by, value, sub] = match ?? [];
  if (attribute === undefined) throw new Error(`"${text}" is not a path that can be applied to a user.`);
  return {
    extension: urn?.[1],
    attribute,
    filter: by === undefined || value === undefined ? undefined : { by, value },
    sub,
  };
}
