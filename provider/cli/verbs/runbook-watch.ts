/** `spokectl runbook --watch`: looks again and again, and says what has been done meanwhile. Reads only. */
import { changesOf, withDone } from "../../runbook/changes.ts";
import { openSteps, type Runbook, type RunbookStep } from "../../runbook/types.ts";
import type { Stack } from "../../stack/types.ts";
import type { Tools } from "../tools.ts";
import type { ExitCode } from "../verb.ts";
import { plain } from "../views/values.ts";
import { counted } from "../views/words.ts";
import type { Look, RunbookOptions, StackReading } from "./runbook.ts";

/** What a watch needs. */
export interface Watch {
  readonly tools: Tools;
  readonly stack: StackReading;
  look(stack: Stack): Promise<Look>;
  /** Prints a runbook, or writes it where it was asked for. */
  show(runbook: Runbook): Promise<void>;
  /** Drops what was read. */
  forget(): void;
  readonly options: Pick<RunbookOptions, "watch" | "out" | "json">;
}

/**
 * Watches until nothing is left, or until it is told to stop.
 *
 * A look that fails changes nothing: what could not be read is not taken for done.
 */
export async function watchRunbook(watch: Watch): Promise<ExitCode> {
  const { tools, options } = watch;
  let shown: Runbook | undefined;
  let last: Runbook | undefined;
  for (let stack: Stack | undefined = watch.stack.first; ; stack = undefined) {
    const found = await nextLook(watch, stack);
    if (tools.signal.aborted) return ended(last, tools);
    if ("problems" in found) {
      for (const problem of found.problems) tools.say(`Could not look: ${problem}`);
    } else if (last === undefined || shown === undefined) {
      shown = found.runbook;
      last = found.runbook;
      await watch.show(shown);
    } else {
      const isChanged = sayChanges(last, found.runbook, tools, options.json === true);
      shown = withDone(shown, found.runbook);
      last = found.runbook;
      if (isChanged && options.out !== undefined) await watch.show(shown);
    }
    if (last !== undefined && openSteps(last).length === 0) return ended(last, tools);
    await tools.sleep((options.watch ?? 0) * 1000);
    if (tools.signal.aborted) return ended(last, tools);
  }
}

/** @param stack undefined: it is read again, because a confirmation or a change may have been written into it */
async function nextLook(watch: Watch, stack: Stack | undefined): Promise<Look> {
  watch.forget();
  try {
    return await watch.look(stack ?? (await watch.stack.again()));
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)] };
  }
}

function sayChanges(before: Runbook, after: Runbook, tools: Tools, json: boolean): boolean {
  const { done, confirmed, added } = changesOf(before, after);
  const at = new Date(tools.now()).toISOString();
  const say = (event: "done" | "confirmed" | "new", steps: readonly RunbookStep[]) => {
    for (const step of steps) {
      const text = `${event === "new" ? "[ ]" : "[x]"} ${step.place}: ${[step.action, ...step.fields].join("; ")} (${step.id})`;
      tools.print(json ? JSON.stringify({ at, event, step }) : `${at} ${plain(text)}`);
    }
  };
  say("done", done);
  say("confirmed", confirmed);
  say("new", added);
  return done.length + confirmed.length + added.length > 0;
}

function ended(last: Runbook | undefined, tools: Tools): ExitCode {
  if (last === undefined) return 1;
  const left = openSteps(last).length;
  tools.say(left === 0 ? "Nothing is left to do." : `${counted(left, "step")} left.`);
  return left === 0 ? 0 : 2;
}
