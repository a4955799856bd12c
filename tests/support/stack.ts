/** Stack files from texts, without a disk. */
import { kinds } from "../../provider/resources/registry.gen.ts";
import { loadStack } from "../../provider/stack/load.ts";
import { formatStackProblem } from "../../provider/stack/source.ts";
import type { Stack } from "../../provider/stack/types.ts";

/** What a test may hand in beside the files. */
export interface Surroundings {
  readonly environment?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, unknown>>;
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
