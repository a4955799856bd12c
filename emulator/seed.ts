/** What a new state holds. A state that is kept in a file is seeded once. */
import type { EmulatorContext, Seed } from "./context.ts";
import { seedTwilio } from "./twilio/seed.ts";

/** Fills a new state; does nothing to one that was seeded before. */
export function seedState(context: EmulatorContext, seed: Seed): void {
  const { store } = context;
  if (store.get("emulator", "seed") !== undefined) return;
  store.transaction(() => {
    store.put("emulator", "seed", { seed });
    seedTwilio(context, seed);
  });
}
