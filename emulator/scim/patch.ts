import type { Json } from "../store.ts";

/**
 * Directories send PATCH operations that the standard does not quite allow, and services that want their customers take
 * them. Microsoft Entra sends booleans as text (`"value": "False"`), and adds to an element of a list that is not there
 * yet (`emails[type eq "work"].value`). This rewrites both into what scimmy reads.
 * Source: learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups, 2026-11-20.
 */

interface Operation {
  op?: unknown;
  path?: unknown;
  value?: unknown;
}

const elementPath = /^(\w+)\[(\w+) eq "([^"]*)"\](?:\.(\w+))?$/i;

/**
 * @param message the body of the request, whatever it is; what is not a list of operations passes unchanged
 * @param user the user as it is now
 */
export function normalisePatch(message: unknown, user: Json): unknown {
  const { Operations: operations } = (message ?? {}) as { Operations?: unknown };
  if (!Array.isArray(operations)) return message;
  const added = new Set<string>();
  const Operations = operations.map((operation) =>
    typeof operation === "object" && operation !== null
      ? normaliseOperation(operation, user, added)
      : operation,
  );
  return { ...(message as object), Operations };
}

function normaliseOperation(operation: Operation, user: Json, added: Set<string>): Operation {
  const typed = withBooleans(operation);
  const { op, path, value } = typed;
  if (typeof path !== "string" || typeof op !== "string" || op.toLowerCase() === "remove") return typed;
  const [, list, key, selected, property] = elementPath.exec(path) ?? [];
  if (list === undefined || key === undefined || selected === undefined) return typed;
  const element = `${list}.${key}.${selected}`.toLowerCase();
  if (added.has(element) || hasElement(user[list], key, selected)) return typed;
  added.add(element);
  const inner = property === undefined ? (value as object) : { [property]: value };
  return { op: "add", path: list, value: [{ [key]: selected, ...inner }] };
}

function hasElement(list: unknown, key: string, selected: string): boolean {
  return (
    Array.isArray(list) &&
    list.some((element: Json) => String(element[key]).toLowerCase() === selected.toLowerCase())
  );
}

function withBooleans(operation: Operation): Operation {
  const { path, value } = operation;
  if (typeof path === "string")
    return isBoolean(path) ? { ...operation, value: toBoolean(value) } : operation;
  if (typeof value !== "object" || value === null) return operation;
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    isBoolean(name) ? toBoolean(inner) : inner,
  ]);
  return { ...operation, value: Object.fromEntries(entries) };
}

function isBoolean(path: string): boolean {
  return /^active$|\.primary$/i.test(path);
}

function toBoolean(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const text = value.toLowerCase();
  return text === "true" ? true : text === "false" ? false : value;
}
