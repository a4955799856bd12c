/** Environment variables, as `!env` reads them. Pure. */
import type { Value } from "../model/value.ts";

/** Variables by name, handed in. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What a variable holds, or why it cannot be read. */
export type ReadVariable =
  | { readonly variable: string; readonly value: string }
  | { readonly what: string; readonly remedy: string };

/** @param argument what stands behind `!env` */
export function readVariable(variables: Variables, argument: Value): ReadVariable {
  if (typeof argument !== "string" || argument.trim() === "") {
    return {
      what: "!env has no name behind it",
      remedy: "Write !env and the name of an environment variable.",
    };
  }
  const variable = argument.trim();
  const value = Object.hasOwn(variables, variable) ? variables[variable] : undefined;
  // A pipeline gives an empty text for a secret that it does not have.
  if (value === undefined || value === "") {
    return {
      what: `the environment variable ${variable} is ${value === undefined ? "not set" : "empty"}`,
      remedy: `Set ${variable} where this runs.`,
    };
  }
  return { variable, value };
}
