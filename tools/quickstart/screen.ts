/** What of the CLI's output is worth a line on the screen. */
import { plain } from "./events.ts";

/** ` +  spoke:index:User ana creating (0s) …`: work on a resource has begun; a line that it is done follows. */
const begun =
  /^ ?(?:[-+~=<>]{0,2}) +\S+:\S+ \S+ (?:creating|updating|deleting|refreshing|reading|importing|running)\b/;

/** A status line repeats in one long line what stands under Diagnostics as well. */
const repeated = /^( ?[-+~=<>]{0,2} +\S+:\S+ \S+ .*?) +warning: .*$/;

/** @returns the line as it is to be shown; undefined for one that is not */
export function screenLine(line: string): string | undefined {
  const text = plain(line);
  if (begun.test(text)) {
    return undefined;
  }
  return repeated.exec(text)?.[1] ?? line;
}

/** Collects output that comes in pieces, and hands on what is worth it, whole lines at a time. */
export function screenWriter(write: (text: string) => void): { add(text: string): void; end(): void } {
  let rest = "";
  let lastWasEmpty = false;
  const show = (line: string) => {
    const shown = screenLine(line);
    const isEmpty = shown?.trim() === "";
    if (shown !== undefined && !(isEmpty && lastWasEmpty)) {
      write(`${shown}\n`);
      lastWasEmpty = isEmpty;
    }
  };
  return {
    add(text) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(show);
    },
    end() {
      if (rest !== "") {
        show(rest);
        rest = "";
      }
    },
  };
}
