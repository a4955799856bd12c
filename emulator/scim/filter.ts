import type { Json } from "../store.ts";

/**
 * Filters compare text without regard to case, since that is what `caseExact: false` means for `userName`, `emails` and
 * the rest (RFC 7643 §2.2). scimmy 1.3.5 compares exactly, so that both sides are put in lower case here.
 */

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

const coreUser = "urn:ietf:params:scim:schemas:core:2.0:User:";

/** A filter with its quoted values in lower case; dates stay. @param filter e.g. `userName eq "Ana@Acme.test"` */
export function foldFilter(filter: string): string {
  return filter
    .replaceAll(coreUser, "")
    .replace(/"((?:[^"\\]|\\.)*)"/g, (quoted, text: string) =>
      isoDate.test(text) ? quoted : quoted.toLowerCase(),
    );
}

/**
 * A copy of a user with all text in lower case; dates stay. The attributes of an extension are there under their full
 * names too (`urn:…:User:department`), which is how scimmy looks for them.
 */
export function foldUser(user: Json): Json {
  const extended = Object.entries(user).flatMap(([name, value]) =>
    name.startsWith("urn:") && typeof value === "object" && value !== null
      ? Object.entries(value).map(([inner, one]) => [`${name}:${inner}`, one])
      : [],
  );
  return foldValue({ ...user, ...Object.fromEntries(extended) }) as Json;
}

function foldValue(value: unknown): unknown {
  if (typeof value === "string") return isoDate.test(value) ? value : value.toLowerCase();
  if (Array.isArray(value)) return value.map(foldValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, foldValue(inner)]));
}
