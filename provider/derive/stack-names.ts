/** Where the objects of a kind stand in a stack file, by one rule for all kinds. Pure. */
import type { Kind } from "../model/resource.ts";

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** `user` → `users`, `policy` → `policies`, `address` → `addresses`; `officeHours` is a plural already. */
function plural(name: string): string {
  if (/(?:ss|x|ch|sh)$/.test(name)) return `${name}es`;
  if (name.endsWith("s")) return name;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}

/**
 * The key, or the key within a key, that holds the objects of a kind.
 *
 * @returns `["callGroups"]` for a list, `["organization"]` for the one object of a singleton, `["twilio", "studioFlows"]`
 */
export function sectionOf(kind: Pick<Kind, "name" | "module" | "singleton">): readonly string[] {
  const own = lowerFirst(kind.name);
  const section = kind.singleton ? own : plural(own);
  return kind.module === "index" ? [section] : [kind.module, section];
}

/** Keys of a stack file that are not a kind's, with what they are for. */
export const fileKeys = {
  $schema: "Where an editor finds the schema of this file.",
  organisation:
    "Id of the organisation (UUID) that the file is for. Under another one's settings it is refused.",
  params: "Parameters, by name: one file then serves many customers.",
  manage:
    "What the file answers for: everything else is neither changed, nor deleted, nor counted as drift. Absent: the kinds that it declares.",
  confirmed: "Hashes of portal steps that a person has confirmed. `spokectl runbook --confirm` writes them.",
} as const;

/** The keys of `manage:`, with what they are for. */
export const manageKeys = {
  kinds: "The kinds that the file answers for: `CallGroup`, `twilio.PhoneNumber`.",
  labels:
    "By kind, patterns of the names of its objects, in which `*` is any text: of that kind, the file answers for no others.",
} as const;

/** What a parameter is declared with, under `params:`. */
export const parameterKeys = {
  type: "What the value is; texts from the command line are brought into it. Default `string`.",
  default: "The value where none is given. Of a secret, `!env NAME`. Absent: one has to be given.",
  description: "What the parameter is for.",
} as const;

/** The types of parameters. */
export const parameterTypes = ["string", "number", "boolean", "list"] as const;

/**
 * The kinds by their sections (`callGroups`, `twilio.studioFlows`).
 *
 * @throws Error when two kinds have one section, or a kind has one of the file's own keys
 */
export function sectionsOf<K extends Kind>(kinds: readonly K[]): ReadonlyMap<string, K> {
  const sections = new Map<string, K>();
  for (const kind of kinds) {
    const section = sectionOf(kind).join(".");
    const other =
      sections.get(section)?.token ?? (Object.hasOwn(fileKeys, section) ? "the file itself" : undefined);
    if (other !== undefined) {
      throw new Error(
        `${kind.token} and ${other} have one key in a stack file: ${section}. Give the kind another name.`,
      );
    }
    sections.set(section, kind);
  }
  return sections;
}
