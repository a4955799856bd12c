/**
 * Texts with a form of their own: phone numbers, extensions, times, zones, addresses. Each is a zod schema whose message
 * says what the form is; the remedy (an example) is added by whoever shows the message. Pure.
 */
import { createRequire } from "node:module";
import { isIPv4 } from "node:net";
import type * as phoneLibrary from "libphonenumber-js/min";
import { z } from "zod";
import { normalise } from "../model/field.ts";

/** A text with a named format (`format` in JSON Schema) and a clause that says what is wrong with another one. */
function formatted(name: string, test: RegExp | ((text: string) => boolean), clause: string) {
  return z.stringFormat(name, test, {
    // Anything but a text is a wrong type, for which there is a message already.
    error: ({ input }) => (typeof input === "string" ? `${JSON.stringify(input)} ${clause}` : undefined),
  });
}

/** Applies to texts only: unknown values and live references pass through. */
const ofText =
  (canonical: (text: string) => string) =>
  <T>(value: T): T =>
    typeof value === "string" ? (canonical(value) as T) : value;

let phones: typeof phoneLibrary | undefined;

/** Loaded at the first number: 40 ms that a program without numbers should not pay at start. */
function phoneNumbers(): typeof phoneLibrary {
  // Tools run these files as ES modules, where there is no `require`; the package and its tests run them as CommonJS.
  phones ??=
    typeof require === "function"
      ? (require("libphonenumber-js/min") as typeof phoneLibrary)
      : (createRequire(`${process.cwd()}/`)("libphonenumber-js/min") as typeof phoneLibrary);
  return phones;
}

function isPhoneNumber(text: string): boolean {
  if (!text.trim().startsWith("+")) return false;
  const number = phoneNumbers().parsePhoneNumberFromString(text);
  return number?.isPossible() === true && number.ext === undefined;
}

/**
 * The E.164 form of a telephone number.
 *
 * @param text with country code; spaces, dashes and brackets are allowed
 * @returns for example `+12025550123`; the text itself where it is not a number
 */
export function canonicalPhoneNumber(text: string): string {
  return isPhoneNumber(text) ? (phoneNumbers().parsePhoneNumberFromString(text)?.number ?? text) : text;
}

/** A telephone number; stored in E.164 form (ITU-T E.164), whatever the spacing. */
export const phoneNumber = () =>
  normalise(
    formatted(
      "phone-number",
      isPhoneNumber,
      "is not a telephone number in E.164 form (+, country code, and as many digits as that country's numbers have)",
    ),
    ofText(canonicalPhoneNumber),
  );

/** Digits that reach one entry of the directory. Length: no source says; 2 to 6 covers every example that Spoke shows. */
export const extension = () =>
  formatted("extension", /^\d{2,6}$/, "is not an extension (2 to 6 digits, leading zeros count)");

/** An e-mail address; stored in lower case, because Spoke matches people by it without regard to case. */
export const email = () =>
  normalise(
    z.email({
      error: ({ input }) =>
        typeof input === "string" ? `${JSON.stringify(input)} is not an e-mail address` : undefined,
    }),
    ofText((text) => text.toLowerCase()),
  );

/** A time of day, `HH:MM` on a 24-hour clock. */
export const timeOfDay = () =>
  formatted("time-of-day", /^([01]\d|2[0-3]):[0-5]\d$/, "is not a time of day (HH:MM, from 00:00 to 23:59)");

/** A day of the calendar, `YYYY-MM-DD`. */
export const date = () =>
  z.iso.date({
    error: ({ input }) =>
      typeof input === "string"
        ? `${JSON.stringify(input)} is not a day of the calendar (YYYY-MM-DD)`
        : undefined,
  });

function isTimeZone(text: string): boolean {
  // Intl takes offsets too, which know no summer time.
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** A time zone of the IANA database, as far as this Node knows it. */
export const timeZone = () =>
  formatted("time-zone", isTimeZone, "is not a time zone of the IANA database (Area/City)");

function isCidr(text: string): boolean {
  const [address = "", bits = "32", ...rest] = text.split("/");
  return rest.length === 0 && isIPv4(address) && /^(\d|[12]\d|3[0-2])$/.test(bits);
}

/** IPv4 addresses as a range; one address may be written alone. Twilio's access lists hold IPv4 only (twilio.com/docs/voice/sip/api/sip-ipaddress-resource). */
export const cidr = () =>
  normalise(
    formatted("cidr", isCidr, "is not an IPv4 address or range (a.b.c.d, or a.b.c.d/n with n from 0 to 32)"),
    ofText((text) => (isIPv4(text) ? `${text}/32` : text)),
  );

/** A host name or an IPv4 address. */
export const host = () =>
  formatted(
    "host",
    (text) =>
      isIPv4(text) ||
      (/^(?!-)[A-Za-z0-9-]{1,63}(\.(?!-)[A-Za-z0-9-]{1,63})+$/.test(text) && !/^[\d.]+$/.test(text)),
    "is not a host name or an IPv4 address",
  );

/** A country, ISO 3166-1 alpha-2; stored in upper case. */
export const country = () =>
  normalise(
    formatted("country", /^[A-Za-z]{2}$/, "is not a country code (two letters, ISO 3166-1)"),
    ofText((text) => text.toUpperCase()),
  );

/** An HTTPS address. */
export const httpsUrl = () =>
  z.url({
    protocol: /^https$/,
    error: ({ input }) =>
      typeof input === "string" ? `${JSON.stringify(input)} is not an HTTPS address` : undefined,
  });

/** An id of Twilio's: two letters that say of what, and 32 hexadecimal digits. */
export const twilioSid = (prefix: string, of: string) =>
  formatted(
    `twilio-sid-${prefix.toLowerCase()}`,
    new RegExp(`^${prefix}[0-9a-fA-F]{32}$`),
    `is not the SID of ${of} (${prefix} and 32 hexadecimal digits)`,
  );

/** What a SAML 2.0 identity provider's metadata need for a log-in (OASIS saml-metadata-2.0-os §2.4), as far as text shows it. */
const metadataParts = [
  /<(?:[\w.-]+:)?EntityDescriptor\s[^>]*entityID\s*=/,
  /<(?:[\w.-]+:)?IDPSSODescriptor[\s>]/,
  /<(?:[\w.-]+:)?SingleSignOnService\s[^>]*Location\s*=\s*["']https:/,
  /<(?:[\w.-]+:)?X509Certificate[\s>]/,
];

/** SAML 2.0 metadata of an identity provider; stored without the space around them, with line feeds for line ends. */
export const idpMetadata = () =>
  normalise(
    z.stringFormat("idp-metadata", (text) => metadataParts.every((part) => part.test(text)), {
      // Thousands of characters of XML would bury the message.
      error: ({ input }) =>
        typeof input === "string"
          ? "the text is not the SAML 2.0 metadata of an identity provider (an EntityDescriptor with an IDPSSODescriptor that has a certificate and an HTTPS SingleSignOnService)"
          : undefined,
    }),
    ofText((text) => text.replace(/\r\n?/g, "\n").trim()),
  );
