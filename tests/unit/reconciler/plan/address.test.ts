import {
  addressOf,
  fits,
  isMeant,
  kindName,
  labelsOf,
  mayMean,
} from "../../../../provider/reconciler/plan/address.ts";
import { callGroup } from "../../../../provider/resources/spoke/call-group.ts";
import { organization } from "../../../../provider/resources/spoke/organization.ts";
import { phoneNumber } from "../../../../provider/resources/twilio/phone-number.ts";
import { fc, runs } from "../../../support/fast-check.ts";

test("an object is called by its kind and its key, Twilio's by its module too, and the only one by its kind", () => {
  expect(addressOf(callGroup, { name: "Sales", extension: "401" })).toBe("CallGroup:401");
  expect(addressOf(callGroup, { name: "Sales" })).toBe("CallGroup:Sales");
  expect(addressOf(phoneNumber, { phoneNumber: "+12025550110" })).toBe("twilio.PhoneNumber:+12025550110");
  expect(addressOf(organization, {})).toBe("Organization");
  expect(kindName(phoneNumber)).toBe("twilio.PhoneNumber");
});

test("a target means an object by its address or by any of its labels", () => {
  const sales = { name: "Sales", extension: "401" };
  for (const pattern of ["CallGroup:401", "CallGroup:Sales", "callgroup:s*", "*", "CallGroup:*"])
    expect(isMeant(pattern, callGroup, sales)).toBe(true);
  for (const pattern of ["CallGroup:40", "CallGroup", "Sales", "User:*", ""])
    expect(isMeant(pattern, callGroup, sales)).toBe(false);
  expect(labelsOf(callGroup, sales)).toEqual(["401", "Sales"]);
});

test.each([
  ["*", true],
  ["Call*", true],
  ["callgroup:Sales", true],
  ["CallGroup:*", true],
  ["CallGroup", false],
  ["User:*", false],
  ["twilio.*", false],
])("%s could mean a call group: %s", (pattern, expected) => {
  expect(mayMean(pattern, callGroup)).toBe(expected);
});

test("a pattern fits as the same regular expression does", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "A", "."), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "."), maxLength: 8 });
  fc.assert(
    fc.property(pattern, text, (one, other) => {
      const expression = one.split("*").map((part) => part.replaceAll(".", "\\."));
      expect(fits(one, other)).toBe(new RegExp(`^${expression.join(".*")}$`, "i").test(other));
    }),
    { numRuns: runs(2000) },
  );
});
