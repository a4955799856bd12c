/** A small HTTP server that a test scripts, and a clock that only moves when something waits. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ClientEnvironment } from "../../../provider/clients/environment.ts";
import { type ClientConfiguration, type ClientOptions, openClients } from "../../../provider/clients/open.ts";

/** One request as the server saw it. */
export interface Seen {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What the server answers: a status with a body (an object is sent as JSON), or nothing but a cut. */
export type Reply =
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | "cut"
  | "silence";

export interface World {
  readonly origin: string;
  readonly host: string;
  /** All requests but those for a token. */
  readonly requests: Seen[];
  readonly tokenRequests: Seen[];
  /** Answers the next requests, in order; a function is asked each time. */
  reply(...replies: readonly (Reply | ((request: Seen) => Reply))[]): void;
  /** Answers all further requests. */
  replyAlways(reply: (request: Seen) => Reply): void;
  /** Answers the next token requests. */
  replyToken(...replies: readonly Reply[]): void;
  readonly waits: number[];
  readonly lines: string[];
  readonly environment: ClientEnvironment;
  advance(milliseconds: number): void;
  open(
    configuration?: Partial<ClientConfiguration>,
    options?: ClientOptions & Pick<ClientEnvironment, "signal" | "stop">,
  ): ReturnType<typeof openClients>;
  close(): Promise<void>;
}

/** Credentials that no message and no log line may show. */
export const planted = {
  clientSecret: "planted-client-secret-1",
  scimToken: "planted/scim+token=2",
  twilioAuthToken: "planted-twilio-token-3",
  accessToken: "planted-access-token-4",
};

export const accountSid = `AC${"0".repeat(31)}1`;

export async function openWorld(): Promise<World> {
  const script: (Reply | ((request: Seen) => Reply))[] = [];
  const tokenScript: Reply[] = [];
  const requests: Seen[] = [];
  const tokenRequests: Seen[] = [];
  const waits: number[] = [];
  const lines: string[] = [];
  const clients: ReturnType<typeof openClients>[] = [];
  let always: (request: Seen) => Reply = () => ({
    status: 599,
    body: { message: "the test scripted no more answers" },
  });
  let now = Date.UTC(2026, 10, 22);

  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const seen: Seen = { method, url, headers, body: Buffer.concat(chunks).toString() };
      const token = url === "/auth/oauth/token";
      (token ? tokenRequests : requests).push(seen);
      const next = token ? (tokenScript.shift() ?? freshToken(tokenRequests.length)) : script.shift();
      const reply = typeof next === "function" ? next(seen) : next;
      answer(response, reply ?? always(seen));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  const environment: ClientEnvironment = {
    now: () => now,
    random: () => 0.5,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
    log: (line) => lines.push(line),
  };

  return {
    origin,
    host: `127.0.0.1:${port}`,
    requests,
    tokenRequests,
    waits,
    lines,
    environment,
    reply: (...replies) => script.push(...replies),
    replyAlways: (reply) => {
      always = reply;
    },
    replyToken: (...replies) => tokenScript.push(...replies),
    advance: (milliseconds) => {
      now += milliseconds;
    },
    open: (configuration = {}, { signal, stop, ...options } = {}) => {
      const opened = openClients(
        {
          clientId: "acme-client",
          clientSecret: planted.clientSecret,
          authUrl: `${origin}/auth/oauth/token`,
          apiUrl: `${origin}/spoke`,
          adminUrl: `${origin}/spoke-admin`,
          scimUrl: `${origin}/scim/v2/`,
          scimToken: planted.scimToken,
          twilioAccountSid: accountSid,
          twilioAuthToken: planted.twilioAuthToken,
          twilioBaseUrl: `${origin}/twilio`,
          ...configuration,
        },
        { ...environment, ...(signal ? { signal } : {}), ...(stop ? { stop } : {}) },
        options,
      );
      clients.push(opened);
      return opened;
    },
    close: async () => {
      await Promise.all(clients.map((each) => each.close()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function freshToken(count: number): Reply {
  const accessToken = count === 1 ? planted.accessToken : `${planted.accessToken}-${count}`;
  return { status: 200, body: { access_token: accessToken, token_type: "Bearer", expires_in: 3600 } };
}

function answer(response: ServerResponse, reply: Reply): void {
  if (reply === "silence") return;
  if (reply === "cut") {
    response.socket?.destroy();
    return;
  }
  const { status, body, headers = {} } = reply;
  response.writeHead(status, headers);
  response.end(body === undefined || typeof body === "string" ? body : JSON.stringify(body));
}

/** The message of what a promise throws; fails the test when it throws nothing. */
export async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => {
      throw new Error("nothing was thrown");
    },
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
