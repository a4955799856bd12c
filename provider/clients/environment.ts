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
 */
export async function pause(environment: ClientEnvironment, milliseconds: number): Promise<void> {
  if (milliseconds <= 0 || environment.signal?.aborted) return;
  try {
    await environment.sleep(milliseconds, environment.signal);
  } catch (error) {
    if (!environment.signal?.aborted) throw error;
  }
}
