/** The emulator as a command: starts, says where it is, and stays until it is told to end. */
import type { EmulatorAddress, EmulatorOptions } from "./context.ts";
import { startEmulator } from "./server.ts";

/** The one line of JSON that other programs read, without its line break. */
export function emulatorLine(address: EmulatorAddress): string {
  return JSON.stringify(address);
}

/** The environment that points the provider, and Twilio's own tools, at the emulator. */
export function emulatorEnvironment({ spoke, twilio }: EmulatorAddress): Record<string, string> {
  return {
    SPOKE_CLIENT_ID: spoke.clientId,
    SPOKE_CLIENT_SECRET: spoke.clientSecret,
    SPOKE_AUTH_SERVICE_URL: spoke.authUrl,
    SPOKE_API_URL: spoke.apiUrl,
    SPOKE_ADMIN_URL: spoke.adminUrl,
    SPOKE_SCIM_URL: spoke.scimUrl,
    SPOKE_SCIM_TOKEN: spoke.scimToken,
    SPOKE_ORGANISATION_ID: spoke.organisationId,
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_BASE_URL: twilio.baseUrl,
  };
}

/**
 * What a person needs to go on: where the page is, and the environment.
 * @param production true leaves out the admin contract, which answers nothing then
 */
export function emulatorText(address: EmulatorAddress, production = false): string {
  const { SPOKE_ADMIN_URL: _, ...ofProduction } = emulatorEnvironment(address);
  const environment = production ? ofProduction : emulatorEnvironment(address);
  const lines = Object.entries(environment).map(([name, value]) => `  export ${name}=${value}`);
  return [`Spoke and Twilio are emulated at ${address.page}`, ...lines, "Press Ctrl+C to end."].join("\n");
}

export interface RunOptions extends EmulatorOptions {
  /** One line of JSON instead of a text. */
  readonly json?: boolean;
  /** Where it is written, a line each; default the standard output. */
  readonly print?: (text: string) => void;
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

/**
 * Runs the emulator until SIGINT or SIGTERM, then closes it and its state.
 * @throws when the port is taken, the state's file cannot be opened or the seed is none
 */
export async function runEmulator(options: RunOptions = {}): Promise<void> {
  const { json = false, print = (text: string) => process.stdout.write(`${text}\n`), ...rest } = options;
  // Listening for signals begins first: one that comes while it starts must not leave a half-written state.
  const end = signalled();
  const emulator = await startEmulator(rest);
  print(json ? emulatorLine(emulator.address) : emulatorText(emulator.address, rest.production));
  await end;
  await emulator.close();
}
