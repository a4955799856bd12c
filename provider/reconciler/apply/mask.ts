/** Takes the secrets of a run out of what is said of it. Pure. */

/** Takes secrets out of a text. */
export type Mask = (text: string) => string;

/** Shorter ones are not looked for: they would blot out ordinary words, and give themselves away by it. */
const shortest = 4;

/**
 * Makes a mask over all secrets of a run: an answer about one object may quote another's.
 *
 * @param secrets in clear
 */
export function maskOf(secrets: Iterable<string>): Mask {
  // As it is, and as it stands inside of a JSON text or an address.
  const forms = [...new Set(secrets)]
    .filter((secret) => secret.length >= shortest)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  // The longest first: one secret may be a part of another.
  const ordered = [...new Set(forms)].sort((one, other) => other.length - one.length);
  return (text) => ordered.reduce((rest, secret) => rest.replaceAll(secret, "(secret)"), text);
}
