/** A customer to test against: an emulator of one's own, hands to edit it with, and its request log. */
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator/server.ts";

/** One line of the request log's counts. */
export interface RequestCount {
  readonly method: string;
  readonly route: string;
  readonly effect: "read" | "write";
  readonly count: number;
}

/** See the head of this file. */
export interface World {
  readonly emulator: Emulator;
  /** The provider's settings for this customer. */
  readonly settings: Readonly<Record<string, string>>;
  /** Settings as a production organisation has them: no admin contract. */
  readonly productionSettings: Readonly<Record<string, string>>;
  /** A control request; fails the test unless it is answered with success. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  requests(): Promise<{
    readonly counts: readonly RequestCount[];
    readonly writes: number;
    readonly total: number;
  }>;
  forgetRequests(): Promise<void>;
  /** Makes requests fail, see `POST /_emulator/faults`. */
  fault(rule: unknown): Promise<void>;
  clearFaults(): Promise<void>;
  /** @throws Error when a contract was broken meanwhile, by a request or by an answer */
  close(): Promise<void>;
}

/** Starts a customer. @param options of the emulator; the port is always a free one */
export async function startWorld(options: Omit<EmulatorOptions, "port"> = {}): Promise<World> {
  const emulator = await startEmulator(options);
  const { spoke, twilio, control: controlUrl } = emulator.address;
  const { adminUrl, ...production } = spoke;
  const productionSettings = {
    ...production,
    twilioAccountSid: twilio.accountSid,
    twilioAuthToken: twilio.authToken,
    twilioBaseUrl: twilio.baseUrl,
  };
  async function control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${controlUrl}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
  return {
    emulator,
    settings: { ...productionSettings, adminUrl },
    productionSettings,
    control,
    requests: async () => (await control("GET", "/requests")) as Awaited<ReturnType<World["requests"]>>,
    forgetRequests: async () => void (await control("DELETE", "/requests")),
    fault: async (rule) => void (await control("POST", "/faults", rule)),
    clearFaults: async () => void (await control("DELETE", "/faults")),
    async close() {
      await closeUnbroken(emulator);
    },
  };
}

/** Closes an emulator. @throws Error when a contract was broken meanwhile, by a request or by an answer */
export async function closeUnbroken(emulator: Emulator): Promise<void> {
  const response = await fetch(`${emulator.address.control}/requests`);
  const { violations } = (await response.json()) as { violations: readonly string[] };
  await emulator.close();
  if (violations.length > 0) throw new Error(`The contract was broken: ${violations.join("; ")}`);
}
