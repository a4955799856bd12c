/**
 * The settings of the provider, as data: the schema, the documentation and the validation are derived from this list.
 *
 * Names of environment variables are those of Spoke's own Twilio functions (`SPOKE_CLIENT_ID`, `SPOKE_CLIENT_SECRET`,
 * `SPOKE_AUTH_SERVICE_URL`, `SPOKE_API_URL`) and of Twilio's command line (`TWILIO_*`); checked 2026-11-20.
 */

/** One setting of the provider. Every value is a text; what forms it may have is in `resolve.ts`. */
export interface Setting {
  readonly name: SettingName;
  /** Environment variables that stand in for a setting that is absent, the first that is set wins. */
  readonly environment: readonly string[];
  readonly secret: boolean;
  readonly description: string;
  readonly default?: string;
  /** The only values allowed, where they are few. */
  readonly values?: readonly string[];
}

/** The names of all settings, in the order of the documentation. */
export const settingNames = [
  "clientId",
  "clientSecret",
  "authUrl",
  "apiUrl",
  "adminUrl",
  "scimUrl",
  "scimToken",
  "organisationId",
  "twilioAccountSid",
  "twilioAuthToken",
  "twilioApiKey",
  "twilioApiSecret",
  "twilioEdge",
  "twilioRegion",
  "twilioBaseUrl",
  "redirectUrl",
  "portal",
] as const;

/** The name of a setting. */
export type SettingName = (typeof settingNames)[number];

/** Where Spoke takes a call for an extension. */
export const defaultRedirectUrl = "https://api.spokephone.com/telephony/redirect";

const details: Readonly<Record<SettingName, Omit<Setting, "name">>> = {
  clientId: {
    environment: ["SPOKE_CLIENT_ID"],
    secret: false,
    description: "Client id of a Spoke API key (portal: Other > Developers).",
  },
  clientSecret: {
    environment: ["SPOKE_CLIENT_SECRET"],
    secret: true,
    description: "Client secret of the Spoke API key. Spoke shows it once, when the key is made.",
  },
  authUrl: {
    environment: ["SPOKE_AUTH_SERVICE_URL"],
    secret: false,
    description: "Address of Spoke's token service.",
    default: "https://auth.spokephone.com/oauth/token",
  },
  apiUrl: {
    environment: ["SPOKE_API_URL"],
    secret: false,
    description: "Address of Spoke's Developer API.",
    default: "https://integration.spokephone.com",
  },
  adminUrl: {
    environment: ["SPOKE_ADMIN_URL"],
    secret: false,
    description:
      "Address of an endpoint that implements the assumed admin contract, such as the emulator's. Spoke publishes none: without it, what only the portal can write is in portal mode.",
  },
  scimUrl: {
    environment: ["SPOKE_SCIM_URL"],
    secret: false,
    description:
      "Address of the organisation's Directory Sync (SCIM 2.0) endpoint. Spoke must enable Directory Sync, and no other directory may feed the organisation.",
  },
  scimToken: {
    environment: ["SPOKE_SCIM_TOKEN"],
    secret: true,
    description: "Bearer token of the Directory Sync endpoint.",
  },
  organisationId: {
    environment: ["SPOKE_ORGANISATION_ID"],
    secret: false,
    description:
      "UUID of the Spoke organisation. It guards against writing to the wrong customer, and flows need it to send a call to a Spoke extension.",
  },
  twilioAccountSid: {
    environment: ["TWILIO_ACCOUNT_SID"],
    secret: false,
    description: "SID of the Twilio account that the organisation runs on: `AC` and 32 hexadecimal digits.",
  },
  twilioAuthToken: {
    environment: ["TWILIO_AUTH_TOKEN"],
    secret: true,
    description:
      "Auth token of the Twilio account. An API key (`twilioApiKey`, `twilioApiSecret`) can stand in for it.",
  },
  twilioApiKey: {
    environment: ["TWILIO_API_KEY"],
    secret: false,
    description: "SID of a Twilio API key of the account: `SK` and 32 hexadecimal digits.",
  },
  twilioApiSecret: {
    environment: ["TWILIO_API_SECRET"],
    secret: true,
    description: "Secret of the Twilio API key.",
  },
  twilioEdge: {
    environment: ["TWILIO_EDGE"],
    secret: false,
    description: "Twilio edge location to go through, for example `sydney`.",
  },
  twilioRegion: {
    environment: ["TWILIO_REGION"],
    secret: false,
    description:
      "Twilio region that holds the account's data, for example `au1`. Credentials belong to one region.",
  },
  twilioBaseUrl: {
    environment: ["TWILIO_BASE_URL"],
    secret: false,
    description:
      "Address that stands in for Twilio's hosts: the product `studio` is reached at `<twilioBaseUrl>/studio`. For the emulator.",
  },
  redirectUrl: {
    environment: ["SPOKE_REDIRECT_URL"],
    secret: false,
    description: "Where a Twilio flow sends a call to reach a Spoke extension, without its query.",
    default: defaultRedirectUrl,
  },
  portal: {
    environment: ["SPOKE_PORTAL"],
    secret: false,
    description:
      "What a step that only a person can do in the portal is, while it is not done: `warn` (default) succeeds with a warning, `strict` is an error.",
    default: "warn",
    values: ["warn", "strict"],
  },
};

/** All settings, in the order of the documentation. */
export const settings: readonly Setting[] = settingNames.map((name) => ({ name, ...details[name] }));
