/** Errors as gRPC carries them to Pulumi's engine. */
import { ApiError, describeFailure } from "../clients/errors.ts";
import { ProblemError } from "../model/problem.ts";
import { type Bag, encode } from "./codec.ts";
import { grpc, providerPb, statusDetails, toStruct } from "./stubs.ts";

/** An object that exists and is not as declared: the engine keeps it in state and fails the step. */
export class IncompleteError extends Error {
  override readonly name = "IncompleteError";
  readonly detail: {
    readonly id: string;
    readonly properties: Bag;
    readonly inputs: Bag;
    readonly reasons: readonly string[];
  };

  constructor(detail: IncompleteError["detail"]) {
    super(detail.reasons.join("\n"));
    this.detail = detail;
  }
}

/** A call that is answered with a gRPC code of its own. */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * A message with the secrets of the request taken out of it; what the error is stays.
 *
 * @param object the object that the request is about: an API's refusal does not name it
 */
export function masked(error: unknown, mask: (text: string) => string, object?: string): unknown {
  if (error instanceof IncompleteError) {
    return new IncompleteError({ ...error.detail, reasons: error.detail.reasons.map(mask) });
  }
  if (error instanceof CallError) return new CallError(error.code, mask(error.message));
  const prefix = object !== undefined && error instanceof ApiError ? `${object}: ` : "";
  return new CallError(grpc.status.UNKNOWN, mask(`${prefix}${textOf(error)}`));
}

/** Ours, and meant for people; anything else is a defect, and is named as one. */
const isExpected = (error: unknown): boolean => error instanceof ProblemError || error instanceof ApiError;

function textOf(error: unknown): string {
  const text = describeFailure(error);
  if (isExpected(error)) return text;
  return `The provider failed in a way that it should not: ${text}. Report this with what you were doing.`;
}

/**
 * The error of a call, as gRPC takes it.
 *
 * Code UNKNOWN says that nothing was made (Pulumi then keeps nothing in state); the detail `ErrorResourceInitFailed`
 * says that something was. Tried on 2026-11-22, pulumi 3.259.
 */
export function toServiceError(error: unknown): Partial<grpc.StatusObject> {
  if (error instanceof IncompleteError) return incomplete(error);
  if (error instanceof CallError) return { code: error.code, details: error.message };
  return { code: grpc.status.UNKNOWN, details: textOf(error) };
}

function incomplete({ detail, message }: IncompleteError): Partial<grpc.StatusObject> {
  const failed = new providerPb.ErrorResourceInitFailed();
  failed.setId(detail.id);
  failed.setProperties(toStruct(encode(detail.properties)));
  failed.setInputs(toStruct(encode(detail.inputs)));
  failed.setReasonsList([...detail.reasons]);
  const code = grpc.status.UNKNOWN;
  const metadata = new grpc.Metadata();
  metadata.set(
    "grpc-status-details-bin",
    statusDetails(code, message, "pulumirpc.ErrorResourceInitFailed", failed.serializeBinary()),
  );
  return { code, details: message, metadata };
}
