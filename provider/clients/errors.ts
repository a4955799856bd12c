/** The one error of the clients, and its words: what, to which object, why, what to do, request id. No secrets. */
import { ProblemError } from "../model/problem.ts";
import { maskPatterns } from "./mask.ts";
import { type ApiName, type ApiProfile, nameSetting, nameSettings } from "./profiles.ts";

/** What kind of failure it is; the rest of the product decides by it and by nothing else. */
export type FailureKind =
  | "unauthorized"
  | "forbidden"
  | "notFound"
  | "conflict"
  | "invalid"
  | "rateLimited"
  | "server"
  | "unreachable"
  | "malformed"
  | "timeout"
  | "cancelled"
  | "noCredentials";

/** One of several things that an API found wrong, or that stand in the way. */
export interface FailureDetail {
  /** Where, as Twilio says it: `#/states/3/properties/url`. */
  readonly propertyPath?: string;
  readonly message: string;
}

/** All that is known of a failed request. Texts are masked before they come here. */
export interface Failure {
  readonly kind: FailureKind;
  readonly profile: ApiProfile;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Host and port. */
  readonly host: string;
  readonly status?: number;
  /** The API's own code: a word or, at Twilio, a number. */
  readonly code?: string;
  /** The field that the API blames. */
  readonly field?: string;
  /** The API's own words, or the beginning of a body that is not JSON, or the network's reason. */
  readonly reason?: string;
  readonly details?: readonly FailureDetail[];
  /** The API's id of the request; ours where it gave none. */
  readonly requestId?: string;
  /** The permission that is missing, where the API names it. */
  readonly permission?: string;
  /** How often it was sent. */
  readonly attempts?: number;
  /** True for a write of which nobody knows whether it was carried out. */
  readonly uncertain?: boolean;
  /** False where it cannot have reached the API. */
  readonly sent?: boolean;
  /** Milliseconds that the API asked to wait, where that is longer than we wait. */
  readonly retryAfter?: number;
  /** What to do, where it is not what the kind of failure says. */
  readonly remedy?: string;
}

/** A request that failed, or could not be made. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly api: ApiName;
  readonly kind: FailureKind;
  readonly method: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly field: string | undefined;
  /** The API's own words. */
  readonly reason: string | undefined;
  readonly details: readonly FailureDetail[];
  readonly requestId: string | undefined;
  readonly permission: string | undefined;
  /** True for a write of which nobody knows whether it was carried out. */
  readonly uncertain: boolean;

  constructor(failure: Failure) {
    super(describeRequestFailure(failure));
    this.api = failure.profile.name;
    this.kind = failure.kind;
    this.method = failure.method;
    this.path = failure.path;
    this.status = failure.status;
    this.code = failure.code;
    this.field = failure.field;
    this.reason = failure.reason;
    this.details = failure.details ?? [];
    this.requestId = failure.requestId;
    this.permission = failure.permission;
    this.uncertain = failure.uncertain ?? false;
  }
}

/** The message of a failure: tests compare it whole, so it is written nowhere else. */
function describeRequestFailure(failure: Failure): string {
  const { profile, method, path, requestId } = failure;
  const sentence = isSetting(failure)
    ? `${profile.title} cannot be used: ${failure.reason}`
    : `${profile.title}: ${method} ${path} ${whatOf(failure)}`;
  const details = (failure.details ?? []).map(
    (each) => ` ${each.propertyPath === undefined ? "" : `${each.propertyPath}: `}${closed(each.message)}`,
  );
  const id = requestId === undefined ? "" : ` Request id: ${requestId}.`;
  return `${closed(sentence)}${details.join("")} ${remedyOf(failure)}${id}`;
}

/** A fault of our own configuration, found before there was a request. */
function isSetting({ kind, status }: Failure): boolean {
  return kind === "noCredentials" || (kind === "invalid" && status === undefined);
}

function whatOf(failure: Failure): string {
  const { kind, host, status, reason } = failure;
  const times = (failure.attempts ?? 1) > 1 ? ` after ${failure.attempts} attempts` : "";
  if (kind === "cancelled") return "was cancelled before it was sent";
  if (kind === "timeout") return `got no answer from ${host}${times} (${reason})`;
  if (kind === "unreachable") {
    return `${failure.sent ? "lost the connection to" : "did not reach"} ${host}${times}: ${reason}`;
  }
  if (kind === "malformed") return `answered ${status} with ${reason}`;
  const labels = [
    failure.code === undefined ? "" : `code ${failure.code}`,
    failure.field === undefined ? "" : `field ${failure.field}`,
  ].filter((label) => label !== "");
  const label = labels.length === 0 ? "" : ` (${labels.join(", ")})`;
  const said = reason ?? "no reason given";
  return `failed with ${status}${times}: ${label === "" ? said : said.replace(/[.\s]+$/, "")}${label}`;
}

function remedyOf(failure: Failure): string {
  const { kind, profile, uncertain } = failure;
  if (failure.remedy !== undefined) return failure.remedy;
  const known = failure.code === undefined ? undefined : profile.remedies?.[failure.code];
  if (known !== undefined) return known;
  const unknown = uncertain
    ? "Whether it was carried out is not known: run again, and what exists by now is found by its key. "
    : "";
  switch (kind) {
    case "unauthorized":
      return `Check ${nameSettings(profile.credentials)}: the credentials are wrong, expired or of another account.`;
    case "forbidden":
      return failure.permission === undefined
        ? `The credentials are valid, but may not do this. ${profile.permission}`
        : `The credentials lack the permission ${failure.permission}. ${profile.permission}`;
    case "notFound":
      return profile.address === undefined
        ? "The object does not exist: check what refers to it."
        : `The object does not exist, or ${nameSetting(profile.address)} points to the wrong place: check both.`;
    case "conflict":
      return "Change the declaration so that it no longer clashes, or import the object that is in the way.";
    case "invalid":
      return "Correct the declaration and run again.";
    case "rateLimited":
      return failure.retryAfter === undefined
        ? "Too much is asked of it at once: run again later, or with less in parallel."
        : `It asks to wait ${Math.ceil(failure.retryAfter / 1000)} s, longer than is waited here: run again after that.`;
    case "server":
      return `${unknown}The fault is on its side: ${uncertain ? "if it stays, report it with the request id." : "run again later, and if it stays report it with the request id."}`;
    case "unreachable":
    case "timeout":
      return `${unknown}Check ${profile.address === undefined ? "" : `${nameSetting(profile.address)} and `}the network.`;
    case "malformed":
      return profile.address === undefined
        ? `${unknown}Something between here and there seems to answer in its place: check the network.`
        : `${unknown}Check ${nameSetting(profile.address)}: it seems to lead to something else.`;
    case "cancelled":
      return "Run again to go on.";
    case "noCredentials":
      return `Set ${nameSettings(profile.credentials)} in the configuration, or in the environment variables named.`;
  }
}

function closed(text: string): string {
  const trimmed = text.trimEnd();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/**
 * Any error as one message without secrets.
 *
 * @param error what was thrown, whatever it is
 */
export function describeFailure(error: unknown): string {
  if (error instanceof ApiError || error instanceof ProblemError) return error.message;
  // Looked at by shape: an error of Node's own may come from another realm, where `instanceof` says no.
  if (error === null || typeof error !== "object") return maskPatterns(String(error));
  const { name, message, errors }: { name?: unknown; message?: unknown; errors?: unknown } = error;
  if (Array.isArray(errors) && errors.length > 0) return [...new Set(errors.map(describeFailure))].join(" ");
  return maskPatterns(
    typeof message === "string" && message !== "" ? message : String(name ?? "unknown error"),
  );
}
