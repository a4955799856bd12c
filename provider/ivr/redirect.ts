/**
 * The address that hands a Twilio call to Spoke: Twilio fetches it, and Spoke answers with the rest of the call.
 *
 * `https://api.spokephone.com/telephony/redirect?extension=…&organisationId=…` is what every directory entry carries as
 * `twimlRedirectUrl`. Spoke checks a signature over the address, so that the order of the parameters counts: it is
 * alphabetical (github.com/johnib/spoke-cli, written from Spoke's own reference; read 2026-11-20).
 */

/** The address in production. */
export const spokeRedirectUrl = "https://api.spokephone.com/telephony/redirect";

/** What the address can say. */
export interface Redirect {
  /** Extension of the user, call group or device; or a Liquid expression that gives one. */
  readonly extension: string;
  /** Seconds until a call group's next member is tried: 5 to 60. */
  readonly nextOfferTimeout?: number;
  /** The Spoke organisation's id. */
  readonly organisationId: string;
  /** 1 (highest) to 9; Spoke's default is 5. */
  readonly priority?: number;
  /** Takes an unanswered call back instead of Spoke's voicemail. */
  readonly returnTo?: "flow" | "taskQueue" | "postEndpoint";
  /** SID of the flow or workflow, or the HTTPS address, that `returnTo` speaks of. */
  readonly returnToId?: string;
  /** Goes to voicemail at once. */
  readonly sendToVoicemail?: boolean;
  /** Seconds to wait for an answer: 10 to 70 for a user, 10 to 300 for a call group. */
  readonly timeout?: number;
}

/** The order that the signature needs. */
const order = [
  "extension",
  "nextOfferTimeout",
  "organisationId",
  "priority",
  "returnTo",
  "returnToId",
  "sendToVoicemail",
  "timeout",
] as const satisfies readonly (keyof Redirect)[];

/** Studio puts a value in its place before Twilio fetches the address; encoding would hide the braces from it. */
const liquid = /^\{\{.*\}\}$/s;

/**
 * Builds the address.
 *
 * @param redirect where the call goes; Liquid expressions are left as they are
 * @param base the address without parameters; Spoke's own by default
 * @returns the address, with the parameters in the order that the signature needs
 */
export function buildRedirectUrl(redirect: Redirect, base: string = spokeRedirectUrl): string {
  const parameters = order.flatMap((name) => {
    const value = redirect[name];
    if (value === undefined) return [];
    const text = String(value);
    return [`${name}=${liquid.test(text) ? text : encodeURIComponent(text)}`];
  });
  return `${base}?${parameters.join("&")}`;
}
