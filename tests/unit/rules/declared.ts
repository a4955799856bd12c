/** Declared objects as a stack file gives them, from what a person would write. */

import { checkInputs } from "../../../provider/reconciler/check.ts";
import type { DeclaredObject, Place } from "../../../provider/reconciler/plan/types.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import type { RuleExample } from "../../../provider/rules/types.ts";

/** One object of a test; a place stands for the whole object. */
export interface Written extends RuleExample {
  readonly id?: string;
  readonly place?: (path?: string) => Place | undefined;
}

/**
 * Declares objects.
 *
 * @throws Error where a kind is not there, or refuses its inputs: a test is not about that
 */
export function declare(written: readonly Written[]): readonly DeclaredObject[] {
  return written.map(({ kind: token, values, silence = [], id, place }) => {
    const kind = kinds.find((one) => one.token === token);
    if (kind === undefined) throw new Error(`There is no kind ${token}.`);
    const { inputs, failures } = checkInputs(kind, "example", values);
    if (failures.length > 0) throw new Error(`${token}: ${JSON.stringify(failures)}`);
    return {
      kind,
      inputs,
      ...(id === undefined ? {} : { id }),
      ignore: [],
      silence,
      secrets: {},
      place: place ?? (() => undefined),
    };
  });
}
