/** Processor time and memory of other processes, as Linux tells them. Elsewhere nothing is known, and nothing is made up. */
import { existsSync, readFileSync } from "node:fs";

/** Kernel ticks a second (`getconf CLK_TCK`): 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Fields of `/proc/PID/stat` after the name, which may hold blanks: see proc_pid_stat(5), numbered from 3. */
function statistics(pid: number | "self"): readonly number[] | undefined {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8");
  return text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
}

const seconds = (ticks: number): number => ticks / ticksPerSecond;

/** Seconds of processor time that a running process has used; undefined where that is not known. */
export function processorTime(pid: number): number | undefined {
  const found = statistics(pid);
  return found && seconds((found[11] ?? 0) + (found[12] ?? 0));
}

/** Seconds of processor time of all processes that this one started, with those that they started, once they have ended. */
export function processorTimeOfEnded(): number | undefined {
  const found = statistics("self");
  return found && seconds((found[13] ?? 0) + (found[14] ?? 0));
}

/** The most memory that a process has held at once, in MiB: its peak resident set. Undefined where that is not known. */
export function peakMemory(pid: number): number | undefined {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return undefined;
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(file, "utf8"))?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
}
