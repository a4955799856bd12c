/** Tools that let no secret through to a screen. */
import { type Mask, masked, maskOf } from "../clients/mask.ts";
import type { Tools } from "./tools.ts";
import { plainLines } from "./views/values.ts";

/** See the head of this file. */
export interface Hiding {
  readonly tools: Tools;
  /** From here on these texts are masked. */
  hide(secrets: Iterable<string | undefined>): void;
  /** An error as people read it; `verbose` adds where it was thrown. */
  describe(error: unknown, verbose: boolean): string;
}

/** A shorter secret in a result may be an ordinary word there, such as the password "team". */
const shortestInResult = 8;

/**
 * Wraps the streams. Messages are masked by what looks like a secret too. A result is not: it may be a file for a
 * program, which an address with a `token=` in it is a part of. Files are written as they are.
 */
export function hidingTools(tools: Tools): Hiding {
  const known = new Set<string>();
  let mask: Mask = maskOf([]);
  const maskResult: Mask = (text) =>
    [...known]
      .filter((secret) => secret.length >= shortestInResult)
      .sort((one, other) => other.length - one.length)
      .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
      .reduce((rest, secret) => rest.replaceAll(secret, masked), text);
  return {
    tools: {
      ...tools,
      print: (text) => tools.print(maskResult(text)),
      say: (text) => tools.say(mask(text)),
      draw: (text) => tools.draw(mask(text)),
    },
    hide(secrets) {
      for (const secret of secrets) if (secret !== undefined) known.add(secret);
      mask = maskOf(known);
    },
    describe(error, verbose) {
      const text = error instanceof Error ? error.message : String(error);
      const where = verbose && error instanceof Error ? error.stack : undefined;
      // Names of live objects are in messages, and anybody may have named those.
      return plainLines(mask(where === undefined ? text : `${text}\n${where}`));
    },
  };
}
