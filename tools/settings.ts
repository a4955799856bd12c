/** The provider's settings as environment variables. Pure. */
import type { EmulatorAddress } from "../emulator/server.ts";

/** The variables that point the provider at an emulator. */
export function emulatorSettings({ spoke, twilio }: EmulatorAddress): Record<string, string> {
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

/** What would reach into a run from outside: somebody's own accounts, backend and stack settings. */
const foreign = /^(SPOKE_|TWILIO_|PULUMI_(?!SKIP_UPDATE_CHECK$|DISABLE_))/;

/** An environment without the variables that belong to other organisations, accounts and stacks. */
export function cleanEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}
