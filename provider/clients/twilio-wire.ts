/** Twilio's objects in our own form: what is unset is undefined, whether Twilio wrote `""` or null. Pure. */
import type { TwilioFlow, TwilioNumber } from "./types.ts";

type Loose<T> = { readonly [K in keyof T]?: unknown };

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function filled<T extends Record<string, unknown>>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** A number of the account. */
export function numberFrom(wire: Loose<TwilioNumber>): TwilioNumber {
  return {
    sid: String(wire.sid),
    phoneNumber: String(wire.phoneNumber),
    capabilities: capabilitiesFrom(wire.capabilities),
    ...filled({
      friendlyName: text(wire.friendlyName),
      addressSid: text(wire.addressSid),
      emergencyAddressSid: text(wire.emergencyAddressSid),
      bundleSid: text(wire.bundleSid),
      identitySid: text(wire.identitySid),
      voiceUrl: text(wire.voiceUrl),
      voiceMethod: text(wire.voiceMethod),
      smsUrl: text(wire.smsUrl),
      smsMethod: text(wire.smsMethod),
      trunkSid: text(wire.trunkSid),
      voiceApplicationSid: text(wire.voiceApplicationSid),
      status: text(wire.status),
      origin: text(wire.origin),
    }),
  };
}

/** Twilio writes `sms` here and `SMS` there (seen live, checked 2026-11-20). */
function capabilitiesFrom(wire: unknown): TwilioNumber["capabilities"] {
  const can = new Set(
    Object.entries(wire !== null && typeof wire === "object" ? wire : {})
      .filter(([, value]) => value === true)
      .map(([name]) => name.toLowerCase()),
  );
  return { voice: can.has("voice"), sms: can.has("sms"), mms: can.has("mms") };
}

/** A flow; in a list its definition is null, which is undefined here. */
export function flowFrom(wire: Loose<TwilioFlow>): TwilioFlow {
  return {
    sid: String(wire.sid),
    friendlyName: String(wire.friendlyName ?? ""),
    status: wire.status === "draft" ? "draft" : "published",
    revision: Number(wire.revision),
    webhookUrl: String(wire.webhookUrl ?? ""),
    ...filled({
      definition: parsed(wire.definition),
      commitMessage: text(wire.commitMessage),
    }),
  };
}

function parsed(definition: unknown): unknown {
  if (definition === null || definition === undefined) return undefined;
  if (typeof definition !== "string") return definition;
  try {
    return JSON.parse(definition) as unknown;
  } catch {
    return definition;
  }
}

/** A number on sale. */
export function available(wire: { readonly phoneNumber: string }): { readonly phoneNumber: string } {
  return { phoneNumber: wire.phoneNumber };
}
