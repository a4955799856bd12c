/** What scalars of a stack file mean: YAML's core schema, numbers as they are written, and our own tags. Pure. */
import { isScalar, type ParseOptions, type ScalarTag, Schema, type Tags } from "yaml";
import type { Value } from "../model/value.ts";
import { numberAsWritten, tagNames } from "./tags.ts";

const ourTags: readonly ScalarTag[] = tagNames.map((name) => ({
  tag: `!${name}`,
  resolve: (text) => ({ [`$${name}`]: text }),
}));

/** Core tags, with numbers that keep their text, and our own. */
export const customTags = (core: Tags): Tags => [
  ...ourTags,
  ...core.map((tag) => {
    if (typeof tag === "string" || !("tag" in tag) || !/:(?:int|float)$/.test(tag.tag)) return tag;
    const { resolve } = tag as ScalarTag;
    return {
      ...(tag as ScalarTag),
      resolve: (text: string, ...rest: [(message: string) => void, ParseOptions]) => {
        const read = resolve(text, ...rest);
        // Of 1.50 the parser makes a node of its own, which remembers the zero.
        return numberAsWritten(text, Number(isScalar(read) ? read.value : read));
      },
    };
  }),
];

/** One form in which a text without quotation marks is no text. */
export interface ScalarForm {
  /** `tag:yaml.org,2002:int` */
  readonly tag: string;
  fits(text: string): boolean;
  read(text: string): Value;
}

/** The forms of the core schema, with `customTags`. */
export function coreForms(): readonly ScalarForm[] {
  const { tags } = new Schema({ customTags });
  return tags.flatMap((each) => {
    if (each.default !== true || each.collection !== undefined || each.test === undefined) return [];
    const { tag, test, resolve } = each as ScalarTag & { readonly test: RegExp };
    const read = (text: string): Value => {
      const found = resolve(text, () => undefined, {});
      return (isScalar(found) ? found.value : found) as Value;
    };
    return [{ tag, fits: (text: string) => test.test(text), read }];
  });
}
