/** How far an apply is: drawn over and over on a terminal, a line for each object elsewhere. */
import type { ApplyEvent, PlannedObject } from "../reconciler/plan/types.ts";
import type { Tools } from "./tools.ts";
import { painter } from "./views/colour.ts";
import { plain, shorten } from "./views/values.ts";
import { actionWords, signs, stepNote } from "./views/words.ts";

/** See the head of this file. */
export interface Progress {
  show(event: ApplyEvent): void;
  /** Takes the drawing away: what follows is printed as usual. */
  end(): void;
}

/** More lines than this would push what was said before out of sight. */
const mostRunning = 10;

/** @param total objects that are to be written */
export function startProgress(
  total: number,
  tools: Pick<Tools, "say" | "draw" | "errors" | "now">,
): Progress {
  const running = new Map<string, number>();
  const counts = { done: 0, failed: 0, skipped: 0 };
  const paint = painter(tools.errors.colour);
  let drawn = 0;
  const erase = () => {
    if (drawn > 0) tools.draw(`\u001b[${drawn}A\r\u001b[J`);
    drawn = 0;
  };
  const draw = () => {
    const { width } = tools.errors;
    const shown = [...running.keys()].slice(0, mostRunning);
    const lines = [
      ...shown.map((line) => shorten(line, width - 1)),
      ...(running.size > shown.length ? [`… and ${running.size - shown.length} more`] : []),
      barText(counts, total, width - 1),
    ];
    tools.draw(`${lines.join("\n")}\n`);
    drawn = lines.length;
  };
  const lineOf = (step: Pick<PlannedObject, "object" | "step" | "action">) =>
    `${signs[step.action]} ${actionWords[step.action]} ${plain(step.object)}${step.step === undefined ? "" : ` (${stepNote(step)})`}`;
  return {
    show(event) {
      if (event.event === "begin") {
        running.set(lineOf(event), tools.now());
      } else {
        const { outcome } = event.applied;
        const line = lineOf(event.applied);
        const began = running.get(line);
        running.delete(line);
        counts[outcome] += 1;
        const seconds = began === undefined ? "" : ` (${((tools.now() - began) / 1000).toFixed(1)} s)`;
        const finished = `${outcome} ${line}${seconds}`;
        if (tools.errors.isTerminal) erase();
        if (!tools.errors.isTerminal) tools.say(finished);
        else if (outcome === "failed") tools.say(paint("loss", finished));
      }
      if (tools.errors.isTerminal) {
        erase();
        draw();
      }
    },
    end: erase,
  };
}

function barText(
  { done, failed, skipped }: { done: number; failed: number; skipped: number },
  total: number,
  width: number,
): string {
  const ended = done + failed + skipped;
  const words = ` ${ended}/${total}${failed > 0 ? `, ${failed} failed` : ""}`;
  const room = Math.min(40, width - words.length - 2);
  if (room < 5) return words.trimStart();
  const filled = total === 0 ? room : Math.min(room, Math.round((room * ended) / total));
  return `[${"#".repeat(filled)}${"-".repeat(room - filled)}]${words}`;
}
