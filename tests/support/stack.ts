/** Stack files from texts, without a disk. */
import { sectionOf } from "../../provider/derive/stack-names.ts";
import { lifeSettings } from "../../provider/model/resource.ts";
import type { Field } from "../../provider/model/shape.ts";
import { isObject, type Value, type Values } from "../../provider/model/value.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { loadStack } from "../../provider/stack/load.ts";
import { formatStackProblem } from "../../provider/stack/source.ts";
import type { Stack } from "../../provider/stack/types.ts";

/** What a test may hand in beside the files. */
export interface Surroundings {
  readonly environment?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly parameterFile?: string;
  /** The files that are named; left out: every .yaml and .json file in the order of the texts. */
  readonly files?: readonly string[];
}

/**
 * @param texts files by path; a text alone is `spoke.yaml`
 */
export function load(
  texts: string | Readonly<Record<string, string>>,
  more: Surroundings = {},
): Promise<Stack> {
  const all = typeof texts === "string" ? { "spoke.yaml": texts } : texts;
  return loadStack(
    {
      files: more.files ?? Object.keys(all).filter((path) => /\.(?:yaml|json)$/.test(path)),
      async readFile(path) {
        const text = all[path];
        if (text === undefined)
          throw new Error(`${path}: cannot be read: it does not exist. Check the path.`);
        return text;
      },
      environment: more.environment ?? {},
      parameters: more.parameters ?? {},
      ...(more.parameterFile === undefined ? {} : { parameterFile: more.parameterFile }),
    },
    kinds,
  );
}

/** Problems as they are printed. */
export async function problemsOf(
  texts: string | Readonly<Record<string, string>>,
  more: Surroundings = {},
): Promise<readonly string[]> {
  return (await load(texts, more)).problems.map(formatStackProblem);
}

/** The inputs of each object, by the token of its kind, of a stack without problems. */
export async function inputsOf(
  texts: string | Readonly<Record<string, string>>,
  more: Surroundings = {},
): Promise<readonly (readonly [string, unknown])[]> {
  const { declaration, problems } = await load(texts, more);
  if (problems.length > 0) throw new Error(problems.map(formatStackProblem).join("\n"));
  return declaration.objects.map(({ kind, inputs }) => [kind.token, inputs] as const);
}

/**
 * A declaration as a file may hold it: secrets by variables, no settings of a resource's life.
 *
 * @param environment gets the secrets, by the names that stand in their place
 */
export function entryOf(kind: AnyKind, values: Values, environment: Record<string, string>): Values {
  const fields = Object.fromEntries(Object.entries(values).filter(([name]) => !(name in lifeSettings)));
  return withoutSecrets(
    fields,
    { type: { type: "object", fields: () => kind.inputs } },
    environment,
  ) as Values;
}

function withoutSecrets(
  value: Value,
  field: Pick<Field, "type"> & Partial<Field>,
  environment: Record<string, string>,
): Value {
  if (field.marks?.secret && typeof value === "string") {
    const name = `SECRET_${Object.keys(environment).length}`;
    environment[name] = value;
    return { $env: name };
  }
  const { type } = field;
  if (type.type === "array" && Array.isArray(value)) {
    return value.map((inner: Value) => withoutSecrets(inner, type.element, environment));
  }
  if (type.type !== "object" || !isObject(value)) return value;
  const fields = type.fields();
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      fields[name] ? withoutSecrets(inner, fields[name], environment) : inner,
    ]),
  );
}

/** A file with one entry. */
export function fileOf(kind: AnyKind, entry: Values): Values {
  const content: Value = kind.singleton ? entry : [entry];
  return sectionOf(kind).reduceRight<Value>((inner, key) => ({ [key]: inner }), content) as Values;
}
