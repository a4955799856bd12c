import type { EmulatorContext, Seed } from "../context.ts";

/** Fills the Twilio account of a new state. */
export function seedTwilio(_context: EmulatorContext, _seed: Seed): void {}
