/**
 * The HTTP core: every request of the product, to whichever API, goes through `send`. It authorises, keeps to the API's pace, repeats
 * what may be repeated, and turns whatever goes wrong into an `ApiError`.
 */
import { headerOf, isRecord, parseJson, readFailure, requestIdOf } from "./answer.ts";
import { type ClientEnvironment, pause } from "./environment.ts";
import { ApiError, type Failure } from "./errors.ts";
import { type Mask, maskOf, secretsIn } from "./mask.ts";
import type { ApiProfile } from "./profiles.ts";
import type { Limiter } from "./rate.ts";
import { backoff, defaultPolicy, type RetryPolicy, retryAfterOf } from "./retry.ts";
import type { Incoming, Transport } from "./transport.ts";

/** A request as a client makes it. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The whole address, with its query. */
  readonly url: URL;
  /** How messages name the object: the path without the address of the API and without the query. */
  readonly path: string;
  readonly effect: "read" | "write";
  /** True where sending it twice does what sending it once does. */
  readonly repeatable: boolean;
  readonly body?: { readonly json: unknown } | { readonly form: Readonly<Record<string, unknown>> };
  readonly headers?: Readonly<Record<string, string>>;
  /** What a success must carry. */
  readonly answer: "json" | "jsonOrNothing" | "nothing";
}

/** A success. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Parsed; undefined where there was none. */
  readonly body: unknown;
}

/** Who we are. */
export interface Authorization {
  /** @throws ApiError of kind `noCredentials` when a setting is missing */
  headers(): Promise<Readonly<Record<string, string>>>;
  /** The API refused these headers: do not give them again. Absent where there are no others to give. */
  renew?(rejected: Readonly<Record<string, string>>): void;
  /** What its headers hold and must not show in a message. */
  secrets(): readonly string[];
}

/** Requests sent, repetitions included. */
export interface Usage {
  reads: number;
  writes: number;
  /** How many of them were repetitions. */
  repeated: number;
}

/** What the answers of one API tell beside their content. */
export interface Signs {
  /** How many were 429. */
  limited: number;
  /** Milliseconds by which its clock is ahead of ours, by the `Date` of its last answer: exact to about a second. */
  clockAhead?: number;
}

/** What one API's core is made of. */
export interface HttpOptions {
  readonly profile: ApiProfile;
  readonly transport: Transport;
  readonly limiter: Limiter;
  readonly environment: ClientEnvironment;
  readonly authorization: Authorization;
  /** Gives each request an id of our own. */
  readonly nextRequestId: () => string;
  readonly usage: Usage;
  readonly signs: Signs;
  /** What must not show in a message: the secrets of all APIs, since one may quote another's. */
  readonly secrets: () => readonly string[];
  readonly policy?: RetryPolicy;
}

/** The core of one API. */
export interface Http {
  readonly profile: ApiProfile;
  /** @throws ApiError for everything but a success */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

/** Opens the core of one API. */
export function openHttp(options: HttpOptions): Http {
  return { profile: options.profile, send: (request) => sendUntilDone(options, request) };
}

async function sendUntilDone(options: HttpOptions, request: HttpRequest): Promise<HttpAnswer> {
  const { authorization, environment, limiter } = options;
  const stop = request.effect === "write" ? environment.stop : undefined;
  let renewed = false;
  let before: Failure | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const credentials = await authorization.headers();
    const requestId = options.nextRequestId();
    const send = () => sendOnce(options, request, attempt, requestId, credentials);
    const incoming = await limiter.run(send, stop);
    const result = judge(options, request, incoming, attempt, requestId);
    if ("answer" in result) return result.answer;
    const { failure } = result;
    // An attempt that may have been carried out is what there is to say, not the one that did not follow.
    if (failure.kind === "cancelled" && before?.uncertain) throw new ApiError(before);
    before = failure;
    if (failure.kind === "unauthorized" && authorization.renew && !renewed) {
      renewed = true;
      authorization.renew(credentials);
      continue;
    }
    const wait = waitBefore(options, request, result, attempt);
    if (wait === undefined) throw new ApiError(failure);
    await pause(environment, wait, stop);
    if (stop?.aborted) throw new ApiError(failure);
  }
}

async function sendOnce(
  options: HttpOptions,
  request: HttpRequest,
  attempt: number,
  requestId: string,
  credentials: Readonly<Record<string, string>>,
): Promise<Incoming> {
  const { environment, usage } = options;
  const stopped = request.effect === "write" && environment.stop?.aborted === true;
  if (environment.signal?.aborted || stopped) {
    return { failure: "cancelled", reason: "cancelled", sent: false, lasting: true };
  }
  usage[request.effect === "read" ? "reads" : "writes"] += 1;
  if (attempt > 1) usage.repeated += 1;
  const started = environment.now();
  const incoming = await options.transport.send({
    method: request.method,
    url: request.url,
    headers: {
      accept: "application/json",
      "user-agent": "pulumi-spoke",
      "x-request-id": requestId,
      ...bodyType(request),
      ...request.headers,
      ...credentials,
    },
    body: bodyText(request),
    // Cancelling a write under way would leave it unknown whether it was carried out.
    signal: request.effect === "read" ? environment.signal : undefined,
  });
  if ("status" in incoming) readSigns(options.signs, incoming, started, environment.now());
  if (environment.log) environment.log(logLine(options, request, incoming, attempt, requestId, started));
  return incoming;
}

/** `Date` has no parts of a second, and was written somewhere between the two times. */
function readSigns(
  signs: Signs,
  { status, headers }: Extract<Incoming, { status: number }>,
  sent: number,
  received: number,
): void {
  if (status === 429) signs.limited += 1;
  const date = Date.parse(headerOf(headers, "date") ?? "");
  if (!Number.isNaN(date)) signs.clockAhead = Math.round(date + 500 - (sent + received) / 2);
}

function logLine(
  options: HttpOptions,
  request: HttpRequest,
  incoming: Incoming,
  attempt: number,
  requestId: string,
  started: number,
): string {
  const outcome = "status" in incoming ? String(incoming.status) : incoming.failure;
  const id = "status" in incoming ? (requestIdOf(incoming.headers) ?? requestId) : requestId;
  const time = `${options.environment.now() - started} ms`;
  const line = `${options.profile.title}: ${request.method} ${request.path}: ${outcome} in ${time}, attempt ${attempt}, request id ${id}`;
  return maskFor(options, request)(line);
}

type Result =
  | { readonly answer: HttpAnswer }
  | {
      readonly failure: Failure;
      /** Milliseconds that the API asks to wait. */
      readonly retryAfter: number | undefined;
      /** False where it cannot have been carried out. */
      readonly sent: boolean;
      /** True where trying again cannot help. */
      readonly lasting: boolean;
    };

function judge(
  options: HttpOptions,
  request: HttpRequest,
  incoming: Incoming,
  attempts: number,
  ownRequestId: string,
): Result {
  const { profile } = options;
  const place = {
    profile,
    method: request.method,
    path: request.path,
    host: request.url.host,
    attempts,
  };
  if ("failure" in incoming) {
    const { failure: kind, sent, lasting } = incoming;
    const uncertain = sent && request.effect === "write";
    const reason = maskFor(options, request)(incoming.reason);
    const failure: Failure = { ...place, kind, reason, sent, uncertain, requestId: ownRequestId };
    return { failure, retryAfter: undefined, sent, lasting };
  }
  const parsed = incoming.text === "" ? undefined : parseJson(incoming.text);
  const { status, headers } = incoming;
  const success = status >= 200 && status < 300;
  if (success && fits(request, incoming.text, parsed)) {
    options.limiter.accepted();
    return { answer: { status, headers, body: parsed?.json } };
  }
  const mask = maskFor(options, request);
  const read = readFailure(incoming, parsed, mask);
  const retryAfter = retryAfterOf(headerOf(headers, "retry-after"), options.environment.now());
  const failure: Failure = {
    ...place,
    ...read,
    status,
    uncertain: request.effect === "write" && (success || read.kind === "server"),
    requestId: mask(requestIdOf(headers) ?? ownRequestId),
    ...tooLong(options, retryAfter),
  };
  // 501 and 505 say that the server never will.
  return { failure, retryAfter, sent: true, lasting: status === 501 || status === 505 };
}

function tooLong(options: HttpOptions, retryAfter: number | undefined): { retryAfter?: number } {
  const { maximumRetryAfter } = options.policy ?? defaultPolicy;
  return retryAfter !== undefined && retryAfter > maximumRetryAfter ? { retryAfter } : {};
}

function fits(request: HttpRequest, text: string, parsed: { json: unknown } | undefined): boolean {
  if (request.answer === "nothing") return true;
  if (text === "") return request.answer === "jsonOrNothing";
  return parsed !== undefined;
}

/** Twilio: another update of the same resource is under way, this one was not begun (20162; checked 2026-11-20). */
const notBegun = new Set(["20162"]);

/** Milliseconds to wait before it is sent again, or undefined when it is not. */
function waitBefore(
  options: HttpOptions,
  request: HttpRequest,
  { failure, retryAfter, sent, lasting }: Exclude<Result, { answer: HttpAnswer }>,
  attempt: number,
): number | undefined {
  const { environment, limiter } = options;
  const policy = options.policy ?? defaultPolicy;
  const delay = backoff(policy, attempt, environment.random());
  if (failure.retryAfter !== undefined || lasting) return undefined;
  if (failure.kind === "rateLimited") {
    limiter.limited(retryAfter ?? 0);
    if (attempt >= policy.limitedAttempts) return undefined;
    // The limiter holds everything back for as long as the API asked; one more wait would come on top of it.
    return retryAfter === undefined ? delay : 0;
  }
  if (failure.code !== undefined && notBegun.has(failure.code)) {
    return attempt < policy.limitedAttempts ? delay : undefined;
  }
  const passing = failure.kind === "server" || failure.kind === "timeout" || failure.kind === "unreachable";
  const safe = request.repeatable || !sent;
  if (!passing || !safe || attempt >= policy.failedAttempts) return undefined;
  return Math.max(delay, retryAfter ?? 0);
}

function bodyType({ body }: HttpRequest): Readonly<Record<string, string>> {
  if (body === undefined) return {};
  return { "content-type": "json" in body ? "application/json" : "application/x-www-form-urlencoded" };
}

function bodyText({ body }: HttpRequest): string | undefined {
  if (body === undefined) return undefined;
  return "json" in body ? JSON.stringify(body.json) : encodeForm(body.form).toString();
}

/** Form encoding as Twilio reads it: a list repeats the name, undefined is left out. */
function encodeForm(form: Readonly<Record<string, unknown>>): URLSearchParams {
  const encoded = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null) encoded.append(name, String(each));
    }
  }
  return encoded;
}

function maskFor(options: HttpOptions, { body }: HttpRequest): Mask {
  const content = body === undefined ? undefined : "json" in body ? body.json : body.form;
  const inside = isRecord(content) || Array.isArray(content) ? secretsIn(content) : [];
  return maskOf([...options.secrets(), ...inside]);
}
