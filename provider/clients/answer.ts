/** Reads what an API answered: its words, its code, its permission, its request id. Pure. */
import type { Failure, FailureDetail, FailureKind } from "./errors.ts";
import type { Mask } from "./mask.ts";
import type { Incoming } from "./transport.ts";

/** What an error body says, in whichever of the four forms it comes. */
export interface ErrorBody {
  readonly message: string | undefined;
  readonly code: string | undefined;
  readonly field: string | undefined;
  readonly details: readonly FailureDetail[];
}

/**
 * Reads an error body: Spoke's `{message, code, field}`, OAuth's `{error, error_description}` (RFC 6749 §5.2), SCIM's
 * `{detail, scimType}` (RFC 7644 §3.12), Twilio's `{message, code, details}` and RFC 9457's `{title, detail, code}`.
 *
 * @param body the parsed body, whatever it is
 */
function readErrorBody(body: unknown): ErrorBody {
  if (typeof body === "string")
    return { message: text(body), code: undefined, field: undefined, details: [] };
  const record = isRecord(body) ? body : {};
  const inner = isRecord(record.error) ? record.error : {};
  const from = (...names: readonly string[]): string | undefined =>
    names.map((name) => text(record[name]) ?? text(inner[name])).find((found) => found !== undefined);
  return {
    message: from("message", "detail", "error_description", "title", "error"),
    code: from("code", "scimType", "error"),
    field: from("field"),
    details: detailsOf(record),
  };
}

function detailsOf(record: Readonly<Record<string, unknown>>): readonly FailureDetail[] {
  const { details, errors } = record;
  const listed = isRecord(details) ? details.errors : (details ?? errors);
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((each: unknown) => {
    if (typeof each === "string") return [{ message: each }];
    const message = isRecord(each) ? (text(each.message) ?? text(each.detail)) : undefined;
    if (!isRecord(each) || message === undefined) return [];
    const propertyPath = text(each.property_path) ?? text(each.pointer);
    return [propertyPath === undefined ? { message } : { propertyPath, message }];
  });
}

/** The permission that an API's words name: `needs the permission webhooks:write`, `required permission twilio/… is missing`. */
function permissionIn(message: string | undefined): string | undefined {
  const found = /\b(?:permissions?|scopes?)\s+["'`]?([A-Za-z][\w.-]*(?:[:/][\w.*-]+)+)/i.exec(message ?? "");
  return found?.[1]?.replace(/[.]+$/, "");
}

/** Twilio answers 401 also for a key without a permission (code 70051; seen live, checked 2026-11-20). */
const permissionCodes = new Set(["70051", "20403"]);

/** Grant errors that mean the credentials (RFC 6749 §5.2). */
const credentialCodes = new Set(["invalid_client", "unauthorized_client", "access_denied", "invalid_grant"]);

/**
 * The kind of failure that a status means.
 *
 * @param status 300 or more
 * @param code the API's own code
 */
export function kindOf(status: number, code: string | undefined): FailureKind {
  if (status === 429) return "rateLimited";
  if (status >= 500) return "server";
  if (code !== undefined && permissionCodes.has(code)) return "forbidden";
  if (status === 401 || (code !== undefined && credentialCodes.has(code))) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404 || status === 410) return "notFound";
  if (status === 409 || status === 412) return "conflict";
  return status < 400 ? "malformed" : "invalid";
}

type FailedAnswer = Pick<Failure, "kind"> &
  Partial<Pick<Failure, "reason" | "code" | "field" | "details" | "permission">>;

/**
 * What an answer that is no success means.
 *
 * @param answer as it came
 * @param parsed its body; undefined where that is empty or not JSON
 * @param mask takes the secrets out of what is quoted
 */
export function readFailure(
  answer: Extract<Incoming, { status: number }>,
  parsed: { json: unknown } | undefined,
  mask: Mask,
): FailedAnswer {
  const { status, headers, text } = answer;
  const location = headerOf(headers, "location");
  if (status >= 300 && status < 400) {
    const target = location === undefined ? "" : ` to ${beginning(mask(location.replace(/[?#].*/, "")))}`;
    return { kind: "malformed", reason: `a redirect${target}, which is not followed` };
  }
  if (parsed === undefined) {
    const kind = status < 300 || status === 404 ? "malformed" : kindOf(status, undefined);
    const reason = text === "" ? "an empty body" : `something that is not JSON: "${beginning(mask(text))}"`;
    return { kind, reason };
  }
  const { message, code, field, details } = readErrorBody(parsed.json);
  const kind = kindOf(status, code);
  const permission = kind === "forbidden" ? permissionIn(message && mask(message)) : undefined;
  return {
    kind,
    ...(message === undefined ? {} : { reason: mask(message) }),
    ...(code === undefined || code === message ? {} : { code: mask(code) }),
    ...(field === undefined ? {} : { field: mask(field) }),
    ...(permission === undefined ? {} : { permission }),
    details: details.map(({ propertyPath, message: detail }) => ({
      ...(propertyPath === undefined ? {} : { propertyPath: mask(propertyPath) }),
      message: mask(detail),
    })),
  };
}

/** The first 80 characters, on one line. */
function beginning(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}

const requestIdHeaders = [
  "twilio-request-id",
  "x-request-id",
  "request-id",
  "x-amzn-requestid",
  "x-correlation-id",
  "cf-ray",
];

/** The API's id of a request, from whichever header it uses. */
export function requestIdOf(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): string | undefined {
  return requestIdHeaders.map((name) => headerOf(headers, name)).find((id) => id !== undefined);
}

/** One header as a text; undefined when absent or empty. */
export function headerOf(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  name: string,
): string | undefined {
  const value = headers[name];
  return text(typeof value === "object" ? value[0] : value);
}

/** Parses JSON; the failure is an answer, not an exception. */
export function parseJson(source: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(source) as unknown };
  } catch {
    return undefined;
  }
}

/** True for an object that is neither null nor a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
