/** Keeps secrets out of messages and logs. Pure. */

/** What stands where a secret was. */
export const masked = "[secret]";

/** Field names whose values are secret wherever they appear. */
const secretName =
  /(password|passwd|secret|token|authorization|api_?key|private_?key|credential|signature|assertion)$/i;

/** Names that end like a secret's and are none. */
const openNames = new Set(["nexttoken", "pagetoken", "twilioapikey"]);

/** Shorter texts are not looked for: they would blot out ordinary words. Such a secret is caught by its field's name. */
const shortest = 4;

const patterns: readonly (readonly [RegExp, string])[] = [
  // Credentials of a header, wherever a text repeats one.
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${masked}`],
  // A JSON web token: three parts in base64url, of which the first is an object.
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)?/g, masked],
  // `"client_secret": "…"`, and the same inside a JSON text, where quotes are escaped.
  [/("[\w.-]*(?:password|secret|token|authorization|private_?key)"\s*:\s*")(?:[^"\\]|\\.)*/gi, `$1${masked}`],
  [
    /(\\"[\w.-]*(?:password|secret|token|authorization|private_?key)\\"\s*:\s*\\")(?:[^"\\]|\\\\\\?.)*/gi,
    `$1${masked}`,
  ],
  // `client_secret=…`, in a query or a form.
  [/\b([\w.-]*(?:password|secret|token))=[^&\s"'<>]+/gi, `$1=${masked}`],
  // `https://user:password@host`
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]+@/gi, `$1${masked}@`],
];

/** Takes the secrets out of a text. */
export type Mask = (text: string) => string;

/**
 * Makes a mask.
 *
 * @param secrets texts that must never show, in any of the forms in which a request carries them
 * @returns a function that also catches what looks like a credential without being known
 */
export function maskOf(secrets: Iterable<string | undefined>): Mask {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret === undefined || secret.length < shortest) continue;
    for (const form of formsOf(secret)) forms.add(form);
  }
  // The longest first: one secret may be a part of another.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  return (text) => {
    const known = ordered.reduce((rest, secret) => rest.replaceAll(secret, masked), text);
    return patterns.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), known);
  };
}

function formsOf(secret: string): readonly string[] {
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64"),
  ];
}

/** A mask without known secrets: for texts of unknown origin. */
export const maskPatterns: Mask = maskOf([]);

/**
 * The secret texts inside a request's body, so that an answer that repeats them can be masked.
 *
 * @param body any JSON value
 */
export function secretsIn(body: unknown): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown, secret: boolean): void => {
    if (typeof value === "string") {
      if (secret) found.push(value);
    } else if (Array.isArray(value)) {
      for (const element of value) visit(element, secret);
    } else if (value !== null && typeof value === "object") {
      for (const [name, inner] of Object.entries(value)) {
        const named = secretName.test(name) && !openNames.has(name.toLowerCase());
        // A list of credentials holds names too: only a text right under a secret name is secret.
        visit(inner, named && typeof inner === "string");
      }
    }
  };
  visit(body, false);
  return found;
}
