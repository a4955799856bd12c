/** What messages call each API, and which settings lead to it. */
import { type SettingName, settings } from "../configuration/settings.ts";

/** The APIs that the clients speak to. */
export type ApiName = "token" | "api" | "admin" | "scim" | "twilio";

/** One API, as messages speak of it. */
export interface ApiProfile {
  readonly name: ApiName;
  /** Begins a sentence: `Spoke's Developer API`. */
  readonly title: string;
  /** The setting that its address comes from; undefined where the address is not configured. */
  readonly address: SettingName | undefined;
  /** The settings that hold its credentials. */
  readonly credentials: readonly SettingName[];
  /** Where permission is given, as a sentence. */
  readonly permission: string;
  /** What to do about an error of this code, as a sentence. */
  readonly remedies?: Readonly<Record<string, string>>;
}

const spokePermission =
  "Ask the administrator of the Spoke organisation to let the API key do this, or use a key that may.";

const variables = new Map(settings.map((setting) => [setting.name, setting.environment[0]]));

/** A setting as messages name it: `clientId (SPOKE_CLIENT_ID)`. */
export function nameSetting(name: SettingName): string {
  const variable = variables.get(name);
  return variable === undefined ? name : `${name} (${variable})`;
}

/** Settings as messages list them: `clientId (SPOKE_CLIENT_ID) and clientSecret (SPOKE_CLIENT_SECRET)`. */
export function nameSettings(names: readonly SettingName[]): string {
  const named = names.map(nameSetting);
  const last = named.at(-1) ?? "";
  return named.length < 2 ? last : `${named.slice(0, -1).join(", ")} and ${last}`;
}

/** The profiles of the Spoke APIs. Twilio's depends on the kind of credentials: `twilioProfile`. */
export const profiles: Readonly<Record<Exclude<ApiName, "twilio">, ApiProfile>> = {
  token: {
    name: "token",
    title: "Spoke's token service",
    address: "authUrl",
    credentials: ["clientId", "clientSecret"],
    permission: spokePermission,
  },
  api: {
    name: "api",
    title: "Spoke's Developer API",
    address: "apiUrl",
    credentials: ["clientId", "clientSecret"],
    permission: spokePermission,
  },
  admin: {
    name: "admin",
    title: "The admin endpoint",
    address: "adminUrl",
    credentials: ["clientId", "clientSecret"],
    permission: spokePermission,
  },
  scim: {
    name: "scim",
    title: "Spoke's Directory Sync",
    address: "scimUrl",
    credentials: ["scimToken"],
    permission:
      "Ask Spoke to enable Directory Sync for the organisation, and for a token that may write users.",
  },
};

/** Codes that a person can do something particular about (https://www.twilio.com/docs/api/errors, checked 2026-11-20). */
const twilioRemedies: Readonly<Record<string, string>> = {
  20008: "Test credentials reach nothing but messages, calls and numbers: use the account's own.",
  21404: "A trial account may not do this: upgrade it in the Twilio Console.",
  10002: "A trial account may not do this: upgrade it in the Twilio Console.",
  21422: "Somebody else has the number by now: search again or choose another.",
  21452: "Twilio has no number on sale in that area: choose another area code.",
  21451: "The area code does not exist: correct it.",
  21457: "This type of number is not found by area code: use `contains` instead.",
  21615: "The country asks for an address: create one in the Twilio Console and set addressSid.",
  21631: "The country asks for an address: create one in the Twilio Console and set addressSid.",
  21649: "The country asks for a regulatory bundle: have one approved in the Twilio Console first.",
  21650: "The country asks for an identity: create one in the Twilio Console first.",
  21651: "The address does not meet the country's rules: create one that does and set addressSid.",
  81022: "Correct the flow's definition at the paths named above.",
};

/**
 * Twilio, reached with these credentials.
 *
 * @param credentials the settings that are in use
 * @param address the setting that leads elsewhere than to Twilio's own hosts, if there is one
 */
export function twilioProfile(
  credentials: readonly SettingName[],
  address: SettingName | undefined,
): ApiProfile {
  return {
    name: "twilio",
    title: "Twilio",
    address,
    credentials,
    permission:
      "Give the API key the permission in the Twilio Console, or use the account's auth token (twilioAuthToken).",
    remedies: twilioRemedies,
  };
}
