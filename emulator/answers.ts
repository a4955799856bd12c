/** Error bodies in each product's own form, for what happens before a product's own code is reached. */
import { STATUS_CODES } from "node:http";

export type Product = "spoke" | "auth" | "admin" | "scim" | "twilio" | "emulator";

const prefixes: readonly (readonly [string, Product])[] = [
  ["/spoke-admin", "admin"],
  ["/spoke", "spoke"],
  ["/auth", "auth"],
  ["/scim", "scim"],
  ["/twilio", "twilio"],
];

/** Which product a path belongs to; `emulator` for the page and the control endpoints. */
export function productOf(url: string): Product {
  const path = url.split("?", 1)[0] ?? url;
  const hit = prefixes.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`));
  return hit?.[1] ?? "emulator";
}

/** Twilio's codes for statuses that any endpoint may answer (https://www.twilio.com/docs/api/errors, checked 2026-11-20). */
const twilioCodes: Readonly<Record<number, number>> = {
  401: 20003,
  403: 20003,
  404: 20404,
  429: 20429,
  500: 20500,
  503: 20503,
};

const codes: Readonly<Record<number, string>> = {
  400: "malformed",
  401: "unauthorized",
  403: "forbidden",
  404: "notFound",
  409: "conflict",
  413: "tooLarge",
  415: "unsupportedMediaType",
  422: "unprocessable",
  429: "tooManyRequests",
};

/** The `code` of our own error bodies. */
export const errorCode = (status: number): string => codes[status] ?? "serverError";

/**
 * An error body in the form of the product that a path belongs to.
 * @param url path of the request, with or without a query
 * @param status HTTP status
 * @param message default: the status in words
 */
export function errorBody(url: string, status: number, message = STATUS_CODES[status] ?? "Error"): object {
  switch (productOf(url)) {
    case "scim":
      return {
        schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
        status: String(status),
        detail: message,
      };
    case "twilio": {
      const code = twilioCodes[status] ?? 20000 + status;
      return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
    }
    case "auth":
      return {
        message,
        code: errorCode(status),
        error: status === 401 ? "invalid_client" : "invalid_request",
      };
    default:
      return { message, code: errorCode(status) };
  }
}
