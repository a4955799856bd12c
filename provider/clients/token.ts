/** Spoke's access token: OAuth 2.0 client credentials (RFC 6749 §4.4), fetched when needed, one request at a time. */
import { isRecord } from "./answer.ts";
import type { ClientEnvironment } from "./environment.ts";
import { ApiError } from "./errors.ts";
import type { Authorization, Http } from "./http.ts";

/** A token is not used in its last minute, or last tenth where it is short: it must survive the request. */
const margin = 60_000;

/** When the service does not say how long a token lasts, which RFC 6749 §5.1 allows. */
const assumedLifetime = 3_600_000;

/**
 * Authorises by access tokens.
 *
 * @param http the core of the token service
 * @param authUrl its whole address
 * @param credentials gives client id and secret; throws `ApiError` of kind `noCredentials`
 */
export function tokenAuthorization(
  http: Http,
  authUrl: () => URL,
  credentials: () => { readonly clientId: string; readonly clientSecret: string },
  environment: ClientEnvironment,
): Authorization {
  let current: { readonly header: string; readonly until: number } | undefined;
  let fetching: Promise<string> | undefined;
  const known = new Set<string>();

  const fetchToken = async (): Promise<string> => {
    const { clientId, clientSecret } = credentials();
    const asked = environment.now();
    const url = authUrl();
    const { status, body } = await http.send({
      method: "POST",
      url,
      path: url.pathname,
      effect: "read",
      repeatable: true,
      answer: "json",
      body: { form: { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret } },
    });
    const token = isRecord(body) ? body.access_token : undefined;
    if (typeof token !== "string" || token === "") {
      throw new ApiError({
        kind: "malformed",
        profile: http.profile,
        method: "POST",
        path: url.pathname,
        host: url.host,
        status,
        reason: "JSON that has no access_token",
      });
    }
    known.add(token);
    const lifetime = isRecord(body) ? Number(body.expires_in) * 1000 : Number.NaN;
    const usable = Number.isFinite(lifetime) && lifetime > 0 ? lifetime : assumedLifetime;
    current = { header: `Bearer ${token}`, until: asked + usable - Math.min(margin, usable / 10) };
    return current.header;
  };

  return {
    headers: async () => {
      if (current && environment.now() < current.until) return { authorization: current.header };
      fetching ??= fetchToken().finally(() => {
        fetching = undefined;
      });
      return { authorization: await fetching };
    },
    renew: (rejected) => {
      // Another request may have fetched a new one by now.
      if (current?.header === rejected.authorization) current = undefined;
    },
    secrets: () => [...known],
  };
}

/**
 * Authorises by one header that never changes.
 *
 * @param header gives its text; throws `ApiError` of kind `noCredentials`
 */
export function fixedAuthorization(header: () => string): Authorization {
  const used = new Set<string>();
  return {
    headers: async () => {
      const authorization = header();
      used.add(authorization.replace(/^\S+\s+/, ""));
      return { authorization };
    },
    secrets: () => [...used],
  };
}

/** Authorises by nothing: the token service takes its credentials in the body. */
export const noAuthorization: Authorization = { headers: async () => ({}), secrets: () => [] };
