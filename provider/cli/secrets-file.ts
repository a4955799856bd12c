/** Secrets that a product shows once, kept in a file that only its owner may read. */
import { ProblemError } from "../model/problem.ts";
import type { Applied } from "../reconciler/plan/types.ts";
import type { Tools } from "./tools.ts";

/** See the head of this file. */
export interface SecretsFile {
  /** Keeps the secrets of one object at once: a run that ends early has lost none. */
  keep(applied: Applied): void;
  /** Waits for what is being written. */
  close(): Promise<Unkept | undefined>;
}

/** Secrets that could not be written. */
export interface Unkept {
  /** Their names, by the address of the object. */
  readonly lost: readonly (readonly [object: string, names: readonly string[]])[];
  readonly error: unknown;
}

type Secrets = Record<string, Readonly<Record<string, string>>>;

/**
 * Opens the file, and writes it as it is: one that cannot be written is found before a secret is made. What it holds of
 * other objects stays.
 *
 * @throws ProblemError where it cannot be written, or holds something else
 */
export async function openSecretsFile(
  path: string,
  tools: Pick<Tools, "readFile" | "writeFile">,
): Promise<SecretsFile> {
  const secrets = await secretsIn(path, tools);
  const unwritten: [object: string, names: readonly string[]][] = [];
  const write = async (): Promise<void> => {
    const count = unwritten.length;
    await tools.writeFile(path, `${JSON.stringify(secrets, undefined, 2)}\n`, 0o600);
    unwritten.splice(0, count);
  };
  await write();
  let writing: Promise<void> = Promise.resolve();
  let failure: unknown;
  return {
    keep({ object, secrets: shown }) {
      if (Object.keys(shown).length === 0) return;
      secrets[object] = { ...secrets[object], ...shown };
      unwritten.push([object, Object.keys(shown)]);
      writing = writing.then(write).catch((error: unknown) => {
        failure = error;
      });
    },
    async close() {
      await writing;
      return unwritten.length === 0 ? undefined : { lost: unwritten, error: failure };
    },
  };
}

async function secretsIn(path: string, tools: Pick<Tools, "readFile">): Promise<Secrets> {
  let text: string;
  try {
    text = await tools.readFile(path);
  } catch (error) {
    const cause =
      error instanceof ProblemError ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    if (cause?.code === "ENOENT") return {};
    throw error;
  }
  const content = contentOf(text);
  if (content !== undefined) return content;
  throw new ProblemError({
    object: path,
    what: "holds something else than secrets of an earlier apply, and is left as it is",
    remedy: "Name another file.",
  });
}

function contentOf(text: string): Secrets | undefined {
  try {
    const content: unknown = JSON.parse(text);
    const isMap = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
    return isMap(content) && Object.values(content as object).every(isMap) ? (content as Secrets) : undefined;
  } catch {
    return undefined;
  }
}
