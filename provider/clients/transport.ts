/** One request over the wire, by undici: a pool of kept connections an origin. Knows nothing of APIs, retries or rates. */
import type { Agent } from "undici";

/** A request, ready to go. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Cuts the request short. */
  readonly signal: AbortSignal | undefined;
}

/** What came back: an answer, or the network's failure. */
export type Incoming =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
      readonly text: string;
    }
  | NetworkFailure;

/** Why nothing came back. */
export interface NetworkFailure {
  readonly failure: "unreachable" | "timeout" | "cancelled";
  /** In the network's own words, with its code. */
  readonly reason: string;
  /** False where the request cannot have reached the server. */
  readonly sent: boolean;
  /** True where trying again cannot help: a name that does not exist, a certificate that is not trusted. */
  readonly lasting: boolean;
}

/** Sends requests until it is closed. */
export interface Transport {
  send(request: Outgoing): Promise<Incoming>;
  /** Closes idle connections; requests under way are let finish. */
  close(): Promise<void>;
}

/** Bounds of one request, in milliseconds. */
export interface Timeouts {
  readonly connect: number;
  /** From the request to the first byte of the answer, and between two pieces of its body. */
  readonly answer: number;
}

const defaultTimeouts: Timeouts = { connect: 10_000, answer: 30_000 };

/** More than the cap of any API, so that the limiter and not the pool decides. */
const connectionsPerOrigin = 32;

/**
 * Opens a transport. undici is loaded with the first request: it costs more than all of our own start.
 *
 * @param timeouts how long to wait
 */
export function openTransport(timeouts: Timeouts = defaultTimeouts): Transport {
  let loading: Promise<{ agent: Agent; request: typeof import("undici")["request"] }> | undefined;
  const load = () => {
    loading ??= import("undici").then(({ Agent, request }) => ({
      request,
      agent: new Agent({
        connections: connectionsPerOrigin,
        connect: { timeout: timeouts.connect },
        headersTimeout: timeouts.answer,
        bodyTimeout: timeouts.answer,
      }),
    }));
    return loading;
  };
  return {
    send: async ({ method, url, headers, body, signal }) => {
      const { agent, request } = await load();
      try {
        const answer = await request(url, {
          dispatcher: agent,
          method: method as "GET",
          headers: { ...headers },
          body: body ?? null,
          signal: signal ?? null,
        });
        return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
      } catch (error) {
        return networkFailure(error, timeouts);
      }
    },
    close: async () => {
      const loaded = await loading;
      loading = undefined;
      await loaded?.agent.close();
    },
  };
}

/** Failures before the first byte was sent. */
const neverSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

const certificate = /^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH)/;

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there (ECONNREFUSED)",
  ENOTFOUND: "the host name does not exist (ENOTFOUND)",
  EAI_AGAIN: "the host name could not be looked up (EAI_AGAIN)",
  UND_ERR_SOCKET: "it was cut before the answer (UND_ERR_SOCKET)",
  ECONNRESET: "it was cut before the answer (ECONNRESET)",
  EPIPE: "it was cut before the answer (EPIPE)",
};

function networkFailure(error: unknown, timeouts: Timeouts): NetworkFailure {
  const { code, text } = read(error);
  if (code === "ABORT_ERR" || code === "UND_ERR_ABORTED") {
    return { failure: "cancelled", reason: "cancelled", sent: true, lasting: true };
  }
  if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT") {
    const reason = `waited ${timeouts.answer / 1000} s`;
    return { failure: "timeout", reason, sent: true, lasting: false };
  }
  if (code === "UND_ERR_CONNECT_TIMEOUT") {
    const reason = `no connection within ${timeouts.connect / 1000} s`;
    return { failure: "unreachable", reason, sent: false, lasting: false };
  }
  const untrusted = certificate.test(code);
  return {
    failure: "unreachable",
    reason: words[code] ?? (untrusted ? `its certificate is not trusted (${code})` : text),
    sent: !neverSent.has(code) && !untrusted,
    lasting: untrusted || code === "ENOTFOUND",
  };
}

/** Looked at by shape: an error of Node's own may come from another realm, where `instanceof` says no. */
function read(error: unknown): { code: string; text: string } {
  if (error === null || typeof error !== "object") return { code: "", text: String(error) };
  const {
    name,
    message,
    code,
    cause,
  }: { name?: unknown; message?: unknown; code?: unknown; cause?: unknown } = error;
  const text = typeof message === "string" && message !== "" ? message : String(name ?? "no reason given");
  if (name === "AbortError") return { code: "ABORT_ERR", text };
  const found = typeof code === "string" ? code : cause === undefined ? "" : read(cause).code;
  return { code: found, text: found === "" ? text : `${text} (${found})` };
}
