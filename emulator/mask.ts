/** Secrets by the names of their fields: nothing that the emulator shows of a request carries one. */

const secretName = /secret|password|token|authorization|credential$|signature$/i;
/** Fields with such a name that hold no secret. */
const harmless = new Set(["tokenLifetimeSeconds", "token_type", "PageToken", "pageToken"]);

/** A copy of a JSON value in which the values of secret fields are `***`, at any depth. */
export function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, isSecret(name, inner) ? "***" : maskSecrets(inner)]),
  );
}

function isSecret(name: string, value: unknown): boolean {
  if (harmless.has(name) || !secretName.test(name)) return false;
  return typeof value === "string" || typeof value === "number";
}
