/** Calls an emulator as a program of a customer's would: over HTTP, with a token. */
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator/server.ts";

/** JSON that tests look into as they expect it to be; each look is an assertion of its own. */
export interface Loose {
  readonly [name: string]: Loose;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Loose;
}

/** A list inside an answer. */
export function listOf(body: Loose | undefined, key: string): Loose[] {
  return body?.[key] as unknown as Loose[];
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type Call = (
  method: Method,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Reply>;

export interface Caller {
  readonly emulator: Emulator;
  /** Paths of the Developer API, e.g. `/webhooks`. */
  readonly api: Call;
  /** Paths after `/admin/v1`, e.g. `/users`. */
  readonly admin: Call;
  /** Paths after `/_emulator`. */
  readonly control: Call;
}

/** One request; a body is sent as JSON. */
export async function request(
  url: string,
  method: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? undefined : JSON.parse(text),
  };
}

/** Requests a token for a client. */
export async function tokenOf(emulator: Emulator, clientId?: string, clientSecret?: string): Promise<Reply> {
  const { spoke } = emulator.address;
  return request(spoke.authUrl, "POST", {
    grant_type: "client_credentials",
    client_id: clientId ?? spoke.clientId,
    client_secret: clientSecret ?? spoke.clientSecret,
  });
}

/** A test that fails half-way must not keep the run alive. */
const running = new Set<Emulator>();
afterAll(async () => {
  for (const emulator of running) await emulator.close();
});

/** Starts an emulator on a free port and gets a token. */
export async function startCaller(options: EmulatorOptions = {}): Promise<Caller> {
  const emulator = await startEmulator(options);
  running.add(emulator);
  return callerOf(emulator);
}

/** The calls on an emulator that runs. */
export async function callerOf(emulator: Emulator): Promise<Caller> {
  const { body } = await tokenOf(emulator);
  const { spoke, control } = emulator.address;
  const authorization = `Bearer ${body.access_token}`;
  const at =
    (base: string): Call =>
    (method, path, sent, headers) =>
      request(base + path, method, sent, { authorization, ...headers });
  return { emulator, api: at(spoke.apiUrl), admin: at(`${spoke.adminUrl}/admin/v1`), control: at(control) };
}

/** Ends it, after a look at whether any of its answers broke the contract. */
export async function endCaller({ emulator, control }: Caller): Promise<void> {
  const { body } = await control("GET", "/requests");
  running.delete(emulator);
  await emulator.close();
  expect(body.violations).toEqual([]);
}
