/**
 * Trouble on demand. For one request by the header `x-emulator-fault`, for many by `POST /_emulator/faults`:
 * a status, a delay, or a connection cut before the request is worked on or after its write is committed.
 */
import { setTimeout as wait } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { errorBody, productOf } from "./answers.ts";
import type { Effect } from "./context.ts";
import type { RequestLog } from "./log.ts";

export interface Fault {
  readonly status?: number;
  /** Seconds, sent as `Retry-After`. */
  readonly retryAfter?: number;
  /** Default: an error body in the product's own form. */
  readonly body?: unknown;
  /** Milliseconds before the request is worked on. */
  readonly delayMs?: number;
  /** Milliseconds from the committed write to the answer: time in which a client may die. */
  readonly answerDelayMs?: number;
  /** `after` with a status: the work is done, and then the status is answered instead of cutting the connection. */
  readonly cut?: "before" | "after";
}

export interface FaultRule {
  readonly match: {
    readonly method?: string;
    /** A prefix when it begins with `/`, else a regular expression; matched against the path with its query. */
    readonly path?: string;
    readonly effect?: Effect;
  };
  readonly fault: Fault;
  /** How many matching requests it hits; all of them when left out. */
  readonly times?: number;
  /** How many matching requests pass first. Default 0. */
  readonly after?: number;
}

interface ArmedRule {
  readonly rule: FaultRule;
  seen: number;
}

export interface Faults {
  add(rule: FaultRule): void;
  list(): readonly FaultRule[];
  clear(): void;
  /** The fault of this request by the rules, which counts it. */
  take(request: FastifyRequest, effect: Effect): Fault | undefined;
}

function matches({ match }: FaultRule, request: FastifyRequest, effect: Effect): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== request.method) return false;
  if (match.effect !== undefined && match.effect !== effect) return false;
  if (match.path === undefined) return true;
  return match.path.startsWith("/")
    ? request.url.startsWith(match.path)
    : new RegExp(match.path).test(request.url);
}

/** No faults yet. */
export function createFaults(): Faults {
  let armed: ArmedRule[] = [];
  return {
    add: (rule) => void armed.push({ rule, seen: 0 }),
    list: () => armed.map(({ rule }) => rule),
    clear: () => {
      armed = [];
    },
    take(request, effect) {
      for (const entry of armed) {
        if (!matches(entry.rule, request, effect)) continue;
        entry.seen += 1;
        const turn = entry.seen - (entry.rule.after ?? 0);
        if (turn >= 1 && turn <= (entry.rule.times ?? Number.POSITIVE_INFINITY)) return entry.rule.fault;
      }
      return undefined;
    },
  };
}

/**
 * Reads the header, e.g. `status=429;retry-after=1`, `delay=50`, `answer-delay=50`, `cut=after`.
 * @returns the fault, or a message that says what is wrong with the header
 */
export function parseFault(header: string): Fault | string {
  let fault: Fault = {};
  for (const part of header.split(";")) {
    const [name = "", value = ""] = part.trim().split("=", 2);
    const read = readPart(name, value);
    if (read === undefined) {
      return `x-emulator-fault: "${part.trim()}" is not one of status=N, retry-after=SECONDS, delay=MS, answer-delay=MS, cut=before, cut=after`;
    }
    fault = { ...fault, ...read };
  }
  return fault;
}

function readPart(name: string, value: string): Fault | undefined {
  if (name === "cut") return value === "before" || value === "after" ? { cut: value } : undefined;
  if (!/^\d+$/.test(value)) return undefined;
  const number = Number(value);
  if (name === "status") return number >= 200 && number <= 599 ? { status: number } : undefined;
  if (name === "retry-after") return { retryAfter: number };
  if (name === "answer-delay") return { answerDelayMs: number };
  return name === "delay" ? { delayMs: number } : undefined;
}

function faultOf(request: FastifyRequest, faults: Faults, effect: Effect): Fault | string | undefined {
  const header = request.headers["x-emulator-fault"];
  if (header !== undefined) return parseFault(String(header));
  return faults.take(request, effect);
}

async function apply(fault: Fault, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  if (fault.delayMs !== undefined) await wait(fault.delayMs);
  if (fault.cut === "before") {
    reply.hijack();
    request.raw.socket.destroy();
    return reply;
  }
  if (fault.status === undefined || fault.cut === "after") return undefined;
  if (fault.retryAfter !== undefined) reply.header("retry-after", String(fault.retryAfter));
  return reply.code(fault.status).send(fault.body ?? errorBody(request.url, fault.status));
}

/** Applies faults to requests of the products; control requests are never hit. */
export function registerFaults(app: FastifyInstance, faults: Faults, log: RequestLog): void {
  const cutAfter = new WeakMap<FastifyRequest, Fault>();
  const answerDelays = new WeakMap<FastifyRequest, number>();
  app.addHook("onRequest", async (request, reply) => {
    const entry = log.of(request);
    if (productOf(request.url) === "emulator" || entry === undefined) return undefined;
    const fault = faultOf(request, faults, entry.effect);
    if (fault === undefined) return undefined;
    if (typeof fault === "string") return reply.code(400).send(errorBody(request.url, 400, fault));
    entry.fault = JSON.stringify(fault);
    if (fault.cut === "after") cutAfter.set(request, fault);
    if (fault.answerDelayMs !== undefined) answerDelays.set(request, fault.answerDelayMs);
    return apply(fault, request, reply);
  });
  // By then the handler has run and its transaction is committed: the client loses the answer, not the write.
  app.addHook("onSend", async (request, reply, payload) => {
    const delay = answerDelays.get(request);
    if (delay !== undefined) await wait(delay);
    const cut = cutAfter.get(request);
    if (cut === undefined) return payload;
    const entry = log.of(request);
    if (cut.status !== undefined) {
      if (entry !== undefined) entry.status = cut.status;
      if (cut.retryAfter !== undefined) reply.header("retry-after", String(cut.retryAfter));
      reply.removeHeader("content-length");
      reply.code(cut.status).type("application/json; charset=utf-8");
      return JSON.stringify(cut.body ?? errorBody(request.url, cut.status));
    }
    if (entry !== undefined) {
      entry.status = 0;
      delete entry.durationMs;
    }
    reply.hijack();
    request.raw.socket.destroy();
    return payload;
  });
}
