/** The workflows of examples/gitops as a service would read them: which steps there are, and with which environment. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { repositoryRoot } from "../../tools/repository.ts";

/** Where they are. */
export const gitopsFolder = join(repositoryRoot(), "examples", "gitops");

/** The text of one. */
export const workflowText = (name: string): string => readFileSync(join(gitopsFolder, name), "utf8");

/** A step that runs a shell. */
export interface ShellStep {
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
}

type Environment = Readonly<Record<string, string>>;

interface Workflow {
  readonly env?: Environment;
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly run?: string; readonly env?: Environment }[] }>
  >;
}

/** What a test does not run: it has the packages already, and its own way to a stack. */
const preparations = new Set(["npm ci", 'pulumi stack select "$PULUMI_STACK"']);

/**
 * The shell steps of the one job of a GitHub workflow.
 *
 * @param values of the expressions, such as `secrets.SPOKE_CLIENT_ID`, when the step begins; what has none is an error
 */
export function githubSteps(
  name: string,
  values: (expression: string) => string,
): readonly (() => ShellStep)[] {
  const { env, jobs } = parse(workflowText(`github/${name}.yml`)) as Workflow;
  const [job, ...others] = Object.values(jobs);
  if (job === undefined || others.length > 0) throw new Error(`${name} has not exactly one job.`);
  return job.steps
    .filter(({ run }) => run !== undefined && !preparations.has(run))
    .map((step) => () => {
      if (/\$\{\{/.test(step.run ?? "")) throw new Error(`${name} writes an expression into a script.`);
      const texts = Object.entries({ ...env, ...step.env });
      const environment = texts.map(([variable, text]) => [
        variable,
        text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => values(expression)),
      ]);
      return { script: step.run ?? "", environment: Object.fromEntries(environment) as Environment };
    });
}

/** The script of a job of GitLab's. */
export function gitlabScript(name: string, job: string): string {
  const file = parse(workflowText(`gitlab/${name}.gitlab-ci.yml`)) as Readonly<
    Record<string, { readonly script: readonly string[] }>
  >;
  return file[job]?.script.join("\n") ?? "";
}
