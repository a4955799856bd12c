/** Serves one operation of the contract: token, permission, request, one transaction, answer; each against the contract. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Effect, EmulatorContext } from "../context.ts";
import { loadContract, type Method, type Operation } from "../contract.ts";
import type { Json } from "../store.ts";
import { malformed, Refusal, refusalBody } from "./problem.ts";

/** A request that fits the contract. */
export interface Asked {
  /** Parts of the path by name. */
  readonly path: Readonly<Record<string, string>>;
  /** With the types and defaults of the contract. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Json;
}

export interface Answer {
  readonly status: number;
  readonly body?: Json;
}

/** Answers an operation; whatever it stores is rolled back when it throws or when its answer breaks the contract. */
export type Handler = (asked: Asked) => Answer;

/** Lets a request through, or throws a `Refusal`. */
export type Guard = (request: FastifyRequest, operation: Operation) => void;

export interface Surface {
  /** Before every path of the contract, e.g. `/spoke`. */
  readonly prefix: string;
  readonly guard: Guard;
}

class BrokenContract extends Error {}

const routePath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ":$1");

function checkMediaType({ headers, body }: FastifyRequest, { mediaTypes }: Operation): void {
  const given = headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (body === undefined || mediaTypes.length === 0 || mediaTypes.includes(given ?? "")) return;
  throw new Refusal(
    415,
    `The body must be ${mediaTypes.join(" or ")}, and is ${given ?? "of no media type"}.`,
  );
}

function ask(request: FastifyRequest, operation: Operation): Asked {
  checkMediaType(request, operation);
  const query = { ...(request.query as Record<string, unknown>) };
  const found = operation.checkQuery(query) ?? operation.checkBody(request.body);
  if (found !== undefined) throw malformed(`${found.message}.`, found.field);
  return { path: request.params as Record<string, string>, query, body: (request.body ?? {}) as Json };
}

function check(operation: Operation, { status, body }: Answer): void {
  const broken = operation.checkAnswer(status, body);
  if (broken !== undefined)
    throw new BrokenContract(`${operation.method} ${operation.path} ${status}: ${broken}`);
}

/** RFC 6749 §5.2 wants `error` of the token service. */
function refusalAnswer(operation: Operation, refusal: Refusal): Answer {
  const error = refusal.status === 401 ? "invalid_client" : "invalid_request";
  const extra = operation.id === "requestToken" ? { error } : {};
  return { status: refusal.status, body: { ...refusalBody(refusal), ...extra } };
}

function refusing(operation: Operation, body: () => Answer): Answer {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const answer = refusalAnswer(operation, error);
    check(operation, answer);
    return answer;
  }
}

function respond(context: EmulatorContext, surface: Surface, operation: Operation, handler: Handler) {
  const run = (request: FastifyRequest): Answer => {
    surface.guard(request, operation);
    const asked = ask(request, operation);
    return context.store.transaction(() => {
      const answer = handler(asked);
      check(operation, answer);
      return answer;
    });
  };
  return async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      const { status, body } = refusing(operation, () => run(request));
      return reply.code(status).send(body);
    } catch (error) {
      // An unexpected error is a bug of the emulator's as well, so tests must see it too.
      const rule = error instanceof BrokenContract ? error.message : `${operation.id}: ${String(error)}`;
      context.reportViolation(rule, "answer");
      const message = `The emulator broke its contract: ${rule}.`;
      return reply.code(500).send({ message, code: "contractViolation" });
    }
  };
}

/** A function that mounts operations of the contract under a surface. */
export type Serve = (method: Method, path: string, handler: Handler, effect?: Effect) => void;

/**
 * Mounts operations under a surface.
 * @returns `serve(method, path, handler, effect?)`, with the path as the contract writes it
 */
export function server(app: FastifyInstance, context: EmulatorContext, surface: Surface): Serve {
  return (method, path, handler, effect) => {
    const operation = loadContract().operation(method, path);
    app.route({
      method,
      url: surface.prefix + routePath(path),
      ...(effect === undefined ? {} : { config: { effect } }),
      handler: respond(context, surface, operation, handler),
    });
  };
}
