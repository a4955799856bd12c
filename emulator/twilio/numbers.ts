import type { EmulatorContext } from "../context.ts";
import { numbersOnSale } from "./available-numbers.ts";
import { rfc2822Date } from "./dates.ts";
import { invalidParameter, notFound, TwilioError } from "./errors.ts";
import type { JsonObject } from "./flow-rules.ts";
import { isFlowWebhook } from "./flow-store.ts";
import { findOwnedNumber, numberCollection, releaseNumber, saveNumber } from "./number-store.ts";
import type { TwilioHandlers, TwilioRequest } from "./operations.ts";
import { relativePage } from "./paging.ts";
import { findInStock, nationalForm, type StockNumber } from "./stock.ts";

/** IncomingPhoneNumbers: the numbers that the account has. Buying takes one from the market, deleting gives it back. */
export function numberHandlers(context: EmulatorContext): TwilioHandlers {
  return {
    ListIncomingPhoneNumber: (request) => ({ status: 200, body: listNumbers(context, request) }),
    CreateIncomingPhoneNumber: ({ form }) => {
      const bought = stockNumberFor(context, form);
      const number = applyForm(context, newNumber(context, bought), form);
      saveNumber(context, number);
      configureByStudio(context, number);
      return { status: 201, body: number };
    },
    FetchIncomingPhoneNumber: (request) => ({ status: 200, body: numberOf(context, request) }),
    UpdateIncomingPhoneNumber: (request) => {
      const before = numberOf(context, request);
      const updated = applyForm(context, before, request.form);
      const number = { ...updated, date_updated: rfc2822Date(context.clock()) };
      saveNumber(context, number);
      configureByStudio(context, number);
      return { status: 200, body: number };
    },
    DeleteIncomingPhoneNumber: (request) => {
      const number = numberOf(context, request);
      // Blocked until the address is removed (github.com/twilio/terraform-provider-twilio/issues/149). The code is not
      // documented; this one is "phone number is used for emergency calling" (checked 2026-11-20).
      if (number.emergency_address_sid) {
        throw new TwilioError(
          400,
          21634,
          `${number.phone_number} has an emergency address. Remove it before the number is released`,
        );
      }
      releaseNumber(context, number);
      return { status: 204 };
    },
  };
}

function numberOf(context: EmulatorContext, { pathParameters, url }: TwilioRequest): JsonObject {
  const found = context.store.get(numberCollection, pathParameters.Sid ?? "");
  if (found === undefined) throw notFound(url.split("?", 1)[0] ?? url);
  return found;
}

function listNumbers(context: EmulatorContext, request: TwilioRequest): JsonObject {
  const { PhoneNumber: phoneNumber, FriendlyName: friendlyName, Beta: beta, Origin: origin } = request.query;
  const pattern = phoneNumber === undefined ? undefined : numberPattern(phoneNumber);
  const found = context.store
    .entries(numberCollection)
    .filter(
      ({ json }) =>
        (pattern?.test(String(json.phone_number)) ?? true) &&
        (friendlyName === undefined || json.friendly_name === friendlyName) &&
        (beta !== "true" || json.beta === true) &&
        (origin === undefined || json.origin === origin),
    )
    .map(({ position, json }) => ({ position, item: json }))
    .reverse();
  return relativePage(request, "incoming_phone_numbers", found);
}

/** A part of a number matches anywhere, and `*` stands for one digit (docs/phone-numbers/api, checked 2026-11-20). */
function numberPattern(text: string): RegExp {
  const escaped = text.replace(/[^\d*]/g, (character) => `\\${character}`).replace(/\*/g, "\\d");
  return new RegExp(escaped);
}

/** The number of the market that a purchase means. */
function stockNumberFor(context: EmulatorContext, form: Record<string, string>): StockNumber {
  const found = form.PhoneNumber
    ? namedNumber(context, form.PhoneNumber)
    : numberInArea(context, form.AreaCode);
  if (found.addressRequirements !== "none" && !form.AddressSid) {
    throw new TwilioError(400, 21631, `${found.phoneNumber} requires an address: AddressSid is missing`);
  }
  return found;
}

function namedNumber(context: EmulatorContext, phoneNumber: string): StockNumber {
  const found = findInStock(phoneNumber);
  if (found === undefined || findOwnedNumber(context, phoneNumber) !== undefined) {
    throw new TwilioError(400, 21422, `${phoneNumber} is not available`);
  }
  return found;
}

function numberInArea(context: EmulatorContext, areaCode: string | undefined): StockNumber {
  if (!areaCode) throw new TwilioError(400, 21421, "PhoneNumber or AreaCode is required");
  if (!/^[2-9]\d\d$/.test(areaCode)) throw new TwilioError(400, 21451, `AreaCode ${areaCode} is not valid`);
  const [first] = numbersOnSale(
    context,
    (number) => number.country === "US" && number.type === "Local" && number.areaCode === areaCode,
  );
  if (first === undefined) {
    throw new TwilioError(400, 21452, `No phone numbers found in area code ${areaCode}`);
  }
  return first;
}

/**
 * A number as it is right after the purchase. Some values that are not set are empty and some are null, as in Twilio's
 * own example.
 */
export function newNumber(context: EmulatorContext, number: StockNumber): JsonObject {
  const sid = context.identifiers.sid("PN");
  const account = context.organisation.twilioAccountSid;
  const date = rfc2822Date(context.clock());
  return {
    account_sid: account,
    address_sid: null,
    address_requirements: number.addressRequirements,
    api_version: "2010-04-01",
    beta: false,
    capabilities: number.capabilities,
    date_created: date,
    date_updated: date,
    friendly_name: nationalForm(number.phoneNumber),
    identity_sid: null,
    phone_number: number.phoneNumber,
    origin: "twilio",
    sid,
    sms_application_sid: "",
    sms_fallback_method: "POST",
    sms_fallback_url: "",
    sms_method: "POST",
    sms_url: "",
    status_callback: "",
    status_callback_method: "POST",
    trunk_sid: null,
    uri: `/2010-04-01/Accounts/${account}/IncomingPhoneNumbers/${sid}.json`,
    voice_receive_mode: "voice",
    voice_application_sid: "",
    voice_caller_id_lookup: false,
    voice_fallback_method: "POST",
    voice_fallback_url: null,
    voice_method: "POST",
    voice_url: null,
    emergency_status: "Active",
    emergency_address_sid: null,
    emergency_address_status: "unregistered",
    bundle_sid: null,
    status: "in-use",
  };
}

/** The parameters that go into the number as they are; an empty value clears. */
const plainParameters: Record<string, string> = {
  ApiVersion: "api_version",
  FriendlyName: "friendly_name",
  SmsApplicationSid: "sms_application_sid",
  SmsFallbackMethod: "sms_fallback_method",
  SmsFallbackUrl: "sms_fallback_url",
  SmsMethod: "sms_method",
  SmsUrl: "sms_url",
  StatusCallback: "status_callback",
  StatusCallbackMethod: "status_callback_method",
  VoiceApplicationSid: "voice_application_sid",
  VoiceFallbackMethod: "voice_fallback_method",
  VoiceFallbackUrl: "voice_fallback_url",
  VoiceMethod: "voice_method",
  VoiceUrl: "voice_url",
  VoiceReceiveMode: "voice_receive_mode",
};
/** References to other objects: an empty value clears them to null. */
const references: Record<string, string> = {
  AddressSid: "address_sid",
  BundleSid: "bundle_sid",
  IdentitySid: "identity_sid",
  TrunkSid: "trunk_sid",
  EmergencyAddressSid: "emergency_address_sid",
};

function applyForm(context: EmulatorContext, number: JsonObject, form: Record<string, string>): JsonObject {
  if (form.AccountSid !== undefined && form.AccountSid !== context.organisation.twilioAccountSid) {
    throw new TwilioError(400, 21473, `The number cannot be moved to ${form.AccountSid}`);
  }
  if ((form.FriendlyName?.length ?? 0) > 64)
    throw invalidParameter("FriendlyName is longer than 64 characters");
  const updated: JsonObject = { ...number };
  for (const [parameter, key] of Object.entries(plainParameters)) {
    if (form[parameter] !== undefined) updated[key] = form[parameter];
  }
  for (const [parameter, key] of Object.entries(references)) {
    if (form[parameter] !== undefined) updated[key] = form[parameter] || null;
  }
  if (updated.friendly_name === "") updated.friendly_name = nationalForm(String(number.phone_number));
  if (form.VoiceCallerIdLookup !== undefined)
    updated.voice_caller_id_lookup = form.VoiceCallerIdLookup === "true";
  // A trunk and an application exclude each other: setting one deletes the other.
  if (form.TrunkSid) updated.voice_application_sid = "";
  else if (form.VoiceApplicationSid) updated.trunk_sid = null;
  updated.emergency_address_status = updated.emergency_address_sid ? "registered" : "unregistered";
  checkFallbacks(updated);
  return updated;
}

/** Codes 21405 and 21406 of the error dictionary: a fallback URL without the URL that it stands in for. */
function checkFallbacks(number: JsonObject): void {
  if (number.voice_fallback_url && !number.voice_url) {
    throw new TwilioError(400, 21405, "VoiceFallbackUrl needs a VoiceUrl");
  }
  if (number.sms_fallback_url && !number.sms_url) {
    throw new TwilioError(400, 21406, "SmsFallbackUrl needs an SmsUrl");
  }
}

/**
 * Since 2021-03-10 Studio sets the status callback of a number that is attached to a flow, shortly after the fact
 * (Twilio's changelog): the answer to the update does not show it yet, and the next read does.
 */
function configureByStudio(context: EmulatorContext, number: JsonObject): void {
  const flowUrl = [number.voice_url, number.sms_url].find((url) => isFlowWebhook(context, url));
  if (flowUrl === undefined || number.status_callback === flowUrl) return;
  saveNumber(context, { ...number, status_callback: flowUrl, status_callback_method: "POST" });
}
