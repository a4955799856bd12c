/** What `spokectl runbook` does: one look, a watch, or a confirmation. It reads the products, and writes files only. */
import { basename, dirname, extname, join } from "node:path";
import type { PlanOptions } from "../../reconciler/plan/types.ts";
import { makeRunbook } from "../../runbook/runbook.ts";
import { openSteps, type Runbook } from "../../runbook/types.ts";
import type { Stack } from "../../stack/types.ts";
import type { Connection } from "../connect.ts";
import type { Tools } from "../tools.ts";
import type { ExitCode } from "../verb.ts";
import { packageVersion } from "../version.ts";
import { runbookJson } from "../views/runbook-json.ts";
import { runbookMarkdown } from "../views/runbook-markdown.ts";
import { runbookPage } from "../views/runbook-page.ts";
import { problemText } from "../views/words.ts";
import { confirmSteps } from "./runbook-confirm.ts";
import { watchRunbook } from "./runbook-watch.ts";

/** The options of the verb. */
export interface RunbookOptions {
  readonly json?: boolean;
  readonly html?: boolean;
  readonly out?: string;
  /** Seconds between two looks. */
  readonly watch?: number;
  /** Ids of steps that a person has done. */
  readonly confirm?: readonly string[];
  /** The stack files, in their order. */
  readonly files: readonly string[];
  readonly plan: PlanOptions;
}

/** The stack files: as they were read, and to be read again. */
export interface StackReading {
  readonly first: Stack;
  again(): Promise<Stack>;
}

/** @returns 0 where nothing is left to do, 2 where steps remain, 1 where it could not be found out */
export async function runbook(
  tools: Tools,
  connection: Connection,
  stack: StackReading,
  options: RunbookOptions,
): Promise<ExitCode> {
  const look = (now: Stack) => lookAt(connection, now, options);
  if (options.watch !== undefined) {
    const show = (found: Runbook) => showRunbook(found, tools, options);
    return watchRunbook({ tools, stack, look, show, forget: connection.engine.forget, options });
  }
  const found = await look(stack.first);
  if (!("runbook" in found)) return refuse(found.problems, tools);
  if (options.confirm !== undefined) {
    return confirmSteps({ tools, runbook: found.runbook, ids: options.confirm, files: options.files });
  }
  await showRunbook(found.runbook, tools, options);
  return codeOf(found.runbook);
}

/** A runbook, or why there is none: a list with something missing would pass for a whole one. */
export type Look = { readonly runbook: Runbook } | { readonly problems: readonly string[] };

async function lookAt(connection: Connection, stack: Stack, options: RunbookOptions): Promise<Look> {
  const plan = await connection.engine.plan(stack.declaration, options.plan);
  if (plan.problems.length > 0) return { problems: plan.problems.map(problemText) };
  const { declaration, confirmed } = stack;
  const { kinds } = connection;
  return { runbook: makeRunbook({ plan, declaration, kinds, confirmed, uploadName: uploadName(options) }) };
}

function refuse(problems: readonly string[], tools: Tools): 1 {
  for (const problem of problems) tools.say(problem);
  return 1;
}

/** 2 where a person has something to do. */
export const codeOf = (found: Runbook): 0 | 2 => (openSteps(found).length === 0 ? 0 : 2);

/** Beside `runbook.md`: `runbook-users`. */
const uploadName = ({ out = "runbook" }: RunbookOptions): string => `${basename(out, extname(out))}-users`;

async function showRunbook(found: Runbook, tools: Tools, options: RunbookOptions): Promise<void> {
  const { out } = options;
  const text = viewOf(found, tools, options);
  if (out === undefined) {
    tools.print(text);
    for (const { file } of found.uploads)
      tools.say(`With --out, ${file} is written for the portal's bulk upload.`);
    return;
  }
  await tools.writeFile(out, `${text.trimEnd()}\n`);
  // Names and addresses of people: for their owner alone.
  for (const upload of found.uploads) {
    await tools.writeFile(join(dirname(out), upload.file), upload.text, 0o600);
  }
  const files = [out, ...found.uploads.map(({ file }) => join(dirname(out), file))];
  tools.say(`Written: ${files.join(", ")}`);
}

function viewOf(found: Runbook, tools: Tools, { json, html }: RunbookOptions): string {
  const head = { madeAt: new Date(tools.now()).toISOString(), madeBy: `pulumi-spoke ${packageVersion()}` };
  if (json) return runbookJson(found, head);
  return html ? runbookPage(found, head).trimEnd() : runbookMarkdown(found);
}
