/** Ids and secrets in the forms that the products use. */
import { randomBytes, randomInt } from "node:crypto";
import type { Identifiers } from "./context.ts";

/** 100 ns steps from 1582-10-15, where UUIDs of version 1 begin, to 1970 (RFC 9562 §5.1). */
const gregorianOffset = 122_192_928_000_000_000n;

function timeUuid(ticks: bigint, clockSequence: number, node: string): string {
  const time = ticks.toString(16).padStart(15, "0");
  const low = time.slice(7);
  const middle = time.slice(3, 7);
  const high = time.slice(0, 3);
  return `${low}-${middle}-1${high}-${(0x8000 | clockSequence).toString(16)}-${node}`;
}

/** Makers of ids, each unlike any other of this and of other runs. */
export function makeIdentifiers(): Identifiers {
  const node = randomBytes(6).toString("hex");
  const clockSequence = randomInt(0x3fff);
  let last = 0n;
  return {
    // Version 1 by shape: the samples that were seen are (spoke-api.md §1); nothing may depend on it.
    uuid() {
      const now = BigInt(Date.now()) * 10_000n + gregorianOffset;
      last = now > last ? now : last + 1n;
      return timeUuid(last, clockSequence, node);
    },
    sid: (prefix) => prefix + randomBytes(16).toString("hex"),
    secret: () => randomBytes(36).toString("base64url"),
  };
}
