import type { EmulatorContext } from "../context.ts";
import type { JsonObject } from "./flow-rules.ts";

/** Numbers of the account by SID, in Twilio's own words (`phone_number`, `friendly_name`, `voice_url`…). */
export const numberCollection = "twilioNumbers";
/** Numbers that were given back, by number: they are not offered again. */
const releasedCollection = "twilioReleasedNumbers";

/** All numbers of the account, oldest first. */
export function ownedNumbers(context: EmulatorContext): JsonObject[] {
  return context.store.list(numberCollection);
}

/** The number of the account with this phone number. @param phoneNumber E.164 */
export function findOwnedNumber(context: EmulatorContext, phoneNumber: string): JsonObject | undefined {
  return ownedNumbers(context).find((number) => number.phone_number === phoneNumber);
}

export function saveNumber(context: EmulatorContext, number: JsonObject): void {
  context.store.put(numberCollection, String(number.sid), number);
}

/** Gives a number back. It is gone at once, and there is no undo. */
export function releaseNumber(context: EmulatorContext, number: JsonObject): void {
  context.store.remove(numberCollection, String(number.sid));
  context.store.put(releasedCollection, String(number.phone_number), { phone_number: number.phone_number });
}

export function wasReleased(context: EmulatorContext, phoneNumber: string): boolean {
  return context.store.get(releasedCollection, phoneNumber) !== undefined;
}
