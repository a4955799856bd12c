import { parsePhoneNumberFromString } from "libphonenumber-js";

/**
 * The numbers that the emulated Twilio has on sale: always the same ones, and plainly reserved for fiction.
 * North America: 555-0100 to 555-0199 of an area code (NANPA). United Kingdom: Ofcom's numbers for drama.
 * Australia: ACMA's numbers for creative works. All checked 2026-11-20.
 */

export type NumberType = "Local" | "Mobile" | "TollFree";

export interface StockNumber {
  phoneNumber: string;
  country: string;
  type: NumberType;
  areaCode: string;
  locality: string | null;
  region: string | null;
  rateCenter: string | null;
  lata: string | null;
  postalCode: string | null;
  latitude: string | null;
  longitude: string | null;
  addressRequirements: "none" | "any" | "local" | "foreign";
  capabilities: { voice: boolean; sms: boolean; mms: boolean; fax: boolean };
}

interface Range extends Omit<StockNumber, "phoneNumber"> {
  prefix: string;
  digits: number;
  from: number;
  count: number;
}

/** A country of the market; a type that is missing is one that Twilio does not sell there, and answers 404 for. */
export interface Country {
  code: string;
  name: string;
  types: readonly NumberType[];
}

export const countries: readonly Country[] = [
  { code: "AU", name: "Australia", types: ["Local", "Mobile"] },
  { code: "GB", name: "United Kingdom", types: ["Local", "Mobile", "TollFree"] },
  { code: "US", name: "United States", types: ["Local", "TollFree"] },
];

const everything = { voice: true, sms: true, mms: true, fax: false };
const voiceOnly = { voice: true, sms: false, mms: false, fax: false };
const texting = { voice: true, sms: true, mms: false, fax: false };
const nowhere = {
  locality: null,
  region: null,
  rateCenter: null,
  lata: null,
  postalCode: null,
  latitude: null,
  longitude: null,
} as const;

/** Area code, locality, region, rate centre, LATA, postal code, latitude, longitude. */
type Place = readonly [string, string, string, string, string, string, string, string];

const unitedStates: readonly Place[] = [
  ["202", "Washington", "DC", "WSHNGTNZN1", "236", "20001", "38.907200", "-77.036900"],
  ["212", "New York", "NY", "NWYRCYZN01", "132", "10001", "40.712800", "-74.006000"],
  ["303", "Denver", "CO", "DENVER", "656", "80202", "39.739200", "-104.990300"],
  ["312", "Chicago", "IL", "CHICAGO", "358", "60601", "41.878100", "-87.629800"],
  ["415", "San Francisco", "CA", "SNFC CNTRL", "722", "94102", "37.774900", "-122.419400"],
  ["512", "Austin", "TX", "AUSTIN", "558", "78701", "30.267200", "-97.743100"],
];

function unitedStatesLocal([areaCode, locality, region, rateCenter, lata, postalCode, ...at]: Place): Range {
  const [latitude, longitude] = at;
  const place = { areaCode, locality, region, rateCenter, lata, postalCode, latitude, longitude };
  return { ...unitedStatesTollFree(areaCode), ...place, type: "Local" };
}

function unitedStatesTollFree(areaCode: string): Range {
  return {
    ...nowhere,
    country: "US",
    type: "TollFree",
    areaCode,
    addressRequirements: "none",
    capabilities: everything,
    prefix: `+1${areaCode}555`,
    digits: 4,
    from: 100,
    count: 100,
  };
}

const unitedKingdomLocal: Range = {
  ...nowhere,
  country: "GB",
  type: "Local",
  locality: "London",
  region: "England",
  areaCode: "20",
  // Twilio wants an address for such a number, so that this refusal can be met here.
  addressRequirements: "any",
  capabilities: voiceOnly,
  prefix: "+44207946",
  digits: 4,
  from: 0,
  count: 100,
};

const ranges: readonly Range[] = [
  ...unitedStates.map(unitedStatesLocal),
  unitedStatesTollFree("800"),
  unitedStatesTollFree("888"),
  unitedKingdomLocal,
  {
    ...unitedKingdomLocal,
    ...nowhere,
    type: "Mobile",
    areaCode: "7700",
    capabilities: texting,
    prefix: "+447700900",
    digits: 3,
  },
  {
    ...unitedKingdomLocal,
    ...nowhere,
    type: "TollFree",
    areaCode: "808",
    addressRequirements: "none",
    prefix: "+44808157",
  },
  {
    ...unitedKingdomLocal,
    country: "AU",
    locality: "Sydney",
    region: "NSW",
    areaCode: "2",
    prefix: "+6125550",
  },
  {
    ...unitedKingdomLocal,
    ...nowhere,
    country: "AU",
    type: "Mobile",
    areaCode: "491",
    capabilities: texting,
    prefix: "+61491570",
    digits: 3,
    from: 156,
    count: 4,
  },
];

/** All numbers of the market, whether sold already or not, in the order in which a search shows them. */
export const stock: readonly StockNumber[] = ranges.flatMap(({ prefix, digits, from, count, ...facts }) =>
  Array.from({ length: count }, (_, index) => ({
    ...facts,
    phoneNumber: `${prefix}${String(from + index).padStart(digits, "0")}`,
  })),
);

const byNumber = new Map(stock.map((number) => [number.phoneNumber, number]));

/** The number as the market has it, if it does. @param phoneNumber E.164 */
export function findInStock(phoneNumber: string): StockNumber | undefined {
  return byNumber.get(phoneNumber);
}

/** The friendly name that Twilio gives: `(202) 555-0123`. @param phoneNumber E.164 */
export function nationalForm(phoneNumber: string): string {
  return parsePhoneNumberFromString(phoneNumber)?.formatNational() ?? phoneNumber;
}
