import type { EmulatorContext } from "../context.ts";
import { invalidParameter, notFound } from "./errors.ts";
import type { JsonObject } from "./flow-rules.ts";
import { ownedNumbers, wasReleased } from "./number-store.ts";
import type { TwilioAnswer, TwilioHandlers, TwilioRequest } from "./operations.ts";
import { type Country, countries, type NumberType, nationalForm, type StockNumber, stock } from "./stock.ts";

/** AvailablePhoneNumbers: what is on sale, by country and type. Numbers that were bought are not. */
export function availableNumberHandlers(context: EmulatorContext): TwilioHandlers {
  const search = (type: NumberType) => (request: TwilioRequest) => searchStock(context, type, request);
  return {
    ListAvailablePhoneNumberCountry: (request) => ({
      status: 200,
      body: { countries: countries.map((country) => countryBody(context, country)), uri: request.url },
    }),
    FetchAvailablePhoneNumberCountry: (request) => ({
      status: 200,
      body: countryBody(context, countryOf(request)),
    }),
    ListAvailablePhoneNumberLocal: search("Local"),
    ListAvailablePhoneNumberMobile: search("Mobile"),
    ListAvailablePhoneNumberTollFree: search("TollFree"),
  };
}

/**
 * The numbers that can be bought now, in the order of the market.
 *
 * @param matches which of them to take
 */
export function numbersOnSale(
  context: EmulatorContext,
  matches: (number: StockNumber) => boolean,
): StockNumber[] {
  const owned = new Set(ownedNumbers(context).map((number) => number.phone_number));
  return stock.filter(
    (number) =>
      matches(number) && !owned.has(number.phoneNumber) && !wasReleased(context, number.phoneNumber),
  );
}

function countryOf(request: TwilioRequest): Country {
  const found = countries.find((country) => country.code === request.pathParameters.CountryCode);
  if (found === undefined) throw notFound(request.url.split("?", 1)[0] ?? request.url);
  return found;
}

function countryBody(context: EmulatorContext, { code, name, types }: Country): JsonObject {
  const base = `/2010-04-01/Accounts/${context.organisation.twilioAccountSid}/AvailablePhoneNumbers/${code}`;
  const links: Record<NumberType, string> = { Local: "local", Mobile: "mobile", TollFree: "toll_free" };
  return {
    beta: false,
    country: name,
    country_code: code,
    subresource_uris: Object.fromEntries(types.map((type) => [links[type], `${base}/${type}.json`])),
    uri: `${base}.json`,
  };
}

/** Twilio answers no keys of paging here, only as many numbers as a page holds. */
function searchStock(context: EmulatorContext, type: NumberType, request: TwilioRequest): TwilioAnswer {
  const country = countryOf(request);
  // The United States have no mobile numbers of their own kind: 404 (checked 2026-11-20).
  if (!country.types.includes(type)) throw notFound(request.url.split("?", 1)[0] ?? request.url);
  const filter = filterOf(request.query, country.code);
  const found = numbersOnSale(
    context,
    (number) => number.country === country.code && number.type === type && filter(number),
  );
  const size = Number(request.query.PageSize ?? 50);
  return {
    status: 200,
    body: { available_phone_numbers: found.slice(0, size).map(availableBody), uri: request.url },
  };
}

function availableBody(number: StockNumber): JsonObject {
  return {
    friendly_name: nationalForm(number.phoneNumber),
    phone_number: number.phoneNumber,
    lata: number.lata,
    locality: number.locality,
    rate_center: number.rateCenter,
    latitude: number.latitude,
    longitude: number.longitude,
    region: number.region,
    postal_code: number.postalCode,
    iso_country: number.country,
    address_requirements: number.addressRequirements,
    beta: false,
    capabilities: number.capabilities,
  };
}

type Filter = (number: StockNumber) => boolean;
type Query = Record<string, string>;

function filterOf(query: Query, country: string): Filter {
  const filters: Filter[] = [
    ...capabilityFilters(query),
    ...placeFilters(query),
    ...addressFilters(query),
    ...nearFilters(query, country),
  ];
  const { AreaCode: areaCode, Contains: contains } = query;
  if (areaCode !== undefined) filters.push((number) => number.areaCode === areaCode);
  if (contains !== undefined) {
    const pattern = patternOf(contains);
    filters.push((number) => pattern.test(number.phoneNumber));
  }
  return (number) => filters.every((filter) => filter(number));
}

function capabilityFilters(query: Query): Filter[] {
  return (["voice", "sms", "mms", "fax"] as const).flatMap((capability) => {
    const wanted = query[`${capability[0]?.toUpperCase()}${capability.slice(1)}Enabled`];
    return wanted === undefined
      ? []
      : [(number: StockNumber) => number.capabilities[capability] === (wanted === "true")];
  });
}

function placeFilters(query: Query): Filter[] {
  const places: [string | undefined, (number: StockNumber) => string | null][] = [
    [query.InRegion, (number) => number.region],
    [query.InLocality, (number) => number.locality],
    [query.InPostalCode, (number) => number.postalCode],
    [query.InRateCenter, (number) => number.rateCenter],
    [query.InLata, (number) => number.lata],
  ];
  return places.flatMap(([wanted, place]) =>
    wanted === undefined
      ? []
      : [(number: StockNumber) => place(number)?.toLowerCase() === wanted.toLowerCase()],
  );
}

function addressFilters(query: Query): Filter[] {
  const excluded: [string | undefined, readonly string[]][] = [
    [query.ExcludeAllAddressRequired, ["any", "local", "foreign"]],
    [query.ExcludeLocalAddressRequired, ["local"]],
    [query.ExcludeForeignAddressRequired, ["foreign"]],
  ];
  return excluded.flatMap(([wanted, requirements]) =>
    wanted === "true" ? [(number: StockNumber) => !requirements.includes(number.addressRequirements)] : [],
  );
}

/** Near a number or a point; only in the United States and Canada. Distances are miles, 25 unless told. */
function nearFilters(query: Query, country: string): Filter[] {
  const { NearNumber: near, NearLatLong: point, Distance: distance = "25" } = query;
  if (near === undefined && point === undefined) return [];
  if (country !== "US") throw invalidParameter("Near filters are for the US and Canada only");
  const [latitude, longitude] =
    point?.split(",").map(Number) ?? placeOfNumber(near ?? "") ?? ([Number.NaN, Number.NaN] as const);
  return [
    (number) =>
      number.latitude !== null &&
      miles(Number(number.latitude), Number(number.longitude), latitude ?? 0, longitude ?? 0) <=
        Number(distance),
  ];
}

function placeOfNumber(phoneNumber: string): [number, number] | undefined {
  const found = stock.find(
    (number) => number.latitude !== null && phoneNumber.startsWith(`+1${number.areaCode}`),
  );
  return found === undefined ? undefined : [Number(found.latitude), Number(found.longitude)];
}

/** The great-circle distance of two points in degrees. */
function miles(latitude: number, longitude: number, otherLatitude: number, otherLongitude: number): number {
  const radians = Math.PI / 180;
  const cosine =
    Math.sin(latitude * radians) * Math.sin(otherLatitude * radians) +
    Math.cos(latitude * radians) *
      Math.cos(otherLatitude * radians) *
      Math.cos((longitude - otherLongitude) * radians);
  return 3959 * Math.acos(Math.min(1, cosine));
}

/** Letters stand for their keys and `*` for one digit, at the ends only: live, `206*55*` is refused (March 2026). */
function patternOf(contains: string): RegExp {
  if (!/^\**\+?[0-9A-Za-z]+\**$/.test(contains) || contains.length < 2) {
    throw invalidParameter("Invalid Pattern Provided");
  }
  const digits = contains.replace(/[A-Za-z]/g, (letter) => String(keyOf(letter)));
  return new RegExp(digits.replace(/\+/g, "^\\+").replace(/\*/g, "\\d"));
}

function keyOf(letter: string): number {
  const keys = ["abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"];
  return keys.findIndex((key) => key.includes(letter.toLowerCase())) + 2;
}
