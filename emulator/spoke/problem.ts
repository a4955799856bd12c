/** Refusals of Spoke's API, thrown by its parts and answered by `serve`. */
import { errorCode } from "../answers.ts";

/** Why a request is refused. Its message says which object or field, why, and where it helps, what to do. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly field: string | undefined;
  readonly details: readonly string[];

  constructor(
    status: number,
    message: string,
    options: { field?: string; details?: readonly string[] } = {},
  ) {
    super(message);
    this.status = status;
    this.field = options.field;
    this.details = options.details ?? [];
  }
}

/** The body that answers a refusal. */
export function refusalBody({ status, message, field, details }: Refusal): Record<string, unknown> {
  return {
    message,
    code: errorCode(status),
    ...(field === undefined ? {} : { field }),
    ...(details.length === 0 ? {} : { details }),
  };
}

/** 400: the request itself is wrong. */
export const malformed = (message: string, field?: string) =>
  new Refusal(400, message, field === undefined ? {} : { field });

/** 404: no such object. @param what e.g. `call group` */
export const notFound = (what: string, id: string) =>
  new Refusal(404, `There is no ${what} with the id ${id}.`);

/** 409: taken, or still in use. @param details one line a holder or referrer */
export const conflict = (message: string, field?: string, details?: readonly string[]) =>
  new Refusal(409, message, {
    ...(field === undefined ? {} : { field }),
    ...(details === undefined ? {} : { details }),
  });

/** 422: well formed, but it makes no sense here. */
export const unprocessable = (message: string, field?: string) =>
  new Refusal(422, message, field === undefined ? {} : { field });
