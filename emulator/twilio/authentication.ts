import { timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import type { EmulatorContext } from "../context.ts";
import { unauthenticated } from "./errors.ts";

/** The collection of API keys, by SID: `{sid, secret, friendly_name}`. Put there by hand; the emulator has no Keys API. */
export const keyCollection = "twilioKeys";

/**
 * Checks HTTP basic authentication: `AC…:auth token` or `SK…:secret`.
 *
 * @returns what kind of credentials these are
 * @throws TwilioError 20003 when they are missing or wrong
 */
export function authenticate(request: FastifyRequest, context: EmulatorContext): "account" | "key" {
  const [scheme, encoded] = (request.headers.authorization ?? "").split(" ", 2);
  if (scheme?.toLowerCase() !== "basic" || encoded === undefined) throw unauthenticated();
  const [name = "", ...rest] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  const secret = rest.join(":");
  const { twilioAccountSid, twilioAuthToken } = context.organisation;
  if (name === twilioAccountSid && isEqual(secret, twilioAuthToken)) return "account";
  const key = name.startsWith("SK") ? context.store.get(keyCollection, name) : undefined;
  if (key !== undefined && isEqual(secret, String(key.secret))) return "key";
  throw unauthenticated();
}

function isEqual(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
