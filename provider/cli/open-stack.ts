/** From a command line to what is declared and what is live. */

import { isObject, type Value } from "../model/value.ts";
import type { Plan, PlanOptions } from "../reconciler/plan/types.ts";
import type { AnyKind } from "../reconciler/types.ts";
import type { Stack, StackProblem, StackSources } from "../stack/types.ts";
import { type ConnectionFlags, configuredSettings } from "./configured.ts";
import { type Connection, connect, type Named, secretSettings } from "./connect.ts";
import type { PlanFlags, StackFlags } from "./options.ts";
import type { ExitCode, Run } from "./verb.ts";
import { placeText } from "./views/words.ts";

/**
 * Reads the stack files. Warnings are said.
 *
 * @throws StackFault with every problem, each with its place
 */
export async function readStack(flags: StackFlags, run: Run, kinds: readonly AnyKind[]): Promise<Stack> {
  const { loadStack } = await import("../stack/load.ts");
  const sources = {
    files: flags.file,
    readFile: run.readFile,
    environment: run.environment,
    ...parametersOf(flags),
  };
  const stack = await loadStack(sources, kinds);
  for (const warning of stack.warnings) run.say(`warning: ${problemLine(warning)}`);
  if (stack.problems.length > 0) throw new StackFault(stack.problems);
  for (const { secrets } of stack.declaration.objects) hideVariables(Object.values(secrets), run);
  return stack;
}

/** Stack files that are not to be used. The message has a line for each problem. */
class StackFault extends Error {
  override readonly name = "StackFault";

  constructor(problems: readonly StackProblem[]) {
    super(problems.map(problemLine).join("\n"));
  }
}

const problemLine = ({ place, message }: StackProblem): string => `${placeText(place)}: ${message}`;

/** Which values the parameters get, from the flags of a command line. */
export const parametersOf = ({
  params,
  param,
}: Pick<StackFlags, "params" | "param">): Pick<StackSources, "parameters" | "parameterFile"> => ({
  parameters: param ?? {},
  ...(params === undefined ? {} : { parameterFile: params }),
});

/**
 * Opens the products, gives them to a body, and closes them whatever happens.
 *
 * @param named names the organisation where the settings do not
 */
export async function withConnection(
  flags: ConnectionFlags,
  run: Run,
  body: (connection: Connection) => Promise<ExitCode>,
  named?: Named,
): Promise<ExitCode> {
  const connection = await connect(run, await configuredSettings(flags, run), named);
  run.hide(secretSettings(connection.configuration));
  try {
    return await body(connection);
  } finally {
    await connection.close();
  }
}

/** Reads the stack files, then opens the products: a fault in a file is found without them. */
export async function withStack(
  flags: ConnectionFlags & StackFlags,
  run: Run,
  body: (connection: Connection, stack: Stack) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { kinds } = await import("../resources/registry.gen.ts");
  const stack = await readStack(flags, run, kinds);
  const { organisationId } = stack.declaration;
  return withConnection(flags, run, (connection) => body(connection, stack), {
    organisationId,
    source: "the stack file",
  });
}

/** What of the flags is for the planner. */
export const planOptions = ({ prune, allow, target }: PlanFlags): PlanOptions => ({
  ...(prune === undefined ? {} : { prune }),
  ...(allow === undefined ? {} : { allow }),
  ...(target === undefined ? {} : { target }),
});

/** Hides the values of the variables that secrets of a plan come from. */
export function hideSecretsOf(plan: Plan, run: Run): void {
  const names = new Set<string>();
  const visit = (value: Value): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isObject(value)) {
      if (typeof value.$env === "string") names.add(value.$env);
      Object.values(value).forEach(visit);
    }
  };
  for (const { desired } of plan.objects) visit(desired);
  hideVariables(names, run);
}

function hideVariables(names: Iterable<string>, run: Run): void {
  run.hide([...names].map((name) => run.environment[name]));
}
