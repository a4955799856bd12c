/**
 * How much is asked of one API at once: a cap on what is in flight, and a token bucket that learns.
 *
 * Neither Spoke nor Twilio publishes its limits (checked 2026-11-20). So there is no rate limit until the API answers 429; then the
 * rate becomes half of what was just sent, and grows by a tenth a second while no other 429 comes.
 */
import type PQueue from "p-queue";
import { type ClientEnvironment, pause } from "./environment.ts";

/** One API's limiter. */
export interface Limiter {
  /** Runs the work when there is room, or once `stop` is aborted; `work` sends one request. */
  run<T>(work: () => Promise<T>, stop?: AbortSignal): Promise<T>;
  /** The API answered 429. Everything waits until `retryAfter` milliseconds are over. */
  limited(retryAfter: number): void;
  /** The API answered anything else. */
  accepted(): void;
  /** Requests a second (Infinity: not limited), and in flight at most. */
  state(): { readonly rate: number; readonly inFlight: number };
}

const lowestRate = 0.5;
/** Above this the rate is not limited: no API that says 429 lets this much through. */
const highestRate = 500;
const growthPerSecond = 0.1;
/** One burst brings many 429s at once; they are one lesson. */
const lessonTime = 1_000;

/**
 * Makes a limiter.
 *
 * @param inFlight requests in flight at most
 */
export function createLimiter(inFlight: number, environment: ClientEnvironment): Limiter {
  let queue: Promise<PQueue> | undefined;
  let cap = inFlight;
  let rate = Number.POSITIVE_INFINITY;
  let nextSlot = 0;
  let pausedUntil = 0;
  let lastLesson = Number.NEGATIVE_INFINITY;
  let lastGrowth = 0;
  const sent = countPerSecond();

  const setCap = (value: number): void => {
    cap = value;
    void queue?.then((made) => {
      made.concurrency = value;
    });
  };
  const open = (): Promise<PQueue> => {
    queue ??= import("p-queue").then((module) => new module.default({ concurrency: cap }));
    return queue;
  };
  const takeToken = async (stop?: AbortSignal): Promise<void> => {
    for (;;) {
      const now = environment.now();
      const start = Math.max(now, nextSlot, pausedUntil);
      nextSlot = start + 1000 / rate;
      if (start <= now) break;
      await pause(environment, start - now, stop);
      // A pause that began meanwhile holds this one back too, at a place of its own in the row.
      if (environment.signal?.aborted || stop?.aborted || pausedUntil <= environment.now()) break;
    }
    sent.add(environment.now());
  };

  return {
    run: async (work, stop) => {
      const made = await open();
      return made.add(async () => {
        await takeToken(stop);
        return work();
      });
    },
    limited: (retryAfter) => {
      const now = environment.now();
      pausedUntil = Math.max(pausedUntil, now + retryAfter);
      nextSlot = Math.max(nextSlot, pausedUntil);
      if (now - lastLesson < lessonTime) return;
      lastLesson = now;
      lastGrowth = now;
      rate = Math.max(lowestRate, Math.min(rate, sent.perSecond(now)) / 2);
      setCap(Math.max(1, Math.floor(cap / 2)));
    },
    accepted: () => {
      const now = environment.now();
      if (rate === Number.POSITIVE_INFINITY && cap === inFlight) return;
      const seconds = Math.floor((now - Math.max(lastGrowth, pausedUntil)) / 1000);
      if (seconds < 1) return;
      lastGrowth = now;
      rate *= (1 + growthPerSecond) ** Math.min(seconds, 10);
      if (rate > highestRate) rate = Number.POSITIVE_INFINITY;
      if (cap < inFlight) setCap(cap + 1);
    },
    state: () => ({ rate, inFlight: cap }),
  };
}

/** Counts what was sent in this second and the one before. */
function countPerSecond(): { add(now: number): void; perSecond(now: number): number } {
  let second = 0;
  let current = 0;
  let previous = 0;
  const turn = (now: number): void => {
    const at = Math.floor(now / 1000);
    if (at === second) return;
    previous = at === second + 1 ? current : 0;
    current = 0;
    second = at;
  };
  return {
    add: (now) => {
      turn(now);
      current += 1;
    },
    perSecond: (now) => {
      turn(now);
      return Math.max(current, previous, 1);
    },
  };
}
