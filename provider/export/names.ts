/** What things are called in an export: resources, variables, parameters. The same live state gives the same names. Pure. */
import { kebab } from "../derive/names.ts";
import { keyOf } from "../model/key.ts";
import type { Exported } from "../reconciler/plan/types.ts";
import type { AnyKind } from "../reconciler/types.ts";

/** What one object is called in a program. */
export interface ProgramName {
  /** The resource's name: `front-desk`. */
  readonly resource: string;
  /** The variable: `frontDesk`. */
  readonly variable: string;
}

/** `front-desk` → `frontDesk` */
const camel = (words: string): string =>
  words.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Words of TypeScript, and the names that a program imports or makes. */
const taken = new Set(
  (
    "abstract any arguments as async await boolean break case catch class config const constructor continue debugger declare " +
    "default delete do else enum eval export exports extends false finally for from function get global if implements import in " +
    "infer instanceof interface is keyof let module namespace never new null number object of package private protected " +
    "public pulumi readonly require return satisfies set spoke static string super switch symbol this throw true try type " +
    "typeof undefined unique unknown var void while with yield process console error promise date map array"
  ).split(" "),
);

const longest = 60;

/** Latin letters and digits of a text, in words: `Büro Süd` → `buro-sud`. */
function slug(text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longest)
    .replace(/^-+|-+$/g, "");
}

/** What people call the object: the part of an address before the `@`, a web address without its scheme. */
function wordsOf(text: string): string {
  return slug(text.replace(/^https?:\/\//i, "").replace(/^([^\s@]+)@\S+$/, "$1"));
}

const kindWords = (kind: AnyKind): string =>
  kind.module === "index" ? kebab(kind.name) : `${kind.module}-${kebab(kind.name)}`;

function baseOf({ kind, inputs }: Exported): string {
  if (kind.singleton) return kindWords(kind);
  const fields = [kind.key.at(-1) ?? [], Object.keys(keyOf(kind, inputs) ?? {})];
  const texts = fields.flatMap((names) => names.toReversed().map((name) => inputs[name]));
  const words = texts
    .map((text) => (typeof text === "string" ? wordsOf(text) : ""))
    .find((text) => text !== "");
  if (words === undefined) return kindWords(kind);
  return /^[a-z]/.test(words) ? words : `${kindWords(kind)}-${words}`;
}

/**
 * Names for all objects of a program.
 *
 * @param objects in the order of the program's kinds, each kind by its keys: of two with one name the first has it alone, and
 *   the others add their kind, then a number
 */
export function programNames(objects: readonly Exported[]): ReadonlyMap<Exported, ProgramName> {
  const used = new Set<string>();
  const next = new Map<string, number>();
  const free = (name: string): boolean => {
    const variable = camel(name).toLowerCase();
    return !used.has(variable) && !taken.has(variable);
  };
  const choose = (object: Exported): string => {
    const base = baseOf(object);
    if (free(base)) return base;
    const kind = kindWords(object.kind);
    const more = base.startsWith(kind) ? base : `${base}-${kind}`;
    if (more !== base && free(more)) return more;
    for (let number = next.get(more) ?? 2; ; number++) {
      next.set(more, number + 1);
      if (free(`${more}-${number}`)) return `${more}-${number}`;
    }
  };
  return new Map(
    objects.map((object) => {
      const resource = choose(object);
      used.add(camel(resource).toLowerCase());
      return [object, { resource, variable: camel(resource) }];
    }),
  );
}

/** A value that an export does not hold and somebody has to give. */
export interface Parameter {
  /** The object, `SipTrunk "Carrier"`. */
  readonly subject: string;
  /** Property path of the value. */
  readonly path: string;
  /** Environment variable: `SIP_TRUNK_CARRIER_CREDENTIALS_0_PASSWORD`. */
  readonly variable: string;
  /** Key of a stack's configuration: `sipTrunkCarrierCredentials0Password`. */
  readonly config: string;
}

/** Words of a parameter, from the object and the path; each gets names of its own. */
export function createParameterNames(): (
  object: Exported,
  path: string,
) => Pick<Parameter, "variable" | "config"> {
  const used = new Set<string>();
  return ({ kind, inputs }, path) => {
    const key = kind.singleton ? [] : Object.values(keyOf(kind, inputs) ?? {});
    const texts = key.filter((text) => typeof text === "string");
    const parts = [kindWords(kind), ...texts.map(slug), slug(kebab(path))];
    const base = parts.filter((part) => part !== "").join("-");
    let words = base;
    for (let number = 2; used.has(words); number++) words = `${base}-${number}`;
    used.add(words);
    return { variable: words.toUpperCase().replaceAll("-", "_"), config: camel(words) };
  };
}
