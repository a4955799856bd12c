/** When a request is sent again, and how long to wait before: pure. */

/** The bounds within which requests are repeated. Times in milliseconds. */
export interface RetryPolicy {
  /** Times that a request is sent at most, when the API limits the rate. */
  readonly limitedAttempts: number;
  /** Times that it is sent at most, when the API or the network fails and repeating is safe. */
  readonly failedAttempts: number;
  /** The first wait is at most this; it doubles with each attempt. */
  readonly baseDelay: number;
  /** No wait of our own choice is longer. */
  readonly maximumDelay: number;
  /** A longer Retry-After is not waited for, but reported. */
  readonly maximumRetryAfter: number;
}

/** The bounds that are used when none are given. */
export const defaultPolicy: RetryPolicy = {
  limitedAttempts: 10,
  failedAttempts: 5,
  baseDelay: 200,
  maximumDelay: 10_000,
  maximumRetryAfter: 120_000,
};

/**
 * A wait with full jitter: anything from nothing to a bound that doubles
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/, checked 2026-11-20).
 *
 * @param attempt how often the request was sent, 1 or more
 * @param random from 0 (included) to 1 (excluded)
 * @returns milliseconds
 */
export function backoff(policy: RetryPolicy, attempt: number, random: number): number {
  // Beyond 2^30 the bound is the maximum anyway.
  const bound = Math.min(policy.maximumDelay, policy.baseDelay * 2 ** Math.min(attempt - 1, 30));
  return Math.floor(random * bound);
}

/**
 * Reads Retry-After (RFC 9110 §10.2.3): seconds, or a date.
 *
 * @param header its text
 * @param now milliseconds since 1970
 * @returns milliseconds to wait, 0 or more; undefined when there is no header or it cannot be read
 */
export function retryAfterOf(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? "";
  if (text === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
