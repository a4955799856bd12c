import { Twilio } from "twilio";
import RequestClient, { type RequestOptions } from "twilio/lib/base/RequestClient";
import type { EmulatorAddress } from "../../emulator/server.ts";

/**
 * Twilio's own SDK against the emulator: an independent client, pointed here at the SDK's extension point. Only contexts
 * are used (`flows(sid).update()`), since 6.1 to 6.2.0 fail on methods of the objects that create() and list() return.
 */
export function sdkFor(
  { twilio }: Pick<EmulatorAddress, "twilio">,
  credentials = { user: twilio.accountSid, password: twilio.authToken },
): Twilio {
  class EmulatorClient extends RequestClient {
    override request<TData>(options: RequestOptions<TData>) {
      const url = new URL(options.uri);
      const [product, domain] = url.hostname.split(".", 2);
      const uri =
        domain === "twilio" ? `${twilio.baseUrl}/${product}${url.pathname}${url.search}` : options.uri;
      return super.request<TData>({ ...options, uri });
    }
  }
  return new Twilio(credentials.user, credentials.password, {
    accountSid: twilio.accountSid,
    httpClient: new EmulatorClient(),
  });
}

export interface RawAnswer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** A request as any HTTP client would send it; a form is encoded, other text goes as it is. */
export async function rawTwilio(
  { twilio }: Pick<EmulatorAddress, "twilio">,
  method: string,
  path: string,
  options: { form?: Record<string, string>; text?: string; type?: string; authorization?: string } = {},
): Promise<RawAnswer> {
  const basic = Buffer.from(`${twilio.accountSid}:${twilio.authToken}`).toString("base64");
  const body = options.form === undefined ? options.text : new URLSearchParams(options.form).toString();
  const response = await fetch(`${twilio.baseUrl}${path}`, {
    method,
    headers: {
      authorization: options.authorization ?? `Basic ${basic}`,
      ...(body === undefined ? {} : { "content-type": options.type ?? "application/x-www-form-urlencoded" }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? {} : JSON.parse(text) };
}

/** The contract violations that the emulator counted. */
export async function violationsOf(address: Pick<EmulatorAddress, "control">): Promise<string[]> {
  const response = await fetch(`${address.control}/requests`);
  return ((await response.json()) as { violations: string[] }).violations;
}

/** Puts settings or the clock of a running emulator. */
export async function control(
  address: Pick<EmulatorAddress, "control">,
  path: string,
  body: object,
): Promise<void> {
  const response = await fetch(`${address.control}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
}

/** A small flow: greet, then send the call to an address. */
export function greetingFlow(say = "Welcome to Acme"): Record<string, unknown> {
  return {
    description: "Greets",
    initial_state: "Trigger",
    flags: { allow_concurrent_calls: true },
    states: [
      {
        name: "Trigger",
        type: "trigger",
        properties: { offset: { x: 0, y: 0 } },
        transitions: [{ event: "incomingCall", next: "greet" }, { event: "incomingMessage" }],
      },
      {
        name: "greet",
        type: "say-play",
        properties: { say, loop: 1, language: "en-US" },
        transitions: [{ event: "audioComplete", next: "pass_on" }],
      },
      {
        name: "pass_on",
        type: "add-twiml-redirect",
        properties: { url: "https://api.spokephone.com/telephony/redirect?extension=200", timeout: "14400" },
        transitions: [{ event: "return" }, { event: "timeout", next: "" }, { event: "fail", next: null }],
      },
    ],
  };
}
