/** `spokectl validate`: judges stack files offline. It opens no connection, and needs no credentials. */
import { kinds } from "../../resources/registry.gen.ts";
import { judge } from "../../rules/judge.ts";
import { rules } from "../../rules/registry.ts";
import { loadStack } from "../../stack/load.ts";
import type { Stack, StackSources } from "../../stack/types.ts";
import type { Tools } from "../tools.ts";
import type { Run } from "../verb.ts";
import { packageVersion } from "../version.ts";
import { fails, type Report, type ReportFormat } from "../views/findings.ts";
import { githubOf } from "../views/findings-github.ts";
import { jsonOf } from "../views/findings-json.ts";
import { sarifOf } from "../views/findings-sarif.ts";
import { textOf } from "../views/findings-text.ts";

/** What the verb is told. */
export interface ValidateOptions extends Pick<StackSources, "files" | "parameters" | "parameterFile"> {
  readonly format: ReportFormat;
}

/**
 * Reads the files, judges what they declare, and prints what was found.
 *
 * @param tools the system's; what `hide` is given shows in no output from then on
 * @returns the exit code: 1 where there is an error, else 0
 */
export async function validate(tools: Tools & Pick<Run, "hide">, options: ValidateOptions): Promise<0 | 1> {
  const { format, ...sources } = options;
  const { environment, readFile } = tools;
  const stack = await loadStack({ ...sources, environment, readFile }, kinds);
  const variables = stack.declaration.objects.flatMap(({ secrets }) => Object.values(secrets));
  tools.hide(variables.map((name) => environment[name]));
  const report = reportOf(stack, sources.files);
  const text = written(report, format, tools.output.colour);
  if (text !== "") tools.print(text);
  return fails(report) ? 1 : 0;
}

/** What is not declared for a problem's sake would let the rules see holes that are none: they wait until all is read. */
function reportOf({ declaration, problems, warnings }: Stack, files: readonly string[]): Report {
  const { objects } = declaration;
  const findings = problems.length > 0 ? [] : judge(objects);
  return { problems, warnings, findings, objects: objects.length, files };
}

function written(report: Report, format: ReportFormat, colour: boolean): string {
  switch (format) {
    case "text":
      return textOf(report, colour);
    case "json":
      return jsonOf(report);
    case "sarif":
      return sarifOf(report, { rules, kinds, version: packageVersion() });
    case "github":
      return githubOf(report);
  }
}
