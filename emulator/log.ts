/** The request log: what was asked of which route, counted by method, route and effect. Secrets never enter what it shows. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { productOf } from "./answers.ts";
import type { Effect } from "./context.ts";
import { maskSecrets } from "./mask.ts";

/** How many requests are kept in full. */
const kept = 200;

/** One request as the log shows it. */
export interface LoggedRequest {
  /** ISO 8601, by the emulated clock. */
  readonly at: string;
  readonly method: string;
  /** Template of the route with the prefix, e.g. `/spoke/webhooks/:id`; the plain path where no route matched. */
  readonly route: string;
  readonly path: string;
  readonly query: unknown;
  readonly effect: Effect;
  body?: unknown;
  /** 0 where the connection was cut before an answer. */
  status: number;
  /** Milliseconds until the answer was ready, waits included; absent where there was none. */
  durationMs?: number;
  fault?: string;
}

export interface RequestCount {
  readonly method: string;
  readonly route: string;
  readonly effect: Effect;
  count: number;
}

/** Who broke a contract. */
export type Side = "request" | "answer";

/** What `GET /_emulator/requests` answers. */
export interface RequestReport {
  readonly total: number;
  readonly writes: number;
  readonly counts: readonly RequestCount[];
  /** How often a contract was broken, by an answer or by a request. */
  readonly contractViolations: number;
  /** The rules that were broken. */
  readonly violations: readonly string[];
  /** The same by who broke them: an answer that does is a bug of the emulator, a request that does one of the client. */
  readonly violationsBy: Readonly<Record<Side, readonly string[]>>;
  /** The newest, oldest first. */
  readonly last: readonly LoggedRequest[];
}

export interface RequestLog {
  begin(request: FastifyRequest): void;
  /** Notes the status of an answer that is about to be sent, and how long it took. */
  end(request: FastifyRequest, status: number): void;
  of(request: FastifyRequest): LoggedRequest | undefined;
  violation(rule: string, by: Side): void;
  report(): RequestReport;
  reset(): void;
}

interface Violation {
  readonly rule: string;
  readonly by: Side;
}

function effectOf(request: FastifyRequest): Effect {
  const declared = request.routeOptions.config.effect;
  if (declared !== undefined) return declared;
  return request.method === "GET" || request.method === "HEAD" ? "read" : "write";
}

/** A log that is empty. @param clock milliseconds since 1970 */
export function createLog(clock: () => number): RequestLog {
  let last: LoggedRequest[] = [];
  let counts = new Map<string, RequestCount>();
  let violations: Violation[] = [];
  const byRequest = new WeakMap<FastifyRequest, LoggedRequest>();
  const began = new WeakMap<FastifyRequest, number>();

  const count = ({ method, route, effect }: LoggedRequest) => {
    const key = `${method} ${route} ${effect}`;
    const found = counts.get(key) ?? { method, route, effect, count: 0 };
    found.count += 1;
    counts.set(key, found);
  };

  return {
    begin(request) {
      const path = request.url.split("?", 1)[0] ?? request.url;
      const entry: LoggedRequest = {
        at: new Date(clock()).toISOString(),
        method: request.method,
        route: request.routeOptions.url ?? path,
        path,
        query: request.query,
        effect: effectOf(request),
        status: 0,
      };
      byRequest.set(request, entry);
      began.set(request, performance.now());
      last.push(entry);
      if (last.length > kept) last.shift();
      count(entry);
    },
    end(request, status) {
      const entry = byRequest.get(request);
      if (entry === undefined) return;
      entry.status = status;
      entry.durationMs = Math.round((performance.now() - (began.get(request) ?? 0)) * 10) / 10;
    },
    of: (request) => byRequest.get(request),
    violation: (rule, by) => void violations.push({ rule, by }),
    report: () => ({
      total: sum(counts.values()),
      writes: sum([...counts.values()].filter((entry) => entry.effect === "write")),
      counts: [...counts.values()],
      contractViolations: violations.length,
      violations: violations.map(({ rule }) => rule),
      violationsBy: { request: rulesOf(violations, "request"), answer: rulesOf(violations, "answer") },
      last: last.map((entry) => maskSecrets(entry) as LoggedRequest),
    }),
    reset() {
      last = [];
      counts = new Map();
      violations = [];
    },
  };
}

const rulesOf = (violations: readonly Violation[], side: Side): readonly string[] =>
  violations.filter(({ by }) => by === side).map(({ rule }) => rule);

function sum(counts: Iterable<RequestCount>): number {
  let total = 0;
  for (const entry of counts) total += entry.count;
  return total;
}

/** Logs every request to a product; the page and the control endpoints stay out of it. */
export function registerLog(app: FastifyInstance, log: RequestLog): void {
  app.addHook("onRequest", async (request) => {
    if (productOf(request.url) !== "emulator") log.begin(request);
  });
  app.addHook("preHandler", async (request) => {
    const entry = log.of(request);
    if (entry !== undefined && request.body !== undefined) entry.body = request.body;
  });
  app.addHook("onSend", async (request, reply, payload) => {
    log.end(request, reply.statusCode);
    return payload;
  });
}
