/** What the marks of a field mean, in sentences: the same in documentation, schemas and docstrings. Pure. */
import type { Kind } from "../model/resource.ts";
import type { Field } from "../model/shape.ts";

/** `CallGroup` from `spoke:index:CallGroup`, `twilio.StudioFlow` from `spoke:twilio:StudioFlow`. */
export function kindLabel(token: string): string {
  const [, module, name] = token.split(":");
  return module === "index" ? `${name}` : `${module}.${name}`;
}

/** The door as a person names it. */
export const reachWords = {
  api: "Spoke's Developer API",
  scim: "Directory Sync (SCIM 2.0)",
  twilio: "Twilio's REST API",
  admin: "the Account Portal, or an endpoint with the admin contract",
} as const;

/** What a door needs to be configured with. */
export const reachSettings = {
  api: "`clientId`, `clientSecret`",
  scim: "`scimUrl`, `scimToken`",
  twilio: "`twilioAccountSid` and `twilioAuthToken`, or `twilioApiKey` with `twilioApiSecret`",
  admin: "`adminUrl`; without it, portal mode",
} as const;

const list = (words: readonly string[], last: "and" | "or"): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;

/** `a, b or c` with each in code quotes. */
export const codeList = (names: readonly string[], last: "and" | "or" = "and"): string =>
  list(
    names.map((name) => `\`${name}\``),
    last,
  );

/** `Developer API or portal` */
export const reachList = (reaches: readonly (keyof typeof reachWords)[]): string =>
  list(
    reaches.map((reach) => reachWords[reach]),
    "or",
  );

/**
 * The marks of one field in sentences.
 *
 * @param kind the field's kind, because a kind that is never replaced refuses what another replaces
 * @param field the field or element
 * @returns sentences in a fixed order, without what the description says already; empty where the field is plain
 */
export function markSentences(kind: Pick<Kind, "retained" | "permanent" | "reach">, field: Field): string[] {
  const { marks, description } = field;
  const sentences: string[] = [];
  if (marks.reference) sentences.push(`Refers to a \`${kindLabel(marks.reference.kind)}\`.`);
  if (marks.immutable) {
    sentences.push(
      kind.retained || kind.permanent
        ? "It cannot be changed: an object of this kind is never replaced."
        : "A change replaces the object.",
    );
  }
  if (marks.setting) sentences.push("An instruction to the provider, not a field of the object.");
  if (marks.secret) sentences.push("Secret: masked in output and encrypted in state.");
  if (marks.writeOnly) sentences.push("It is never read back, so a change made elsewhere is not seen.");
  if (marks.serverChosen && !/\babsent\b/i.test(description))
    sentences.push("When absent, what the server has stands.");
  if (marks.unordered && !(marks.unordered.by === undefined && /\border\b/i.test(description)))
    sentences.push(unorderedSentence(marks.unordered.by));
  if (marks.membership) {
    sentences.push(`With \`${marks.membership.mode}: additive\` members that are not listed are left alone.`);
  }
  if (marks.stable) sentences.push("It stays the same as long as the object lives.");
  if (marks.normalise) sentences.push("Compared in its canonical form.");
  if (marks.sameMeaning && !/\bby meaning\b/i.test(description))
    sentences.push("Compared by meaning, not by text.");
  if (marks.alternativeTo && !description.includes(`\`${marks.alternativeTo}\``))
    sentences.push(`Another way to write \`${marks.alternativeTo}\`.`);
  if (marks.via) sentences.push(`Written through ${reachList(marks.via)} only.`);
  if (marks.portalName) sentences.push(`The portal calls it "${marks.portalName}".`);
  return sentences;
}

function unorderedSentence(by: readonly string[] | undefined): string {
  return by === undefined ? "The order does not matter." : `Elements are told apart by ${codeList(by)}.`;
}

/** The whole text about a field: its description, and what its marks mean where the description does not say so. */
export function fieldText(kind: Pick<Kind, "retained" | "permanent" | "reach">, field: Field): string {
  const { description, marks } = field;
  const sentences = markSentences(kind, field);
  if (marks.serverDefault && !/\bdefaults?\b/i.test(description)) {
    sentences.unshift(`Default \`${defaultText(marks.serverDefault.value)}\`.`);
  }
  return [description, ...sentences].filter((text) => text !== "").join(" ");
}

/** A default as it would be written: text bare, everything else as JSON. */
export const defaultText = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);

/** How the objects of a kind are read, in full. */
export const readingWords = ({ observe, alsoReads }: Kind): string =>
  `${observationSentence[observe.by]}${alsoReads === undefined ? "" : ` Besides: ${alsoReads}.`}`;

const observationSentence: Readonly<Record<Kind["observe"]["by"], string>> = {
  get: "Read with one request.",
  list: "Read with the pages of one list, however many there are.",
  listThenGet:
    "Read with the pages of one list, and one request for each object, because the list lacks fields.",
  perParent: "Read with one list for each parent.",
};

/** The natural key in words: `` `url` and `description` ``, alternatives by "else". */
export function keyWords(kind: Pick<Kind, "key" | "singleton">): string {
  if (kind.singleton) return "There is one in each organisation.";
  const alternatives = kind.key.map((fields) => codeList(fields));
  return `${alternatives.join(", else ")}.`;
}
