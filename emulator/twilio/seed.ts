import type { EmulatorContext, Seed } from "../context.ts";
import { accountCollection } from "./accounts.ts";
import { saveNumber } from "./number-store.ts";
import { newNumber } from "./numbers.ts";
import { findInStock } from "./stock.ts";

/** The numbers that a customer has from the start. */
const ownedNumbers = ["+12025550110", "+12025550111", "+12025550112"];

/**
 * Fills the Twilio account of a new state: it owns three numbers, except in the `empty` one. What is on sale is always
 * the same, and needs no seed.
 */
export function seedTwilio(context: EmulatorContext, seed: Seed): void {
  const { store, organisation } = context;
  store.put(accountCollection, organisation.twilioAccountSid, { createdAt: context.clock() });
  if (seed === "empty") return;
  for (const phoneNumber of ownedNumbers) {
    const number = findInStock(phoneNumber);
    if (number !== undefined) saveNumber(context, newNumber(context, number));
  }
}
