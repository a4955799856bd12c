/** Opens all clients at once. Nothing is loaded, read or sent before a client is used: opening costs next to nothing. */
import { defaultRedirectUrl, type SettingName } from "../configuration/settings.ts";
import type { Reach } from "../model/field.ts";
import type { ClientEnvironment } from "./environment.ts";
import { ApiError } from "./errors.ts";
import { type Authorization, type Http, openHttp, type Signs, type Usage } from "./http.ts";
import {
  type ApiName,
  type ApiProfile,
  nameSetting,
  nameSettings,
  profiles,
  twilioProfile,
} from "./profiles.ts";
import { createLimiter, type Limiter } from "./rate.ts";
import { openRest } from "./rest.ts";
import type { RetryPolicy } from "./retry.ts";
import { openScim } from "./scim.ts";
import { fixedAuthorization, noAuthorization, tokenAuthorization } from "./token.ts";
import { openTransport, type Timeouts, type Transport } from "./transport.ts";
import { openTwilio } from "./twilio.ts";
import type { Facts, Writes } from "./types.ts";

/** The settings that lead to the products, resolved: from the provider's configuration or the environment. */
export interface ClientConfiguration {
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly authUrl: string;
  readonly apiUrl: string;
  readonly adminUrl?: string | undefined;
  readonly scimUrl?: string | undefined;
  readonly scimToken?: string | undefined;
  readonly organisationId?: string | undefined;
  readonly twilioAccountSid?: string | undefined;
  readonly twilioAuthToken?: string | undefined;
  readonly twilioApiKey?: string | undefined;
  readonly twilioApiSecret?: string | undefined;
  readonly twilioEdge?: string | undefined;
  readonly twilioRegion?: string | undefined;
  readonly twilioBaseUrl?: string | undefined;
  /** Where a Twilio call is sent to reach a Spoke extension, without its query. */
  readonly redirectUrl?: string | undefined;
}

/** All doors, with what only their owner needs. */
export interface Clients extends Writes {
  /** Requests sent until now, repetitions included. */
  usage(): Readonly<Record<ApiName, Readonly<Usage>>>;
  /** What the answers until now told of each API, and the pace that is kept because of it. */
  signs(): Readonly<Record<ApiName, Readonly<Signs> & ReturnType<Limiter["state"]>>>;
  /** Closes kept connections, so that a process can end at once. */
  close(): Promise<void>;
}

/** What is set only to try something out; times in milliseconds. */
export interface ClientOptions {
  readonly policy?: RetryPolicy;
  readonly timeouts?: Timeouts;
  /** What carries requests, in place of the network. */
  readonly transport?: Transport;
}

/** In flight at most. Twilio's own toolkit uses 10 (twilio-labs/serverless-toolkit pull 517, checked 2026-11-20); Spoke says nothing. */
const inFlight: Readonly<Record<ApiName, number>> = { token: 1, api: 16, admin: 16, scim: 8, twilio: 10 };

/**
 * Opens the clients of one organisation.
 *
 * @param configuration resolved settings; a credential that is missing is an error of the first use, not of this
 * @param environment time, waiting, chance and cancellation
 */
export function openClients(
  configuration: ClientConfiguration,
  environment: ClientEnvironment,
  options: ClientOptions = {},
): Clients {
  const transport = options.transport ?? openTransport(options.timeouts);
  const usage = byApi(noUsage);
  const signs = byApi((): Signs => ({ limited: 0 }));
  const limiters = byApi((name) => createLimiter(inFlight[name], environment));
  const nextRequestId = requestIds(environment);
  const { clientSecret, scimToken, twilioAuthToken, twilioApiSecret } = configuration;
  const configured = [clientSecret, scimToken, twilioAuthToken, twilioApiSecret].filter(
    (one) => one !== undefined,
  );
  const authorizations: Authorization[] = [];
  const core = (profile: ApiProfile, authorization: Authorization): Http => {
    authorizations.push(authorization);
    return openHttp({
      profile,
      authorization,
      transport,
      environment,
      nextRequestId,
      secrets: () => [...configured, ...authorizations.flatMap((each) => each.secrets())],
      usage: usage[profile.name],
      signs: signs[profile.name],
      limiter: limiters[profile.name],
      ...(options.policy ? { policy: options.policy } : {}),
    });
  };
  const address = (profile: ApiProfile, name: SettingName & keyof ClientConfiguration) => () =>
    addressOf(profile, name, configuration[name]);

  const tokens = tokenAuthorization(
    core(profiles.token, noAuthorization),
    address(profiles.token, "authUrl"),
    () => required(profiles.token, configuration, ["clientId", "clientSecret"]),
    environment,
  );
  const scimHeader = () => `Bearer ${required(profiles.scim, configuration, ["scimToken"]).scimToken}`;
  const twilioNames = twilioCredentials(configuration);
  const twilio = twilioProfile(
    twilioNames,
    configuration.twilioBaseUrl === undefined ? undefined : "twilioBaseUrl",
  );

  return {
    facts: factsOf(configuration, environment),
    api: openRest(core(profiles.api, tokens), address(profiles.api, "apiUrl")),
    twilio: openTwilio(
      core(
        twilio,
        fixedAuthorization(() => twilioHeader(twilio, configuration)),
      ),
      {
        accountSid: () => required(twilio, configuration, ["twilioAccountSid"]).twilioAccountSid,
        edge: configuration.twilioEdge,
        region: configuration.twilioRegion,
        baseUrl: configuration.twilioBaseUrl === undefined ? undefined : address(twilio, "twilioBaseUrl"),
        environment,
      },
    ),
    ...(configuration.adminUrl === undefined
      ? {}
      : {
          admin: openRest(core(profiles.admin, tokens), address(profiles.admin, "adminUrl"), {
            codedAbsence: true,
          }),
        }),
    ...(configuration.scimUrl === undefined
      ? {}
      : {
          scim: openScim(
            core(profiles.scim, fixedAuthorization(scimHeader)),
            address(profiles.scim, "scimUrl"),
          ),
        }),
    usage: () => usage,
    signs: () => byApi((name) => ({ ...signs[name], ...limiters[name].state() })),
    close: () => transport.close(),
  };
}

function factsOf(configuration: ClientConfiguration, environment: ClientEnvironment): Facts {
  const doors: Reach[] = ["api", "twilio"];
  if (configuration.adminUrl !== undefined) doors.push("admin");
  if (configuration.scimUrl !== undefined) doors.push("scim");
  return {
    organisationId: configuration.organisationId,
    twilioAccountSid: configuration.twilioAccountSid,
    redirectUrl: configuration.redirectUrl ?? defaultRedirectUrl,
    doors: new Set(doors),
    now: environment.now,
  };
}

function byApi<T>(make: (name: ApiName) => T): Record<ApiName, T> {
  return {
    token: make("token"),
    api: make("api"),
    admin: make("admin"),
    scim: make("scim"),
    twilio: make("twilio"),
  };
}

function noUsage(): Usage {
  return { reads: 0, writes: 0, repeated: 0 };
}

function requestIds(environment: ClientEnvironment): () => string {
  const run = Math.floor(environment.random() * 0x1_0000_0000)
    .toString(16)
    .padStart(8, "0");
  let count = 0;
  return () => {
    count += 1;
    return `pulumi-spoke-${run}-${count}`;
  };
}

function addressOf(profile: ApiProfile, name: SettingName, value: string | undefined): URL {
  const url = value !== undefined && URL.canParse(value) ? new URL(value) : undefined;
  if (url !== undefined && (url.protocol === "http:" || url.protocol === "https:")) return url;
  const said = value === undefined || value === "" ? "is not set" : "is not an http or https address";
  throw new ApiError({
    ...beforeRequest(profile),
    kind: "invalid",
    reason: `${nameSetting(name)} ${said}`,
    remedy: `Set ${nameSetting(name)} to an address such as https://example.com/path.`,
  });
}

/** The settings, all of them present. */
function required<Name extends SettingName & keyof ClientConfiguration>(
  profile: ApiProfile,
  configuration: ClientConfiguration,
  names: readonly Name[],
): Record<Name, string> {
  const missing = names.filter((name) => (configuration[name] ?? "") === "");
  if (missing.length > 0) {
    const verb = missing.length === 1 ? "is" : "are";
    const reason = `${nameSettings(missing)} ${verb} not set`;
    throw new ApiError({ ...beforeRequest(profile), kind: "noCredentials", reason });
  }
  return Object.fromEntries(names.map((name) => [name, configuration[name]])) as Record<Name, string>;
}

function beforeRequest(profile: ApiProfile): { profile: ApiProfile; method: ""; path: ""; host: "" } {
  return { profile, method: "", path: "", host: "" };
}

/** An API key where one is set, else the account's own token. */
function twilioCredentials(configuration: ClientConfiguration) {
  const key = configuration.twilioApiKey !== undefined || configuration.twilioApiSecret !== undefined;
  return key
    ? (["twilioAccountSid", "twilioApiKey", "twilioApiSecret"] as const)
    : (["twilioAccountSid", "twilioAuthToken"] as const);
}

function twilioHeader(profile: ApiProfile, configuration: ClientConfiguration): string {
  const { twilioAccountSid, twilioApiKey, twilioApiSecret, twilioAuthToken } = {
    ...configuration,
    ...required(profile, configuration, twilioCredentials(configuration)),
  };
  const pair =
    twilioApiKey === undefined
      ? `${twilioAccountSid}:${twilioAuthToken}`
      : `${twilioApiKey}:${twilioApiSecret}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}
