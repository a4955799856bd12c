/** Slowness and limits: the latency of every answer, a token bucket and a number of requests at a time for each product. */
import { setTimeout as wait } from "node:timers/promises";
import type { FastifyInstance, FastifyReply } from "fastify";
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

/** Whole seconds to wait, or 0 where the product's bucket has a token. */
function overRate(buckets: Map<Product, Bucket>, product: Product, perSecond: number, now: number): number {
  if (perSecond <= 0) return 0;
  const bucket = buckets.get(product) ?? { tokens: Math.max(1, perSecond), filledAt: now };
  buckets.set(product, bucket);
  return takeToken(bucket, perSecond, now);
}

/** Counts a request as being worked on until its answer is out or its connection is gone. */
function enter(working: Map<Product, number>, product: Product, reply: FastifyReply): number {
  const count = (working.get(product) ?? 0) + 1;
  working.set(product, count);
  reply.raw.once("close", () => working.set(product, (working.get(product) ?? 1) - 1));
  return count;
}

/** Applies `latencyMs`, `ratePerSecond` and `concurrency` as they stand at each request. */
export function registerRate(app: FastifyInstance, { options, clock }: EmulatorContext): void {
  const buckets = new Map<Product, Bucket>();
  const working = new Map<Product, number>();
  app.addHook("onRequest", async (request, reply) => {
    const product = productOf(request.url);
    if (product === "emulator") return undefined;
    const crowded = enter(working, product, reply) > options.concurrency && options.concurrency > 0;
    if (options.latencyMs > 0) await wait(options.latencyMs);
    const seconds = crowded ? 1 : overRate(buckets, product, options.ratePerSecond, clock());
    if (seconds === 0) return undefined;
    reply.header("retry-after", String(seconds));
    return reply.code(429).send(errorBody(request.url, 429));
  });
}
