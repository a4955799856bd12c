/** Stack files (`spoke.yaml`): what is read, and what comes out of it. */
import type { Declaration, Place } from "../reconciler/plan/types.ts";

/** One thing that is wrong in a file: `spoke.yaml:12:5: CallGroup "Sales", ringSeconds: …`. */
export interface StackProblem {
  readonly place: Place;
  /** What every problem of ours says: object and path, what is wrong, what to do. */
  readonly message: string;
}

/** A parameter of a template: `params:` in the file, a value from `--param` or a parameter file. */
export interface StackParameter {
  readonly name: string;
  readonly type: "string" | "number" | "boolean" | "list";
  readonly description?: string;
  readonly default?: unknown;
}

/** Files and variables, handed in: this part of the product does no I/O of its own. */
export interface StackSources {
  /** In the order in which they were named: each is read with `readFile`. */
  readonly files: readonly string[];
  /** @throws an Error with a message for people where the file cannot be read */
  readFile(path: string): Promise<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Values of parameters, by name; texts are brought into the declared type. They stand before those of the file. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** A file with values of parameters, by name; read as a stack file is. */
  readonly parameterFile?: string;
}

/** A stack that was read. With problems, it is not to be used. */
export interface Stack {
  readonly declaration: Declaration;
  readonly parameters: readonly StackParameter[];
  readonly problems: readonly StackProblem[];
  readonly warnings: readonly StackProblem[];
  /** Hashes of portal steps that a person has confirmed (`confirmed:` in a file). */
  readonly confirmed: readonly string[];
}
