/** The files that a stack file names with `!file` and `!csv`: read once each, all at the same time. Pure but for what is handed in. */
import { dirname, isAbsolute, join } from "node:path";
import { isObject, type Value } from "../model/value.ts";
import type { Parsed, Source } from "./source.ts";
import { tagOf } from "./tags.ts";
import { readText } from "./yaml.ts";

/** A file that was read, or why it was not and what to do. */
export type NamedFile =
  | { readonly text: string /** Of a .json or .yaml file. */; readonly parsed: Parsed | undefined }
  | { readonly failure: string };

/** See the head of this file. */
export interface NamedFiles {
  /** Reads all files that a source names, and those that they name. */
  follow(source: Source): Promise<void>;
  /** A file that was followed; of another, that it was not. */
  get(path: string): NamedFile;
}

/** A path as `from`, a file, names it. */
export const pathFrom = (from: string, path: string): string =>
  isAbsolute(path) ? path : join(dirname(from), path);

/** @param readFile throws an Error with a message for people */
export function namedFiles(readFile: (path: string) => Promise<string>): NamedFiles {
  const files = new Map<string, NamedFile>();
  const begun = new Map<string, Promise<void>>();

  const read = async (path: string): Promise<void> => {
    let text: string;
    try {
      text = await readFile(path);
    } catch (error) {
      files.set(path, { failure: error instanceof Error ? error.message : String(error) });
      return;
    }
    const parsed = /\.(?:json|ya?ml)$/i.test(path) ? readText(path, text) : undefined;
    files.set(path, { text, parsed });
    if (parsed !== undefined) await follow(parsed.source);
  };

  const follow = async (source: Source): Promise<void> => {
    const paths = [...namedIn(source.value)].map((path) => pathFrom(source.file, path));
    const fresh = paths.filter((path) => !begun.has(path));
    // Those that were begun before are waited for by whoever began them, so that two files may name each other.
    for (const path of fresh) if (!begun.has(path)) begun.set(path, read(path));
    await Promise.all(fresh.map((path) => begun.get(path)));
  };

  return { follow, get: (path) => files.get(path) ?? notFollowed };
}

const notFollowed: NamedFile = {
  failure: "No file that was read names it: name it in a stack file, or in the file of --params.",
};

function* namedIn(value: Value): Generator<string> {
  if (Array.isArray(value)) for (const inner of value) yield* namedIn(inner);
  if (!isObject(value)) return;
  const tag = tagOf(value);
  if ((tag?.name === "file" || tag?.name === "csv") && typeof tag.argument === "string") yield tag.argument;
  else for (const inner of Object.values(value)) if (typeof inner === "object") yield* namedIn(inner);
}
