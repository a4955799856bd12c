import type { z } from "zod";
import { marksOf } from "../../../provider/model/field.ts";
import { UNKNOWN } from "../../../provider/model/value.ts";
import {
  cidr,
  country,
  date,
  email,
  extension,
  host,
  httpsUrl,
  phoneNumber,
  timeOfDay,
  timeZone,
  twilioSid,
} from "../../../provider/resources/fields.ts";

const refusal = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value).error?.issues[0]?.message;

const canonical = (schema: z.ZodType, value: unknown): unknown => marksOf(schema).normalise?.(value);

describe("a telephone number", () => {
  test.each([
    ["+12025550123", "+12025550123"],
    ["+1 (202) 555-0123", "+12025550123"],
    ["+44 20 7946 0123", "+442079460123"],
  ])("%s is stored as %s", (text, stored) => {
    expect(refusal(phoneNumber(), text)).toBeUndefined();
    expect(canonical(phoneNumber(), text)).toBe(stored);
  });

  test.each(["020 7946 0123", "+44207946", "+1202555012", "call me", "+12025550123 ext. 5", ""])(
    "%j is refused",
    (text) => {
      expect(refusal(phoneNumber(), text)).toBe(
        `${JSON.stringify(text)} is not a telephone number in E.164 form (+, country code, and as many digits as that country's numbers have)`,
      );
      expect(canonical(phoneNumber(), text)).toBe(text);
    },
  );

  test("what is not a text passes through the canonical form", () => {
    const reference = { id: "1", preferred: "a", names: ["a"] };
    expect(canonical(phoneNumber(), UNKNOWN)).toBe(UNKNOWN);
    expect(canonical(phoneNumber(), reference)).toBe(reference);
  });
});

test.each([
  ["extension", extension(), "1234567", '"1234567" is not an extension (2 to 6 digits, leading zeros count)'],
  ["extension", extension(), "12a", '"12a" is not an extension (2 to 6 digits, leading zeros count)'],
  ["email", email(), "ana@acme", '"ana@acme" is not an e-mail address'],
  ["time", timeOfDay(), "25:00", '"25:00" is not a time of day (HH:MM, from 00:00 to 23:59)'],
  ["time", timeOfDay(), "9:00", '"9:00" is not a time of day (HH:MM, from 00:00 to 23:59)'],
  ["date", date(), "2026-02-30", '"2026-02-30" is not a day of the calendar (YYYY-MM-DD)'],
  [
    "zone",
    timeZone(),
    "Europe/Londen",
    '"Europe/Londen" is not a time zone of the IANA database (Area/City)',
  ],
  ["zone", timeZone(), "+02:00", '"+02:00" is not a time zone of the IANA database (Area/City)'],
  [
    "range",
    cidr(),
    "203.0.113.0/33",
    '"203.0.113.0/33" is not an IPv4 address or range (a.b.c.d, or a.b.c.d/n with n from 0 to 32)',
  ],
  [
    "range",
    cidr(),
    "2001:db8::/32",
    '"2001:db8::/32" is not an IPv4 address or range (a.b.c.d, or a.b.c.d/n with n from 0 to 32)',
  ],
  ["host", host(), "sip carrier", '"sip carrier" is not a host name or an IPv4 address'],
  ["host", host(), "300.1.1.1", '"300.1.1.1" is not a host name or an IPv4 address'],
  ["country", country(), "USA", '"USA" is not a country code (two letters, ISO 3166-1)'],
  ["URL", httpsUrl(), "http://acme.test", '"http://acme.test" is not an HTTPS address'],
  [
    "SID",
    twilioSid("AD", "an address"),
    "PN0123456789abcdef0123456789abcdef",
    '"PN0123456789abcdef0123456789abcdef" is not the SID of an address (AD and 32 hexadecimal digits)',
  ],
])("a bad %s says what the form is: %#", (_name, schema, value, message) => {
  expect(refusal(schema as z.ZodType, value)).toBe(message);
});

test.each([
  ["extension", extension(), "0042"],
  ["time", timeOfDay(), "23:59"],
  ["date", date(), "2028-02-29"],
  ["zone", timeZone(), "America/New_York"],
  ["zone", timeZone(), "UTC"],
  ["range", cidr(), "203.0.113.7"],
  ["host", host(), "sip.carrier.test"],
  ["host", host(), "198.51.100.20"],
  ["URL", httpsUrl(), "https://hooks.acme.test/x"],
])("a good %s: %#", (_name, schema, value) => {
  expect(refusal(schema as z.ZodType, value)).toBeUndefined();
});

test("canonical forms", () => {
  expect(canonical(email(), "Ana.Lee@Acme.TEST")).toBe("ana.lee@acme.test");
  expect(canonical(cidr(), "203.0.113.7")).toBe("203.0.113.7/32");
  expect(canonical(cidr(), "203.0.113.0/29")).toBe("203.0.113.0/29");
  expect(canonical(country(), "us")).toBe("US");
});

test("anything but a text is a wrong type, and the value is not shown twice", () => {
  expect(refusal(extension(), 5)).toBe("Invalid input: expected string, received number");
  expect(refusal(phoneNumber(), Symbol("unknown"))).toBe("Invalid input: expected string, received symbol");
});
