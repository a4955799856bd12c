/** What the clients take from the outside: time, waiting, chance and cancellation. Handed in, so that a test rules them. */
import { setTimeout as delay } from "node:timers/promises";

/** Time, waiting, chance and cancellation, as the clients see them. */
export interface ClientEnvironment {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; may reject when the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** A number from 0 (included) to 1 (excluded). */
  random(): number;
  /** Once aborted, nothing new is sent and no wait goes on; a write that is under way is let finish. */
  readonly signal?: AbortSignal;
  /**
   * Once aborted, no write leaves any more, and none waits for its turn or to be repeated. Reads go on: what was written
   * before has to be known, so that it is kept.
   */
  readonly stop?: AbortSignal;
  /** Takes one line about each request, free of secrets. */
  readonly log?: (line: string) => void;
}

/**
 * The environment of a real process.
 *
 * @param options the signal that cancels, and where log lines go
 */
export function systemEnvironment(
  options: Pick<ClientEnvironment, "signal" | "log"> = {},
): ClientEnvironment {
  return {
    ...options,
    now: Date.now,
    random: Math.random,
    sleep: (milliseconds, signal) => delay(milliseconds, undefined, signal ? { signal } : {}),
  };
}

/**
 * Waits until the time has passed or the work is cancelled, whichever is first; look at the signal afterwards.
 *
 * @param milliseconds how long; nothing happens for zero and less
 * @param stop ends the wait too
 */
export async function pause(
  environment: ClientEnvironment,
  milliseconds: number,
  stop?: AbortSignal,
): Promise<void> {
  const signals = [environment.signal, stop].filter((signal) => signal !== undefined);
  const isOver = () => signals.some(({ aborted }) => aborted);
  if (milliseconds <= 0 || isOver()) return;
  try {
    await environment.sleep(milliseconds, signals.length > 1 ? AbortSignal.any(signals) : signals[0]);
  } catch (error) {
    if (!isOver()) throw error;
  }
}
