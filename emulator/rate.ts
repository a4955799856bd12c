/** Slowness and limits: the latency of every answer, and a token bucket for each product. */
import { setTimeout as wait } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { errorBody, type Product, productOf } from "./answers.ts";
import type { EmulatorContext } from "./context.ts";

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * Takes one token of a bucket that holds `perSecond` tokens and gets as many each second.
 * @returns 0 when there was one, else the whole seconds until there is
 */
export function takeToken(bucket: Bucket, perSecond: number, now: number): number {
  const size = Math.max(1, perSecond);
  bucket.tokens = Math.min(size, bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond);
  bucket.filledAt = now;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return 0;
  }
  return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
}

/** Applies `latencyMs` and `ratePerSecond` as they stand at each request. */
export function registerRate(app: FastifyInstance, { options, clock }: EmulatorContext): void {
  const buckets = new Map<Product, Bucket>();
  app.addHook("onRequest", async (request, reply) => {
    const product = productOf(request.url);
    if (product === "emulator") return undefined;
    if (options.latencyMs > 0) await wait(options.latencyMs);
    if (options.ratePerSecond <= 0) return undefined;
    const bucket = buckets.get(product) ?? { tokens: Math.max(1, options.ratePerSecond), filledAt: clock() };
    buckets.set(product, bucket);
    const seconds = takeToken(bucket, options.ratePerSecond, clock());
    if (seconds === 0) return undefined;
    reply.header("retry-after", String(seconds));
    return reply.code(429).send(errorBody(request.url, 429));
  });
}
