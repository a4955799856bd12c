/**
 * Addresses to which a number's calls are sent. That of a Studio flow is fixed by account and flow
 * (twilio.com/docs/studio/user-guide, `webhook_url` of a flow, read 2026-11-20). Pure.
 */

const flowSid = /^FW[0-9a-f]{32}$/i;
const flowPath = /\/Accounts\/(AC[0-9a-f]{32})\/Flows\/(FW[0-9a-f]{32})(?:$|[/?#])/i;

/** The SID of a flow given by SID or by address; undefined for anything else. */
export function flowSidOf(text: string): string | undefined {
  if (flowSid.test(text)) return text;
  return flowPath.exec(text)?.[2];
}

/**
 * The flow of this account to which a voice URL leads.
 *
 * @returns undefined for no URL, another service's, and another account's flow
 */
export function flowOfVoiceUrl(voiceUrl: string | undefined, accountSid: string): string | undefined {
  const found = voiceUrl === undefined ? null : flowPath.exec(voiceUrl);
  return found?.[1] === accountSid ? found[2] : undefined;
}

/** The address of a flow. */
export const flowUrl = (accountSid: string, sid: string): string =>
  `https://webhooks.twilio.com/v1/Accounts/${accountSid}/Flows/${sid}`;

/** The host of an address that somebody set for a purpose of their own; Spoke's, Twilio's flows and its demo are not. */
export function strangeHost(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { hostname } = new URL(address);
  return /(^|\.)(spokephone|twilio)\.com$/.test(hostname) ? undefined : hostname;
}
