import type { JsonObject } from "./flow-rules.ts";

/** An error that Twilio answers, with its own code (docs/errors/<code>, checked 2026-11-20). */
export class TwilioError extends Error {
  readonly status: number;
  readonly code: number;
  readonly details: JsonObject | undefined;

  /**
   * @param status HTTP status
   * @param code Twilio's code
   * @param message the text of the answer
   */
  constructor(status: number, code: number, message: string, details?: JsonObject) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** The body of an error. */
export function twilioErrorBody(error: TwilioError): JsonObject {
  return {
    code: error.code,
    message: error.message,
    more_info: `https://www.twilio.com/docs/errors/${error.code}`,
    status: error.status,
    ...(error.details === undefined ? {} : { details: error.details }),
  };
}

/** 404, also for a malformed SID and for a path in the wrong case. @param path below the product, e.g. /v2/Flows/FW… */
export function notFound(path: string): TwilioError {
  return new TwilioError(404, 20404, `The requested resource ${path} was not found`);
}

/** 401 for credentials that are missing, wrong, or of a key that may not do this. */
export function unauthenticated(message = "Authenticate"): TwilioError {
  return new TwilioError(401, 20003, message);
}

/** 400 for a parameter that is missing or wrong, where no code of its own exists. */
export function invalidParameter(message: string): TwilioError {
  return new TwilioError(400, 20001, message);
}
